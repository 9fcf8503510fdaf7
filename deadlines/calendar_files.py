"""Named days from a file that people upload: a table (CSV, xlsx) or a calendar (iCal). Nothing is guessed.

A table has the columns 日期, 止 (optional, the last day of a span), 类别 (放假 or 调休上班) and 名称; or day,
is_working (yes/no), name and status, as `deadlines/data/named-days-2023-2027.csv` has them.

In a calendar each all-day VEVENT is a day, or a span of days (DTEND is the day after the last). Its SUMMARY says
what it is: with 班 (班, 补班, 上班, 调休上班) days at work, else with 休 or 假 (休, 放假, 休假, 假期, 调休) days off.
An event that says neither only mentions a festival (妇女节, 冬至): it is left out, unless the uploader says that such
are days off. What remains of SUMMARY without brackets and those words is the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar as ICalendar

from organisations.spreadsheets import WorkbookUnusable
from organisations.spreadsheets.cells import Unreadable, day_of
from organisations.spreadsheets.tables import Line, Problem, Upload, read_table

from .editions import Named, problem_of

COLUMNS = ("日期", "止", "类别", "名称")
NEEDED = ("日期", "类别", "名称")
PLAIN_COLUMNS = ("day", "is_working", "name", "status")
EXAMPLE = (("2027-10-01", "2027-10-07", "放假", "国庆节"), ("2027-09-26", "", "调休上班", "国庆节"))
AT_WORK = {"调休上班", "上班", "补班", "班", "调休工作日"}
DAYS_OFF = {"放假", "休", "假", "休假", "节假日", "调休"}
YES_NO = {"yes": True, "no": False}

LONGEST_SPAN = 31
MOST_EVENTS = 2_000
MOST_BYTES = 2**20
_BRACKETS = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?")
_MARKS = re.compile(r"(调休上班|调休|补班|上班|放假|休假|假期|第?\d+天.*|[休班假])")
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass
class FileRead:
    """What a file says. With a problem nothing of it is used; `left_out` are days it holds that are none of ours."""

    days: list[Named] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    # Of the table that has a column status: official, provisional.
    statuses: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Span:
    row: int
    first: date
    last: date
    is_working: bool
    name: str


def read_calendar_file(upload: Upload, *, year: int | None = None, unmarked_rest: bool = False) -> FileRead:
    """The named days of a file, row by row looked at. `year`: the one wanted; None takes whatever there is.

    A table's day outside the year is a problem; a calendar often holds many years, and the others are left out.
    Raises WorkbookUnusable for a file that cannot be used at all, ReaderFailed where the reader of workbooks broke.
    """
    if (upload.name or "").lower().endswith((".ics", ".ical")):
        return _read_events(_text_of(upload), year, unmarked_rest)
    return _read_rows(upload, year)


def _read_rows(upload: Upload, year: int | None) -> FileRead:
    try:
        table = read_table(upload, COLUMNS, NEEDED)
        of_line = _span_of_line
    except WorkbookUnusable as unusable:
        if "没有找到表头" not in unusable.message:
            raise
        try:
            table = read_table(upload, PLAIN_COLUMNS, PLAIN_COLUMNS[:3])
        except WorkbookUnusable:
            raise unusable from None
        of_line = _span_of_plain_line
    read = FileRead(problems=list(table.problems))
    read.statuses = {line["status"] for line in table.lines if line["status"]}
    spans = []
    for line in table.lines:
        span = of_line(line)
        if isinstance(span, Problem):
            read.problems.append(span)
        else:
            spans.append(span)
    return _spread(read, spans, year, "日期")


def _span_of_line(line: Line) -> _Span | Problem:
    first = _day(line, "日期")
    if isinstance(first, Problem):
        return first
    last = _day(line, "止") if line["止"] else first
    if isinstance(last, Problem):
        return last
    kind = line["类别"]
    if kind not in AT_WORK | DAYS_OFF:
        return Problem(line.row, "类别", f"“{kind[:20]}”不认识", "请填放假或者调休上班")
    return _Span(line.row, first, last, kind in AT_WORK, line["名称"])


def _span_of_plain_line(line: Line) -> _Span | Problem:
    day = _day(line, "day")
    if isinstance(day, Problem):
        return day
    is_working = YES_NO.get(line["is_working"].lower())
    if is_working is None:
        return Problem(line.row, "is_working", f"“{line['is_working'][:20]}”不认识", "请填yes或者no")
    return _Span(line.row, day, day, is_working, line["name"])


def _day(line: Line, column: str) -> date | Problem:
    try:
        found = day_of(line[column])
    except Unreadable as error:
        return Problem(line.row, column, str(error), "请写成2027-10-01的样子")
    return found


def _spread(read: FileRead, spans: list[_Span], year: int | None, column: str) -> FileRead:
    """The days of all spans, each looked at; a day that is named twice is a problem of the later row."""
    rows: dict[date, int] = {}
    for span in spans:
        for day in _days(read, span, column):
            each = Named(day, span.is_working, span.name)
            said = problem_of(each, year)
            if said is None and day in rows:
                said = (f"与第{rows[day]}行重复", "同一天只留一行")
            if said is not None:
                read.problems.append(Problem(span.row, column, f"{day}{said[0]}", said[1]))
                break
            rows[day] = span.row
            read.days.append(each)
    read.days.sort()
    if not read.days and not read.problems:
        wanted = f"{year}年的" if year else ""
        raise WorkbookUnusable(f"文件里没有{wanted}放假或者调休日", remedy="请核对年度和文件")
    return read


def _days(read: FileRead, span: _Span, column: str) -> Iterator[date]:
    count = (span.last - span.first).days + 1
    if count < 1:
        read.problems.append(Problem(span.row, column, "止日早于起日", "请核对起止日期"))
    elif count > LONGEST_SPAN:
        read.problems.append(
            Problem(span.row, column, f"一段长达{count}天", f"一段不超过{LONGEST_SPAN}天，请核对起止日期")
        )
    else:
        yield from (span.first + timedelta(days=n) for n in range(count))


# --- iCal -------------------------------------------------------------------------------------------------


def _text_of(upload: Upload) -> str:
    content = b""
    for chunk in upload.chunks():
        content += chunk
        if len(content) > MOST_BYTES:
            raise WorkbookUnusable("日历文件超过1MB", remedy="请只导出所需年度后重传")
    if b"\x00" in content:
        raise WorkbookUnusable("文件不是日历文本", remedy="请另存为.ics后重传")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookUnusable("文件的文字编码无法识别", remedy="请另存为UTF-8编码的.ics后重传")


def _read_events(text: str, year: int | None, unmarked_rest: bool) -> FileRead:
    if text.upper().count("BEGIN:") > MOST_EVENTS:
        raise WorkbookUnusable(f"日历中的日程超过{MOST_EVENTS}项", remedy="请只导出所需年度后重传")
    try:
        events = list(ICalendar.from_ical(text).walk("VEVENT"))
    # Whatever a file that was made to hurt brings up in the parser: it is the file that cannot be used.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookUnusable("文件不是规范的iCal日历", remedy="请重新导出.ics后重传") from error
    if not events:
        raise WorkbookUnusable("日历中没有日程", remedy="请重新导出.ics后重传")
    read, spans = FileRead(), []
    for number, event in enumerate(events, start=1):
        said = _said(event)
        if not (said.marked or unmarked_rest):
            read.left_out.append(f"第{number}项“{said.summary[:40]}”：没有写明休或者班")
            continue
        span = _span_of_event(number, event)
        if isinstance(span, Problem):
            read.problems.append(span)
        elif year is None or span.first.year <= year <= span.last.year:
            spans.append(span)
    others = len(events) - len(spans) - len(read.left_out) - len(read.problems)
    if others:
        read.left_out.append(f"其他年度的{others}项日程")
    return _spread(read, _within(spans, year), year, "DTSTART")


def _within(spans: list[_Span], year: int | None) -> list[_Span]:
    """Spans cut to the year: a New Year's holiday often begins in the year before. Endless ones stay, to be refused."""
    if year is None:
        return spans
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [
        _Span(span.row, max(span.first, first), min(span.last, last), span.is_working, span.name)
        if 0 <= (span.last - span.first).days < LONGEST_SPAN
        else span
        for span in spans
    ]


@dataclass(frozen=True)
class _Said:
    summary: str
    is_working: bool
    marked: bool
    name: str


def _said(event: Any) -> _Said:
    summary = " ".join(str(event.get("SUMMARY", "")).split())
    is_working = "班" in summary
    marked = is_working or "休" in summary or "假" in summary
    name = _MARKS.sub("", _BRACKETS.sub("", summary)).strip(" ·-—：:，,")
    return _Said(summary, is_working, marked, name or ("调休" if marked else ""))


def _span_of_event(number: int, event: Any) -> _Span | Problem:
    try:
        first = event.decoded("DTSTART")
        end = event.decoded("DTEND") if "DTEND" in event else None
        lasts = event.decoded("DURATION") if "DURATION" in event else None
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return Problem(number, "DTSTART", "起止日期不能读取", "请改正或者删去这项日程")
    if isinstance(first, datetime) or not isinstance(first, date) or isinstance(end, datetime):
        return Problem(number, "DTSTART", "不是全天日程", "请改为全天日程，或者删去")
    if "RRULE" in event or "RDATE" in event:
        return Problem(number, "RRULE", "是重复日程", "放假安排逐年不同，请逐日列出")
    last = first
    if isinstance(end, date):
        last = end - timedelta(days=1) if end > first else min(first, end)
    elif isinstance(lasts, timedelta):
        # A year's worth is refused as well as a million, and no calendar ends there.
        last = min(first, date(9990, 1, 1)) + timedelta(days=min(max(lasts.days, 1), 400) - 1)
    said = _said(event)
    return _Span(number, first, last, said.is_working, said.name)
