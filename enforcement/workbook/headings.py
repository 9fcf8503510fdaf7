"""Where the table is: the heading row by its names, and what each row beneath it is.

Around the table a court's workbook has a title, a line with the reporting body, totals and notes.
They are told from records by what they hold, since they follow no form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from organisations.spreadsheets import WorkbookUnusable
from organisations.spreadsheets.cells import Cell, is_blank, key_of, text_of

from . import columns
from .docket import looks_like_docket

_BRACKETED = re.compile(r"\(([^()]*)\)$")
_YUAN = {"元", "人民币元", "单位:元", "单位:人民币元"}
_OTHER_UNIT = re.compile(r"[十百千万亿美港欧]+元?")
_UNIT_NOTE = re.compile(r"单位[:：]?[^元]{0,6}[千万亿]+元?|金额.{0,4}\([^()]*[千万亿]+元\)")
_TOTAL = re.compile(
    r".{0,20}(合计|小计|总计|总数|累计|共计)(金额|件数|数)?([:(].*|[0-9][0-9,.]*[件笔户元]?.{0,20})?"
)
_NOTE = re.compile(r"(注|备注|说明|附注|附)[0-9一二三四五六七八九十]*[:、.]|[^:]{2,12}:|(填报|填表)?说明$")
_CORE = frozenset((columns.COURT, columns.FILED_ON, columns.DEBTOR, columns.PRINCIPAL, columns.STAGE))
# Three known names make a row look like a heading: no record has three cells that are headings.
_LOOKS_LIKE_HEADING = 3


class RowKind(Enum):
    """What a row beneath the heading is."""

    BLANK = "blank"
    HEADING = "heading"
    TOTAL = "total"
    NOTE = "note"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Heading:
    """Which column (from 0) bears which heading."""

    columns: Mapping[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    wrong_units: tuple[str, ...]
    says_yuan: bool

    @property
    def is_complete(self) -> bool:
        """Every column without which no row could be read is there."""
        return not self.missing


def heading_in(*rows: Sequence[Cell]) -> Heading | None:
    """The heading that the row (or two rows with merged cells) make; None if they look like none."""
    found: dict[str, int] = {}
    repeated: list[str] = []
    wrong: list[str] = []
    yuan: set[str] = set()
    for cells in rows:
        for column, cell in enumerate(cells):
            name, unit = _name_and_unit(cell)
            if name not in columns.ALL or found.get(name) == column:
                continue
            if name in found:
                repeated.extend([name] if name not in columns.FREE_TEXT else [])
                continue
            found[name] = column
            if name in columns.AMOUNTS:
                wrong.extend(
                    [text_of(cell)] if unit and _OTHER_UNIT.search(unit) and unit not in _YUAN else []
                )
                yuan.update([name] if unit in _YUAN else [])
    if len(found) < _LOOKS_LIKE_HEADING:
        return None
    missing = tuple(name for name in columns.REQUIRED if name not in found)
    return Heading(found, missing, tuple(repeated), tuple(wrong), len(yuan) == len(columns.AMOUNTS))


def _name_and_unit(cell: Cell) -> tuple[str, str]:
    """(执行标的额, 元) from 「*执行标的额（元）」; the unit is "" where there is none."""
    if not isinstance(cell, str) or len(cell) > 60:
        return "", ""
    text = key_of(cell).strip("*:")
    match = _BRACKETED.search(text)
    return (text[: match.start()].rstrip("*:"), match[1]) if match else (text, "")


def check_heading(heading: Heading, *, sheet: str, row: int, above: Iterable[Sequence[Cell]]) -> None:
    """Refuse a heading whose columns or units could be read in two ways. Raises WorkbookUnusable."""
    where = f"工作表“{sheet}”第{row}行的标题"
    if heading.repeated:
        raise WorkbookUnusable(
            f"{where}中“{'”“'.join(heading.repeated)}”出现两次，无法确定以哪一列为准",
            remedy="请只保留一列后重传",
        )
    if heading.wrong_units:
        raise WorkbookUnusable(
            f"{where}“{'”“'.join(heading.wrong_units)}”不以元为单位", remedy="请换算成元后重传"
        )
    if not heading.says_yuan and any(_UNIT_NOTE.search(key_of(cell)) for cells in above for cell in cells):
        raise WorkbookUnusable(
            f"{where}上方注明的金额单位不是元", remedy="请把金额换算成元，并改正单位后重传"
        )


def kind_of(cells: Sequence[Cell], heading: Heading) -> RowKind:
    """What this row is. A row that could be a record is one: better rejected by name than passed over."""
    by_name = {
        name: cells[at] for name, at in heading.columns.items() if at < len(cells) and not is_blank(cells[at])
    }
    if not by_name:
        return RowKind.BLANK
    docket = text_of(by_name.get(columns.DOCKET))
    if looks_like_docket(docket) and not _NOTE.match(key_of(docket)):
        return RowKind.RECORD
    if heading_in(cells) is not None:
        return RowKind.HEADING
    serial = key_of(by_name.get(columns.SERIAL))
    first = next(key_of(cell) for cell in cells if not is_blank(cell))
    if any(_TOTAL.fullmatch(label) for label in (first, serial, key_of(docket))):
        return RowKind.TOTAL
    return _record_or_note(by_name, is_numbered=serial.isdecimal(), is_noted=bool(_NOTE.match(first)))


def _record_or_note(by_name: Mapping[str, Cell], *, is_numbered: bool, is_noted: bool) -> RowKind:
    said = set(by_name) - {columns.SERIAL, columns.DOCKET}
    if is_numbered:
        # Templates come with the serial numbers filled in: a number alone is no record.
        return RowKind.RECORD if len(by_name) > 1 else RowKind.BLANK
    if said and said <= set(columns.AMOUNTS) and columns.DOCKET not in by_name:
        return RowKind.TOTAL
    if not said or (len(by_name) == 1 and columns.DOCKET not in by_name):
        return RowKind.NOTE
    if is_noted and (len(said & _CORE) < 3 or all(_NOTE.match(key_of(cell)) for cell in by_name.values())):
        return RowKind.NOTE
    return RowKind.RECORD
