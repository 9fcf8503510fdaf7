"""典型案例: an officer proposes an edited account, a leader names it, lookers-on read it; it may be withdrawn."""

from __future__ import annotations

from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import is_issuing_side
from casework.lifecycle import MOVES, State
from casework.models import Case, CaseEvent, TypicalCase, Verb
from casework.services.recording import append_event, keep, lock
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

PROPOSERS = (Role.COMMISSION_OFFICER, Role.CREDIT_OFFICER)
NAMERS = (Role.COMMISSION_LEADER, Role.CREDIT_LEADER)
# A matter still under way is nobody's example.
SETTLED = frozenset({State.CLOSED, State.LIFTED, State.DETERMINED})
# The moves that a looker-on reads of: the measures taken, and how it ended.
TOLD = (
    "warn_early",
    "remind",
    "warn",
    "summon",
    "order_rectification",
    "return_rectification",
    "accept_rectification",
    "lift",
    "close",
)
STATUS = TypicalCase.Status


def may_propose(user: User, case: Case) -> bool:
    """Whether this person may propose the case: an officer of a commission or credit office, once it is settled."""
    return case.state in SETTLED and user.holds(*PROPOSERS) and is_issuing_side(user, case)


def may_name(user: User, typical: TypicalCase) -> bool:
    """Whether this person may name it or turn it down: a leader of the proposing body, not who proposed it."""
    return (
        typical.status == STATUS.PROPOSED
        and typical.proposed_by_id not in user.persons
        and user.holds(*NAMERS)
        and user.works_for(typical.body_id)
    )


def may_withdraw(user: User, typical: TypicalCase) -> bool:
    """A named one by a leader of the body; one not named yet by who proposed it, too."""
    own = user.works_for(typical.body_id)
    if typical.status == STATUS.PROPOSED:
        return own and typical.proposed_by_id in user.persons
    return typical.status == STATUS.NAMED and own and user.holds(*NAMERS)


@one_transaction()
def propose_typical(
    case: Case, *, title: str, subject_name: str, summary: str, outcome: str, acting_user: User
) -> TypicalCase:
    """拟列典型案例. `subject_name` is printed as given; where it hides the body, no text may name it.

    Raises NotYours, Stale where one is proposed or named already, Refusal naming the field.
    """
    lock(case)
    if not may_propose(acting_user, case):
        raise NotYours("已办结或者已认定的案件，由纪委监委、发展改革部门的经办人拟列典型案例。")
    if TypicalCase.objects.filter(case=case, status__in=(STATUS.PROPOSED, STATUS.NAMED)).exists():
        raise Stale("本案已列或者已拟列典型案例，不必重复。")
    texts = {"title": title, "subject_name": subject_name, "summary": summary, "outcome": outcome}
    _check(case, texts)
    assert acting_user.body is not None
    typical = TypicalCase.objects.create(
        case=case,
        body=acting_user.body,
        region=case.subject.region,
        behaviour=case.behaviour.name,
        measures=measures_of(case),
        proposed_by=acting_user,
        proposed_at=clock.now(),
        **texts,
    )
    _note(case, Verb.TYPICAL_PROPOSED, typical, acting_user)
    return typical


@one_transaction()
def name_typical(typical: TypicalCase, *, acting_user: User) -> TypicalCase:
    """确定: from now on lookers-on read it."""
    return _decide(typical, STATUS.NAMED, Verb.TYPICAL_NAMED, may_name, "", acting_user)


@one_transaction()
def return_typical(typical: TypicalCase, *, reason: str, acting_user: User) -> TypicalCase:
    """不予确定, with a reason; another may be proposed."""
    return _decide(typical, STATUS.RETURNED, Verb.TYPICAL_RETURNED, may_name, _given(reason), acting_user)


@one_transaction()
def withdraw_typical(typical: TypicalCase, *, reason: str, acting_user: User) -> TypicalCase:
    """撤回, with a reason: lookers-on see it no longer."""
    return _decide(
        typical, STATUS.WITHDRAWN, Verb.TYPICAL_WITHDRAWN, may_withdraw, _given(reason), acting_user
    )


def measures_of(case: Case) -> list[dict[str, str]]:
    """What was done, as a looker-on reads it: the name of each measure and its day, and not a word more."""
    rows = CaseEvent.objects.filter(case=case, verb=Verb.MOVED, move__in=TOLD).order_by("seq")
    return [
        {"name": MOVES[move], "on": at.astimezone(clock.ZONE).date().isoformat()}
        for move, at in rows.values_list("move", "at")
    ]


def _check(case: Case, texts: dict[str, str]) -> None:
    labels = {"title": "案例名称", "subject_name": "刊载名称", "summary": "案情摘要", "outcome": "处理结果"}
    for name, text in texts.items():
        if not text.strip():
            raise Refusal(f"没有填写{labels[name]}。", field=name)
        if case.number in text:
            raise Refusal(f"{labels[name]}中不能出现案件编号。", field=name, remedy="请删去。")
    subject = case.subject
    if texts["subject_name"] in (subject.name, subject.short_name):
        return
    for name in ("title", "summary", "outcome"):
        for said in filter(None, (subject.name, subject.short_name)):
            if said in texts[name]:
                raise Refusal(
                    f"单位名称已隐去，{labels[name]}中仍写有“{said}”。", field=name, remedy="请一并隐去。"
                )


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refusal("没有写明理由。", field="reason", remedy="请写明理由。")
    return reason.strip()[:300]


def _decide(
    typical: TypicalCase, status: str, verb: Verb, may: Any, reason: str, acting_user: User
) -> TypicalCase:
    case = lock(typical.case)
    seen = typical.status
    typical.refresh_from_db(fields=["status"])
    if typical.status != seen:
        raise Stale(f"这件典型案例{typical.get_status_display()}。请刷新后查看。")
    if not may(acting_user, typical):
        raise NotYours("典型案例由拟列机关的负责人确定或者撤回，拟列人不能确定本人拟列的。")
    typical.status, typical.decision_reason = status, reason
    typical.decided_by, typical.decided_at = acting_user, clock.now()
    typical.save(update_fields=["status", "decision_reason", "decided_by", "decided_at"])
    _note(case, verb, typical, acting_user, reason)
    return typical


def _note(case: Case, verb: Verb, typical: TypicalCase, acting_user: User, reason: str = "") -> None:
    append_event(
        case,
        verb,
        acting_user=acting_user,
        reason=reason,
        details={"typical": typical.pk},
        is_internal=True,
    )
    keep(case)
