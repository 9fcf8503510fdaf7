"""告知、陈述申辩."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from casework.forms import FilesField, ServiceForm
from casework.models import Case
from findings.forms.fields import DayField, FilesOfCaseField, number_field, scan_field, text_area
from findings.services import HearingTerms
from findings.services.hearing import LETTER

STATE, WAIVE = "state", "waive"


class HearingForm(forms.Form):
    """登记告知: what 陈述申辩告知书 says, and how it was served."""

    PARTS = (
        ("告知什么", ("intended", "facts", "basis")),
        ("文书", ("paper_number", "scan")),
        ("送达", (("served_on", "service_method"), "service_proof")),
    )

    intended = text_area("拟认定内容", rows=3, limit=2000, help_text="拟认定的失信行为、等级和惩戒措施")
    facts = text_area("认定事实", rows=5, limit=4000)
    basis = text_area("认定依据", rows=3, limit=2000, help_text="文件名称和条款")
    paper_number = number_field(LETTER)
    scan = scan_field(LETTER, help_text="告知书应当写明陈述申辩的权利和期限")
    served_on = DayField(label="送达日期", initial=clock.today, help_text="陈述申辩期限自次日起算")
    service_method = forms.ChoiceField(label="送达方式", choices=ServiceForm.METHODS)
    service_proof = forms.CharField(
        label="送达凭证", max_length=200, help_text="送达回证编号、邮单号，或者留置时见证人的姓名、单位"
    )

    def terms(self) -> HearingTerms:
        """What was filled in. Call on a valid form."""
        return HearingTerms(**self.cleaned_data)


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
