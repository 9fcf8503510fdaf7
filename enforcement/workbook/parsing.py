"""`read_workbook`: the one way in. From the court's file to rows, rejections and warnings."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from organisations.spreadsheets import WorkbookUnusable
from organisations.spreadsheets.cells import Cell
from organisations.spreadsheets.reading import Row, SheetStart, sheets_of

from . import columns
from .headings import Heading, RowKind, check_heading, heading_in, kind_of
from .rules import RowRules
from .shapes import Limits, Parsed, ParsedRow, Registry, Rejection, SheetSeen, Warning_

_DATES = (columns.FILED_ON, columns.PLANNED_LISTING_ON, columns.LISTED_ON)
_ROWS_ABOVE = 20  # how far above the heading a unit may be noted
_DAYS_FROM_1900_TO_1904 = 1_462
_RESTORE = f"请恢复标题：{'、'.join(columns.ALL)}"


def read_workbook(path: Path, *, registry: Registry, as_of: date, limits: Limits | None = None) -> Parsed:
    """Read every table in the workbook and judge its rows as on the day `as_of`.

    Raises WorkbookUnusable for a file or heading that cannot be used, ReaderFailed for our own failure.
    """
    limits = limits or Limits()
    with sheets_of(Path(path), limits) as lines:
        sheets = _grouped(lines)
        # Hidden sheets tend to be last month's copy: they count only where nothing visible does.
        if not any(sheet.is_read and not sheet.start.is_hidden for sheet in sheets):
            chosen = sheets
        else:
            chosen = [sheet for sheet in sheets if not sheet.start.is_hidden]
        return _judged(sheets, chosen, RowRules(registry, as_of, limits))


@dataclass(slots=True, eq=False)
class _Sheet:
    """One sheet, sorted into heading and records."""

    start: SheetStart
    heading: Heading | None = None
    heading_row: int | None = None
    records: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    above: deque[list[Cell]] = field(default_factory=lambda: deque(maxlen=_ROWS_ABOVE))
    partial: tuple[int, Heading, list[Cell]] | None = None

    @property
    def is_read(self) -> bool:
        return self.heading is not None

    def take(self, row: Row) -> None:
        """One more row, from top to bottom."""
        number, cells = row
        if self.heading is None:
            self._look_for_heading(number, cells)
            return
        kind = kind_of(cells, self.heading)
        if kind is RowKind.RECORD:
            self.records.append((number, self._by_name(cells)))
        elif kind is RowKind.HEADING:
            again = heading_in(cells)
            if again and again.is_complete:  # the heading of a further page or table
                self._use(again, number)

    def _look_for_heading(self, number: int, cells: list[Cell]) -> None:
        found = heading_in(cells)
        if found is None or not found.is_complete:
            below = self.partial and self.partial[0] == number - 1 and heading_in(self.partial[2], cells)
            if below and below.is_complete:
                found = below
        if found and found.is_complete:
            self._use(found, number)
        elif found and (self.partial is None or len(found.missing) < len(self.partial[1].missing)):
            self.partial = (number, found, cells)
        self.above.append(cells)

    def _use(self, heading: Heading, number: int) -> None:
        check_heading(heading, sheet=self.start.name, row=number, above=self.above)
        self.heading = heading
        self.heading_row = self.heading_row or number

    def _by_name(self, cells: list[Cell]) -> dict[str, Cell]:
        assert self.heading is not None
        named = {name: cells[at] for name, at in self.heading.columns.items() if at < len(cells)}
        if self.start.counts_from_1904:
            for name in _DATES:
                cell = named.get(name)
                if isinstance(cell, float) and cell < 100_000:
                    named[name] = cell + _DAYS_FROM_1900_TO_1904
        return named


def _grouped(lines: Iterable[SheetStart | Row]) -> list[_Sheet]:
    sheets: list[_Sheet] = []
    for line in lines:
        if isinstance(line, SheetStart):
            sheets.append(_Sheet(line))
        else:
            sheets[-1].take(line)
    return sheets


def _judged(sheets: list[_Sheet], chosen: list[_Sheet], rules: RowRules) -> Parsed:
    if not any(sheet.is_read for sheet in chosen):
        raise _no_heading(chosen)
    rows: list[ParsedRow] = []
    rejections: list[Rejection] = []
    warnings: list[Warning_] = []
    for sheet in sheets:
        if sheet not in chosen or not sheet.is_read:
            warnings.extend(_unread(sheet))
            continue
        for number, cells in sheet.records:
            outcome = rules.judge(cells, sheet=sheet.start.name, row=number)
            rows.extend([outcome.row] if outcome.row else [])
            rejections.extend([outcome.rejection] if outcome.rejection else [])
            warnings.extend(outcome.warnings)
    return Parsed(
        tuple(rows), tuple(rejections), tuple(warnings), tuple(_seen(each, chosen) for each in sheets)
    )


def _no_heading(sheets: list[_Sheet]) -> WorkbookUnusable:
    partial = min(
        (sheet for sheet in sheets if sheet.partial),
        default=None,
        key=lambda sheet: len(sheet.partial[1].missing) if sheet.partial else 0,
    )
    if partial is None or partial.partial is None:
        return WorkbookUnusable("没有找到台账的标题行", remedy=_RESTORE)
    number, heading, _ = partial.partial
    return WorkbookUnusable(
        f"工作表“{partial.start.name}”第{number}行的标题缺少“{'”“'.join(heading.missing)}”", remedy=_RESTORE
    )


def _unread(sheet: _Sheet) -> list[Warning_]:
    """A sheet that looks like a table and is not read must not be passed over in silence."""
    name = sheet.start.name
    if sheet.is_read:
        reason = f"工作表“{name}”已隐藏，没有读取"
        return [Warning_(name, sheet.heading_row or 1, None, "", reason, "需要导入的，请取消隐藏后重传")]
    if sheet.partial is None:
        return []
    reason = f"工作表“{name}”的标题缺少“{'”“'.join(sheet.partial[1].missing)}”，没有读取"
    return [Warning_(name, sheet.partial[0], None, "", reason, _RESTORE)]


def _seen(sheet: _Sheet, chosen: list[_Sheet]) -> SheetSeen:
    if sheet.is_read:
        outcome = "read" if sheet in chosen else "hidden"
    else:
        outcome = "heading_incomplete" if sheet.partial else "no_heading"
    records = len(sheet.records) if outcome == "read" else 0
    return SheetSeen(sheet.start.name, outcome, sheet.heading_row, records)
