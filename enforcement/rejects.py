"""The rejected rows of an import as a workbook: the cells as they stood, why, and what to do. It can be corrected and
imported again as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from enforcement.models import ImportRow
from enforcement.workbook.columns import ALL, AMOUNTS

WHY = ("工作表", "行", "字段", "原因", "改法")
WIDTH = 18


def rejects_workbook(rows: Iterable[ImportRow]) -> bytes:
    """An xlsx file. Every cell is written as text: what looks like a formula stays what it looks like."""
    buffer = BytesIO()
    safe = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(buffer, safe) as workbook:
        sheet = workbook.add_worksheet("拒绝的行")
        bold, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True})
        sheet.set_column(0, len(ALL) + len(WHY) - 1, WIDTH)
        headings = [f"{name}（元）" if name in AMOUNTS else name for name in ALL]
        sheet.write_row(0, 0, [*headings, *WHY], bold)
        for place, row in enumerate(rows, start=1):
            texts = [str(row.values.get(name, "")) for name in ALL]
            why = [row.sheet, str(row.row), row.field, row.reason, row.remedy]
            for column, text in enumerate([*texts, *why]):
                sheet.write_string(place, column, text, wrapped)
        sheet.freeze_panes(1, 0)
    return buffer.getvalue()
