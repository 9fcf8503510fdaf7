"""When something may go out: properties of `next_allowed`, over the real calendar."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clock
from deadlines.counting import Calendar, NamedDay
from notifications.hours import Hours, next_allowed, pause_after

DAYS = st.dictionaries(
    st.dates(datetime(2026, 9, 1).date(), datetime(2026, 12, 31).date()),
    st.booleans().map(lambda is_working: NamedDay(is_working, "假日")),
    max_size=40,
)
MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 20)).map(
    lambda m: m.replace(tzinfo=clock.ZONE)
)
TIMES = st.tuples(st.times(), st.times()).filter(lambda pair: pair[0] < pair[1])


@given(MOMENTS, DAYS, TIMES)
def test_the_next_allowed_moment(moment: datetime, named: dict, times: tuple[time, time]) -> None:
    """It is allowed, not earlier, nothing allowed lies before it, and asking again changes nothing."""
    calendar, hours = Calendar(named), Hours(*times)
    found = next_allowed(moment, calendar, hours)
    assert found >= moment and hours.has(found, calendar)
    assert next_allowed(found, calendar, hours) == found
    if found != moment:
        assert found.time() == hours.opens
        before = found - timedelta(microseconds=1)
        assert not hours.has(before, calendar)
        openings = (
            datetime.combine((moment + timedelta(days=n)).date(), hours.opens, tzinfo=clock.ZONE)
            for n in range((found.date() - moment.date()).days)
        )
        assert not any(moment <= each < found and hours.has(each, calendar) for each in openings)


@given(MOMENTS, MOMENTS, DAYS, TIMES)
def test_who_asks_later_is_not_allowed_sooner(
    one: datetime, other: datetime, named: dict, times: tuple[time, time]
) -> None:
    calendar, hours = Calendar(named), Hours(*times)
    first, second = sorted([one, other])
    assert next_allowed(first, calendar, hours) <= next_allowed(second, calendar, hours)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T07:59:59", "2026-11-20T08:00:00"),
        ("2026-11-20T08:00:00", "2026-11-20T08:00:00"),
        ("2026-11-20T17:59:59", "2026-11-20T17:59:59"),
        ("2026-11-20T18:00:00", "2026-11-23T08:00:00"),
        ("2026-11-21T12:00:00", "2026-11-23T08:00:00"),
    ],
)
def test_at_the_edges(moment: str, expected: str) -> None:
    asked, found = (datetime.fromisoformat(text).replace(tzinfo=clock.ZONE) for text in (moment, expected))
    assert next_allowed(asked, Calendar(), Hours(time(8), time(18))) == found


def test_the_hours_are_beijings() -> None:
    """Half past midnight in London is half past eight here."""
    moment = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert next_allowed(moment, Calendar(), Hours(time(8), time(18))) == moment


@given(st.integers(1, 10_000))
def test_pauses_grow_and_end(failures: int) -> None:
    assert timedelta(minutes=5) <= pause_after(failures) <= pause_after(failures + 1) <= timedelta(hours=4)
