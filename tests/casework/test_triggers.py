"""The days from which a trigger holds, whatever the term and the number: it holds then, and not the day before."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.escalation.triggers import Clock, Number, days_late, holds_from
from deadlines.counting import Calendar, NamedDay, add_working_days, working_days_between

DAY = timedelta(days=1)
AUTUMN = Calendar(
    {date(2026, 10, day): NamedDay(False, "国庆节") for day in range(1, 8)}
    | {date(2026, 10, 10): NamedDay(True, "国庆节")}
)
days = st.dates(date(2026, 8, 1), date(2026, 12, 31))
terms, numbers = st.integers(1, 40), st.integers(1, 15)


@given(days, terms, numbers)
def test_due_within_holds_from_its_first_day_and_never_of_a_short_term(
    start: date, term: int, number: int
) -> None:
    due = add_working_days(start, term, AUTUMN)
    found = holds_from("due_within", Clock("answer", start, due), Number(number, "working_days"), AUTUMN)
    if term <= number:
        assert found is None
        return
    assert found is not None and start < found <= due
    assert working_days_between(found, due, AUTUMN) <= number
    assert working_days_between(found - DAY, due, AUTUMN) > number


@given(days, terms, numbers)
def test_overdue_holds_from_that_many_working_days_on(start: date, term: int, number: int) -> None:
    due = add_working_days(start, term, AUTUMN)
    found = holds_from("overdue", Clock("answer", start, due), Number(number, "working_days"), AUTUMN)
    assert found is not None and days_late(due, found, AUTUMN) == number
    assert days_late(due, found - DAY, AUTUMN) < number


@given(days, st.integers(1, 3), numbers)
def test_unsigned_counts_from_the_day_of_service(start: date, term: int, number: int) -> None:
    clock = Clock("sign_for", start, add_working_days(start, term, AUTUMN))
    found = holds_from("unsigned", clock, Number(number, "working_days"), AUTUMN)
    assert found == add_working_days(start, number, AUTUMN)
    # A paper that waits to be signed for is on a desk: nobody is told that it is due soon.
    assert holds_from("due_within", clock, Number(number, "working_days"), AUTUMN) is None
