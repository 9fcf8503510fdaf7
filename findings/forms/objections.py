"""Objections: what the applicant says, and what is decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

import clock
from casework.forms import FilesField
from findings.forms.ruling import RulingFields
from findings.models import Objection
from findings.remedy_facts import of_the_objection
from findings.services.correcting import CHOICES, FIELDS, as_text, correctable, corrections_of, shown
from findings.services.objecting import OF_A_COMPLAINT, Person, Said
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import DayField, text_area

HANDLING = "handling"


class ObjectionForm(forms.Form):
    """异议: `ObjectionForm(targets, …)`; `targets` are (code, label) of what can be objected to in the case."""

    PARTS: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("对什么", ("kind", "target")),
        ("为什么", ("grounds", "request", "facts", "attachments")),
    )

    kind = forms.ChoiceField(label="类别", choices=Objection.Kind.choices)
    target = forms.ChoiceField(label="事项", widget=forms.RadioSelect)
    grounds = forms.ChoiceField(label="理由类别", choices=Objection.Grounds.choices)
    request = text_area("请求", rows=2, limit=1000, help_text="请求维持、更正还是撤销什么")
    facts = text_area("事实和理由", rows=6, limit=4000)
    attachments = FilesField(label="证据", required=False, help_text="PDF、JPG、PNG、Word、Excel、OFD")

    def __init__(self, targets: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [*targets, (HANDLING, "案件的办理方式（投诉）")]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_complaint = data.get("kind") == Objection.Kind.COMPLAINT
        if (data.get("target") == HANDLING) != is_complaint and "target" in data:
            self.add_error("target", "对办理方式有意见的，类别选“投诉”；其他类别请选一项文书、认定或者惩戒。")
        return data

    def said(self) -> Said:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return Said(
            kind=data["kind"],
            grounds=data["grounds"],
            request=data["request"],
            facts=data["facts"],
            uploads=tuple(data["attachments"]),
        )


class PaperObjectionForm(ObjectionForm):
    """书面异议, entered by an intake officer: with the person, who is kept apart."""

    PARTS = (
        *ObjectionForm.PARTS,
        ("谁提出", ("name", ("phone", "address"))),
    )

    name = forms.CharField(
        label="申请人姓名或者名称", max_length=100, help_text="只有办理机关读得到，不进入案件经过"
    )
    phone = forms.CharField(label="电话", max_length=40, required=False)
    address = forms.CharField(label="住址或者单位", max_length=200, required=False)

    def person(self) -> Person:
        """Who objects. Call on a valid form."""
        data = self.cleaned_data
        return Person(data["name"], data["phone"], data["address"])


class ObjectionRulingForm(
    facts_form(  # type: ignore[misc]
        Kind.OBJECTION_DECISION,
        RulingFields,
        given=("applicant", "applied_on", "earlier_name", "earlier_number", "outcome", "corrections"),
    )
):
    """异议处理决定书; of a correction each field that may change, empty where it stays."""

    def __init__(self, row: Objection, *args: Any, **more: Any) -> None:
        super().__init__(row, *args, **more)
        self.asked: dict[str, tuple[str, str]] = {}
        if self.is_complaint:
            self.fields["consequences"].label = "处理措施"
            self.fields["consequences"].help_text = "投诉成立的，写明将怎样处理，每项一行"
        extra = () if self.is_complaint else self._ask_corrections(row)
        self.PARTS = (
            ("怎样决定", ("outcome", "subject_matter", "found", "consequences", "basis")),
            *((("更正什么", extra),) if extra else ()),
            ("救济途径", (("review_within", "review_to"),)),
            ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
        )

    @property
    def is_complaint(self) -> bool:
        return bool(self.row.kind == Objection.Kind.COMPLAINT)

    def outcomes(self) -> list[tuple[str, str]]:
        return [
            (value, label)
            for value, label in Objection.Outcome.choices
            if (value in OF_A_COMPLAINT) == self.is_complaint
        ]

    def _ask_corrections(self, row: Objection) -> tuple[str, ...]:
        drafted = {(entry["of"], entry["field"]): entry["new"] for entry in row.corrections}
        for of, record in correctable(row).items():
            for field, label in FIELDS[of].items():
                name = f"{of}_{field}"
                self.asked[name] = (of, field)
                current = shown(field, as_text(getattr(record, field)))
                self.fields[name] = _correction_field(field, label, current)
                self.initial[name] = drafted.get((of, field), "")
        return tuple(self.asked)

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        changes = []
        if data["outcome"] == Objection.Outcome.CORRECT:
            changes = corrections_of(self.row, self._wanted(data))
        return of_the_objection(self.row, data["outcome"], changes)

    def _wanted(self, data: dict[str, Any]) -> dict[tuple[str, str], str]:
        return {key: as_text(data.get(name)) for name, key in self.asked.items()}

    def corrections(self) -> dict[tuple[str, str], str]:
        """What is to change: (record, field) → new value, "" where it stays."""
        return self._wanted(self.cleaned_data)


def _correction_field(field: str, label: str, current: str) -> forms.Field:
    """A field that stays as it is unless something is filled in; its present value stands beneath."""
    said = f"现为：{(current or '无').rstrip('。')}。不更正的留空"
    if field in CHOICES:
        choices = [("", "（不更正）"), *CHOICES[field].choices]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=said)
    if field in ("display_until", "ends_on"):
        return DayField(label=label, required=False, help_text=said)
    if field == "amount":
        return forms.DecimalField(
            label=label, max_digits=16, decimal_places=2, required=False, help_text=said
        )
    return text_area(label, rows=3, limit=4000, required=False, help_text=said)


class CourtAnswerForm(forms.Form):
    """法院答复."""

    answer = text_area("法院答复", rows=4, limit=2000)
    answered_on = DayField(label="答复日期")

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.initial["answered_on"] = clock.today()
