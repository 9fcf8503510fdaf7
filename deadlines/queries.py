"""Reading calendar and ledgers, in bulk: one query for the calendar, however many days are counted."""

from collections.abc import Iterable
from datetime import date

import clock

from .counting import DAY, Calendar, NamedDay, Stops, working_days_between
from .models import CalendarDay, Deadline


def calendar_since(day: date | None = None) -> Calendar:
    """The named days from the beginning of that day's year (default: today's) onwards."""
    first = (day or clock.today()).replace(month=1, day=1)
    rows = CalendarDay.objects.filter(day__gte=first).exclude(name="")
    return calendar_of(rows.values_list("day", "is_working", "name", "status", "region"))


NamedRow = tuple[date, bool, str, str, str]
"""day, is it a working day, name, status, region ("" the nation)."""


def calendar_of(rows: Iterable[NamedRow]) -> Calendar:
    """The calendar that these named days make. Whether a year is published is the nation's matter alone."""
    named: dict[date, NamedDay] = {}
    published: set[int] = set()
    awaited: set[int] = set()
    for day, is_working, name, status, region in rows:
        is_official = status == CalendarDay.Status.OFFICIAL
        named[day] = NamedDay(is_working, name, is_official)
        if not region:
            (published if is_official else awaited).add(day.year)
    return Calendar(named, frozenset(published - awaited))


def calendar_for(deadlines: Iterable[Deadline]) -> Calendar:
    """One calendar that reaches back to the earliest start among them and to today."""
    starts = [deadline.started_on for deadline in deadlines if deadline.started_on]
    return calendar_since(min([*starts, clock.today()]))


def stops_of(deadline: Deadline) -> Stops:
    """The stopped spans of a ledger; reads its entries (prefetch them for lists)."""
    return Stops.of(deadline.entries.all())


def stopped_since(deadline: Deadline, ground: str) -> date | None:
    """From which day the clock has stood still on this ground; None where it does not, or only on others."""
    return Stops.of(entry for entry in deadline.entries.all() if entry.ground == ground).lasting_since


def remaining(deadline: Deadline, today: date | None = None, calendar: Calendar | None = None) -> int | None:
    """Working days left: 0 on the due day, negative when overdue, None when not begun.

    Of a stopped clock: what was left at the stop. Days stopped after the due day are not held against
    the body.
    """
    if deadline.due_on is None:
        return None
    day = deadline.met_on or today or clock.today()
    if deadline.stopped_on:
        day = deadline.stopped_on - DAY  # the first stopped day is still to come
    days = calendar or calendar_since(min(day, deadline.due_on))
    stops = stops_of(deadline) if day > deadline.due_on else Stops()
    return working_days_between(day, deadline.due_on, days, stops)
