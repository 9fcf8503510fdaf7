"""Revocation without an objection."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import PaperFields
from casework.models import Case
from findings.services.revoking import Ground, RevocationTerms, revocation_says, said_of
from notices.forms import facts_form
from notices.kinds import Kind


class RevocationForm(
    facts_form(  # type: ignore[misc]
        Kind.OBJECTION_DECISION,
        PaperFields,
        given=(
            "applicant",
            "applied_on",
            "earlier_name",
            "earlier_number",
            "objections",
            "outcome",
            "corrections",
        ),
    )
):
    """拟撤销: `RevocationForm(case, data, files, initial=…)`; why, and on which judgment where one was reversed."""

    PARTS = (
        ("为什么", ("ground", ("docket", "judgment"), "subject_matter", "found", "basis")),
        ("怎样处理", ("consequences", ("review_within", "review_to"))),
        ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
    )

    ground = forms.ChoiceField(label="事由", choices=Ground.choices, widget=forms.RadioSelect)
    docket = forms.CharField(
        label="案号", max_length=60, required=False, help_text="裁判被撤销或者改判的必须填写"
    )
    judgment = forms.CharField(label="裁判文书编号", max_length=60, required=False)

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.case = case
        self.fields["found"].help_text = "第一段写明审查的结论；责任单位读得到"
        self.fields["reason"].help_text = "随案存档，不印入文书"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") == Ground.JUDGMENT:
            for name, label in (("docket", "案号"), ("judgment", "裁判文书编号")):
                if not data.get(name):
                    self.add_error(name, f"请填写{label}。")
        return data

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        found = tuple(line.strip() for line in data["found"].splitlines() if line.strip())
        return revocation_says(self.case, said_of(data["ground"], data["docket"], data["judgment"]), found)

    def terms(self) -> RevocationTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return RevocationTerms(
            ground=data["ground"],
            facts=self.facts(),
            paper=self.paper(),
            docket=data["docket"],
            judgment=data["judgment"],
        )
