"""The calendar as data: what an authority names for a year is an edition; the newest ones are what is in force.

One installation serves one city, so the calendar in force is the nation's with the days of the regions the city
lies in laid over it: on the same day the region wins, and the narrower region over the wider. What regions there are
is data (`CalendarRegion`), none in the sample city. The result is written out, one row a day (`CalendarDay`), because
every page counts days and none should have to ask which regions count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .counting import Calendar, written_day
from .models import CalendarDay, CalendarEdition, CalendarRegion
from .queries import calendar_of

AREA = SettingChange.Area.CALENDAR.value
Status = CalendarDay.Status
NATION = "全国"
# Years that may be entered, counted from the present one: a deadline hardly reaches further.
YEARS_BACK, YEARS_AHEAD = 5, 2
NAME_LIMIT = 20
SOURCE_LIMIT = 200
# Thirteen national days of rest a year and what is laid around them make forty; a hundred is a mistake.
MOST_DAYS = 100


@dataclass(frozen=True, order=True)
class Named:
    """A day as an edition names it: a holiday, a day off in lieu, or a weekend at work."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True)
class Draft:
    """An edition that somebody is about to make. `days` are in order."""

    year: int
    region: str
    status: str
    source: str
    days: tuple[Named, ...]

    @property
    def title(self) -> str:
        return f"{self.year}年日历（{self.region or NATION}）"

    def as_data(self) -> dict[str, Any]:
        """Plain values, for carrying with a preview and for its digest."""
        return {
            "year": self.year,
            "region": self.region,
            "status": self.status,
            "source": self.source,
            "days": _plain(self.days),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Draft:
        return cls(data["year"], data["region"], data["status"], data["source"], named_of(data["days"]))


@dataclass(frozen=True)
class DayChange:
    """A day that the draft makes another than it is; both in words (工作日, 放假·国庆节, 调休上班·国庆节)."""

    day: date
    before: str
    after: str


def named_of(days: Iterable[Any]) -> tuple[Named, ...]:
    """The days of an edition as they are kept in its row."""
    return tuple(Named(date.fromisoformat(day), bool(is_working), name) for day, is_working, name in days)


def newest(year: int) -> dict[str, CalendarEdition]:
    """The newest edition of each region for a year, the nation's under ""; one query."""
    rows = CalendarEdition.objects.filter(year=year).select_related("by").order_by("number")
    return {row.region: row for row in rows}


def regions() -> list[str]:
    """The regions that count here, the widest first."""
    return list(CalendarRegion.objects.values_list("name", flat=True))


def years_allowed(today: date | None = None) -> range:
    """The years whose calendar may be entered."""
    year = (today or clock.today()).year
    return range(year - YEARS_BACK, year + YEARS_AHEAD + 1)


def days_in_force(year: int, draft: Draft | None = None) -> dict[date, CalendarDay]:
    """The named days of a year by the newest editions, the draft standing for the one it would replace."""
    found: dict[date, CalendarDay] = {}
    editions = newest(year)
    for region in ["", *regions()]:
        if draft is not None and draft.region == region:
            status, days = draft.status, draft.days
        elif region in editions:
            status, days = editions[region].status, named_of(editions[region].days)
        else:
            continue
        for each in days:
            found[each.day] = CalendarDay(
                day=each.day, is_working=each.is_working, name=each.name, status=status, region=region
            )
    return found


def changes_by(draft: Draft) -> list[DayChange]:
    """The days that would count otherwise, or bear another name, were the draft in force."""
    now = {row.day: row for row in CalendarDay.objects.filter(day__year=draft.year).exclude(name="")}
    then = days_in_force(draft.year, draft)
    said = [(day, in_words(day, now.get(day)), in_words(day, then.get(day))) for day in sorted(now | then)]
    return [DayChange(day, before, after) for day, before, after in said if before != after]


def calendar_under(draft: Draft, since: date) -> Calendar:
    """The calendar from the beginning of that day's year on, were the draft in force."""
    rows = CalendarDay.objects.filter(day__gte=since.replace(month=1, day=1)).exclude(name="")
    kept = list(rows.exclude(day__year=draft.year))
    if draft.year >= since.year:
        kept += days_in_force(draft.year, draft).values()
    return calendar_of((row.day, row.is_working, row.name, row.status, row.region) for row in kept)


def refuse_unfit(draft: Draft) -> None:
    """Raises Refusal, naming field and remedy, for an edition that cannot be; and for one that says nothing new."""
    _refuse_head(draft)
    seen: set[date] = set()
    for each in draft.days:
        problem = problem_of(each, draft.year)
        if problem is None and each.day in seen:
            problem = ("出现了两次", "请只留一次")
        if problem is not None:
            raise Refusal(f"{written_day(each.day)}{problem[0]}。", field="days", remedy=f"{problem[1]}。")
        seen.add(each.day)
    if len(seen) > MOST_DAYS:
        raise Refusal(f"一年的放假和调休日超过{MOST_DAYS}天。", field="days", remedy="请核对起止日期。")
    if not seen and not draft.region:
        raise Refusal("全国的日历没有一个节日。", field="days", remedy="请逐段填写放假和调休日。")
    present = newest(draft.year).get(draft.region)
    if present is None:
        if not seen:
            raise Refusal("没有一个放假或者调休日。", field="days")
        return
    if (present.status, present.source, named_of(present.days)) == (draft.status, draft.source, draft.days):
        raise Refusal(f"与现行的第{present.number}版相同，没有改动。", field="days")


def problem_of(each: Named, year: int | None) -> tuple[str, str] | None:
    """What is wrong with one named day, and the remedy; None where nothing is. `year`: the one it must lie in."""
    weekend = each.day.weekday() >= 5
    if year is not None and each.day.year != year:
        return f"不在{year}年", "请改正日期，或者另选年度"
    if not each.name:
        return "没有写明节日名称", "与平常的星期不同的日子，须写明是哪个节日"
    if len(each.name) > NAME_LIMIT:
        return f"名称超过{NAME_LIMIT}字", "请写简称"
    if each.is_working and not weekend:
        return "本来就是工作日，不是调休上班", "请删去，或者改正日期"
    return None


def lock_editions() -> None:
    """Whoever makes an edition waits here for whoever is making another, and reads afterwards."""
    list(CalendarEdition.objects.select_for_update().order_by("pk").values_list("pk"))


@one_transaction()
def enter(draft: Draft, *, reason: str, acting_user: User) -> CalendarEdition:
    """Puts a draft in force as the next edition of its year and region. Deadlines are not counted here.

    What counts them, tells the cases and the people, is `casework.services.confirm_calendar`: it calls this one.
    Raises NotYours for all but the system administrator, Refusal for what `refuse_unfit` refuses.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    lock_editions()
    refuse_unfit(draft)
    present = newest(draft.year).get(draft.region)
    changes = changes_by(draft)
    made = CalendarEdition.objects.create(
        year=draft.year,
        region=draft.region,
        number=present.number + 1 if present else 1,
        status=draft.status,
        days=_plain(draft.days),
        source=draft.source,
        reason=said,
        by=acting_user,
    )
    _write_out(draft.year)
    record_change(
        AREA,
        f"calendar:{draft.year}:{draft.region}",
        draft.title,
        old=_edition_said(present) if present else "",
        new=f"{_edition_said(made)}；{_days_said(changes)}",
        reason=said,
        acting_user=acting_user,
    )
    return made


@one_transaction()
def add_region(name: str, *, reason: str, acting_user: User) -> CalendarRegion:
    """From now on the days of this region may be entered; as long as none are, nothing changes."""
    require_setter(acting_user)
    said, wanted = require_reason(reason), name.strip()
    if not wanted or wanted == NATION:
        raise Refusal("没有写明地区。", field="name", remedy="请写全称，例如内蒙古自治区。")
    if CalendarRegion.objects.filter(name=wanted).exists():
        raise Refusal(f"{wanted}已经登记。", field="name")
    made = CalendarRegion.objects.create(name=wanted, by=acting_user)
    record_change(
        AREA, f"region:{wanted}", "日历适用地区", old="", new=wanted, reason=said, acting_user=acting_user
    )
    return made


def in_words(day: date, row: CalendarDay | None) -> str:
    """放假·国庆节, 调休上班·国庆节（内蒙古自治区）, 休息日, 工作日."""
    if row is None:
        return "休息日" if day.weekday() >= 5 else "工作日"
    region = f"（{row.region}）" if row.region else ""
    return f"{'调休上班' if row.is_working else '放假'}·{row.name}{region}"


def _refuse_head(draft: Draft) -> None:
    allowed = years_allowed()
    if draft.year not in allowed:
        raise Refusal(f"只能设{allowed[0]}年至{allowed[-1]}年的日历。", field="year", remedy="请核对年度。")
    if draft.status not in Status.values:
        raise Refusal("没有写明是暂定还是已公布。", field="status")
    if not draft.source.strip():
        raise Refusal("没有写明依据。", field="source", remedy="请写明文件名称、文号。")
    if len(draft.source) > SOURCE_LIMIT:
        raise Refusal(f"依据超过{SOURCE_LIMIT}字。", field="source", remedy="请精简。")
    if draft.region and draft.region not in regions():
        raise Refusal(f"{draft.region}没有登记为适用地区。", field="region", remedy="请先在日历页登记。")


def _write_out(year: int) -> None:
    """The year's rows anew: each day once, named ones as the editions say, the others by the week."""
    named = days_in_force(year)
    national = newest(year).get("")
    status = national.status if national else Status.PROVISIONAL
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(
        [named.get(day) or CalendarDay(day=day, is_working=day.weekday() < 5, status=status) for day in days],
        batch_size=500,
    )


def _plain(days: Iterable[Named]) -> list[list[Any]]:
    return [[each.day.isoformat(), each.is_working, each.name] for each in days]


def _edition_said(edition: CalendarEdition) -> str:
    return f"第{edition.number}版，{edition.get_status_display()}（{edition.source}）"


def _days_said(changes: list[DayChange]) -> str:
    if not changes:
        return "没有一天变动"
    said = "、".join(f"{each.day.month}月{each.day.day}日{each.before}→{each.after}" for each in changes[:60])
    return f"变动{len(changes)}天：{said}"
