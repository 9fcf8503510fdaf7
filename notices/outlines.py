"""The shapes of our fonts' characters: which there are, how far their ink reaches, how to draw them.

Measures are in em: 1 is the font size, 0 the baseline, up is positive.
"""

from functools import cache

import uharfbuzz
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen

from notices.typesetting import FONT_FILES, agency_fonts, check_machine, font_path

EM = 1000
ASCENT, DESCENT = 0.88, -0.12


@cache
def _face(family: str) -> uharfbuzz.Face:
    check_machine()
    path = font_path(FONT_FILES[family]) if family in FONT_FILES else agency_fonts()[family]
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))


@cache
def _font(family: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(_face(family))


@cache
def characters_of(family: str) -> frozenset[str]:
    """Every character that a font can print."""
    return frozenset(map(chr, _face(family).unicodes))


def width(text: str, *families: str) -> float:
    """The advance of a line of text without letter spacing; each character from the first family that has it."""
    advances = (
        _font(family).get_glyph_h_advance(glyph)
        for family, run in _runs(text, families)
        for glyph in _glyphs(run, family)
    )
    return sum(advances) / EM


def ink(text: str, *families: str) -> tuple[float, float]:
    """Highest and lowest ink of a line of text, above (+) or below (-) the baseline."""
    bounds = [each for family, run in _runs(text, families) if (each := _bounds(run, family))]
    if not bounds:
        return ASCENT, DESCENT
    return max(top for _, top in bounds) / EM, min(bottom for bottom, _ in bounds) / EM


@cache
def _bounds(character: str, family: str) -> tuple[float, float] | None:
    """A character's lowest and highest point. HarfBuzz's own extents count control points: too large."""
    pen = BoundsPen(None)
    for glyph in _glyphs(character, family):
        _font(family).draw_glyph_with_pen(glyph, pen)
    return (pen.bounds[1], pen.bounds[3]) if pen.bounds else None


@cache
def path(character: str, family: str) -> str:
    """The outline of one character as SVG path data, in thousandths of an em, up positive."""
    pen = SVGPathPen(None)
    for glyph in _glyphs(character, family):
        _font(family).draw_glyph_with_pen(glyph, pen)
    return str(pen.getCommands())


def _runs(text: str, families: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each character with the family that prints it."""
    last = families[-1]
    return [
        (next((each for each in families if character in characters_of(each)), last), character)
        for character in text
    ]


def _glyphs(text: str, family: str) -> list[int]:
    found = (_font(family).get_nominal_glyph(ord(character)) for character in text)
    return [glyph for glyph in found if glyph is not None]
