"""Counting of days, pure: no queries, no clock, no model.

Rules (domain 2.5): the day of service does not count, the next day is the first. Working days follow the
published calendar with its holidays (放假), and working weekends (调休). A term in calendar days, months or
years that ends on a day of rest moves to the next working day (民法典第二百零三条, 民事诉讼法第八十五条).

A clock stopped on S and resumed on R leaves out the days S, S+1, …, R−1; R counts again. So stopping and
resuming at once changes nothing, and a stop cut in two changes nothing either.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Protocol

from django.db.models import TextChoices

DAY = timedelta(days=1)
Light = Literal["green", "amber", "red", "grey"]


class Unit(TextChoices):
    WORKING_DAYS = "working_days", "个工作日"
    CALENDAR_DAYS = "calendar_days", "日"
    MONTHS = "months", "个月"
    YEARS = "years", "年"


class Entry(Protocol):
    """What counting needs of a ledger's line (`deadlines.models.DeadlineEntry` has it)."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def amount(self) -> int | None: ...


@dataclass(frozen=True)
class NamedDay:
    """A day the published calendar names: a holiday, a day off in lieu, or a weekend at work."""

    is_working: bool
    name: str
    is_official: bool = True


@dataclass(frozen=True)
class Calendar:
    """The named days; all others follow the week, Monday to Friday at work.

    `official_years` are those already published; a day of another year is provisional (暂定), and so is a day
    that a region has named but not yet published.
    """

    named: Mapping[date, NamedDay] = field(default_factory=dict)
    official_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        found = self.named.get(day)
        return found.is_working if found else day.weekday() < 5

    def is_provisional(self, day: date) -> bool:
        found = self.named.get(day)
        return day.year not in self.official_years or (found is not None and not found.is_official)

    def name(self, day: date) -> str:
        found = self.named.get(day)
        return found.name if found else ""

    def why(self, day: date) -> str:
        """ "假" a named day of rest, "休" a weekend, "调休" a weekend at work, "" an ordinary working day."""
        found = self.named.get(day)
        if found is None:
            return "休" if day.weekday() >= 5 else ""
        if found.is_working:
            return "调休" if day.weekday() >= 5 else ""
        return "假"


@dataclass(frozen=True)
class Stops:
    """The days on which a clock stood still: half-open spans, in order, without overlap; the last one may
    be open (its end is None)."""

    spans: tuple[tuple[date, date | None], ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Stops":
        """Read from a ledger, in whatever order it is given. Two stops at once need two resumptions."""
        change: dict[date, int] = {}
        for entry in entries:
            if entry.kind in ("stopped", "resumed"):
                change[entry.on] = change.get(entry.on, 0) + (1 if entry.kind == "stopped" else -1)
        return cls(tuple(_spans(change)))

    def closed(self) -> "Stops":
        """Without the stop that still lasts: as long as it lasts nobody knows how much it moves."""
        return Stops(tuple(span for span in self.spans if span[1] is not None))

    def has(self, day: date) -> bool:
        return any(begin <= day and (end is None or day < end) for begin, end in self.spans)

    @property
    def lasting_since(self) -> date | None:
        """The first day of the stop that still lasts."""
        return self.spans[-1][0] if self.spans and self.spans[-1][1] is None else None


def _spans(change: Mapping[date, int]) -> Iterable[tuple[date, date | None]]:
    depth, begin = 0, None
    for day in sorted(change):
        depth += change[day]
        if depth > 0 and begin is None:
            begin = day
        elif depth <= 0 and begin is not None:
            yield begin, day
            begin = None
    if begin is not None:
        yield begin, None


def due_on(
    amount: int, unit: str, started_on: date, entries: Sequence[Entry] = (), calendar: Calendar = Calendar()
) -> date:
    """The last day of a term of `amount` `unit` that was served on `started_on`.

    Extensions add up in the same unit; finished stops are left out; a stop that still lasts is not (the
    caller shows the clock as stopped). The order of the entries does not matter.

    Signed for on Tuesday 2026-09-29, five working days: the 30th, then after National Day the 8th, the
    9th, Saturday the 10th (调休) and Monday the 12th:

    >>> autumn = Calendar({date(2026, 10, d): NamedDay(False, "国庆节") for d in range(1, 8)}
    ...                   | {date(2026, 10, 10): NamedDay(True, "国庆节")})
    >>> due_on(5, "working_days", date(2026, 9, 29), calendar=autumn)
    datetime.date(2026, 10, 12)

    Thirty days from the 4th of September end on Sunday the 4th of October, in the holiday:

    >>> due_on(30, "calendar_days", date(2026, 9, 4), calendar=autumn)
    datetime.date(2026, 10, 8)

    Three months from the 30th of November end on the last day of February, a Sunday:

    >>> due_on(3, "months", date(2026, 11, 30))
    datetime.date(2027, 3, 1)
    """
    total = amount + sum(entry.amount or 0 for entry in entries if entry.kind == "extended")
    stops = Stops.of(entries).closed()
    if unit == Unit.WORKING_DAYS:
        return add_working_days(started_on, total, calendar, stops)
    last = _skip_stops(started_on, _raw_end(started_on, total, unit), stops)
    return next_working_day(last, calendar, stops)


def add_working_days(start: date, amount: int, calendar: Calendar, stops: Stops = Stops()) -> date:
    """The `amount`-th working day after `start` that no stop covers; `start` itself for 0.

    >>> add_working_days(date(2026, 11, 20), 1, Calendar())
    datetime.date(2026, 11, 23)
    """
    day = start
    while amount > 0:
        day += DAY
        if calendar.is_working(day) and not stops.has(day):
            amount -= 1
    return day


def next_working_day(day: date, calendar: Calendar, stops: Stops = Stops()) -> date:
    """`day` itself if it is a working day that no stop covers, else the next such day."""
    while not calendar.is_working(day) or stops.has(day):
        day += DAY
    return day


def working_days_between(first: date, last: date, calendar: Calendar, stops: Stops = Stops()) -> int:
    """Working days after `first` up to and including `last`; negative when `last` lies before `first`.

    >>> working_days_between(date(2026, 11, 20), date(2026, 11, 24), Calendar())
    2
    >>> working_days_between(date(2026, 11, 24), date(2026, 11, 20), Calendar())
    -2
    """
    if last < first:
        return -working_days_between(last, first, calendar, stops)
    days = (first + DAY * n for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if calendar.is_working(day) and not stops.has(day))


def last_day(amount: int, unit: str, start: date, calendar: Calendar = Calendar()) -> date:
    """The last day of a span of `amount` `unit` after `start`, on whatever day of the week it falls.

    For what lasts so long (a public display, an overdue month); a term of somebody's is `due_on`.

    >>> last_day(36, "months", date(2026, 11, 22))
    datetime.date(2029, 11, 22)
    """
    if unit == Unit.WORKING_DAYS:
        return add_working_days(start, amount, calendar)
    return _raw_end(start, amount, unit)


def light(
    due_on: date | None,
    today: date,
    calendar: Calendar,
    amber_within: int,
    *,
    stopped: bool = False,
) -> Light:
    """Green in time, amber with so many working days left (the limit `due_soon`), red overdue, grey stopped or not
    begun. `last_amber_day` says the same of many rows at once.

    >>> light(date(2026, 11, 27), date(2026, 11, 20), Calendar(), 3)
    'green'
    >>> light(date(2026, 11, 25), date(2026, 11, 20), Calendar(), 3)
    'amber'
    >>> light(date(2026, 11, 19), date(2026, 11, 20), Calendar(), 3)
    'red'
    """
    if stopped or due_on is None:
        return "grey"
    if due_on < today:
        return "red"
    return "amber" if working_days_between(today, due_on, calendar) <= amber_within else "green"


def last_amber_day(today: date, calendar: Calendar, amber_within: int) -> date:
    """The last due day that is amber today: the days of rest after the last working day have no more left than it.

    >>> last_amber_day(date(2026, 11, 24), Calendar(), 3)
    datetime.date(2026, 11, 29)
    """
    return add_working_days(today, amber_within + 1, calendar) - DAY


def written_day(day: date) -> str:
    """2026年11月18日."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(start: date, months: int) -> date:
    """The same day some months later, or that month's last day (民法典第二百零二条).

    >>> add_months(date(2026, 10, 31), 1)
    datetime.date(2026, 11, 30)
    """
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _raw_end(started_on: date, total: int, unit: str) -> date:
    if unit == Unit.CALENDAR_DAYS:
        return started_on + DAY * total
    if unit == Unit.MONTHS:
        return add_months(started_on, total)
    if unit == Unit.YEARS:
        return add_months(started_on, 12 * total)
    raise ValueError(f"no such unit: {unit}")


def _skip_stops(started_on: date, end: date, stops: Stops) -> date:
    """`end`, moved by each stopped calendar day after the day of service that lies before it."""
    left, day = (end - started_on).days, started_on
    while left > 0:
        day += DAY
        left -= not stops.has(day)
    return day
