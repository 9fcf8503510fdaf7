"""A month of interviews as the calendar page shows it: weeks of days, and each appointment in a row."""

from __future__ import annotations

import calendar as weeks
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import clock
from casework.models import Case
from deadlines.counting import Calendar
from interviews.models import Interview
from notices.models import Notice

CaseAddress = Callable[[Case], str]
DocumentAddress = Callable[[Notice], str]


@dataclass(frozen=True)
class Appointment:
    """One interview: in a cell by hour, body and state; in the list with the rest."""

    at: datetime
    body: str
    matter: str
    place: str
    host: str
    status: str
    light: str
    href: str
    case_number: str
    case_href: str
    minutes: str
    minutes_href: str


@dataclass(frozen=True)
class Day:
    """One cell. `mark` is 假, 休 or 调休."""

    day: date
    is_working: bool
    is_today: bool
    in_month: bool
    mark: str
    interviews: list[Appointment] = field(default_factory=list)


def month_of(text: str | None) -> date:
    """The first day of the month written as 2026-12; this month's for anything else."""
    try:
        return datetime.strptime(text or "", "%Y-%m").date()
    except ValueError:
        return clock.today().replace(day=1)


def month_beside(first: date, step: int) -> str:
    """The month before (-1) or after (1), as 2026-12."""
    inside = first - timedelta(days=1) if step < 0 else first + timedelta(days=31)
    return f"{inside:%Y-%m}"


def span_of(first: date) -> tuple[datetime, datetime]:
    """From the beginning of the month's first week shown to the end of its last, aware."""
    shown = [day for week in _days(first) for day in week]
    begin, end = shown[0], shown[-1] + timedelta(days=1)
    return datetime.combine(begin, time(), clock.ZONE), datetime.combine(end, time(), clock.ZONE)


def weeks_of(first: date, appointments: Sequence[Appointment], calendar: Calendar) -> list[list[Day]]:
    """The weeks of the month, Monday first, each day with its appointments."""
    by_day: dict[date, list[Appointment]] = defaultdict(list)
    for found in appointments:
        by_day[found.at.date()].append(found)
    return [[_day(day, first, calendar, by_day[day]) for day in week] for week in _days(first)]


def appointment(
    interview: Interview, case_address: CaseAddress, document_address: DocumentAddress
) -> Appointment:
    """What the page tells of an interview. One whose hour has passed without a record is overdue (red)."""
    notice = interview.paper.notice
    minutes = interview.minutes.notice if interview.minutes else None
    is_unserved = interview.is_awaited and notice.served_at is None
    is_late = interview.is_awaited and interview.scheduled_at < clock.now()
    href = case_address(interview.case)
    return Appointment(
        at=interview.scheduled_at.astimezone(clock.ZONE),
        body=interview.paper.receiver.label,
        matter=notice.facts["subject_matter"],
        place=interview.place,
        host=interview.issuer.label,
        status="待送达" if is_unserved else "待记录" if is_late else interview.get_status_display(),
        light="red" if is_late or interview.status == Interview.Status.NO_SHOW else "",
        href=href,
        case_number=interview.case.number,
        case_href=href,
        minutes=minutes.number_text if minutes else "",
        minutes_href=document_address(minutes) if minutes else "",
    )


def _days(first: date) -> list[list[date]]:
    return weeks.Calendar().monthdatescalendar(first.year, first.month)


def _day(day: date, first: date, calendar: Calendar, interviews: list[Appointment]) -> Day:
    return Day(
        day=day,
        is_working=calendar.is_working(day),
        is_today=day == clock.today(),
        in_month=(day.year, day.month) == (first.year, first.month),
        mark=calendar.why(day),
        interviews=interviews,
    )
