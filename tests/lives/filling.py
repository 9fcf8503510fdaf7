"""Fills in any form of the site as a willing clerk would: what is shown stays, what is asked for is answered."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import clock
from notices.kinds import facts_class

PDF = b"%PDF-1.4 evidence"
WORDS = "已经核实，情况属实。"
# What a field of this name must look like, where its type does not tell.
SAID = {
    "contact_phone": "0000-2000001",
    "guests": "裴归棹（局长）0000-2000002",
    "returned_times": "1",
    "repair_review_within": "10个工作日",
    "paper_number": "样〔2026〕1号",
    "copies": "1",
    "sheets": "2",
    "left": "3个工作日",
}


def filled(form: Any, random: Random) -> tuple[dict[str, Any], MultiValueDict[str, Any]]:
    """Data and files for a form that was made unbound: its initial values and answers to the rest."""
    data: dict[str, Any] = {}
    files: MultiValueDict[str, Any] = MultiValueDict()
    _fill(form, _terms(form), data, files, random)
    for formset in getattr(form, "formsets", []):
        _fill_formset(formset, data, files, random)
    return data, files


def _fill_formset(
    formset: Any, data: dict[str, Any], files: MultiValueDict[str, Any], random: Random
) -> None:
    data[f"{formset.prefix}-TOTAL_FORMS"] = len(formset.forms)
    data[f"{formset.prefix}-INITIAL_FORMS"] = 0
    begun = [row for row in formset.forms if row.initial]
    for row in begun or formset.forms[:1]:
        _fill(row, set(), data, files, random)


def _terms(form: Any) -> set[str]:
    """The fields of a document's form that want a term."""
    if not getattr(form, "kind", ""):
        return set()
    return {
        spec.name for spec in dataclasses.fields(facts_class(form.kind)) if spec.metadata["shape"] == "term"
    }


def _fill(
    form: Any, terms: set[str], data: dict[str, Any], files: MultiValueDict[str, Any], random: Random
) -> None:
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if isinstance(field, forms.FileField):
            if random.randrange(10):
                files.setlist(key, [SimpleUploadedFile("凭证.pdf", PDF)])
            continue
        if _is_spared(form, name, data, random):
            continue
        shown = form[name].value()
        if shown not in (None, "", []) and random.randrange(20):
            data[key] = shown
        elif field.required or random.randrange(10) < 8:
            value = "5个工作日" if name in terms else answer(name, field, random)
            if value is not None:
                data[key] = value


def _is_spared(form: Any, name: str, data: dict[str, Any], random: Random) -> bool:
    """Of a body of the register and a name outside it, one is given."""
    if name == "receiver" and "receiver_name" in form.fields:
        return bool(form["receiver_name"].value()) or bool(random.randrange(2))
    return name == "receiver_name" and bool(data.get(form.add_prefix("receiver")))


def answer(name: str, field: forms.Field, random: Random) -> Any:
    """Something that the field takes, or None where there is nothing to choose from."""
    if name in SAID:
        return SAID[name]
    match field:
        case forms.ModelMultipleChoiceField():
            return [row.pk for row in field.queryset.order_by("pk")[:3]]
        case forms.ModelChoiceField():
            keys = list(field.queryset.order_by("pk").values_list("pk", flat=True)[:40])
            return random.choice(keys) if keys else None
        case forms.MultipleChoiceField():
            return [value for value, _ in flat(field.choices)]
        case forms.ChoiceField():
            values = [value for value, _ in flat(field.choices) if value not in (None, "")]
            return random.choice(values) if values else None
        case forms.BooleanField():
            return random.choice(["on", None])
        case forms.DateTimeField():
            return moment(name, random).strftime("%Y-%m-%dT%H:%M")
        case forms.DateField():
            ahead = random.choice([0, 0, 0, -1, 30])
            return (clock.today() + timedelta(days=ahead)).isoformat()
        case forms.DecimalField() | forms.IntegerField():
            return str(random.choice([1, 2, 5, 10]))
    return WORDS


def moment(name: str, random: Random) -> datetime:
    """An appointment lies some working days ahead, what was held lies now."""
    now = clock.now().astimezone(clock.ZONE)
    if "scheduled" not in name:
        return now
    day = now + timedelta(days=random.choice([5, 6, 7]))
    day += timedelta(days=max(0, 7 - day.isoweekday()) % 5) if day.isoweekday() > 5 else timedelta()
    return day.replace(hour=9, minute=30)


def flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    found: list[tuple[Any, Any]] = []
    for value, label in choices:
        found += label if isinstance(label, list | tuple) else [(value, label)]
    return found
