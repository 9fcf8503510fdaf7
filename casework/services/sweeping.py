"""What the clock does: it proposes (domain 2.6, 0b.5). It moves no case, issues nothing and signs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

import clock
from casework.lifecycle import ENDED, MOVES, PAUSED, State
from casework.models import Case, CaseDeadline, CaseEvent, Proposal, Purpose, Verb
from casework.services.proposing import propose
from deadlines.counting import Calendar, last_day, working_days_between
from deadlines.limits import limits_in_force
from deadlines.models import Deadline, Limit
from deadlines.queries import calendar_since


@dataclass(frozen=True)
class Rule:
    """A clock of `purpose` overdue in `state` by the limit `after` ("" for at once) suggests `move`."""

    purpose: str
    state: str
    move: str
    after: str = ""


REFER = "refer_for_determination"
RULES = (
    Rule(Purpose.ANSWER, State.EARLY_WARNING, "remind"),
    Rule(Purpose.ANSWER, State.REMINDED, "warn", "escalate_after"),
    Rule(Purpose.ANSWER, State.WARNED, "summon", "escalate_after"),
    Rule(Purpose.REPORT, State.RECTIFYING, REFER, "determination_after"),
)
# A rectification returned this often calls for a determination (domain 2.3, T15).
RETURNS = 2
# Not signed for: no move, but the officer records service with proof (domain 0b.13).
UNSIGNED_AFTER = "service_proof"


def sweep_overdue(today: date | None = None) -> int:
    """Proposes what overdue clocks call for. Returns how many proposals are new.

    One proposal a clock and move: a sweep that runs twice, or after an outage of days, proposes once.
    """
    day = today or clock.today()
    limits = limits_in_force(day)
    calendar = calendar_since(date(day.year - 2, 1, 1))
    known = set(Proposal.objects.filter(key__startswith="deadline:").values_list("key", flat=True))
    made = 0
    for owed in _overdue(day):
        late = _days_late(owed, day, calendar)
        suggestion = _suggestion(owed, day, late, limits, calendar)
        if suggestion and suggestion["key"] not in known:
            made += propose(case=owed.case, body=owed.case.subject, **suggestion) is not None
    return made + _propose_after_returns()


def _propose_after_returns() -> int:
    """提请认定 for every rectification returned twice or more: once a return, however often it is swept."""
    made = 0
    returned = Case.objects.filter(state=State.RECTIFYING, returns__gte=RETURNS)
    for case in returned.select_related("subject", "issuing_body", "measure_issuer").order_by("id"):
        key = f"case:{case.pk}:returns:{case.returns}"
        if Proposal.objects.filter(key=key).exists() or is_found_against(case):
            continue
        proposal = propose(
            key=key,
            kind=Proposal.Kind.ESCALATE,
            case=case,
            body=case.subject,
            addressee=case.measure_issuer or case.issuing_body,
            move=REFER,
            why=f"{case.subject.name}的整改已被退回{case.returns}次。建议{MOVES[REFER]}，请决定。",
            facts={"returns": case.returns},
        )
        made += proposal is not None
    return made


def is_found_against(case: Case) -> bool:
    """Whether the case's file tells of a finding that has not ended: then none is proposed again."""
    events = CaseEvent.objects.filter(case=case)
    recorded = events.filter(verb=Verb.FINDING_RECORDED).count()
    return recorded > events.filter(verb=Verb.FINDING_ENDED).count()


def _overdue(day: date) -> QuerySet[CaseDeadline]:
    purposes = {rule.purpose for rule in RULES} | {Purpose.SIGN_FOR}
    return (
        CaseDeadline.objects.filter(deadline__in=Deadline.objects.overdue(day), purpose__in=purposes)
        .exclude(case__state__in=ENDED | PAUSED)
        .select_related("case__subject", "case__issuing_body", "case__measure_issuer", "deadline", "debtor")
        .order_by("id")
    )


def _days_late(owed: CaseDeadline, day: date, calendar: Calendar) -> int:
    assert owed.deadline.due_on is not None
    return working_days_between(owed.deadline.due_on, day, calendar)


def _is_due(
    rule: Rule, owed: CaseDeadline, day: date, late: int, limits: dict[str, Limit], calendar: Calendar
) -> bool:
    """Whether the clock is late enough for the rule, in the unit of the rule's limit."""
    if not rule.after:
        return late >= 1
    after = limits[rule.after]
    assert owed.deadline.due_on is not None
    return last_day(after.amount, after.unit, owed.deadline.due_on, calendar) <= day


def _suggestion(
    owed: CaseDeadline, day: date, late: int, limits: dict[str, Limit], calendar: Calendar
) -> dict[str, Any] | None:
    """What an overdue clock calls for, as arguments of `propose`; None where it is too early or nothing is."""
    if owed.purpose == Purpose.SIGN_FOR:
        started_on = owed.deadline.started_on
        enough = started_on and late + owed.deadline.amount >= limits[UNSIGNED_AFTER].amount
        return _said(owed, late, Proposal.Kind.SERVICE_PROOF, "", "登记送达回证") if enough else None
    for rule in RULES:
        if (rule.purpose, rule.state) == (owed.purpose, owed.case.state):
            if not _is_due(rule, owed, day, late, limits, calendar):
                return None
            if rule.move == REFER and is_found_against(owed.case):
                return None
            return _said(owed, late, Proposal.Kind.ESCALATE, rule.move, MOVES[rule.move])
    return None


def _said(owed: CaseDeadline, late: int, kind: str, move: str, what: str) -> dict[str, Any]:
    due = owed.deadline.due_on
    assert due is not None
    return {
        "key": f"deadline:{owed.deadline_id}:{move or kind}",
        "kind": kind,
        "move": move,
        "addressee": owed.case.measure_issuer or owed.case.issuing_body,
        "why": (
            f"{owed.debtor.name}应于{due.month}月{due.day}日前{owed.get_purpose_display()}，"
            f"已逾期{late}个工作日。建议{what}，请决定。"
        ),
        "facts": {"deadline": owed.deadline_id, "due_on": due.isoformat(), "late": late},
    }
