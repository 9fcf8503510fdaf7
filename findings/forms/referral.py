"""提请认定: 提请认定函 to another authority, or an authority's own order taken up without one."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import PaperFields
from casework.models import Case
from casework.services import Paper
from findings.forms.fields import BodyField, FilesOfCaseField, NoticesField
from findings.models import Referral
from findings.notice_facts import GROUNDS, materials_of
from findings.queries.determination import possible_authorities
from findings.services import ReferralTerms
from findings.services.referring import takes_up_own_order
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import text_area
from organisations.models import Body

GROUND: dict[str, Any] = {
    "label": "提请事由",
    "choices": Referral.Ground.choices,
    "widget": forms.RadioSelect,
    "help_text": "系统核对退回次数和期限",
}


class ReferralForm(
    facts_form(Kind.REFERRAL, PaperFields, given=("ground", "materials"))  # type: ignore[misc]
):
    """提请认定函: `ReferralForm(case, body, data, files, initial=…)`; its list of materials is what is chosen here."""

    PARTS = (
        ("请谁认定", ("authority",)),
        ("为什么提请", ("ground", "subject_matter", "subject_body", ("order_number", "order_served_on"))),
        ("经过和情况", ("course", "found", ("category", "answer_within"), "proposal", "basis")),
        ("随案材料", ("notices", "evidence")),
        ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
    )

    def __init__(self, case: Case, body: Body | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = possible_authorities(case)
        if body is not None and takes_up_own_order(case, body, body):
            offered = offered.exclude(pk=body.pk)
        self.fields["authority"] = BodyField(
            offered,
            label="认定机关",
            empty_label="（请选择）",
            help_text="涉事单位的上级，或者有认定职能的主管部门",
        )
        self.fields["ground"] = forms.ChoiceField(**GROUND)
        self.fields["notices"] = NoticesField(case, label="文书", required=False)
        self.fields["evidence"] = FilesOfCaseField(case, label="证据", required=False)
        self.fields["found"].help_text = "机构调整、人员变动不是不整改的理由"
        self.fields["reason"].help_text = "随案存档，不印入文书"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "ground": GROUNDS[data["ground"]],
            "materials": materials_of(data["notices"], data["evidence"]),
        }

    def addressee(self) -> Body:
        found: Body = self.cleaned_data["authority"]
        return found

    def terms(self) -> ReferralTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return ReferralTerms(
            ground=data["ground"],
            authority=data["authority"],
            paper=self.paper(),
            facts=self.facts(),
            notices=list(data["notices"]),
            evidence=list(data["evidence"]),
        )


class TakeUpForm(forms.Form):
    """An authority takes up its own order: `TakeUpForm(case, body, data, files, initial=…)`."""

    PARTS = (("为什么提请", ("ground", "reason")), ("随案材料", ("notices", "evidence")))

    ground = forms.ChoiceField(**GROUND)
    reason = text_area(
        "事实",
        rows=6,
        limit=1000,
        help_text="写明责令整改、报送、退回的经过；机构调整、人员变动不是不整改的理由",
    )

    def __init__(self, case: Case, body: Body | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.body = body
        self.fields["notices"] = NoticesField(case, label="文书", required=False)
        self.fields["evidence"] = FilesOfCaseField(case, label="证据", required=False)

    def terms(self) -> ReferralTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return ReferralTerms(
            ground=data["ground"],
            authority=self.body,
            paper=Paper(reason=data["reason"]),
            notices=list(data["notices"]),
            evidence=list(data["evidence"]),
        )
