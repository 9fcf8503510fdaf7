"""重启: a closed case on a relapse (T24), a lifted or declined one on new facts (T24x). Drafted with scan, approved."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.lifecycle import State
from casework.models import Case, Draft, Purpose, Reopening
from casework.services.evidence import Upload
from casework.services.looking_back import undecided_relapse
from casework.services.moving import NotYours, Stale
from casework.services.noting import set_look_back, set_measure_issuer
from casework.services.owing import owe_now
from casework.services.papering import approve_with_scan, draft_with_scan
from casework.services.recording import lock
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

PAPER = "恢复办理通知"


@one_transaction()
def draft_reopening(
    case: Case, *, reason: str, scan: Upload | None, acting_user: User, paper_number: str = ""
) -> Draft:
    """Drafts 重启 by an officer of a body that may reopen. A closed case needs the finding of its look-back."""
    lock(case)
    if not may_draft_move(acting_user, case, "reopen"):
        raise NotYours("案件现在不能重启，或者不由您拟办。")
    relapse = undecided_relapse(case)
    if case.state == State.CLOSED and relapse is None:
        raise Refusal("回头看没有发现反弹，不能重启。", remedy="请先登记回头看情况。")
    return draft_with_scan(
        case,
        "reopen",
        paper=PAPER,
        scan=scan,
        reason=reason,
        paper_number=paper_number,
        extras={"look_back": relapse.pk if relapse else None},
        acting_user=acting_user,
    )


@one_transaction()
def approve_reopening(draft: Draft, *, acting_user: User) -> Reopening:
    """T24 重启: to rectification, where a new order follows; T24x: to triage, with its clock.

    The notice of it goes to the department only where rectification goes on: what is in triage is nobody's yet.
    """
    case = draft.case = lock(draft.case)
    before, extras = case.state, draft.content["extras"]
    relapse = undecided_relapse(case)
    if before == State.CLOSED and (relapse is None or relapse.pk != extras["look_back"]):
        raise Stale("这次回头看已有处理。请退回重拟。")
    to_triage = before != State.CLOSED
    scan = approve_with_scan(draft, acting_user=acting_user, is_internal=to_triage)
    set_look_back(case, None)
    if to_triage:
        owe_now(case, Purpose.TRIAGE, debtor=case.issuing_body, acting_user=acting_user)
    else:
        set_measure_issuer(case, draft.issuer)
    return Reopening.objects.create(
        case=case,
        from_state=before,
        to_state=case.state,
        look_back=relapse,
        reason=draft.reason,
        paper_number=extras["paper_number"],
        scan=scan,
        reopened_by=acting_user,
        reopened_at=clock.now(),
    )
