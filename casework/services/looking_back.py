"""回头看: proposed when its day has come, recorded by an officer; a relapse waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, may_draft_move, standing
from casework.lifecycle import State
from casework.models import Case, LookBack, Proposal, Purpose, Verb
from casework.services.evidence import Upload, add_evidence
from casework.services.moving import NotYours, Stale
from casework.services.owing import meet_owed, owe_now
from casework.services.proposing import accept_proposal, propose
from casework.services.recording import lock, record
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


def sweep_look_backs(today: date | None = None) -> int:
    """Proposes 回头看 of the closed cases whose day has come. Returns how many proposals are new.

    Once a closure, however often the sweep runs; after an outage it catches up, and the clock counts from the day
    that closure had set.
    """
    day = today or clock.today()
    known = set(Proposal.objects.filter(kind=Proposal.Kind.LOOK_BACK).values_list("key", flat=True))
    due = Case.objects.filter(state=State.CLOSED, look_back_on__lte=day).select_related(
        "subject", "issuing_body"
    )
    return sum(_propose(case) for case in due.order_by("id") if key_of(case) not in known)


@one_transaction()
def record_look_back(
    case: Case,
    *,
    has_relapsed: bool,
    facts: str,
    looked_on: date,
    acting_user: User,
    evidence: Iterable[Upload] = (),
) -> LookBack:
    """登记回头看 by an officer of the body that closed the case, on its proposal. Raises NotYours, Stale, Refusal."""
    lock(case)
    held = standing(acting_user, case)
    if not held.issued_case or not ISSUING_LETTERS & held.drafts:
        raise NotYours("回头看由案件的承办机关办理，只有其经办人可以登记。")
    proposal = Proposal.objects.filter(key=key_of(case), status=Proposal.Status.OPEN).first()
    if case.state != State.CLOSED or case.look_back_on is None or proposal is None:
        raise Stale("本案没有待办的回头看。请刷新后查看。")
    if not facts.strip():
        raise Refusal("没有写明回头看情况。", field="facts", remedy="请写明核查了什么、看到什么。")
    if looked_on > clock.today() or looked_on < case.look_back_on:
        raise Refusal("回头看日期应当在规定日期之后、不晚于今天。", field="looked_on", remedy="请核对日期。")
    kept = [
        add_evidence(case, file, description="回头看材料", acting_user=acting_user, is_internal=True)
        for file in evidence
    ]
    accept_proposal(proposal, acting_user=acting_user, reason=facts)
    meet_owed(case, Purpose.LOOK_BACK, acting_user=acting_user)
    found = LookBack.objects.create(
        case=case,
        due_on=case.look_back_on,
        looked_on=looked_on,
        has_relapsed=has_relapsed,
        facts=facts,
        recorded_by=acting_user,
        recorded_at=clock.now(),
    )
    found.evidence.set(kept)
    details = {"look_back": found.pk, "outcome": "反弹" if has_relapsed else "未反弹"}
    record(case, Verb.LOOKED_BACK, acting_user=acting_user, reason=facts, details=details)
    return found


@one_transaction()
def leave_closed(look_back: LookBack, *, reason: str, acting_user: User) -> LookBack:
    """不予重启: a relapse that needs no new rectification, for a reason on record, by who might have reopened."""
    case = lock(look_back.case)
    relapse = undecided_relapse(case)
    if relapse is None or relapse.pk != look_back.pk:
        raise Stale("这次回头看已有处理。请刷新后查看。")
    if not may_draft_move(acting_user, case, "reopen"):
        raise NotYours("只有可以责令整改的机关的经办人可以决定。")
    if not reason.strip():
        raise Refusal("没有写明不予重启的理由。", field="reason", remedy="请写明反弹已如何处理。")
    relapse.left_closed_for, relapse.left_closed_by = reason, acting_user
    relapse.save(update_fields=["left_closed_for", "left_closed_by"])
    record(case, Verb.LEFT_CLOSED, acting_user=acting_user, reason=reason, is_internal=True)
    return relapse


def undecided_relapse(case: Case) -> LookBack | None:
    """The relapse of a closed case on which nobody has decided: neither reopened nor left closed."""
    if case.state != State.CLOSED or case.look_back_on is None:
        return None
    return LookBack.objects.undecided().filter(case=case).order_by("-id").first()


def key_of(case: Case) -> str:
    """Under which the look-back of the present closure is proposed, once."""
    return f"look_back:{case.pk}:{case.look_back_on}"


@one_transaction()
def _propose(case: Case) -> bool:
    day = case.look_back_on
    assert day is not None
    made = propose(
        key=key_of(case),
        kind=Proposal.Kind.LOOK_BACK,
        case=case,
        body=case.subject,
        addressee=case.issuing_body,
        why=f"{case.number}结案时定于{day.year}年{day.month}月{day.day}日回头看，请核查是否反弹并登记。",
        facts={"due_on": day.isoformat()},
    )
    if made is not None:
        owe_now(case, Purpose.LOOK_BACK, debtor=case.issuing_body, acting_user=None, on=day)
    return made is not None
