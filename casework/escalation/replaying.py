"""A rule tried on past cases: the ledgers and the files are read as they stood day by day, and nothing is written.

Of one rule alone: that another rule's higher rung would have fired of the same clock on the same day is not asked.
The calendar is today's; the amount of a matter is the present one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

import clock
from casework.escalation.finding import AT_REST, REFER, is_barred
from casework.escalation.grave import NOTED, RETALIATION, WAN
from casework.escalation.ruling import Ruling
from casework.escalation.triggers import OF_CLOCKS, Clock, holds_from
from casework.models import Case, CaseDeadline, CaseEvent, EscalationRule, Verb
from deadlines.counting import Calendar, due_on
from deadlines.models import DeadlineEntry
from deadlines.queries import calendar_since

T = EscalationRule.Trigger
V = Verb
ENDS_A_DRAFT = (V.MOVED, V.ISSUED, V.DRAFT_RETURNED, V.DRAFT_WITHDRAWN, V.DRAFT_LAID_BY)
TELLING = (V.MOVED, V.ENTERED, V.DRAFTED, *ENDS_A_DRAFT, V.DRAFT_TAKEN_UP)
TELLING_FACTS = (V.INTERVIEW_RECORDED, V.FACT_NOTED, V.FACT_WITHDRAWN, V.FINDING_RECORDED, V.FINDING_ENDED)
FAR = date.max


@dataclass(frozen=True)
class Touch:
    """A case that the rule would have touched, and the day."""

    case_number: str
    on: date
    subject: str


@dataclass(frozen=True)
class Span:
    """Days from `first` to before `until` on which a case stood in `state`; `drafted`: the move before a leader."""

    first: date
    until: date
    state: str
    drafted: str | None = None


def replay(ruling: Ruling, first: date, last: date) -> list[Touch]:
    """The first day on which the rule would have fired of each subject, where that day lies in the period."""
    events = _events(first, last)
    calendar = calendar_since(date(first.year - 2, 1, 1))
    if ruling.trigger in OF_CLOCKS:
        found = _of_clocks(ruling, events, first, last, calendar)
    else:
        found = _of_cases(ruling, events)
    refers = any(action.move == REFER for action in ruling.actions)
    numbers = {told[0].case.number: told for told in events.values()}
    within = [
        touch
        for touch in found
        if first <= touch.on <= last and not (refers and _found_against(numbers[touch.case_number], touch.on))
    ]
    return sorted(within, key=lambda touch: (touch.on, touch.case_number, touch.subject))


def _found_against(told: list[CaseEvent], on: date) -> bool:
    """Whether a finding stood on that day: then none is proposed again."""
    verbs = [event.verb for event in told if _day(event.at) <= on]
    return verbs.count(V.FINDING_RECORDED) > verbs.count(V.FINDING_ENDED)


def _events(first: date, last: date) -> dict[int, list[CaseEvent]]:
    """The telling events of all cases that were under way in the period, by case."""
    begun = datetime.combine(last + timedelta(days=1), time.min, tzinfo=clock.ZONE)
    ended = datetime.combine(first, time.min, tzinfo=clock.ZONE)
    cases = Case.objects.filter(Q(ended_at=None) | Q(ended_at__gte=ended), opened_at__lt=begun)
    rows = CaseEvent.objects.filter(case__in=cases.values("pk"), verb__in=TELLING + TELLING_FACTS)
    found: dict[int, list[CaseEvent]] = defaultdict(list)
    for event in rows.select_related("case__behaviour").order_by("case_id", "seq"):
        found[event.case_id].append(event)
    return found


def _day(at: datetime) -> date:
    return at.astimezone(clock.ZONE).date()


def spans_of(events: Iterable[CaseEvent]) -> list[Span]:
    """The states of a case as its file tells them, with what lay before a leader."""
    found: list[Span] = []
    state, drafted, since = "", None, date.min
    moves: dict[Any, str] = {}
    for event in events:
        new_state, new_drafted = state, drafted
        if event.verb in (V.MOVED, V.ENTERED):
            new_state = event.to_state
        draft = event.details.get("draft")
        if event.verb == V.DRAFTED:
            moves[draft] = new_drafted = event.details.get("move", "")
        elif event.verb == V.DRAFT_TAKEN_UP:
            new_drafted = moves.get(draft, event.details.get("move", ""))
        elif event.verb in ENDS_A_DRAFT and draft is not None:
            new_drafted = None
        if (new_state, new_drafted) != (state, drafted):
            on = _day(event.at)
            if state and on > since:
                found.append(Span(since, on, state, drafted))
            state, drafted, since = new_state, new_drafted, on
    if state:
        found.append(Span(since, FAR, state, drafted))
    return found


def _allows(ruling: Ruling, span: Span) -> bool:
    if span.state in AT_REST or not ruling.covers(state=span.state):
        return False
    return not is_barred(ruling, span.drafted)


# --- clocks ---------------------------------------------------------------------------------------------------


def _of_clocks(
    ruling: Ruling, events: dict[int, list[CaseEvent]], first: date, last: date, calendar: Calendar
) -> Iterator[Touch]:
    assert ruling.number is not None
    spans = {pk: spans_of(told) for pk, told in events.items()}
    owed = CaseDeadline.objects.filter(case__in=list(spans)).select_related("deadline", "case")
    if ruling.version.purposes:
        owed = owed.filter(purpose__in=ruling.version.purposes)
    for row in owed.prefetch_related("deadline__entries").order_by("id"):
        entries = sorted(row.deadline.entries.all(), key=lambda entry: (entry.at, entry.pk))
        fired_on: date | None = None
        for run in runs_of(row.deadline.amount, row.deadline.unit, entries, calendar):
            clock_of = Clock(row.purpose, run.started_on, run.due_on)
            since = holds_from(ruling.trigger, clock_of, ruling.number, calendar)
            on = _first_in(ruling, since, run, spans[row.case_id])
            # As the sweep has it: what holds from a later day than the last firing's is another lateness.
            if on is None or since is None or (fired_on is not None and since <= fired_on):
                continue
            anew = "" if fired_on is None else f":{since.isoformat()}"
            fired_on = on
            yield Touch(row.case.number, on, f"deadline:{row.deadline_id}{anew}")


@dataclass(frozen=True)
class Run:
    """Days from `first` to before `until` on which a clock ran to the same day."""

    first: date
    until: date
    started_on: date
    due_on: date


def runs_of(amount: int, unit: str, entries: list[DeadlineEntry], calendar: Calendar) -> list[Run]:
    """When a clock ran, and to which day, as its ledger stood at the end of each day."""
    found: list[Run] = []
    known: list[DeadlineEntry] = []
    running: tuple[date, date] | None = None
    since = date.min
    for entry in entries:
        known.append(entry)
        now = _running(amount, unit, known, calendar)
        if now == running:
            continue
        on = _day(entry.at)
        if running is not None and on > since:
            found.append(Run(since, on, *running))
        running, since = now, on
    if running is not None:
        found.append(Run(since, FAR, *running))
    return found


def _running(
    amount: int, unit: str, known: list[DeadlineEntry], calendar: Calendar
) -> tuple[date, date] | None:
    """The day it began and the day it ends by these lines of the ledger; None while it does not run."""
    kinds = DeadlineEntry.Kind
    started = next((entry.on for entry in known if entry.kind == kinds.STARTED), None)
    over = [entry for entry in known if entry.kind in (kinds.MET, kinds.CANCELLED, kinds.REOPENED)]
    if started is None or (over and over[-1].kind != kinds.REOPENED):
        return None
    stops = sum((entry.kind == kinds.STOPPED) - (entry.kind == kinds.RESUMED) for entry in known)
    if stops > 0:
        return None
    return started, due_on(amount, unit, started, known, calendar)


def _first_in(ruling: Ruling, since: date | None, run: Run, spans: list[Span]) -> date | None:
    """The first day from `since` on which the clock runs so and the case is in a state of the rule's."""
    if since is None:
        return None
    for span in spans:
        on = max(since, span.first, run.first)
        if on < min(span.until, run.until) and _allows(ruling, span):
            return on
    return None


# --- cases ----------------------------------------------------------------------------------------------------


def _of_cases(ruling: Ruling, events: dict[int, list[CaseEvent]]) -> Iterator[Touch]:
    readers = {T.RETURNS: _returns, T.NO_SHOWS: _no_shows, T.NOTED: _noted, T.GRAVE: _grave}
    for told in events.values():
        case = told[0].case
        spans = spans_of(told)
        for subject, since, until in readers[T(ruling.trigger)](ruling, case, told):
            on = _first_allowed(ruling, spans, since, until)
            if on is not None:
                yield Touch(case.number, on, subject)


def _first_allowed(ruling: Ruling, spans: list[Span], since: date, until: date) -> date | None:
    for span in spans:
        on = max(since, span.first)
        if on < min(span.until, until) and _allows(ruling, span):
            return on
    return None


Held = tuple[str, date, date]


def _opened(case: Case) -> date:
    return _day(case.opened_at)


def _returns(ruling: Ruling, case: Case, told: list[CaseEvent]) -> Iterator[Held]:
    needed = ruling.number_for(_opened(case)).amount
    returns = [event for event in told if event.move == "return_rectification"]
    for count, event in enumerate(returns, start=1):
        if count >= needed:
            until = _day(returns[count].at) if count < len(returns) else FAR
            yield f"case:{case.pk}:returns:{count}", _day(event.at), until


def _no_shows(ruling: Ruling, case: Case, told: list[CaseEvent]) -> Iterator[Held]:
    needed = ruling.number_for(_opened(case)).amount
    seen: set[Any] = set()
    for event in told:
        if event.verb == V.INTERVIEW_RECORDED and event.details.get("outcome") == "no_show":
            interview = event.details.get("interview")
            if int(event.details["times"]) >= needed and interview not in seen:
                seen.add(interview)
                yield f"interview:{interview}", _day(event.at), FAR


def _noted(ruling: Ruling, case: Case, told: list[CaseEvent]) -> Iterator[Held]:
    withdrawn = {e.details["fact"]: _day(e.at) for e in told if e.verb == V.FACT_WITHDRAWN}
    for event in told:
        if event.verb == V.FACT_NOTED and ruling.covers(kind=event.details["kind"]):
            fact = event.details["fact"]
            yield f"fact:{fact}", _day(event.at), withdrawn.get(fact, FAR)


def _grave(ruling: Ruling, case: Case, told: list[CaseEvent]) -> Iterator[Held]:
    """By the amount, which is what a trial changes; and by retaliation, noted or by the behaviour."""
    least = Decimal(ruling.number_for(_opened(case)).amount) * WAN
    noted = (event for event in told if event.verb == V.FACT_NOTED and event.details["kind"] in NOTED)
    if (case.amount is not None and case.amount >= least) or case.behaviour.code == RETALIATION:
        yield f"grave:{case.pk}", _opened(case), FAR
    for event in noted:
        yield f"grave:{case.pk}", _day(event.at), FAR
