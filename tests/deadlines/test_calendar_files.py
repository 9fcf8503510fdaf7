"""Named days from files: tables and calendars, good and hostile. No database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deadlines.calendar_files import FileRead, read_calendar_file
from organisations.spreadsheets import WorkbookUnusable
from organisations.spreadsheets.writing import as_xlsx

TABLE = """日期,止,类别,名称
2027-10-01,2027-10-07,放假,国庆节
2027-09-26,,调休上班,国庆节
2027-01-01,,放假,元旦
"""
OCTOBER = {date(2027, 10, day) for day in range(1, 8)}


def read(content: str | bytes, name: str = "2027.csv", **options: Any) -> FileRead:
    data = content if isinstance(content, bytes) else content.encode()
    return read_calendar_file(SimpleUploadedFile(name, data), **({"year": 2027} | options))


def events(*lines: str) -> str:
    body = "\r\n".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{line}\r\nEND:VEVENT" for n, line in enumerate(lines))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n{body}\r\nEND:VCALENDAR\r\n"


def event(first: str, summary: str, end: str = "", extra: str = "") -> str:
    lines = [f"DTSTART;VALUE=DATE:{first}", f"SUMMARY:{summary}"]
    lines += [f"DTEND;VALUE=DATE:{end}"] if end else []
    return "\r\n".join(lines + ([extra] if extra else []))


def off(found: FileRead) -> set[date]:
    return {each.day for each in found.days if not each.is_working}


def at_work(found: FileRead) -> set[date]:
    return {each.day for each in found.days if each.is_working}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_every_encoding(encoding: str) -> None:
    found = read(TABLE.encode(encoding))
    assert not found.problems
    assert off(found) == OCTOBER | {date(2027, 1, 1)}
    assert at_work(found) == {date(2027, 9, 26)}
    assert found.days == sorted(found.days) and found.days[0].name == "元旦"


def test_a_workbook_is_read_as_well() -> None:
    content = as_xlsx("日历", ("日期", "类别", "名称"), [("2027-10-01", "放假", "国庆节")])
    assert off(read(content, "2027.xlsx")) == {date(2027, 10, 1)}


def test_the_plain_columns_are_read_with_their_status() -> None:
    found = read(
        "day,is_working,name,status\n2027-01-01,no,元旦,provisional\n2027-01-09,yes,元旦,provisional\n"
    )
    assert (off(found), at_work(found)) == ({date(2027, 1, 1)}, {date(2027, 1, 9)})
    assert found.statuses == {"provisional"}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("2026-12-31,,放假,元旦", "日期", "不在2027年"),
        ("2027-13-01,,放假,元旦", "日期", ""),
        ("明天,,放假,元旦", "日期", ""),
        (",,放假,元旦", "日期", ""),
        ("2027-01-04,,放假,", "日期", "没有写明节日名称"),
        ("2027-01-04,,上班,元旦", "日期", "本来就是工作日"),
        ("2027-01-04,,过节,元旦", "类别", "不认识"),
        ("2027-01-04,2027-01-03,放假,元旦", "日期", "早于"),
        ("2027-01-04,9999-12-31,放假,元旦", "日期", "一段长达"),
        ("2027-10-07,,放假,国庆节", "日期", "与第2行重复"),
        ("2027-01-04,,放假," + "长" * 21, "日期", "名称超过20字"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_field_and_remedy(row: str, column: str, reason: str) -> None:
    found = read(f"日期,止,类别,名称\n2027-10-01,2027-10-07,放假,国庆节\n{row}\n")
    [problem] = found.problems
    assert (problem.row, problem.column) == (3, column)
    assert reason in problem.reason and problem.remedy


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\x00\x01", "a.csv"),
        ("日期,名称\n2027-01-01,元旦\n".encode(), "a.csv"),
        ("日期,类别,名称\n".encode(), "a.csv"),
        (b"\xff\xfe\xff\xff", "a.csv"),
        (b"x" * (6 * 2**20), "a.csv"),
        (b"no calendar at all", "a.ics"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics"),
        (b"\x00BEGIN:VCALENDAR", "a.ics"),
        (b"BEGIN:VCALENDAR\r\n" + b"X-A:1\r\n" * 200_000, "a.ics"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 3_000 + b"END:VCALENDAR", "a.ics"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "a.ics"),
        (events(event("20200101", "元旦（休）")).encode(), "a.ics"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_remedy(content: bytes, name: str) -> None:
    with pytest.raises(WorkbookUnusable) as refused:
        read(content, name)
    assert refused.value.message and refused.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_calendar_says_by_its_summaries_what_a_day_is(encoding: str) -> None:
    found = read(
        events(
            event("20271001", "国庆节（休）", "20271008"),
            event("20270926", "国庆节 补班"),
            event("20271009", "国庆节（班）", "20271010"),
            event("20270101", "元旦 放假 第1天/共3天"),
            event("20270308", "妇女节"),
            event("20260101", "元旦（休）"),
        ).encode(encoding),
        "holidays.ics",
    )
    assert not found.problems
    assert off(found) == OCTOBER | {date(2027, 1, 1)}
    assert at_work(found) == {date(2027, 9, 26), date(2027, 10, 9)}
    assert {each.name for each in found.days} == {"国庆节", "元旦"}
    unmarked, others = found.left_out
    assert "妇女节" in unmarked and "其他年度的1项" in others


def test_unmarked_events_are_days_off_only_where_the_uploader_says_so() -> None:
    text = events(event("20271001", "国庆节", "20271008"), event("20270926", "国庆节补班"))
    assert off(read(text, "a.ics")) == set()
    assert off(read(text, "a.ics", unmarked_rest=True)) == OCTOBER


def test_a_holiday_that_begins_in_the_year_before_is_cut_to_the_year() -> None:
    text = events(event("20261231", "元旦（休）", "20270104"))
    assert off(read(text, "a.ics")) == {date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)}


def test_a_span_by_duration_and_one_without_an_end() -> None:
    text = events(event("20271001", "国庆节（休）", extra="DURATION:P3D"), event("20270101", "元旦（休）"))
    assert off(read(text, "a.ics")) == {date(2027, 10, d) for d in (1, 2, 3)} | {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (event("20271001", "国庆节（休）", "99991231"), "DTSTART", "一段长达"),
        (event("20271001", "国庆节（休）", "20270901"), "DTSTART", "早于"),
        (event("20271001", "国庆节（休）", extra="DURATION:P999999D"), "DTSTART", "一段长达"),
        (event("20271001", "国庆节（休）", extra="RRULE:FREQ=DAILY"), "RRULE", "重复日程"),
        ("DTSTART:20271001T000000\r\nSUMMARY:国庆节（休）", "DTSTART", "不是全天日程"),
        ("DTSTART;VALUE=DATE:20271399\r\nSUMMARY:国庆节（休）", "DTSTART", ""),
        ("SUMMARY:国庆节（休）", "DTSTART", "不能读取"),
        (event("20271006", "国庆节（班）"), "DTSTART", "本来就是工作日"),
        (event("20271002", "国庆节（休）") + "\r\n" + "X-A:1", "DTSTART", "重复"),
    ],
)
def test_a_hostile_event_is_named_and_nothing_is_taken(line: str, column: str, reason: str) -> None:
    found = read(events(event("20271002", "国庆节（休）"), line), "a.ics")
    [problem] = found.problems
    assert (problem.row, problem.column) == (2, column)
    assert reason in problem.reason and problem.remedy
