"""登记情形: a fact that no register knows, put on record by an officer with what shows it; and taken back."""

from __future__ import annotations

from collections.abc import Iterable

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import ENDED, PAUSED, State
from casework.models import Case, Evidence, NotedFact, Verb
from casework.services.evidence import Upload, add_evidence
from casework.services.recording import lock, record
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

Kind = NotedFact.Kind
LONGEST = 1000


def may_note(case: Case, user: User) -> bool:
    """Whether the person is an officer of the side that governs the case, and the case is under way."""
    at_rest = case.state in ENDED | PAUSED | {State.DRAFT}
    return not at_rest and bool(ISSUING_LETTERS & standing(user, case).drafts)


@one_transaction()
def note_fact(
    case: Case,
    kind: str,
    *,
    text: str,
    people: int | None = None,
    evidence: Iterable[Evidence] = (),
    uploads: Iterable[Upload] = (),
    acting_user: User,
) -> NotedFact:
    """Notes one fact of a kind; what follows from it is proposed by the next sweep, and decided by a person.

    Raises NotYours for anybody but an officer of the governing side, Stale where the kind is noted already,
    Refusal naming the field. Of a suspected violation nothing of an inquiry is written here (domain, fact 9).
    """
    lock(case)
    _require(case, acting_user)
    if kind not in Kind.values:
        raise Refusal("没有选定情形。", field="kind", remedy="请选一项。")
    if not text.strip():
        raise Refusal("没有写明事实和来源。", field="text", remedy="请写明什么事、从何得知、有何材料。")
    if len(text) > LONGEST:
        raise Refusal(f"事实和来源超过{LONGEST}字。", field="text", remedy="请精简，详情放进证据。")
    if kind == Kind.GROUP_WAGES and not people:
        raise Refusal("群体性欠薪没有填写涉及人数。", field="people", remedy="请填写被欠薪的人数。")
    if NotedFact.objects.filter(case=case, kind=kind, withdrawn_at=None).exists():
        raise Stale(f"本案已登记“{Kind(kind).label}”。请刷新后查看。")
    kept = [
        add_evidence(
            case, file, description=f"{Kind(kind).label}材料", acting_user=acting_user, is_internal=True
        )
        for file in uploads
    ]
    fact = NotedFact.objects.create(
        case=case,
        kind=kind,
        text=text.strip(),
        people=people if kind == Kind.GROUP_WAGES else None,
        noted_by=acting_user,
        noted_at=clock.now(),
    )
    fact.evidence.set([*evidence, *kept])
    details = {"fact": fact.pk, "kind": kind, "people": fact.people}
    record(
        case, Verb.FACT_NOTED, acting_user=acting_user, reason=fact.text, details=details, is_internal=True
    )
    return fact


@one_transaction()
def withdraw_fact(fact: NotedFact, *, reason: str, acting_user: User) -> NotedFact:
    """Takes a fact back that was noted by mistake or has been cleared up; both stay on record.

    Raises NotYours, Stale where it is taken back already, Refusal without a reason.
    """
    case = lock(fact.case)
    _require(case, acting_user)
    if not reason.strip():
        raise Refusal("没有写明撤回的理由。", field="reason", remedy="请写明为何不成立。")
    taken = NotedFact.objects.filter(pk=fact.pk, withdrawn_at=None).update(
        withdrawn_by=acting_user, withdrawn_at=clock.now(), withdrawn_for=reason.strip()
    )
    if not taken:
        raise Stale("这一情形已由他人撤回。请刷新后查看。")
    details = {"fact": fact.pk, "kind": fact.kind}
    record(
        case, Verb.FACT_WITHDRAWN, acting_user=acting_user, reason=reason, details=details, is_internal=True
    )
    fact.refresh_from_db()
    return fact


def _require(case: Case, user: User) -> None:
    if not may_note(case, user):
        raise NotYours("案件在办期间，由承办机关的经办人登记或者撤回情形。")
