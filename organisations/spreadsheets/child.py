"""Reads one workbook in a process of its own, so that a hostile file can end only this process.

`python -m organisations.spreadsheets.child FILE` with the limits as JSON on standard input. Writes JSON
lines: ["sheet", name, is_hidden, counts_from_1904], then [row from 0, [cells]] for each row that
holds anything, and ["end"] last; or ["unusable", message, remedy]. A day is
{"day": "2026-03-05"}, a cell without a usable value {"none": "formula" | "error"}.

Formulas are never evaluated: calamine gives the values that the file itself holds.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from . import guard
from .cell_scan import SheetScan
from .limits import Limits, WorkbookUnusable


def main() -> None:
    """Confine this process, then read; every foreseeable end is a line, not a traceback."""
    limits = Limits(**json.load(sys.stdin))
    confine(limits)
    try:
        _say_all(Path(sys.argv[1]), limits)
        sys.stdout.flush()
    except OSError:
        os._exit(guard.TOO_MUCH_OUTPUT)  # what is buffered cannot be written either


def _say_all(path: Path, limits: Limits) -> None:
    try:
        for line in lines_of(path, limits):
            _say(line)
        _say(["end"])
    except WorkbookUnusable as refusal:
        _say(["unusable", refusal.message, refusal.remedy])
    except (MemoryError, RecursionError):
        _say(["unusable", guard.TOO_LARGE, "请删除表格以外的内容后重传"])


def confine(limits: Limits) -> None:
    """Bound what this process may use. No core dump: it would write the memory limit to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))


def lines_of(path: Path, limits: Limits) -> Iterator[list[Any]]:
    """Check the file, then its sheets row by row. Raises WorkbookUnusable."""
    with guard.opened(path) as archive:
        guard.check_members(archive, limits)
        scans = guard.scan_parts(archive, limits)
        parts = guard.sheet_parts(archive, limits)
        from_1904 = guard.counts_from_1904(archive)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    yield ["sheet", sheet.name, sheet.visible != SheetVisibleEnum.Visible, from_1904]
                    scan = scans.get(parts.get(sheet.name, ""), SheetScan())
                    yield from _rows_of(workbook.get_sheet_by_name(sheet.name), scan, limits)
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookUnusable(guard.DAMAGED, remedy="请用电子表格软件打开并另存后重传") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a panic in the Rust reader arrives here
            raise
        raise WorkbookUnusable(guard.DAMAGED, remedy="请用电子表格软件打开并另存后重传") from error


def _rows_of(sheet: CalamineSheet, scan: SheetScan, limits: Limits) -> Iterator[list[Any]]:
    left = sheet.start[1] if sheet.start else 0
    unvalued = dict(scan.unvalued)
    number = -1
    for number, cells in enumerate(sheet.iter_rows()):
        row = [*[""] * left, *cells]
        yield from _line(number, row, unvalued.pop(number, None), limits)
    for number in sorted(unvalued):  # rows of formulas alone, below all that has a value
        yield from _line(number, [], unvalued[number], limits)


def _line(
    number: int, row: list[Any], unvalued: dict[int, str] | None, limits: Limits
) -> Iterator[list[Any]]:
    while row and row[-1] == "":
        row.pop()
    for column, why in (unvalued or {}).items():
        row.extend([""] * (column + 1 - len(row)))
        row[column] = {"none": why}
    if not row:
        return
    if any(type(cell) is str and len(cell) > limits.text_characters for cell in row):
        raise WorkbookUnusable(
            f"第{number + 1}行有单元格的文字超过{limits.text_characters}字", remedy="请删减后重传"
        )
    yield [number, row]


def _plain(value: object) -> object:
    """What JSON has no form for."""
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else str(value)


def _say(line: list[Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=_plain) + "\n")


if __name__ == "__main__":
    main()
