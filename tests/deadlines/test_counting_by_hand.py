"""Days of 2025 and 2026 counted by hand on the published calendar, and what must hold of any clock whatever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.counting import (
    Stops,
    add_working_days,
    due_on,
    last_amber_day,
    last_day,
    light,
    next_working_day,
)
from tests.deadlines.test_counting import CALENDAR, Line, stopped

D = date
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("amount", "unit", "served", "due"),
    [
        # Spring Festival 2025, off 28 Jan – 4 Feb. 24 Jan is 1, Sunday 26 (at work) 2, 27th 3; 5 Feb 4, 6th 5, 7th 6,
        # Saturday 8th (at work) 7, 10th 8, 11th 9, 12th 10.
        (10, "working_days", D(2025, 1, 23), D(2025, 2, 12)),
        # Tomb-sweeping 2025, off 4–6 April: Monday 7th is 1, 8th 2, 9th 3.
        (3, "working_days", D(2025, 4, 3), D(2025, 4, 9)),
        # 20 April + 15 days is 5 May, the last day of Labour Day: Tuesday the 6th.
        (15, "calendar_days", D(2025, 4, 20), D(2025, 5, 6)),
        # 2 May + 30 days is 1 June, Dragon Boat, off 31 May – 2 June: Tuesday the 3rd.
        (30, "calendar_days", D(2025, 5, 2), D(2025, 6, 3)),
        # September has no 31st: Tuesday the 30th, at work.
        (1, "months", D(2025, 8, 31), D(2025, 9, 30)),
        # 8 October 2025 is the last day off: Thursday the 9th.
        (1, "months", D(2025, 9, 8), D(2025, 10, 9)),
        # 1 October + 10 days is Saturday the 11th, at work: it does not move.
        (10, "calendar_days", D(2025, 10, 1), D(2025, 10, 11)),
        # Off 1–8 October: 9th 1, 10th 2, Saturday 11th (at work) 3, 13th 4, 14th 5.
        (5, "working_days", D(2025, 9, 30), D(2025, 10, 14)),
        # New Year 2026, off 1–3 January: Sunday the 4th (at work) is 1, 5th 2, 6th 3.
        (1, "working_days", D(2025, 12, 31), D(2026, 1, 4)),
        (3, "working_days", D(2025, 12, 31), D(2026, 1, 6)),
        # Spring Festival 2026, off 15–23 February. Saturday 14th (at work) is 1, 24th 2, 25th 3, 26th 4, 27th 5,
        # Saturday 28th (at work) 6.
        (5, "working_days", D(2026, 2, 13), D(2026, 2, 27)),
        (6, "working_days", D(2026, 2, 13), D(2026, 2, 28)),
        # Served on the eve of the festival's first working Saturday, on New Year's Eve itself, and on its last day off.
        (1, "working_days", D(2026, 2, 14), D(2026, 2, 24)),
        (1, "working_days", D(2026, 2, 16), D(2026, 2, 24)),
        (1, "working_days", D(2026, 2, 23), D(2026, 2, 24)),
        # 20 January + 30 days is 19 February, in the festival: Tuesday the 24th.
        (30, "calendar_days", D(2026, 1, 20), D(2026, 2, 24)),
        # February has no 31st: Saturday the 28th, at work.
        (1, "months", D(2026, 1, 31), D(2026, 2, 28)),
        # 4 April 2026 is Tomb-sweeping, off 4–6: Tuesday the 7th.
        (3, "months", D(2026, 1, 4), D(2026, 4, 7)),
        # Labour Day 2026, off 1–5 May: 6th 1, 7th 2, 8th 3, Saturday 9th (at work) 4.
        (4, "working_days", D(2026, 4, 30), D(2026, 5, 9)),
        # Dragon Boat 2026, off 19–21 June: 22nd 1, 23rd 2.
        (2, "working_days", D(2026, 6, 18), D(2026, 6, 23)),
        # 10 September + 15 days is the 25th, Mid-autumn, off 25–27: Monday the 28th.
        (15, "calendar_days", D(2026, 9, 10), D(2026, 9, 28)),
        (3, "working_days", D(2026, 9, 24), D(2026, 9, 30)),
        # A year later is Sunday 11 October 2026: Monday the 12th (the Saturday before was at work, the Sunday is not).
        (1, "years", D(2025, 10, 11), D(2026, 10, 12)),
    ],
)
def test_it_ends_where_the_hand_ends(amount: int, unit: str, served: date, due: date) -> None:
    assert due_on(amount, unit, served, (), CALENDAR) == due


def test_a_month_with_three_stopped_days_ends_three_days_later() -> None:
    """2 March + 1 month is Thursday 2 April 2026. Stopped on 10, 11 and 12 March: Sunday the 5th, in Tomb-sweeping."""
    entries = stopped(D(2026, 3, 10), D(2026, 3, 13))
    assert due_on(1, "months", D(2026, 3, 2), (), CALENDAR) == D(2026, 4, 2)
    assert due_on(1, "months", D(2026, 3, 2), entries, CALENDAR) == D(2026, 4, 7)


def test_a_stop_through_the_festival_takes_its_working_days_alone() -> None:
    """From 9 February 2026: 10th 1, 11th 2, 12th 3, 13th 4, Sat 14th 5, 24th 6, 25th 7, 26th 8, 27th 9, Sat 28th 10.

    Stopped from the 13th, resumed on the 25th: 13th, 14th and 24th are left out. 25th 4, 26th 5, 27th 6, 28th 7, then
    2 March 8, 3rd 9, 4th 10.
    """
    assert due_on(10, "working_days", D(2026, 2, 9), (), CALENDAR) == D(2026, 2, 28)
    entries = stopped(D(2026, 2, 13), D(2026, 2, 25))
    assert due_on(10, "working_days", D(2026, 2, 9), entries, CALENDAR) == D(2026, 3, 4)


# Any day, and more often than not one at the edge of a festival.
EDGES = [D(2025, 1, 24), D(2025, 9, 26), D(2025, 12, 31), D(2026, 2, 12), D(2026, 2, 14), D(2026, 2, 23)]
STARTS = st.dates(D(2024, 1, 1), D(2026, 3, 31)) | st.sampled_from(EDGES)
IN_DAYS = st.sampled_from(["calendar_days", "months", "years"])
UNITS = st.sampled_from(["working_days", "calendar_days", "months", "years"])
CUTS = st.lists(st.integers(1, 120), min_size=6, max_size=6)


@given(start=STARTS, amount=st.integers(1, 3), unit=IN_DAYS, offset=st.integers(0, 400), n=st.integers(0, 90))
def test_in_days_months_and_years_n_stopped_days_move_the_end_by_exactly_n(
    start: date, amount: int, unit: str, offset: int, n: int
) -> None:
    end = last_day(amount, unit, start)
    first = start + DAY * (1 + offset)
    moved = due_on(amount, unit, start, stopped(first, first + DAY * n), CALENDAR)
    if first > end:
        # What stops after the last day moves nothing but the day it would roll over to.
        assert moved >= next_working_day(end, CALENDAR)
    else:
        assert moved == next_working_day(end + DAY * n, CALENDAR, Stops(((first, first + DAY * n),)))


@given(start=STARTS, amount=st.integers(1, 8), unit=UNITS, cuts=CUTS, data=st.data())
def test_neither_order_nor_overlap_nor_cutting_matters(
    start: date, amount: int, unit: str, cuts: list[int], data: st.DataObject
) -> None:
    """Three stops that may overlap are their union, day by day, in whatever order the lines were written."""
    days = [start + DAY * n for n in cuts]
    pairs = [tuple(sorted(days[n : n + 2])) for n in (0, 2, 4)]
    lines = [line for first, back in pairs for line in stopped(first, back)]
    covered = sorted({first + DAY * n for first, back in pairs for n in range((back - first).days)})
    by_day = [line for day in covered for line in stopped(day, day + DAY)]
    shuffled = data.draw(st.permutations([*lines, Line("started", start)]))
    assert due_on(amount, unit, start, shuffled, CALENDAR) == due_on(amount, unit, start, by_day, CALENDAR)


@given(start=STARTS, amount=st.integers(1, 6), more=st.integers(1, 6), unit=UNITS, cuts=CUTS)
def test_a_stop_and_an_extension_are_one_whichever_came_first(
    start: date, amount: int, more: int, unit: str, cuts: list[int]
) -> None:
    first, back = sorted(cuts[:2])
    stop, longer = (
        stopped(start + DAY * first, start + DAY * back),
        Line("extended", start + DAY * cuts[2], more),
    )
    at_once = due_on(amount + more, unit, start, stop, CALENDAR)
    assert due_on(amount, unit, start, [longer, *stop], CALENDAR) == at_once
    assert due_on(amount, unit, start, [*stop, longer], CALENDAR) == at_once


@given(start=STARTS, amount=st.integers(1, 60), unit=UNITS, cuts=CUTS)
def test_no_stop_brings_the_end_forward(start: date, amount: int, unit: str, cuts: list[int]) -> None:
    first, back = (start + DAY * n for n in sorted(cuts[:2]))
    whole = due_on(min(amount, 3) if unit == "years" else amount, unit, start, (), CALENDAR)
    moved = due_on(min(amount, 3) if unit == "years" else amount, unit, start, stopped(first, back), CALENDAR)
    assert moved >= whole and CALENDAR.is_working(moved)


@given(today=STARTS, left=st.integers(-30, 60), within=st.integers(1, 10))
def test_the_light_of_one_row_is_the_light_of_the_filter(today: date, left: int, within: int) -> None:
    """Whatever day a term ends on, a day of rest as well: two ways of asking, one answer."""
    due, last = today + DAY * left, last_amber_day(today, CALENDAR, within)
    by_range = "red" if due < today else "amber" if due <= last else "green"
    assert light(due, today, CALENDAR, within) == by_range


@given(today=STARTS, within=st.integers(1, 10))
def test_it_turns_amber_with_just_so_many_working_days_left(today: date, within: int) -> None:
    due = add_working_days(today, within, CALENDAR)
    assert light(due, today, CALENDAR, within) == "amber"
    assert light(add_working_days(today, within + 1, CALENDAR), today, CALENDAR, within) == "green"
