"""One table with known headings, from an .xlsx workbook or a CSV file, as rows of text.

The heading row is looked for among the first rows of the first sheet that has one; the order of the columns does
not matter, unknown columns are left alone. Every value is text; a formula is never evaluated.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .cells import Cell, NoValue, key_of, text_of
from .limits import Limits, WorkbookUnusable
from .reading import SheetStart, sheets_of

MOST_ROWS = 2_000
# A register of a city is small; what is larger was not meant for here.
UPLOAD_LIMITS = Limits(
    file_bytes=5 * 2**20,
    unpacked_bytes=60 * 2**20,
    ratio_counts_from_bytes=5 * 2**20,
    cells=1_000_000,
    memory_bytes=2**29,
    seconds=20,
    output_bytes=60 * 2**20,
)
_HEADING_WITHIN = 10
_ENCODINGS = ("utf-8-sig", "gb18030")
_USE_TEMPLATE = "请下载模板，按模板的列名填写"


class Upload(Protocol):
    """What Django's uploaded files offer, as far as it is needed here."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. `row` is the number that a spreadsheet program shows, `column` the heading."""

    row: int
    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: heading → text ("" where the cell is blank or its column is missing)."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold anything, and what already reading them brought up."""

    lines: list[Line]
    problems: list[Problem] = field(default_factory=list)


def read_table(
    upload: Upload, headings: Sequence[str], required: Sequence[str], limits: Limits = UPLOAD_LIMITS
) -> Table:
    """The table with these headings. Raises WorkbookUnusable (message and remedy in Chinese) for a file that
    cannot be used at all, and ReaderFailed where the reader itself broke."""
    with tempfile.NamedTemporaryFile(suffix=".upload") as file:
        size = 0
        for chunk in upload.chunks():
            size += len(chunk)
            if size > limits.file_bytes:
                raise WorkbookUnusable(
                    f"文件超过{limits.file_bytes // 2**20}MB", remedy="请分成几个文件后重传"
                )
            file.write(chunk)
        file.flush()
        path = Path(file.name)
        if (upload.name or "").lower().endswith(".csv"):
            return _table([_csv_rows(path, limits)], headings, required)
        with sheets_of(path, limits) as items:
            return _table(_sheets(items), headings, required)


_Rows = Iterator[tuple[int, list[Cell]]]


def _csv_rows(path: Path, limits: Limits) -> _Rows:
    content = path.read_bytes()
    if not content.strip():
        raise WorkbookUnusable("文件是空的", remedy="请重新导出后上传")
    if b"\x00" in content:
        raise WorkbookUnusable("文件不是CSV文本", remedy="请另存为.xlsx或CSV（逗号分隔）后重传")
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WorkbookUnusable("文件的文字编码无法识别", remedy="请另存为CSV（UTF-8）或.xlsx后重传")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, list(cells)
    except csv.Error as error:
        raise WorkbookUnusable("文件不是规范的CSV", remedy="请另存为.xlsx后重传") from error


def _sheets(items: Iterator[SheetStart | tuple[int, list[Cell]]]) -> Iterator[_Rows]:
    """The visible sheets, each as its rows."""
    pending: list[tuple[int, list[Cell]]] | None = None
    for item in items:
        if isinstance(item, SheetStart):
            if pending is not None:
                yield iter(pending)
            pending = None if item.is_hidden else []
        elif pending is not None:
            if len(pending) > MOST_ROWS + _HEADING_WITHIN:
                continue
            pending.append(item)
    if pending is not None:
        yield iter(pending)


def _table(sheets: Iterable[_Rows], headings: Sequence[str], required: Sequence[str]) -> Table:
    nearest: set[str] = set()
    for rows in sheets:
        for seen, (_, cells) in enumerate(rows):
            places = _places(cells, headings)
            if set(required) <= places.keys():
                return _lines(rows, places)
            nearest = max(nearest, set(places), key=len)
            if seen + 1 >= _HEADING_WITHIN:
                break
    missing = "、".join(name for name in required if name not in nearest)
    raise WorkbookUnusable(f"没有找到表头，缺少列：{missing}", remedy=_USE_TEMPLATE)


def _places(cells: Sequence[Cell], headings: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = key_of(cell).strip("*")
        if name in headings:
            if name in places:
                raise WorkbookUnusable(f"列“{name}”出现了两次", remedy="请删去重复的列后重传")
            places[name] = place
    return places


def _lines(rows: _Rows, places: dict[str, int]) -> Table:
    table = Table([])
    for number, cells in rows:
        found: dict[str, str] = {}
        for name, place in places.items():
            cell = cells[place] if place < len(cells) else ""
            if isinstance(cell, NoValue):
                reason = "公式没有计算结果" if cell.why == "formula" else "公式的结果是错误值"
                table.problems.append(Problem(number, name, reason, "请改填文字或者数字"))
            found[name] = text_of(cell)
        if any(found.values()):
            table.lines.append(Line(number, found))
        if len(table.lines) > MOST_ROWS:
            raise WorkbookUnusable(f"超过{MOST_ROWS}行", remedy="请分成几个文件后重传")
    if not table.lines and not table.problems:
        raise WorkbookUnusable("表中没有数据", remedy="请在表头以下填写后重传")
    return table
