"""The days of a deadline as months on a wall calendar, and those that did not count in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .explaining import DayCell

DAY = timedelta(days=1)
# More months than this are not looked at one by one: the first and the last of them are shown.
MOST_MONTHS = 6


@dataclass(frozen=True)
class Square:
    """One square of a month: a day, with what it was to the deadline; neither before the first and after the last."""

    day: date | None = None
    cell: DayCell | None = None


@dataclass(frozen=True)
class Month:
    """A month in weeks of seven squares, Monday first. `left_out`: how many months before it are not shown."""

    first: date
    weeks: list[list[Square]]
    left_out: int = 0


@dataclass(frozen=True)
class Span:
    """Days in a row that did not count, or counted against the week, for one reason."""

    first: date
    last: date
    words: str
    counts: bool

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def months_of(cells: Sequence[DayCell]) -> list[Month]:
    """The months through which the deadline goes; none for one that has not begun."""
    if not cells:
        return []
    known = {cell.day: cell for cell in cells}
    firsts = [cells[0].day.replace(day=1)]
    while (following := _next_month(firsts[-1])) <= cells[-1].day:
        firsts.append(following)
    left_out = len(firsts) - MOST_MONTHS
    if left_out <= 0:
        return [Month(first, _weeks(first, known)) for first in firsts]
    half = MOST_MONTHS // 2
    head, tail = firsts[:half], firsts[-half:]
    return [
        Month(first, _weeks(first, known), left_out if first == tail[0] else 0) for first in [*head, *tail]
    ]


def spans_of(cells: Sequence[DayCell]) -> list[Span]:
    """The days up to the due one that did not count, and the weekends that did, each with its reason."""
    due = next((cell.day for cell in cells if cell.is_due), None)
    found: list[Span] = []
    for cell in cells:
        if not cell.words or (due is not None and cell.day > due):
            continue
        counts = cell.number is not None
        if (
            found
            and (found[-1].words, found[-1].counts) == (cell.words, counts)
            and found[-1].last + DAY == cell.day
        ):
            found[-1] = Span(found[-1].first, cell.day, cell.words, counts)
        else:
            found.append(Span(cell.day, cell.day, cell.words, counts))
    return found


def _next_month(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)


def _weeks(first: date, known: dict[date, DayCell]) -> list[list[Square]]:
    last = _next_month(first) - DAY
    days = [first + DAY * n for n in range(last.day)]
    squares = [Square()] * first.weekday() + [Square(day, known.get(day)) for day in days]
    squares += [Square()] * (6 - last.weekday())
    return [squares[n : n + 7] for n in range(0, len(squares), 7)]
