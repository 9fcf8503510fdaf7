"""重启: drafted on a relapse or on new facts, approved by the leader; then an order, or triage, follows."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import go_on
from casework.lifecycle import State
from casework.models import Draft, LookBack, Reopening
from casework.services import approve_reopening, draft_reopening
from rectification.services import supersede_orders


class ReopenForm(common.AtForm):
    """Why it goes on."""

    PARTS = (("为何重启", ("reason",)), ("纸质文书", ("paper_number", "scan")))

    reason = common.reason("写明反弹的情况，或者新的事实、再次出现的风险")
    paper_number = common.number("恢复办理通知文号")
    scan = common.scan("恢复办理通知")


def _draft(at: At, form: Any) -> Draft:
    return draft_reopening(at.case, **form.cleaned_data, acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Reopening:
    """核准重启: what the court did meanwhile counts again; of a closed case a new order must follow."""
    made = approve_reopening(draft, acting_user=acting_user)
    if made.to_state == State.RECTIFYING:
        supersede_orders(made.case)
    go_on(made.case, acting_user=acting_user)
    return made


def told(draft: Draft) -> str:
    extras = draft.content["extras"]
    found = LookBack.objects.filter(pk=extras["look_back"]).first()
    return common.lines(
        [("回头看", found and found.facts), ("文号", extras["paper_number"]), ("核准后", _after(draft))]
    )


def _after(draft: Draft) -> str:
    if draft.case.state == State.CLOSED:
        return "回到整改中，由本机关另发整改通知书"
    return "回到待研判，重新研判"


def begin(at: At, data: Any, files: Any) -> ReopenForm:
    """The form; after a relapse it begins with what was found."""
    form: ReopenForm = common.begun(ReopenForm, "reopen")(at, data, files)
    if data is None and not form.initial and at.node:
        form.initial = {"reason": f"回头看发现反弹：{LookBack.objects.get(pk=at.about).facts}"[:1000]}
    return form


REOPEN = Act(
    "reopen",
    "重启",
    common.title_of("reopen"),
    begin,
    _draft,
    button="送核",
    # A closed case is reopened at the desk that its relapse has opened.
    allowed=lambda at: common.may_propose("reopen")(at) and (bool(at.node) or at.case.state != State.CLOSED),
    note=common.NOTE,
)
