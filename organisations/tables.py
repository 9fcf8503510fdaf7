"""A list as a workbook: what the page shows, row for row, and at the end who took it out, when, and of what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse

import clock
from organisations.downloads import NOT_KEPT, guarded
from organisations.refusals import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More in one file is taking the register away, which one person alone does not decide (domain 7: four eyes).
MOST_ROWS = 2000
WIDTH = 16
# Every cell is what it is: no text becomes a formula, a link or a number, whatever it begins with.
SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

Cell = str | Decimal | int | None


def require_few(count: int) -> None:
    """Raises Refusal for a list too long to be taken out at once, and for one with nothing in it."""
    if not count:
        raise Refusal("没有符合条件的记录，不必导出。")
    if count > MOST_ROWS:
        raise Refusal(f"共{count}条，一次最多导出{MOST_ROWS}条。", remedy="请用筛选条件缩小范围后分次导出。")


def workbook(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    footer: str,
    is_sample: bool,
) -> bytes:
    """An xlsx file of one sheet. A number is written as a number with two decimals, everything else as text.

    `footer` stands in a row of its own under the last; in sample mode the words 样例数据 stand there, in the head
    and in the foot of every printed page.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sheet = book.add_worksheet(title[:31])
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        quiet = book.add_format({"italic": True, "font_color": "#646A72"})
        sheet.set_column(0, len(headings) - 1, WIDTH)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, bold)
        place = 0
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(place, column, cell, money)
                else:
                    sheet.write_string(place, column, plain(cell))
        sample = "样例数据　" if is_sample else ""
        sheet.write_string(place + 1, 0, f"{sample}{footer}", quiet)
        sheet.freeze_panes(1, 0)
        sheet.set_header(f"&C{sample}{escaped(title)}")
        sheet.set_footer(f"&L{escaped(sample + footer)}&R第&P页，共&N页")
    return buffer.getvalue()


def footer_of(title: str, count: int, *, asked: str, who: str) -> str:
    """The last row: which list, how many, filtered by what, taken out by whom and when."""
    now = clock.now()
    at = f"{now.year}年{now.month}月{now.day}日{now:%H:%M}"
    return f"{title}，共{count}条；条件：{asked or '全部'}；导出人：{who}；导出时间：{at}"


def file_name(title: str) -> str:
    """The list and the minute, without the ending."""
    return f"{title}{clock.now():%Y%m%d%H%M}"


def plain(cell: str | int | None) -> str:
    """The text of a cell. What a spreadsheet would take for a formula once it is copied about stands behind an
    apostrophe, which such programs show as nothing."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def escaped(text: str) -> str:
    """For the head and foot of a sheet, where & begins a code; they hold 255 signs."""
    return text.replace("&", "&&")[:200]


def download(content: bytes, name: str) -> HttpResponse:
    """The workbook as an answer that is saved and kept by no cache on the way."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name + '.xlsx')}"
    return guarded(response, cache_control=NOT_KEPT)
