"""One streaming pass over a part of the workbook: how far its filled cells reach, which lack a value.

The reader (calamine) allocates the rectangle around all filled cells, so that a file of 1 KB with
the cells A1 and XFD1048576 kills its process; and it shows a formula without a cached value, or one
whose value is an error, as a blank. Both are seen only in the XML.
"""

from __future__ import annotations

import re
from typing import IO
from xml.parsers import expat

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384
_VALUES = frozenset(("v", "is"))
_ELEMENTS = frozenset(("c", "v", "is", "t", "row", "f"))
_CHUNK = 2**18


class SheetScan:
    """What was seen; rows and columns count from 0.

    `unvalued` maps a row to its cells without a usable value: column → "formula" or "error".
    """

    def __init__(self) -> None:
        self.has_doctype = False
        self.is_sheet = False
        self.broken_reference = ""
        self.farthest = ""
        self.unvalued: dict[int, dict[int, str]] = {}
        self._top = self._left = 2**31
        self._bottom = self._right = -1
        self._row = self._column = -1
        self._parser: expat.XMLParserType | None = None
        self._is_open = False
        self._reference: str | None = None
        self._type: str | None = None
        self._letters: dict[str, int] = {}
        self._in_formula_cell = False
        self._value_seen = True

    @property
    def rectangle(self) -> int:
        """Number of cells in the rectangle around the filled ones, from row 1."""
        if self._bottom < 0:
            return 0
        return (self._bottom + 1) * (self._right - self._left + 1)

    def start(self, parser: expat.XMLParserType, name: str) -> None:
        """The root tells whether this part is a sheet at all; nothing else of other parts is looked at."""
        self.is_sheet = _local(name) == "worksheet"
        parser.StartElementHandler = None
        if self.is_sheet:
            self._parser = parser
            parser.StartElementHandler = self._element

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local = name if name in _ELEMENTS else _local(name)
        if local == "c":
            self.close_cell()
            self._is_open = True
            self._reference = attributes.get("r")
            self._type = attributes.get("t")
            self._place()
        elif local in _VALUES:
            self._value()
        elif local == "row":
            self.close_cell()
            self._next_row(attributes.get("r"))
        elif local == "f":
            # Elsewhere (conditional formats, sparklines) <f> belongs to no cell.
            self._in_formula_cell = self._is_open
            self._value_seen = False
        elif local != "t":
            self.close_cell()

    def _next_row(self, number: str | None) -> None:
        self._column = -1
        if number is None:
            self._row += 1
        elif number.isascii() and number.isdigit() and 0 < int(number[:9]) <= _LAST_ROW:
            self._row = int(number) - 1
        else:
            self.broken_reference = self.broken_reference or f"第{number[:20]}行"

    def _place(self) -> None:
        if self._reference is None:
            self._column += 1
            return
        match = _REFERENCE.fullmatch(self._reference)
        if match is None:
            self.broken_reference = self.broken_reference or self._reference[:20]
            return
        letters = match[1]
        column = self._letters.get(letters)
        if column is None:
            column = self._letters[letters] = _column_number(letters)
        self._row, self._column = int(match[2]) - 1, column
        if not 0 <= self._row < _LAST_ROW or column >= _LAST_COLUMN:
            self.broken_reference = self.broken_reference or self._reference[:20]

    def _value(self) -> None:
        if not self._is_open:
            return
        row, column = self._row, self._column
        if row > self._bottom or column > self._right:
            self.farthest = self._reference or f"第{row + 1}行"
            self._bottom, self._right = max(row, self._bottom), max(column, self._right)
        self._left = min(self._left, column)
        if self._type == "e":
            self.unvalued.setdefault(row, {})[column] = "error"
            self._in_formula_cell = False
        elif self._in_formula_cell:
            # A calculated empty text is a value; openpyxl writes an empty <v> where it has none.
            self._value_seen = self._type == "str"
            assert self._parser
            self._parser.CharacterDataHandler = self._text

    def _text(self, data: str) -> None:
        self._value_seen = self._value_seen or bool(data.strip())

    def close_cell(self) -> None:
        """The cell is over: a formula without a value is put on record."""
        self._is_open = False
        if not self._in_formula_cell:
            return
        if not self._value_seen:
            self.unvalued.setdefault(self._row, {})[self._column] = "formula"
        self._in_formula_cell = False
        if self._parser:
            self._parser.CharacterDataHandler = None


def _local(name: str) -> str:
    """The name without its prefix (x:row → row)."""
    return name.rpartition(":")[2]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def scan_xml(stream: IO[bytes]) -> SheetScan:
    """Read one XML part to its end. Raises ExpatError where it is not well-formed."""
    scan = SheetScan()
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        scan.has_doctype = True
        raise _Stop

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda name, _: scan.start(parser, name)
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Stop:
        return scan
    scan.close_cell()
    return scan


class _Stop(Exception):
    """Nothing more needs to be read."""
