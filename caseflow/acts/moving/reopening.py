"""重启: 恢复办理通知 is drafted on a relapse or on new facts; signed, an order or triage follows."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import go_on
from casework.lifecycle import State
from casework.models import Draft, LookBack, Reopening
from casework.notice_facts import initial_reopening
from casework.released import NOT_THE_CLUE
from casework.services import approve_reopening, draft_reopening
from casework.services.reopening import reopening_content, stage_after
from notices.kinds import Kind
from rectification.services import supersede_orders


class Reopened(common.PaperForm):
    """By what it had ended, what was found, and what is asked now."""

    PARTS = (
        ("为何重启", ("subject_matter", ("ended_by", "ended_number"), "ended_on", "found", "basis")),
        ("要求什么", (("answer_within", "rectify_within"), "requirements")),
        common.BY_WHOM,
    )

    def place(self, at: At) -> None:
        self.fields["found"].help_text = f"写明反弹的情况，或者新的事实、再次出现的风险。{NOT_THE_CLUE}"
        if at.case.state == State.CLOSED:
            self.fields["requirements"].required = self.fields["rectify_within"].required = True
        else:
            del self.fields["rectify_within"]

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"stage": stage_after(self.at.case)}


ReopenForm = common.paper_form(Kind.REOPENING, Reopened, "stage", "reason")


def _begin(at: At) -> dict[str, Any]:
    """What is known; after a relapse the form begins with what was found."""
    found = LookBack.objects.get(pk=at.about) if at.node == "reopen" else None
    return initial_reopening(at.case, found)


def _draft(at: At, form: Any) -> Draft:
    return draft_reopening(at.case, form.facts(), paper=form.paper(), acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Reopening:
    """签发恢复办理通知: what the court did meanwhile counts again; of a closed case a new order must follow."""
    made = approve_reopening(draft, acting_user=acting_user)
    if made.to_state == State.RECTIFYING:
        supersede_orders(made.case)
    go_on(made.case, acting_user=acting_user)
    return made


REOPEN = Act(
    "reopen",
    "重启",
    "拟恢复办理通知",
    common.begun(ReopenForm, "reopen", _begin),
    _draft,
    kind=Kind.REOPENING,
    content=lambda at, form: reopening_content(at.case, form.facts(), paper=form.paper()),
    # A closed case is reopened at the desk that its relapse has opened.
    allowed=lambda at: common.may_propose("reopen")(at) and (bool(at.node) or at.case.state != State.CLOSED),
    note="反弹，或者有新的事实",
)
