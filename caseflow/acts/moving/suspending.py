"""中止 and 恢复: each is told by a document that an officer drafts and the leader signs."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from, go_on
from casework.models import Draft, Suspension
from casework.notice_facts import initial_resumption, initial_suspension
from casework.services import (
    SuspensionTerms,
    approve_resumption,
    approve_suspension,
    draft_resumption,
    draft_suspension,
)
from casework.services.suspending import PRINTED, resumption_content, suspension_content
from notices.kinds import Kind
from organisations.inputs import DayField


class Suspending(common.PaperForm):
    """Why it rests, and until when."""

    PARTS = (
        ("为何中止", (("ground", "expected_until"), "subject_matter", "situation", "basis")),
        ("要求什么", ("tell_within", "duties")),
        common.BY_WHOM,
    )

    ground = forms.ChoiceField(label="中止情形", choices=Suspension.Ground.choices)
    expected_until = DayField(label="预计恢复日期", help_text="随案存档，不印入文书")

    def place(self, at: At) -> None:
        self.fields["situation"].help_text = "写明受理法院、仲裁机构或者不可抗力的事实；签发之日起中止"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        self.terms = SuspensionTerms(data["ground"], data["expected_until"])
        return {"cause": PRINTED[data["ground"]], "suspended_on": common.today_on_paper()}


class Resuming(common.PaperForm):
    """Why it goes on, and what is left of each term."""

    PARTS = (
        ("为何恢复", ("subject_matter", ("suspension_number", "suspended_on"), "grounds", "basis")),
        ("要求什么", ("requirements",)),
        common.BY_WHOM,
    )

    def place(self, at: At) -> None:
        self.fields["grounds"].help_text = "写明中止的原因何时、如何消除；签发之日起恢复"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"resumed_on": common.today_on_paper()}


SuspendForm = common.paper_form(Kind.SUSPENSION, Suspending, "cause", "suspended_on", "reason")
ResumeForm = common.paper_form(Kind.RESUMPTION, Resuming, "resumed_on", "reason")


def _draft(at: At, form: Any) -> Draft:
    return draft_suspension(at.case, form.facts(), form.terms, paper=form.paper(), acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Suspension:
    """签发中止告知; an appointment that stood is called off."""
    before = draft.case.state
    made = approve_suspension(draft, acting_user=acting_user)
    call_off_from(before, made.case, reason="案件中止", acting_user=acting_user)
    return made


def _draft_resumption(at: At, form: Any) -> Draft:
    return draft_resumption(at.case, form.facts(), paper=form.paper(), acting_user=at.user)


def approve_going_on(draft: Draft, *, acting_user: User) -> Suspension | None:
    """签发恢复告知; what the court did meanwhile counts from now on."""
    made = approve_resumption(draft, acting_user=acting_user)
    go_on(draft.case, acting_user=acting_user)
    return made


SUSPEND = Act(
    "suspend",
    "中止",
    "拟中止告知",
    common.begun(SuspendForm, "suspend", lambda at: initial_suspension(at.case)),
    _draft,
    kind=Kind.SUSPENSION,
    content=lambda at, form: suspension_content(at.case, form.facts(), form.terms, paper=form.paper()),
    allowed=common.may_propose("suspend"),
    note="诉讼、再审、中止执行、不可抗力",
)
RESUME = Act(
    "resume",
    "恢复",
    "拟恢复告知",
    common.begun(ResumeForm, "resume", lambda at: initial_resumption(at.case)),
    _draft_resumption,
    kind=Kind.RESUMPTION,
    content=lambda at, form: resumption_content(at.case, form.facts(), paper=form.paper()),
    allowed=common.may_propose_in_a_rest("resume"),
    note="中止的原因已经消除",
)
