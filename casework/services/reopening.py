"""重启: a closed case on a relapse (T24), a lifted or declined one on new facts (T24x). 恢复办理通知 tells of it."""

from __future__ import annotations

from dataclasses import replace

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.lifecycle import State
from casework.models import Case, Draft, Purpose, Reopening
from casework.services.addressing import kept_for_department
from casework.services.drafting import Content, Paper, put_forward, reason_in, require_document
from casework.services.issuing import issue
from casework.services.looking_back import undecided_relapse
from casework.services.moving import NotYours, Stale
from casework.services.noting import set_look_back, set_measure_issuer
from casework.services.owing import owe_now
from casework.services.recording import lock
from notices.facts import ReopeningFacts
from notices.kinds import Kind
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

INTO_RECTIFICATION, INTO_TRIAGE = "整改", "研判"


@one_transaction()
def draft_reopening(case: Case, facts: ReopeningFacts, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 恢复办理通知 by an officer of a body that may reopen. A closed case needs the finding of its look-back.

    The stage printed is where the case will go. Raises NotYours, Stale or Refusal naming the field.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "reopen"):
        raise NotYours("案件现在不能重启，或者不由你拟办。")
    return put_forward(case, reopening_content(case, facts, paper=paper), acting_user=acting_user)


def reopening_content(case: Case, facts: ReopeningFacts, *, paper: Paper) -> Content:
    """What 恢复办理通知 says. Raises Refusal for a closed case without a relapse."""
    relapse = undecided_relapse(case)
    if case.state == State.CLOSED and relapse is None:
        raise Refusal("回头看没有发现反弹，不能重启。", remedy="请先登记回头看情况。")
    return Content.of(
        paper,
        move="reopen",
        kind=Kind.REOPENING,
        facts=replace(facts, stage=stage_after(case)),
        reason=reason_in(Kind.REOPENING, facts),
        extras={"look_back": relapse.pk if relapse else None},
        addressee_name="" if case.state == State.CLOSED else kept_for_department(case),
    )


def stage_after(case: Case) -> str:
    """Where an ended case goes when it is reopened, as the document calls it."""
    return INTO_RECTIFICATION if case.state == State.CLOSED else INTO_TRIAGE


@one_transaction()
def approve_reopening(draft: Draft, *, acting_user: User) -> Reopening:
    """T24 重启: to rectification, where a new order follows; T24x: to triage, with its clock.

    The department is told where rectification goes on, or where it knew of the case; else the notice stays on file.
    """
    require_document(draft)
    case = draft.case = lock(draft.case)
    before, extras = case.state, draft.content["extras"]
    relapse = undecided_relapse(case)
    if before == State.CLOSED and (relapse is None or relapse.pk != extras["look_back"]):
        raise Stale("这次回头看已有处理。请退回重拟。")
    notice = issue(draft, acting_user=acting_user, is_internal=bool(draft.addressee_name))
    assert notice is not None
    set_look_back(case, None)
    if before == State.CLOSED:
        set_measure_issuer(case, draft.issuer)
    else:
        owe_now(case, Purpose.TRIAGE, debtor=case.issuing_body, acting_user=acting_user)
    return Reopening.objects.create(
        case=case,
        from_state=before,
        to_state=case.state,
        look_back=relapse,
        reason=draft.reason,
        paper_number=notice.number_text,
        paper=notice.paper,
        reopened_by=acting_user,
        reopened_at=clock.now(),
    )
