"""A year's calendar as its page shows it: twelve months at a glance, spans of named days, totals."""

from __future__ import annotations

import calendar as weeks
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import clock

from .editions import Named
from .models import CalendarDay, CalendarEdition

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Cell:
    """One day. `kind`: rest (a named day off), work (a weekend at work), weekend, plain, out (another month's).

    `mark` stands beside the number (休, 班); `name` and `region` are read out and shown on pointing.
    """

    day: date
    kind: str
    mark: str = ""
    name: str = ""
    region: str = ""
    is_provisional: bool = False
    is_today: bool = False

    @property
    def words(self) -> str:
        """2027年10月1日 国庆节 放假（内蒙古自治区，暂定)."""
        said = {"rest": "放假", "work": "调休上班", "weekend": "周末"}.get(self.kind, "工作日")
        aside = "，".join(filter(None, [self.region, "暂定" if self.is_provisional and self.mark else ""]))
        day = f"{self.day.month}月{self.day.day}日{self.name}{said}"
        return f"{day}（{aside}）" if aside else day


@dataclass(frozen=True)
class Month:
    number: int
    weeks: list[list[Cell]]
    working_days: int
    days_off: int


@dataclass(frozen=True)
class Span:
    """Days in a row that are named alike."""

    first: date
    last: date
    is_working: bool
    name: str
    region: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def goes_on(self, day: date, alike: tuple[bool, str, str]) -> bool:
        """Whether the day follows at once and is named the same."""
        same = (self.is_working, self.name, self.region) == alike
        return same and self.last + timedelta(days=1) == day

    @property
    def said(self) -> str:
        """10月1日（星期四）至7日（星期三）."""
        begin = f"{self.first.month}月{self.first.day}日（星期{WEEKDAYS[self.first.weekday()]}）"
        if self.days == 1:
            return begin
        month = f"{self.last.month}月" if self.last.month != self.first.month else ""
        return f"{begin}至{month}{self.last.day}日（星期{WEEKDAYS[self.last.weekday()]}）"


@dataclass(frozen=True)
class Year:
    number: int
    months: list[Month]
    spans: list[Span]

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)

    @property
    def days_off(self) -> int:
        return sum(month.days_off for month in self.months)

    @property
    def named_off(self) -> int:
        """Days that are named as days off, weekends among them counted."""
        return sum(span.days for span in self.spans if not span.is_working)

    @property
    def made_up(self) -> int:
        return sum(span.days for span in self.spans if span.is_working)


def year_in_force(year: int) -> Year:
    """The year as deadlines are counted by it; one query."""
    rows = CalendarDay.objects.filter(day__year=year).exclude(name="").order_by("day")
    return _year(year, {row.day: row for row in rows})


def year_of_edition(edition: CalendarEdition, days: Iterable[Named]) -> Year:
    """The year as one edition says it, without what others say."""
    named = {
        each.day: CalendarDay(
            day=each.day,
            is_working=each.is_working,
            name=each.name,
            status=edition.status,
            region=edition.region,
        )
        for each in days
    }
    return _year(edition.year, named)


def spans_of(days: Iterable[CalendarDay | Named]) -> list[Span]:
    """Named days, in order, gathered where they follow each other and are alike."""
    found: list[Span] = []
    for each in days:
        region = getattr(each, "region", "")
        last = found[-1] if found else None
        alike = (each.is_working, each.name, region)
        if last and last.goes_on(each.day, alike):
            found[-1] = Span(last.first, each.day, *alike)
        else:
            found.append(Span(each.day, each.day, *alike))
    return found


def _year(year: int, named: Mapping[date, CalendarDay]) -> Year:
    months = [_month(year, number, named) for number in range(1, 13)]
    return Year(year, months, spans_of(named[day] for day in sorted(named)))


def _month(year: int, number: int, named: Mapping[date, CalendarDay]) -> Month:
    grid = [
        [_cell(day, number, named.get(day)) for day in week]
        for week in weeks.Calendar().monthdatescalendar(year, number)
    ]
    kinds = [cell.kind for week in grid for cell in week]
    working = kinds.count("plain") + kinds.count("work")
    return Month(number, grid, working, kinds.count("rest") + kinds.count("weekend"))


def _cell(day: date, month: int, row: CalendarDay | None) -> Cell:
    if day.month != month:
        return Cell(day, "out")
    is_today = day == clock.today()
    if row is None:
        return Cell(day, "weekend" if day.weekday() >= 5 else "plain", is_today=is_today)
    return Cell(
        day,
        kind="work" if row.is_working else "rest",
        mark="班" if row.is_working else "休",
        name=row.name,
        region=row.region,
        is_provisional=row.status == CalendarDay.Status.PROVISIONAL,
        is_today=is_today,
    )
