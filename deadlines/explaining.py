"""Why the due date is this day: a cell for each day, a sentence, the rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import clock

from .counting import Calendar, Light, Stops, Unit, light, working_days_between, written_day
from .limits import limit
from .models import Deadline, DeadlineEntry
from .queries import calendar_for, calendar_since, remaining, stops_of

BASIS = {
    True: "法定节假日和休息日不计，调休上班日计入。",
    False: "届满日为节假日、休息日的，顺延至下一工作日。",
}
"""The rule of counting, by whether the unit is working days."""
BEGINS = {True: "期限自送达或签收的次日起算；", False: "期限自开始之日的次日起算；"}
"""What begins the clock, by whether it is the service of a document."""

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class DayCell:
    """One day of the strip.

    `label` stands in the cell (送, 起, a number, 假, 休, 停, 超1, 顺延), `above` over it (调休, 到期); `number`
    is the counted day, `overdue` the working day past the due one; both None where they do not apply. `words` say
    why a day did not count (国庆节放假, 休息日, 等待法院), or why a weekend did (国庆节调休上班); else "".
    """

    day: date
    weekday: str
    kind: str
    label: str
    above: str = ""
    number: int | None = None
    reason: str = ""
    overdue: int | None = None
    name: str = ""
    words: str = ""
    is_due: bool = False
    was_due: bool = False
    is_today: bool = False
    is_provisional: bool = False


@dataclass(frozen=True)
class Strip:
    cells: list[DayCell]
    sentence: str
    basis: str


@dataclass(frozen=True)
class DueMark:
    """A due date as a light. `days`: signed working days left; of a stopped clock the working days it has
    stood still; None when not begun or over. `deadline` is its key."""

    light: Light
    days: int | None
    due_on: date | None
    deadline: int


@dataclass(frozen=True)
class Gauge:
    """What lights are read by: one for all rows of a page, so that no two of them differ in their measure."""

    today: date
    calendar: Calendar
    amber_within: int


def gauge_for(deadlines: Iterable[Deadline]) -> Gauge:
    """Today, the calendar back to the earliest start, and the limit `due_soon`: two queries."""
    today = clock.today()
    return Gauge(today, calendar_for(deadlines), limit("due_soon", today).amount)


def due_mark(deadline: Deadline, gauge: Gauge | None = None) -> DueMark:
    """The light and its number: every page, export and print shows a deadline by this. One gauge for all rows."""
    by = gauge or gauge_for([deadline])
    if not deadline.is_open or deadline.started_on is None:
        return DueMark("grey", None, deadline.due_on, deadline.pk)
    if deadline.stopped_on:
        stood = working_days_between(deadline.stopped_on - timedelta(days=1), by.today, by.calendar)
        return DueMark("grey", max(stood, 0), deadline.due_on, deadline.pk)
    shown = light(deadline.due_on, by.today, by.calendar, by.amber_within)
    return DueMark(shown, remaining(deadline, by.today, by.calendar), deadline.due_on, deadline.pk)


def explain(
    deadline: Deadline,
    today: date | None = None,
    calendar: Calendar | None = None,
    *,
    is_by_service: bool = True,
) -> Strip:
    """The day strip of a deadline; empty cells when its clock has not begun.

    `is_by_service`: the clock begins when a document is served, not by an act or on a day.
    """
    day = today or clock.today()
    basis = BEGINS[is_by_service] + BASIS[deadline.unit == Unit.WORKING_DAYS]
    if deadline.started_on is None or deadline.due_on is None:
        begins = "自送达或签收的次日起算，" if is_by_service else ""
        return Strip([], f"{_term(deadline)}，{begins}尚未起算。", basis)
    days = calendar or calendar_since(deadline.started_on)
    began = "送达，次日起算" if is_by_service else "开始，次日起算"
    cells = _Walk(deadline, day, days, "送" if is_by_service else "起").cells()
    return Strip(cells, _sentence(deadline, day, days, began), basis)


class _Walk:
    """Goes from the day that begins the clock (`first`: what its cell says) to the last worth showing, counting."""

    def __init__(self, deadline: Deadline, today: date, calendar: Calendar, first: str) -> None:
        self.deadline, self.today, self.calendar, self.first = deadline, today, calendar, first
        self.stops: Stops = stops_of(deadline)
        self.grounds = grounds_of(deadline)
        self.counted = 0
        self.overdue = 0
        self.total = deadline.amount + sum(
            entry.amount or 0 for entry in deadline.entries.all() if entry.kind == "extended"
        )

    def cells(self) -> list[DayCell]:
        start, due = self.deadline.started_on, self.deadline.due_on
        assert start and due
        end = self.deadline.met_on or self.deadline.cancelled_on or self.today
        last = max(due, end)
        return [self._cell(start + timedelta(days=n)) for n in range((last - start).days + 1)]

    def _cell(self, day: date) -> DayCell:
        reason = "停" if self.stops.has(day) else self.calendar.why(day)
        kind, label, number, overdue = self._count(day, reason)
        is_due = day == self.deadline.due_on
        was_due = not is_due and day == self.deadline.original_due_on
        return DayCell(
            day=day,
            weekday=WEEKDAYS[day.weekday()],
            kind=kind,
            label=label,
            above="到期" if is_due else "原到期" if was_due else reason if reason == "调休" else "",
            number=number,
            reason=reason,
            overdue=overdue,
            name=self.calendar.name(day),
            words=self._words(day, kind, reason),
            is_due=is_due,
            was_due=was_due,
            is_today=day == self.today,
            is_provisional=self.calendar.is_provisional(day),
        )

    def _words(self, day: date, kind: str, reason: str) -> str:
        """Why the day did not count, or why a weekend did; "" for a day that speaks for itself."""
        if reason == "停" and kind != "start":
            return "、".join(ground for ground, stops in self.grounds.items() if stops.has(day)) or "中止"
        if reason == "调休":
            return f"{self.calendar.name(day)}调休上班"
        if kind != "off":
            return ""
        rest = f"{self.calendar.name(day)}放假" if reason == "假" else "休息日" if reason == "休" else ""
        if self.deadline.unit == Unit.WORKING_DAYS or day > (self.deadline.due_on or day):
            return rest
        return f"届满日为{rest or '中止期间'}，顺延"

    def _count(self, day: date, reason: str) -> tuple[str, str, int | None, int | None]:
        """(kind, label, number, overdue) of one day; moves the counters."""
        assert self.deadline.started_on and self.deadline.due_on
        if day == self.deadline.started_on:
            return "start", self.first, None, None
        rests = reason in ("假", "休", "停")
        if day > self.deadline.due_on:
            if rests or (self.deadline.stopped_on and day >= self.deadline.stopped_on):
                return "off", reason or "停", None, None
            self.overdue += 1
            return "over", f"超{self.overdue}", None, self.overdue
        kind = "due" if day == self.deadline.due_on else "counted"
        if self._counts(rests, reason):
            self.counted += 1
            return kind, str(self.counted), self.counted, None
        if kind == "due":
            return "due", "停" if reason == "停" else "顺延", None, None
        return "off", reason or "顺", None, None

    def _counts(self, rests: bool, reason: str) -> bool:
        if self.deadline.unit == Unit.WORKING_DAYS:
            return not rests
        in_days = self.deadline.unit != Unit.CALENDAR_DAYS or self.counted < self.total
        return in_days and reason != "停"


def grounds_of(deadline: Deadline) -> dict[str, Stops]:
    """The stopped spans of a ledger by the words of their ground."""
    return {
        str(ground.label): found
        for ground in DeadlineEntry.Ground
        if (found := Stops.of(row for row in deadline.entries.all() if row.ground == ground)).spans
    }


def _term(deadline: Deadline) -> str:
    return f"{deadline.what}期限{deadline.amount}{Unit(deadline.unit).label}"


def _sentence(deadline: Deadline, today: date, calendar: Calendar, began: str) -> str:
    assert deadline.started_on and deadline.due_on
    parts = [f"{written_day(deadline.started_on)}{began}{deadline.amount}{Unit(deadline.unit).label}"]
    parts += _rests(deadline, calendar) + _history(deadline)
    parts.append(f"{written_day(deadline.due_on)}（星期{WEEKDAYS[deadline.due_on.weekday()]}）到期")
    parts.append(_standing(deadline, today, calendar))
    note = "放假安排尚未公布的年份按暂定日历计算。" if calendar.is_provisional(deadline.due_on) else ""
    return "，".join(part for part in parts if part) + "。" + note


def _rests(deadline: Deadline, calendar: Calendar) -> list[str]:
    """Festivals within the term, and the weekends at work."""
    assert deadline.started_on and deadline.due_on
    within = {
        day: found for day, found in calendar.named.items() if deadline.started_on < day <= deadline.due_on
    }
    names = list(dict.fromkeys(found.name for day, found in sorted(within.items()) if not found.is_working))
    made_up = [f"{day.month}月{day.day}日" for day, found in sorted(within.items()) if found.is_working]
    if deadline.unit != Unit.WORKING_DAYS:
        return []
    return ([f"{'、'.join(names)}放假不计"] if names else []) + (
        [f"{'、'.join(made_up)}调休上班计入"] if made_up else []
    )


def _history(deadline: Deadline) -> list[str]:
    """Stops and extensions, in words."""
    spans = [
        f"{written_day(begin)}因{ground}停止计算、{written_day(end)}恢复"
        for ground, stops in grounds_of(deadline).items()
        for begin, end in stops.spans
        if end is not None and end > begin
    ]
    longer = sum(entry.amount or 0 for entry in deadline.entries.all() if entry.kind == "extended")
    moved = deadline.due_on != deadline.original_due_on and deadline.original_due_on
    return (
        spans
        + ([f"经批准延长{longer}{Unit(deadline.unit).label}"] if longer else [])
        + ([f"原到期日为{written_day(moved)}"] if moved else [])
    )


def _standing(deadline: Deadline, today: date, calendar: Calendar) -> str:
    if deadline.met_on:
        return f"已于{written_day(deadline.met_on)}办结"
    if deadline.cancelled_on:
        return f"已于{written_day(deadline.cancelled_on)}撤销"
    if deadline.stopped_on:
        why = "、".join(
            ground for ground, stops in grounds_of(deadline).items() if stops.lasting_since is not None
        )
        return f"自{written_day(deadline.stopped_on)}起停止计算（{why or '中止'}），到期日待恢复后重新计算"
    left = remaining(deadline, today, calendar) or 0
    if left < 0:
        return f"已超期{-left}个工作日"
    if deadline.due_on == today:
        return "今日到期"
    return f"还剩{left}个工作日"
