"""Where the rules hold today: every candidate read by a few statements, whatever the number of open clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

import clock
from casework.escalation.actions import HEIGHT
from casework.escalation.grave import grave_facts_of
from casework.escalation.ruling import Ruling
from casework.escalation.triggers import OF_CLOCKS, Clock, Number, days_late, holds_from
from casework.lifecycle import ENDED, PAUSED, State
from casework.models import (
    Case,
    CaseDeadline,
    CaseEvent,
    Draft,
    EscalationRule,
    Firing,
    NotedFact,
    Proposal,
    Purpose,
    Verb,
)
from deadlines.counting import Calendar, add_working_days
from deadlines.models import Deadline

T = EscalationRule.Trigger
AT_REST = ENDED | PAUSED | {State.DRAFT}
REFER = "refer_for_determination"


@dataclass(frozen=True)
class Found:
    """A rule that holds of a subject: since when, on which facts. `deadline` is the clock's key, if it is of one."""

    ruling: Ruling
    case_id: int
    state: str
    subject: str
    since: date
    why: str
    facts: dict[str, Any] = field(default_factory=dict)
    deadline: int | None = None
    debtor: int | None = None
    # What the debtor's own people may hear of it: the term, and nothing that is proposed.
    outside: str = ""
    number: Number | None = None

    @property
    def key(self) -> str:
        return f"{self.ruling.rule.code}:{self.subject}"

    @property
    def urgency(self) -> tuple[int, date]:
        """Sorts the highest rung first, and of one rung what has waited longest."""
        return (-self.ruling.rule.rung, self.since)


def find(day: date, ruled: list[Ruling], calendar: Calendar) -> list[Found]:
    """What is to fire on that day: of each subject the highest rule that holds, unless it has fired or is barred.

    A rung that was passed over while nobody swept does not fire afterwards: a catching up is no flood.
    """
    fired = {
        key: at.astimezone(clock.ZONE).date()
        for key, at in _fired().order_by("fired_at").values_list("key", "fired_at")
    }
    # Of a clock the last day on which the rule fired, under whichever key.
    last = {_of_the_clock(key): on for key, on in fired.items()}
    highest: dict[str, Found] = {}
    for found in _applicable([*_of_clocks(day, ruled, calendar), *_of_cases(day, ruled)]):
        standing = highest.get(found.subject)
        if standing is None or found.urgency < standing.urgency:
            highest[found.subject] = found
    asked = (_asked_anew(found, last) for found in highest.values())
    waiting = [found for found in asked if found.key not in fired]
    return sorted(_unbarred(waiting), key=lambda found: (*found.urgency, found.key))


def _asked_anew(found: Found, last: Mapping[str, date]) -> Found:
    """Under a key of its own where the clock was given another day (延期, 停止, a calendar) since the rule fired of it:
    what holds from a later day than that is another lateness."""
    if found.deadline is None or found.key not in last or found.since <= last[found.key]:
        return found
    return replace(found, subject=f"{found.subject}:{found.since.isoformat()}")


def _of_the_clock(key: str) -> str:
    """rule:deadline:31 of rule:deadline:31:2026-12-01; another key is itself."""
    rule, kind, *rest = key.split(":")
    return f"{rule}:{kind}:{rest[0]}" if kind == "deadline" else key


def _fired() -> QuerySet[Firing]:
    """What fired in cases that are under way."""
    return Firing.objects.filter(case__in=Case.objects.exclude(state__in=ENDED).values("pk"))


def _applicable(found: list[Found]) -> list[Found]:
    """Without referrals of those who were found against: they are pressed, and not put before the authority again."""
    referred = {f.case_id for f in found if _refers(f)}
    against = found_against(referred)
    return [f for f in found if f.case_id not in against or not _refers(f)]


def _refers(found: Found) -> bool:
    return REFER in found.ruling.version.proposes


def _unbarred(waiting: list[Found]) -> list[Found]:
    """Without what a paper before a leader makes idle."""
    if not waiting:
        return []
    drafts: dict[int, str] = dict(
        Draft.objects.lying().filter(case__state__in=set(State) - AT_REST).values_list("case_id", "move")
    )
    return [f for f in waiting if not is_barred(f.ruling, drafts.get(f.case_id))]


def is_barred(ruling: Ruling, drafted: str | None) -> bool:
    """Whether the move of a draft that lies with a leader makes what the rule would propose idle."""
    heights = [HEIGHT.get(action.word, 0) for action in ruling.actions]
    if drafted is None or not any(heights):
        return False
    return HEIGHT.get(drafted, 0) >= max(heights)


def found_against(keys: Iterable[int]) -> set[int]:
    """Cases whose file tells of a finding that has not ended: none is proposed again."""
    verbs = (Verb.FINDING_RECORDED, Verb.FINDING_ENDED)
    rows = CaseEvent.objects.filter(case__in=list(keys), verb__in=verbs).order_by().values("case")
    told = rows.annotate(made=Count("pk", Q(verb=verbs[0])), ended=Count("pk", Q(verb=verbs[1])))
    return {row["case"] for row in told if row["made"] > row["ended"]} if keys else set()


def already_open(keys: Iterable[int]) -> set[tuple[int, str]]:
    """(case, move or kind) of what is proposed of these cases and not decided."""
    rows = Proposal.objects.filter(case__in=list(keys), status=Proposal.Status.OPEN)
    return {(case or 0, move or kind) for case, move, kind in rows.values_list("case_id", "move", "kind")}


# --- of clocks ------------------------------------------------------------------------------------------------


def _of_clocks(day: date, ruled: list[Ruling], calendar: Calendar) -> Iterator[Found]:
    of_clocks = [ruling for ruling in ruled if ruling.trigger in OF_CLOCKS]
    if not of_clocks:
        return
    for owed in _clocks(day, of_clocks, calendar):
        clock_of = Clock(owed.purpose, owed.deadline.started_on, owed.deadline.due_on)  # type: ignore[arg-type]
        for ruling in of_clocks:
            if not ruling.covers(purpose=owed.purpose, state=owed.case.state) or ruling.number is None:
                continue
            since = holds_from(ruling.trigger, clock_of, ruling.number, calendar)
            if since is not None and since <= day:
                yield _clock_found(ruling, owed, since, day, calendar)


def _clocks(day: date, of_clocks: list[Ruling], calendar: Calendar) -> QuerySet[CaseDeadline]:
    """Running clocks that are past their day, or near enough to it for a rule; nothing else is read."""
    ahead = [r.number.amount for r in of_clocks if r.trigger == T.DUE_WITHIN and r.number]
    last = add_working_days(day, max(ahead, default=0), calendar)
    near = Deadline.objects.running().filter(Q(due_on__lte=last) | Q(owed__purpose=Purpose.SIGN_FOR))
    return (
        CaseDeadline.objects.filter(deadline__in=near)
        .exclude(case__state__in=AT_REST)
        .select_related("case", "deadline", "debtor")
        .only("purpose", "case_id", "case__state", "debtor__name", *_DAYS)
        .order_by("deadline__due_on", "id")
    )


_DAYS = ("deadline__started_on", "deadline__due_on", "deadline__original_due_on")


def _clock_found(ruling: Ruling, owed: CaseDeadline, since: date, day: date, calendar: Calendar) -> Found:
    due = owed.deadline.due_on
    assert due is not None and owed.deadline.started_on is not None
    late = days_late(due, day, calendar)
    purpose = Purpose(owed.purpose).label
    if late > 0:
        said = f"{owed.debtor.name}应于{due.month}月{due.day}日前{purpose}，已逾期{late}个工作日。"
    elif ruling.trigger == T.UNSIGNED:
        waited = days_late(owed.deadline.started_on, day, calendar)
        said = f"文书送达{owed.debtor.name}第{waited}个工作日，尚未签收。"
    else:
        said = f"{owed.debtor.name}应于{due.month}月{due.day}日前{purpose}，还有{-late}个工作日。"
    return Found(
        ruling,
        owed.case_id,
        owed.case.state,
        f"deadline:{owed.deadline_id}",
        since,
        said,
        {"deadline": owed.deadline_id, "due_on": due.isoformat(), "late": late, "purpose": owed.purpose},
        deadline=owed.deadline_id,
        debtor=owed.debtor_id,
        outside=said,
        number=ruling.number,
    )


# --- of cases -------------------------------------------------------------------------------------------------


def _of_cases(day: date, ruled: list[Ruling]) -> Iterator[Found]:
    readers = {T.RETURNS: _returned, T.NO_SHOWS: _stayed_away, T.NOTED: _noted, T.GRAVE: _grave}
    for ruling in ruled:
        reader = readers.get(T(ruling.trigger))
        if reader is not None:
            yield from reader(day, ruling)


def _open(ruling: Ruling) -> QuerySet[Case]:
    cases = Case.objects.exclude(state__in=AT_REST)
    return cases.filter(state__in=ruling.version.states) if ruling.version.states else cases


def _returned(day: date, ruling: Ruling) -> Iterator[Found]:
    for case in _open(ruling).filter(returns__gte=1).select_related("subject").order_by("id"):
        number = ruling.number_for(_opened(case))
        if case.returns < number.amount:
            continue
        said = f"{case.subject.name}的整改已被退回{case.returns}次。"
        facts = {"returns": case.returns, "of": number.amount}
        subject = f"case:{case.pk}:returns:{case.returns}"
        yield Found(ruling, case.pk, case.state, subject, day, said, facts, number=number)


def _stayed_away(day: date, ruling: Ruling) -> Iterator[Found]:
    """The newest interview's no-shows, as the events of the case tell them."""
    rows = CaseEvent.objects.filter(
        verb=Verb.INTERVIEW_RECORDED, details__outcome="no_show", case__in=_open(ruling).values("pk")
    )
    newest: dict[int, CaseEvent] = {}
    for event in rows.select_related("case__subject").order_by("case_id", "seq"):
        newest[event.case_id] = event
    for event in newest.values():
        case, times = event.case, int(event.details["times"])
        number = ruling.number_for(_opened(case))
        if times < number.amount:
            continue
        said = f"{case.subject.name}经通知{times}次未到场接受约谈。"
        interview = event.details["interview"]
        since = event.at.astimezone(clock.ZONE).date()
        facts = {"interview": interview, "no_shows": times, "of": number.amount}
        subject = f"interview:{interview}"
        yield Found(ruling, case.pk, case.state, subject, since, said, facts, number=number)


def _noted(day: date, ruling: Ruling) -> Iterator[Found]:
    rows = NotedFact.objects.filter(withdrawn_at=None, case__in=_open(ruling).values("pk"))
    if ruling.version.kinds:
        rows = rows.filter(kind__in=ruling.version.kinds)
    for fact in rows.select_related("case", "noted_by").order_by("id"):
        said = f"{fact.noted_by.full_name}登记本案有“{fact.get_kind_display()}”的情形。"
        since = fact.noted_at.astimezone(clock.ZONE).date()
        facts = {"fact": fact.pk, "kind": fact.kind}
        yield Found(ruling, fact.case_id, fact.case.state, f"fact:{fact.pk}", since, said, facts)


def _grave(day: date, ruling: Ruling) -> Iterator[Found]:
    cases = list(_open(ruling).select_related("subject", "behaviour").order_by("id"))
    known = grave_facts_of(cases, ruling.thresholds)
    for case in cases:
        standing = [fact for fact in known[case.pk] if fact.fires]
        if not standing:
            continue
        codes = sorted(fact.code for fact in standing)
        said = "".join(fact.why for fact in standing)
        # A fact more is another question, and is asked anew.
        subject = f"grave:{case.pk}:{'+'.join(codes)}"
        yield Found(ruling, case.pk, case.state, subject, day, said, {"grave": codes})


def _opened(case: Case) -> date:
    return case.opened_at.astimezone(clock.ZONE).date()


def by_case(found: Iterable[Found]) -> dict[int, list[Found]]:
    """What is found, by case, in the order of urgency."""
    grouped: dict[int, list[Found]] = defaultdict(list)
    for each in found:
        grouped[each.case_id].append(each)
    return grouped
