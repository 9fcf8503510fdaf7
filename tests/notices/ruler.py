"""A ruler for PDFs: positions of characters from the file, edges of ink from a picture of the page.

Everything is in millimetres from the page's left and top edge.
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pdfplumber
import pypdfium2
from PIL import Image, ImageChops

MM = 25.4 / 72
DPI = 400
Masks = Callable[[Image.Image, Image.Image, Image.Image], tuple[Image.Image, Image.Image, Image.Image]]


@dataclass(frozen=True)
class Glyph:
    text: str
    font: str
    size: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Ink:
    """The extent of the ink of one colour within a box."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Ruler:
    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with pdfplumber.open(io.BytesIO(pdf)) as document:
            self.sizes = [(page.width * MM, page.height * MM) for page in document.pages]
            self.pages = [[_glyph(char) for char in page.chars] for page in document.pages]

    def lines(self, page: int) -> list[list[Glyph]]:
        """The glyphs of a page, line by line."""
        found: dict[float, list[Glyph]] = {}
        for glyph in self.pages[page]:
            key = next((known for known in found if abs(known - glyph.bottom) < 1), glyph.bottom)
            found.setdefault(key, []).append(glyph)
        return [found[key] for key in sorted(found)]

    def line(self, page: int, start: str) -> list[Glyph]:
        """The first line that begins with, or holds, the text: from there on."""
        for glyphs in self.lines(page):
            text = "".join(glyph.text for glyph in glyphs)
            if start in text:
                return glyphs[text.index(start) :]
        raise AssertionError(f"no line with {start!r} on page {page + 1}")

    def body_lines(self, page: int) -> list[list[Glyph]]:
        return [line for line in self.lines(page) if line[0].bottom < 262.5]

    @cached_property
    def text(self) -> str:
        """All characters in the order of the file, without blanks."""
        return "".join(glyph.text for page in self.pages for glyph in page if glyph.text.strip())

    def picture(self, page: int, box: tuple[float, float, float, float]) -> Image.Image:
        """The page within left, top, right, bottom, at DPI; only that part is drawn."""
        scale = DPI / 72
        left, top, right, bottom = (int(edge * DPI / 25.4) for edge in box)
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            sheet = document[page]
            width, height = (math.ceil(edge * scale) for edge in sheet.get_size())
            # A hundredth of a pixel less, as the edges are rounded up.
            edges = tuple((edge - 0.01) / scale for edge in (left, height - bottom, width - right, top))
            return sheet.render(scale=scale, crop=edges).to_pil().convert("RGB")
        finally:
            document.close()

    def rules(self, page: int) -> list[tuple[float, float]]:
        """Top and bottom of each black line that runs unbroken across the whole type area."""
        scale = DPI / 25.4
        grey = self.picture(page, (28.15, 20, 183.85, 270)).convert("L")
        width, dark = grey.width, grey.point(lambda value: value < 150 and 255).tobytes()
        unbroken = [b"\0" not in dark[y * width : (y + 1) * width] for y in range(grey.height)]
        found: list[list[float]] = []
        for y, is_line in enumerate(unbroken):
            if is_line and found and found[-1][1] == y:
                found[-1][1] = y + 1
            elif is_line:
                found.append([y, y + 1])
        return [(20 + top / scale, 20 + bottom / scale) for top, bottom in found]

    def red(self, page: int, box: tuple[float, float, float, float]) -> Ink:
        """Red ink within left, top, right, bottom."""
        return self._ink(page, box, lambda r, g, b: (_above(r, 150), _below(g, 120), _below(b, 120)))

    def black(self, page: int, box: tuple[float, float, float, float]) -> Ink:
        return self._ink(page, box, lambda r, g, b: (_below(r, 110), _below(g, 110), _below(b, 110)))

    def _ink(self, page: int, box: tuple[float, float, float, float], masks: Masks) -> Ink:
        scale = DPI / 25.4
        left, top = int(box[0] * scale), int(box[1] * scale)
        crop = self.picture(page, box)
        first, second, third = masks(*crop.split())
        found = ImageChops.multiply(ImageChops.multiply(first, second), third).getbbox()
        assert found, f"no such ink on page {page + 1} within {box}"
        return Ink(*((start + edge) / scale for start, edge in zip((left, top) * 2, found, strict=True)))


def _above(channel: Image.Image, limit: int) -> Image.Image:
    return channel.point(lambda value: 255 * (value > limit))


def _below(channel: Image.Image, limit: int) -> Image.Image:
    return channel.point(lambda value: 255 * (value < limit))


def _glyph(char: dict) -> Glyph:  # type: ignore[type-arg]
    return Glyph(
        char["text"],
        char["fontname"].partition("+")[2],
        char["size"],
        char["x0"] * MM,
        char["x1"] * MM,
        char["top"] * MM,
        char["bottom"] * MM,
    )
