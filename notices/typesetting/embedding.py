"""The fonts that go into a file: of each face the glyphs that are used, as a small CFF of our own writing.

WeasyPrint has HarfBuzz subset the whole font twice for each document (16 of 90 ms), and embeds an OpenType file that
keeps room for every glyph up to the last one used. Here a face is taken apart once in the life of a process; what a
document uses is then copied out. The font program is a bare CFF (ISO 32000-1, 9.9, CIDFontType0C), smaller by half,
and its charset says for each glyph the very number by which the page calls it.
"""

import copy
import io
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import pydyf
import uharfbuzz
from fontTools.ttLib import TTFont
from weasyprint.pdf import stream as pdf_stream
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from notices.typesetting.machine import FONT_FILES, font_path

OPENTYPE, BARE_CFF = "/OpenType", "/CIDFontType0C"
# How a bare CFF begins: version 1.0, and lengths of its header and its offsets.
HEAD = b"\x01\x00\x04\x04"
# Numbers of the first two strings of one's own in a CFF (Adobe Technical Note 5176, appendix A).
ADOBE, IDENTITY = 391, 392
# Operators of a CFF's dictionaries (the same, tables 9, 10 and 23).
FONT_BBOX, CHARSET, CHARSTRINGS, PRIVATE, DEFAULT_WIDTH, NOMINAL_WIDTH = 5, 15, 17, 18, 20, 21
ROS, CID_COUNT, FD_ARRAY, FD_SELECT = (12, 30), (12, 34), (12, 36), (12, 37)


class Embedded(Font):  # type: ignore[misc]
    """A font of WeasyPrint's whose file is cut out by us."""

    type = "otf"

    def clean(self, to_unicode: dict[int, str], hinting: bool) -> None:
        name = self.name.decode().lstrip("/")
        self.file_content = cut_out(self.family, name, frozenset(to_unicode))


def use() -> None:
    """From now on WeasyPrint embeds fonts our way. `tests/notices/test_embedding.py` compares the glyphs."""
    pdf_stream.Stream.add_font = _add_font


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """WeasyPrint's finisher: says of the font files what they are."""
    for each in pdf.objects:
        is_font = isinstance(each, pydyf.Stream) and each.extra.get("Subtype") == OPENTYPE
        if is_font and bytes(each.stream[0]).startswith(HEAD):
            each.extra["Subtype"] = BARE_CFF


def _add_font(self: Any, pango_font: Any) -> tuple[Font, float]:
    key, description, size = get_pango_font_key(pango_font)
    if key not in self._fonts:
        family = ffi.string(pango.pango_font_description_get_family(description)).decode()
        # An agency's own font may be of any make: it is embedded as WeasyPrint does it.
        make = _fresh if family in FONT_FILES else _of_another_make
        self._fonts[key] = make(key, size, pango_font, description)
    return self._fonts[key], size


def _of_another_make(_key: int, size: float, pango_font: Any, description: Any) -> Font:
    return Font(pango_font, description, size)


_known: dict[tuple[int, float], Embedded] = {}


def _fresh(key: int, size: float, pango_font: Any, description: Any) -> Embedded:
    """A font that nothing was set in yet. Opening one copies its whole file, so that is done once for each size."""
    if (key, size) not in _known:
        opened = Embedded(pango_font, description, size)
        opened.file_content = b""
        _known[key, size] = opened
    font = copy.copy(_known[key, size])
    font.widths, font.to_unicode, font.missing, font.variations = {}, {}, {}, {}
    return font


@dataclass(frozen=True)
class Face:
    """A font taken apart: outlines without hints or subroutines, and the widths they are relative to."""

    outlines: Any  # index of glyph -> charstring
    dictionary_of: Any  # glyph -> number of its font dictionary
    widths: tuple[tuple[int, int], ...]  # of each font dictionary: default and nominal
    box: tuple[int, int, int, int]


@cache
def face(family: str) -> Face:
    """A family's font, taken apart. 60 ms, once in a process."""
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_path(FONT_FILES[family]))))
    plan = uharfbuzz.SubsetInput()
    plan.keep_everything()
    plan.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.DESUBROUTINIZE
        | uharfbuzz.SubsetFlags.NO_HINTING
    )
    plain = TTFont(io.BytesIO(uharfbuzz.subset(whole, plan).blob.data), lazy=True)
    top = plain["CFF "].cff[0]
    privates = [dictionary.Private for dictionary in top.FDArray]
    head = plain["head"]
    return Face(
        top.CharStrings.charStringsIndex,
        top.FDSelect.gidArray,
        tuple((private.defaultWidthX, private.nominalWidthX) for private in privates),
        (head.xMin, head.yMin, head.xMax, head.yMax),
    )


@cache
def _outline(family: str, glyph: int) -> bytes:
    return bytes(face(family).outlines[glyph].bytecode)


@lru_cache(maxsize=64)
def cut_out(family: str, name: str, used: frozenset[int]) -> bytes:
    """A CFF with these glyphs of a family, and the one for what is missing; each goes by its number in the font."""
    whole = face(family)
    glyphs = sorted(used | {0})
    head = HEAD + _index([name.encode()])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    charset = b"\x00" + struct.pack(f">{len(glyphs) - 1}H", *glyphs[1:])
    select = b"\x00" + bytes(whole.dictionary_of[glyph] for glyph in glyphs)
    outlines = _index([_outline(family, glyph) for glyph in glyphs])
    privates = [
        _number(default) + _operator(DEFAULT_WIDTH) + _number(nominal) + _operator(NOMINAL_WIDTH)
        for default, nominal in whole.widths
    ]
    # Every number takes five bytes, so that the dictionaries are as long before their places are known as after.
    begin = len(head) + len(_top(whole, glyphs, 0, 0, 0, 0)) + len(strings)
    at_select = begin + len(charset)
    at_outlines = at_select + len(select)
    at_array = at_outlines + len(outlines)
    at_privates = at_array + len(_array(privates, 0))
    top = _top(whole, glyphs, begin, at_select, at_outlines, at_array)
    parts = [head, top, strings, charset, select, outlines, _array(privates, at_privates), *privates]
    return b"".join(parts)


def _top(whole: Face, glyphs: list[int], charset: int, select: int, outlines: int, array: int) -> bytes:
    said: list[tuple[tuple[int, ...], int | tuple[int, int]]] = [
        ((ADOBE, IDENTITY, 0), ROS),
        (whole.box, FONT_BBOX),
        ((glyphs[-1] + 1,), CID_COUNT),
        ((charset,), CHARSET),
        ((select,), FD_SELECT),
        ((outlines,), CHARSTRINGS),
        ((array,), FD_ARRAY),
    ]
    return _index([b"".join(b"".join(map(_number, values)) + _operator(of) for values, of in said)])


def _array(privates: list[bytes], begin: int) -> bytes:
    """The font dictionaries; their private parts follow each other from `begin`."""
    entries, place = [], begin
    for private in privates:
        entries.append(_number(len(private)) + _number(place) + _operator(PRIVATE))
        place += len(private)
    return _index(entries)


def _number(value: int) -> bytes:
    return b"\x1d" + struct.pack(">i", value)


def _operator(operator: int | tuple[int, int]) -> bytes:
    return bytes(operator) if isinstance(operator, tuple) else bytes([operator])


def _index(items: Iterable[bytes]) -> bytes:
    """A CFF index: count, size of an offset, offsets, data."""
    parts = list(items)
    if not parts:
        return b"\x00\x00"
    offsets, place = bytearray(), 1
    for part in (b"", *parts):
        place += len(part)
        offsets += struct.pack(">I", place)
    return struct.pack(">HB", len(parts), 4) + bytes(offsets) + b"".join(parts)
