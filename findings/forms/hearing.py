"""告知、陈述申辩."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import FilesField, PaperFields
from casework.models import Case
from findings.forms.fields import FilesOfCaseField
from findings.forms.sanctions import WithPlanned
from findings.models import Referral
from findings.notice_facts import planned_facts
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import text_area

STATE, WAIVE = "state", "waive"


class HearingNoticeForm(
    facts_form(  # type: ignore[misc]
        Kind.HEARING_NOTICE, WithPlanned, PaperFields, given=("sanctions", "referral_number")
    )
):
    """陈述申辩告知书: `HearingNoticeForm(referral, data, files, initial=…)`."""

    PARTS = (
        ("拟认定什么", ("subject_matter", "found", "evidence", ("category", "severity"), "basis")),
        ("怎样陈述申辩", (("plead_within", "plead_at"),)),
        ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
    )

    def __init__(self, referral: Referral, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.referral = referral
        self.fields["plead_within"].help_text = "自单位签收告知书次日起算"
        self.fields["reason"].help_text = "随案存档，不印入文书"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "sanctions": planned_facts(self.planned()),
            "referral_number": self.referral.paper_number,
        }


class PleaForm(forms.Form):
    """陈述申辩 of the department, or its waiver."""

    PARTS = (("是否陈述申辩", ("choice",)), ("陈述申辩", ("text", "evidence", "uploads")))

    choice = forms.ChoiceField(
        label="意见",
        choices=[(STATE, "提出陈述申辩"), (WAIVE, "放弃陈述申辩")],
        widget=forms.RadioSelect,
        initial=STATE,
    )
    text = text_area("陈述申辩内容", rows=8, limit=8000, required=False, help_text="逐条写明事实、理由和证据")
    uploads = FilesField(label="上传证据", required=False)

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["evidence"] = FilesOfCaseField(
            case, for_department=True, label="引用已有证据", required=False
        )

    @property
    def is_waiver(self) -> bool:
        return bool(self.cleaned_data["choice"] == WAIVE)
