"""The short cuts of typesetting, held against the long ways: WeasyPrint's own, HarfBuzz's own, zlib's own.

What changes bytes must give the same text and the same picture; what does not must give the same bytes.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zlib
from functools import cache
from itertools import combinations
from pathlib import Path

import pydyf
import pypdf
import pypdfium2
import pytest
import uharfbuzz
from django.conf import settings
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from PIL import ImageChops

from notices.kinds import Kind, spec_of
from notices.rendering import compose, freeze_words
from notices.sample_facts import FACTS
from notices.typesetting import FONT_FILES, embedding, font_path, packing, pages, write_pdf
from tests.notices.papers import sheet_of

ROOT = Path(__file__).resolve().parents[2]
# One of each form, with attachments, tables over pages, rare forms.
SOME = [Kind.EARLY_WARNING, Kind.REMINDER, Kind.MINUTES, Kind.TRANSFER, Kind.OUTSTANDING_CASES]
LEVERS = ("styles", "drawing", "embedding", "packing")

# A process in which a lever was never pulled sets the same pages; it says where it put them.
WITHOUT = """
import json, sys
from django.conf import settings
said = json.load(sys.stdin)
settings.configure(FONTS_DIR=said["fonts"])
from notices.typesetting import drawing, embedding, packing, pages, styles
for lever in said["without"]:
    getattr(pages, lever).use = lambda: None
if "embedding" in said["without"]:
    embedding.finish = None
for name, page in said["pages"].items():
    content, _ = pages.set_pages(page["html"], page["css"], identifier="0" * 32)
    open(f"{said['folder']}/{name}.pdf", "wb").write(content)
"""


@cache
def page_of(kind: Kind) -> tuple[str, str]:
    sheet = sheet_of(kind)
    return compose(kind, freeze_words(kind, FACTS[kind], sheet), sheet)


@cache
def ours(kind: Kind) -> bytes:
    html, css = page_of(kind)
    return write_pdf(html, css, identifier=b"0" * 32)


def without(levers: tuple[str, ...], folder: Path) -> dict[Kind, bytes]:
    """The same pages, set without these levers."""
    composed = {kind.value: dict(zip(("html", "css"), page_of(kind), strict=True)) for kind in SOME}
    order = {"fonts": str(settings.FONTS_DIR), "without": levers, "pages": composed, "folder": str(folder)}
    subprocess.run(
        [sys.executable, "-c", WITHOUT], input=json.dumps(order), text=True, cwd=ROOT, check=True, timeout=120
    )
    return {kind: (folder / f"{kind.value}.pdf").read_bytes() for kind in SOME}


def unpacked(content: bytes) -> list[bytes]:
    """The streams of a file, without the table of where they stand."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    streams = [each for each in found if isinstance(each, pypdf.generic.StreamObject)]
    return [each.get_data() for each in streams if each.get("/Type") not in ("/XRef", "/ObjStm")]


def check_same_to_a_reader(one: bytes, other: bytes) -> None:
    """Page for page the same text, and the same picture at 100 dpi but for a rounding of grey."""
    first, second = pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(other)
    assert len(first) == len(second)
    for left, right in zip(first, second, strict=True):
        assert left.get_textpage().get_text_range() == right.get_textpage().get_text_range()
        pictures = (
            page.render(scale=100 / 72, grayscale=True).to_pil().convert("L") for page in (left, right)
        )
        difference = ImageChops.difference(*pictures)
        assert sum(difference.histogram()[64:]) <= 40  # of a million pixels: edges of the QR code's squares


def test_the_short_way_to_a_style_changes_no_byte(tmp_path: Path) -> None:
    for kind, content in without(("styles",), tmp_path).items():
        assert content == ours(kind), kind


def test_packing_changes_nothing_that_is_packed(tmp_path: Path) -> None:
    for kind, content in without(("packing",), tmp_path).items():
        assert unpacked(content) == unpacked(ours(kind)), kind
        assert len(ours(kind)) < 1.02 * len(content)


def test_drawing_once_and_cutting_out_change_nothing_a_reader_sees(tmp_path: Path) -> None:
    for kind, content in without(LEVERS, tmp_path).items():
        check_same_to_a_reader(content, ours(kind))
        assert len(ours(kind)) < 0.8 * len(content)


def test_it_packs_with_what_anybody_unpacks() -> None:
    for content in (b"", b"0 0 m", b"q 1 0 0 1 0 0 cm Q\n" * 5_000):
        stream = pydyf.Stream([content], compress=True)
        packing.use()
        assert zlib.decompress(stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")) == content


class TestCutOutFonts:
    USED = frozenset({3, 40, 41, 500, 700, 1400})

    @pytest.mark.parametrize("family", FONT_FILES)
    def test_each_glyph_goes_by_its_number_and_has_its_outline_and_width(self, family: str) -> None:
        fonts = CFFFontSet()
        fonts.decompile(io.BytesIO(embedding.cut_out(family, "ABCDEF+X", self.USED)), None)
        top = fonts[0]
        # As ISO 32000-1, 9.7.4.2 reads a CID-keyed CFF: what a page calls 500 is what its charset calls 500.
        assert top.ROS == ("Adobe", "Identity", 0)
        assert top.charset == [".notdef", *(f"cid{glyph:05d}" for glyph in sorted(self.USED))]
        whole = uharfbuzz.Font(
            uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_path(FONT_FILES[family]))))
        )
        for glyph in {0, *self.USED}:
            mine, theirs = RecordingPen(), RecordingPen()
            string = top.CharStrings[f"cid{glyph:05d}" if glyph else ".notdef"]
            string.draw(mine)
            whole.draw_glyph_with_pen(glyph, theirs)
            assert _drawn(mine) == _drawn(theirs), glyph
            assert string.width == whole.get_glyph_h_advance(glyph)

    def test_a_file_embeds_it_and_says_so(self) -> None:
        reader = pypdf.PdfReader(io.BytesIO(ours(Kind.REMINDER)))
        for font in reader.pages[0]["/Resources"]["/Font"].values():
            program = font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"]
            assert program["/Subtype"] == "/CIDFontType0C"
            assert program.get_data()[:4] == b"\x01\x00\x04\x04"
            used = {int(code, 16) for code in _codes(font["/ToUnicode"].get_data())}
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(program.get_data()), None)
            assert {f"cid{code:05d}" for code in used} == set(fonts[0].charset) - {".notdef"}


def test_the_bytes_do_not_depend_on_what_was_set_before() -> None:
    """Every cache, filled in one order and in another: the same bytes."""
    for first, second in combinations(SOME[:3], 2):
        for kind in (first, second, first):
            html, css = page_of(kind)
            assert pages.set_pages(html, css, identifier="0" * 32)[0] == ours(kind)
        assert spec_of(first).kind != spec_of(second).kind


def _drawn(pen: RecordingPen) -> list[object]:
    """What was drawn, without the difference between closing a contour and ending where it began."""
    contours = []
    for operator, points in pen.value:
        if operator == "moveTo":
            contours.append([points])
        elif operator in ("lineTo", "curveTo"):
            contours[-1].append(points)
    for contour in contours:
        if len(contour) > 1 and contour[-1] == contour[0]:
            contour.pop()
    return contours


def _codes(mapping: bytes) -> list[str]:
    lines = mapping.decode().splitlines()
    return [line[1:5] for line in lines if line.startswith("<") and "> <" in line and line != "<0000> <ffff>"]
