"""不予受理: 不予受理告知 is drafted at triage with its ground, and its signing ends the case."""

from __future__ import annotations

from typing import Any

from django import forms

from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from casework.lifecycle import State
from casework.models import Case, Decline, Draft, Source
from casework.notice_facts import initial_declining
from casework.services import DeclineTerms, approve_decline, draft_decline
from casework.services.declining import PRINTED, decline_content
from early_warnings.models import Clue
from notices.kinds import Kind
from organisations.models import Body

# Whoever reported stands on the paper by a word that fits many.
NEUTRAL = {Source.COURT: "推送信息的人民法院", Source.AUDIT: "移送线索的审计机关"}
ANYBODY = "来信人"


class Declining(common.PaperForm):
    """Why it is not taken up; for a duplicate, the other case; and whom the answer goes to."""

    PARTS = (
        (
            "为何不办",
            ("ground", "duplicate_of", ("subject_matter", "received_on"), "matters", "reasons", "basis"),
        ),
        ("怎样答复", ("receiver", "receiver_name", "advice", ("review_to", "review_within"))),
        common.BY_WHOM_ALONE,
    )

    ground = forms.ChoiceField(label="情形", choices=Decline.Ground.choices)
    duplicate_of = common.CaseField(label="另案", required=False, help_text="与另案重复的，选择该案")
    receiver = common.ReceiverField("提供线索的机关")
    receiver_name = forms.CharField(
        label="名录以外的主送对象",
        max_length=120,
        required=False,
        help_text="写“来信人”“投诉企业”一类的称谓，不写姓名、名称：反映人信息依法保密，任何文书都不印",
    )

    def place(self, at: At) -> None:
        other: Any = self.fields["duplicate_of"]
        other.offer(Case.objects.exclude(state=State.DRAFT), at)
        receiver: Any = self.fields["receiver"]
        receiver.offer(at.case)
        self.fields["matters"].help_text = "概括写明，不照抄线索原文"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        self.terms = DeclineTerms(
            data["ground"], data["duplicate_of"], data["receiver"], data["receiver_name"]
        )
        return {"ground": PRINTED[data["ground"]]}

    def addressee(self) -> Body | str:
        return self.terms.receiver or self.terms.receiver_name


DeclineForm = common.paper_form(Kind.DECLINING, Declining, "copies_to", "reason")


def _begin(at: At) -> dict[str, Any]:
    clue = Clue.objects.filter(case=at.case).first()
    name = NEUTRAL.get(Source(at.case.source), ANYBODY)
    return initial_declining(at.case, clue.received_on if clue else None) | {"receiver_name": name}


def _draft(at: At, form: Any) -> Draft:
    return draft_decline(at.case, form.facts(), form.terms, paper=form.paper(), acting_user=at.user)


DECLINE = Act(
    "decline",
    "不予受理",
    "拟不予受理告知",
    common.begun(DeclineForm, "decline", _begin),
    _draft,
    kind=Kind.DECLINING,
    content=lambda at, form: decline_content(
        at.case, form.facts(), form.terms, paper=form.paper(), acting_user=at.user
    ),
    allowed=common.may_propose("decline"),
    note="答复提供线索的机关或者反映人",
)
approve = approve_decline
