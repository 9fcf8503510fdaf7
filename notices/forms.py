"""A form for the facts of any kind of document, made from its dataclass: one place says what a field may hold.

A line is an input, a term an input like 5个工作日, paragraphs a text area (one paragraph a line), a choice a
select, items a formset (prefix = the field's name) of rows. A valid form gives the frozen facts: :meth:`facts`.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from notices.fields import check
from notices.kinds import facts_class
from organisations.refusals import Refusal, add_refusal

SPARE_ROWS = 1


class FactsForm(forms.Form):
    """Base of the forms made by :func:`facts_form`; ``kind`` names the document's kind.

    Fields of the facts in ``given`` are not asked for here: :meth:`derived` takes them from the file, or from what
    the form asks in another way.
    """

    kind: str
    given: frozenset[str] = frozenset()

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **options: Any) -> None:
        super().__init__(data, files, initial=initial, **options)
        self.formsets = [
            _formset(self.kind, spec, data, (initial or {}).get(spec.name, []))
            for spec in dataclasses.fields(facts_class(self.kind))
            if spec.metadata["shape"] == "items" and spec.name not in self.given
        ]

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        """The values of the fields in ``given``, of a form that is valid so far. May raise Refusal."""
        return {}

    def facts(self) -> Any:
        """The frozen facts. Call on a valid form."""
        return self.cleaned_data["_facts"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows = {formset.prefix: formset for formset in self.formsets}
        broken = [formset for formset in self.formsets if not formset.is_valid()]
        if broken:
            self.add_error(None, "逐项填写的内容有误，请按提示更正。")
        if self.errors:
            return data
        asked = [spec for spec in dataclasses.fields(facts_class(self.kind)) if spec.name not in self.given]
        values = {spec.name: _value(spec, data, rows, self.kind) for spec in asked}
        try:
            facts = facts_class(self.kind)(**values | self.derived(data))
            check(facts)
        except Refusal as refusal:
            add_refusal(self, refusal)
        else:
            data["_facts"] = facts
        return data


def facts_form(kind: str, *bases: type[forms.Form], given: Collection[str] = ()) -> type[Any]:
    """The form class for the facts of `kind`; `bases` add fields of their own behind the facts'.

    `given` are the facts that a base derives (:meth:`FactsForm.derived`) and nobody is asked for.
    """
    fields: dict[str, Any] = {"kind": kind, "given": frozenset(given)}
    for spec in dataclasses.fields(facts_class(kind)):
        field = _field(spec)
        if field is not None and spec.name not in given:
            fields[spec.name] = field
    return type("FactsForm", (*bases, FactsForm), fields)


def fields_of(kind: str, names: Collection[str]) -> dict[str, Any]:
    """The form fields of these facts of `kind`, by name: what one form asks for two documents."""
    specs = {spec.name: spec for spec in dataclasses.fields(facts_class(kind))}
    return {name: _field(specs[name]) for name in names}


def value_of(kind: str, name: str, data: dict[str, Any]) -> Any:
    """What was filled in for a fact that is no row of items, as the facts hold it."""
    spec = next(spec for spec in dataclasses.fields(facts_class(kind)) if spec.name == name)
    return _value(spec, data, {}, kind)


def initial_of(stored: dict[str, Any]) -> dict[str, Any]:
    """Initial values of the form from facts stored as JSON: paragraphs one a line."""
    return {
        name: "\n".join(value)
        if isinstance(value, list) and all(isinstance(v, str) for v in value)
        else value
        for name, value in stored.items()
    }


def entry_class(kind: str, name: str) -> type[Any]:
    """The dataclass of one row of a field of shape items."""
    hint = typing.get_type_hints(facts_class(kind))[name]
    found: type[Any] = typing.get_args(hint)[0]
    return found


def _formset(kind: str, spec: dataclasses.Field[Any], data: Any, initial: list[dict[str, str]]) -> Any:
    parts = dataclasses.fields(entry_class(kind, spec.name))
    row = type("RowForm", (forms.Form,), {part.name: _field(part) for part in parts})
    factory: Any = formset_factory(
        row,
        extra=SPARE_ROWS,
        max_num=spec.metadata["most"],
        validate_max=True,
        absolute_max=spec.metadata["most"],
    )
    formset: BaseFormSet[Any] = factory(data, prefix=spec.name, initial=initial)
    formset.title = spec.metadata["label"]  # type: ignore[attr-defined]
    return formset


def _value(spec: dataclasses.Field[Any], data: dict[str, Any], rows: dict[str, Any], kind: str) -> Any:
    match spec.metadata["shape"]:
        case "items":
            entry = entry_class(kind, spec.name)
            filled = [form.cleaned_data for form in rows[spec.name] if form.cleaned_data]
            return tuple(entry(**row) for row in filled)
        case "paragraphs":
            return _lines(data.get(spec.name, ""))
    return data.get(spec.name) or ""


def _field(spec: dataclasses.Field[Any]) -> forms.Field | None:
    meta = spec.metadata
    common: dict[str, Any] = {"label": meta["label"], "required": not meta["optional"]}
    match meta["shape"]:
        case "line" | "term":
            return forms.CharField(max_length=meta["limit"], **common)
        case "paragraphs":
            field = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000, **common)
            if common["required"]:
                field.hint = "每段一行"  # type: ignore[attr-defined]
            return field
        case "choice":
            # The first is chosen beforehand, so that a spare row nobody touched stays empty.
            choices = [(value, value) for value in meta["values"]]
            return forms.ChoiceField(choices=choices, initial=meta["values"][0], **common)
    return None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
