"""The vocabulary of triggers, each a pure function of facts: data can only combine what stands here.

Each answers one question: from which day on does it hold? The same functions serve the sweep and the trial on past
cases, so that a rule means in a trial what it means when it is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.models import EscalationRule, Purpose
from deadlines.counting import DAY, Calendar, Unit, last_day, working_days_between

T = EscalationRule.Trigger
# Triggers that hold of a clock; the others hold of a case.
OF_CLOCKS = frozenset({T.DUE_WITHIN, T.OVERDUE, T.UNSIGNED})
# Whose term is over within a day or two is on a desk already: nobody is told that it is due soon.
TOO_SHORT = frozenset({Purpose.SIGN_FOR.value})


@dataclass(frozen=True)
class Number:
    """The number of a rule: 3个工作日, 30日, 2次."""

    amount: int
    unit: str = ""

    @property
    def written(self) -> str:
        return f"{self.amount}{Unit(self.unit).label if self.unit in Unit.values else '次'}"


@dataclass(frozen=True)
class Clock:
    """What a trigger must know of a running clock: its purpose, and the days it runs between."""

    purpose: str
    started_on: date
    due_on: date


def holds_from(trigger: str, clock: Clock, number: Number, calendar: Calendar) -> date | None:
    """The first day on which the trigger holds of a clock that goes on running; None for never.

    Due on Friday the 27th: three working days are left from Tuesday on, and it is a day late on Monday.

    >>> answer = Clock("answer", date(2026, 11, 20), date(2026, 11, 27))
    >>> holds_from("due_within", answer, Number(3, "working_days"), Calendar())
    datetime.date(2026, 11, 24)
    >>> holds_from("overdue", answer, Number(1, "working_days"), Calendar())
    datetime.date(2026, 11, 30)

    A clock with no more days than that from its first day is never «due soon»: it was so when it began.

    >>> holds_from("due_within", answer, Number(5, "working_days"), Calendar()) is None
    True
    """
    match trigger:
        case T.DUE_WITHIN:
            return _amber_from(clock, number.amount, calendar)
        case T.OVERDUE:
            return last_day(number.amount, number.unit, clock.due_on, calendar)
        case T.UNSIGNED if clock.purpose == Purpose.SIGN_FOR:
            return last_day(number.amount, number.unit, clock.started_on, calendar)
    return None


def _amber_from(clock: Clock, working_days: int, calendar: Calendar) -> date | None:
    """The first day with so few working days left, where the clock once had more."""
    if clock.purpose in TOO_SHORT:
        return None
    if working_days_between(clock.started_on, clock.due_on, calendar) <= working_days:
        return None
    day = clock.due_on
    left = 0
    while day > clock.started_on:
        left += calendar.is_working(day)
        if left > working_days:
            return day
        day -= DAY
    return None


def days_late(due_on: date, day: date, calendar: Calendar) -> int:
    """Working days past the due day; negative while some are left."""
    return working_days_between(due_on, day, calendar)
