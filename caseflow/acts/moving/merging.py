"""并案: the case, its court holds and its links with the court's register go over to the one that leads."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from
from caseflow.following import act
from casework.lifecycle import UNDER_WAY
from casework.models import Case, Draft, Merger
from casework.services import Paper, approve_merger, draft_merger, leading_of, merger_facts
from enforcement.services import carry_links
from notices.facts import MergerSlipFacts
from notices.fields import check
from notices.kinds import Kind
from organisations.models import Body
from organisations.refusals import Refusal, add_refusal


class MergeForm(common.AtForm):
    """The leading case, and why the two are one: all that the 并案（中止）审批表 does not know from the case."""

    PARTS = (("并入哪件案件", ("leading", "ground", "reason")),)

    leading = common.CaseField(label="主办案件", help_text="同一单位在办的案件")
    ground = forms.ChoiceField(label="并案情形", choices=Merger.Ground.choices)
    reason = common.reason("写明事由或者债权人相同的依据，印入审批表；每段一行，最多六段")

    def place(self, at: At) -> None:
        self.at = at
        field: Any = self.fields["leading"]
        field.offer(Case.objects.filter(state__in=UNDER_WAY), at)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors:
            by, today = self.at.user.full_name, clock.today()
            try:
                self._facts = merger_facts(
                    self.at.case, found["leading"], reason=found["reason"], by=by, on=today
                )
                check(self._facts)
            except Refusal as refusal:
                add_refusal(self, refusal)
        return found

    def facts(self) -> MergerSlipFacts:
        """The form as the leader will find it. Call on a valid form."""
        return self._facts

    def paper(self) -> Paper:
        """It goes to nobody: its contact is who drafts it."""
        return Paper(contact=(self.at.user.full_name, self.at.user.phone))

    def addressee(self) -> Body | None:
        """The own body: the form stays in the house."""
        return self.at.user.body


def _draft(at: At, form: Any) -> Draft:
    return draft_merger(at.case, **form.cleaned_data, acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Merger:
    """核准并案: both cases in one act, since the court's holds and links change sides."""

    def work() -> Merger:
        before = draft.case.state
        merger = approve_merger(draft, acting_user=acting_user)
        call_off_from(before, merger.case, reason="案件已并案", acting_user=acting_user)
        carry_links(merger.case, merger.leading, acting_user=acting_user)
        return merger

    return act(leading_of(draft), work=work)


MERGE = Act(
    "merge",
    "并案",
    "拟并案审批表",
    common.begun_with(MergeForm, "merge"),
    _draft,
    kind=Kind.MERGER_SLIP,
    button="送核",
    allowed=common.may_propose("merge"),
    note="并入同一单位在办的案件",
)
