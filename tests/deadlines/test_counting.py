"""Counting of days, without a database. The expected dates were counted by hand on the published calendar."""

import csv
import doctest
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines import counting
from deadlines.counting import (
    Calendar,
    NamedDay,
    Stops,
    add_working_days,
    due_on,
    light,
    working_days_between,
)

NAMED_DAYS = Path(counting.__file__).parent / "data" / "named-days-2023-2027.csv"


def published() -> Calendar:
    with NAMED_DAYS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    named = {
        date.fromisoformat(row["day"]): NamedDay(row["is_working"] == "yes", row["name"]) for row in rows
    }
    return Calendar(named, frozenset({2023, 2024, 2025, 2026}))


CALENDAR = published()


@dataclass(frozen=True)
class Line:
    kind: str
    on: date
    amount: int | None = None


def stopped(first: date, back: date) -> list[Line]:
    return [Line("stopped", first), Line("resumed", back)]


def test_the_worked_examples_of_the_docstrings_are_right():
    assert doctest.testmod(counting).failed == 0


def test_the_seed_agrees_with_chinesecalendar_on_every_published_day():
    days = (date(2023, 1, 1) + timedelta(days=n) for n in range(365 * 3 + 366))
    assert [day for day in days if CALENDAR.is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("amount", "unit", "served", "due"),
    [
        # National Day 2026: 1–7 October off, Saturday the 10th at work.
        (5, "working_days", date(2026, 9, 29), date(2026, 10, 12)),
        (1, "working_days", date(2026, 9, 30), date(2026, 10, 8)),
        # Mid-autumn 2026: 25–27 September off; Sunday 20 September at work.
        (3, "working_days", date(2026, 9, 18), date(2026, 9, 22)),
        (2, "working_days", date(2026, 9, 24), date(2026, 9, 29)),
        # Spring Festival 2025: 28 January – 4 February off; 26 January and 8 February at work.
        (5, "working_days", date(2025, 1, 24), date(2025, 2, 7)),
        (6, "working_days", date(2025, 1, 24), date(2025, 2, 8)),
        # National Day and Mid-autumn 2025: 1–8 October off; 28 September and 11 October at work.
        (5, "working_days", date(2025, 9, 26), date(2025, 10, 10)),
        (3, "working_days", date(2025, 10, 8), date(2025, 10, 11)),
        # Labour Day 2025: 1–5 May off, Sunday 27 April at work.
        (4, "working_days", date(2025, 4, 26), date(2025, 4, 30)),
        # An ordinary week, and a Friday.
        (5, "working_days", date(2026, 11, 16), date(2026, 11, 23)),
        (5, "working_days", date(2026, 11, 20), date(2026, 11, 27)),
        # Calendar days: Saturday 19 December moves to Monday; a working Saturday does not move.
        (30, "calendar_days", date(2026, 11, 19), date(2026, 12, 21)),
        (30, "calendar_days", date(2026, 9, 10), date(2026, 10, 10)),
        (15, "calendar_days", date(2026, 9, 17), date(2026, 10, 8)),
        # Months and years: the last day of a shorter month; 1 January 2027 is a Friday off.
        (3, "months", date(2026, 11, 20), date(2027, 2, 22)),
        (1, "months", date(2025, 1, 31), date(2025, 2, 28)),
        (1, "months", date(2026, 12, 1), date(2027, 1, 4)),
        (2, "years", date(2024, 2, 29), date(2026, 2, 28)),
    ],
)
def test_it_ends_on_the_day_counted_by_hand(amount, unit, served, due):
    assert due_on(amount, unit, served, (), CALENDAR) == due


def test_a_stop_of_two_working_days_moves_the_end_by_two():
    """Served on the 16th, due the 23rd; stopped on the 18th and 19th, a Wednesday and a Thursday."""
    entries = stopped(date(2026, 11, 18), date(2026, 11, 20))
    assert due_on(5, "working_days", date(2026, 11, 16), entries, CALENDAR) == date(2026, 11, 25)


def test_a_stop_in_calendar_days_moves_the_end_by_the_stopped_days():
    """Thirty days from the 2nd of November end on the 2nd of December; ten days stopped make it Saturday
    the 12th, and so Monday the 14th."""
    entries = stopped(date(2026, 11, 10), date(2026, 11, 20))
    assert due_on(30, "calendar_days", date(2026, 11, 2), (), CALENDAR) == date(2026, 12, 2)
    assert due_on(30, "calendar_days", date(2026, 11, 2), entries, CALENDAR) == date(2026, 12, 14)


def test_a_stop_that_still_lasts_leaves_the_end_where_it_was():
    entries = [Line("stopped", date(2026, 11, 18))]
    assert due_on(5, "working_days", date(2026, 11, 16), entries, CALENDAR) == date(2026, 11, 23)
    assert Stops.of(entries).lasting_since == date(2026, 11, 18)


def test_a_stop_after_the_end_changes_nothing():
    entries = stopped(date(2026, 12, 1), date(2026, 12, 10))
    assert due_on(5, "working_days", date(2026, 11, 16), entries, CALENDAR) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "stopped_now", "expected"),
    [
        (date(2026, 11, 19), False, "red"),
        (date(2026, 11, 20), False, "amber"),
        (date(2026, 11, 25), False, "amber"),
        (date(2026, 11, 26), False, "green"),
        (date(2026, 11, 19), True, "grey"),
        (None, False, "grey"),
    ],
)
def test_it_lights_by_the_working_days_left(due, stopped_now, expected):
    assert light(due, date(2026, 11, 20), CALENDAR, 3, stopped=stopped_now) == expected


STARTS = st.dates(date(2023, 1, 1), date(2026, 6, 30))
TERMS = st.integers(1, 60)


@given(start=STARTS, amount=TERMS, offset=st.integers(0, 40), length=st.integers(0, 60))
def test_stopping_for_n_working_days_moves_the_end_by_exactly_n(start, amount, offset, length):
    before = due_on(amount, "working_days", start, (), CALENDAR)
    first = start + timedelta(days=1 + offset)
    if first > before:
        return
    back = first + timedelta(days=length)
    day_before = first - timedelta(days=1)
    n = working_days_between(day_before, back - timedelta(days=1), CALENDAR) if length else 0
    after = due_on(amount, "working_days", start, stopped(first, back), CALENDAR)
    assert after == add_working_days(before, n, CALENDAR)


UNITS = st.sampled_from(["working_days", "calendar_days", "months"])


@given(
    start=STARTS,
    amount=st.integers(1, 12),
    unit=UNITS,
    cuts=st.lists(st.integers(1, 90), min_size=3, max_size=3),
)
def test_cutting_a_stop_in_two_changes_nothing(start, amount, unit, cuts):
    first, middle, back = (start + timedelta(days=n) for n in sorted(cuts))
    whole = due_on(amount, unit, start, stopped(first, back), CALENDAR)
    parts = due_on(amount, unit, start, stopped(first, middle) + stopped(middle, back), CALENDAR)
    assert whole == parts


@given(
    start=STARTS,
    amount=st.integers(1, 12),
    unit=UNITS,
    cuts=st.lists(st.integers(1, 90), min_size=4, max_size=4, unique=True),
    more=st.integers(1, 10),
    data=st.data(),
)
def test_the_order_of_the_entries_does_not_matter(start, amount, unit, cuts, more, data):
    a, b, c, d = (start + timedelta(days=n) for n in sorted(cuts))
    entries = [*stopped(a, b), *stopped(c, d), Line("extended", a, more), Line("started", start)]
    shuffled = data.draw(st.permutations(entries))
    assert due_on(amount, unit, start, entries, CALENDAR) == due_on(amount, unit, start, shuffled, CALENDAR)


@given(start=STARTS, amount=TERMS, more=TERMS)
def test_an_extension_counts_on_from_the_old_end(start, amount, more):
    entries = [Line("extended", start, more)]
    before = due_on(amount, "working_days", start, (), CALENDAR)
    assert due_on(amount, "working_days", start, entries, CALENDAR) == add_working_days(
        before, more, CALENDAR
    )


@given(start=STARTS, amount=TERMS, unit=UNITS)
def test_it_always_ends_on_a_working_day_after_the_service(start, amount, unit):
    end = due_on(amount, unit, start, (), CALENDAR)
    assert end > start and CALENDAR.is_working(end)


@given(start=STARTS, other=STARTS)
def test_the_working_days_there_are_the_working_days_back(start, other):
    assert working_days_between(start, other, CALENDAR) == -working_days_between(other, start, CALENDAR)
