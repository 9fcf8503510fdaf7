"""提请认定."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.models import Case
from findings.forms.fields import (
    BodyField,
    FilesOfCaseField,
    NoticesField,
    number_field,
    scan_field,
    text_area,
)
from findings.models import Referral
from findings.queries.determination import possible_authorities
from findings.services import ReferralTerms
from findings.services.referring import LETTER


class ReferralForm(forms.Form):
    """提请认定: `ReferralForm(case, data, files, initial=…)`."""

    PARTS = (
        ("为什么提请", ("ground", "facts")),
        ("请谁认定", ("authority",)),
        ("随案材料", ("notices", "evidence")),
        ("函件", ("paper_number", "scan")),
    )

    ground = forms.ChoiceField(
        label="提请事由",
        choices=Referral.Ground.choices,
        widget=forms.RadioSelect,
        help_text="系统核对退回次数和期限",
    )
    facts = text_area(
        "事实",
        rows=6,
        limit=4000,
        help_text="写明责令整改、报送、退回的经过；机构调整、人员变动不是不整改的理由",
    )
    paper_number = number_field(LETTER, required=False)
    scan = scan_field(LETTER)

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["paper_number"].hint = "认定机关自行提请的不填"  # type: ignore[attr-defined]
        self.fields["authority"] = BodyField(
            possible_authorities(case),
            label="认定机关",
            empty_label="（请选择）",
            help_text="涉事单位的上级，或者有认定职能的主管部门",
        )
        self.fields["notices"] = NoticesField(case, label="文书", required=False)
        self.fields["evidence"] = FilesOfCaseField(case, label="证据", required=False)

    def terms(self) -> ReferralTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return ReferralTerms(
            ground=data["ground"],
            facts=data["facts"],
            authority=data["authority"],
            notices=list(data["notices"]),
            evidence=list(data["evidence"]),
            paper_number=data["paper_number"],
            scan=data["scan"],
        )
