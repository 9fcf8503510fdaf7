"""Pictures that are drawn once: seal, watermark and QR code as the operators they become on a page.

WeasyPrint reads a picture's SVG anew in each document and walks through it on each page. A picture of outlines is
drawn by WeasyPrint the first time it is seen at a size, and set down from memory after that; a QR code, which no two
documents share, is drawn from its squares.
"""

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import pydyf
from weasyprint import document
from weasyprint.images import SVGImage, get_image_from_uri
from weasyprint.urls import fetch

PREFIX = "data:image/svg+xml"
KEPT = 64  # pictures
# Only what is made of these is kept: it needs no font, no other picture and no place in a page's resources.
PLAIN = {"svg", "g", "path", "circle"}
NAMESPACE = "{http://www.w3.org/2000/svg}"
OPAQUE = re.compile(rb"/(([aA])1\.0) gs")
STROKES = "qrline"  # what segno calls the dark squares: strokes along the middle of each row
STROKE = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def use() -> None:
    """From now on WeasyPrint asks us for its pictures."""
    document.original_get_image_from_uri = image_of


def image_of(cache: Any, url_fetcher: Any, options: Any, url: str, *others: Any, **named: Any) -> Any:
    """As WeasyPrint's `get_image_from_uri`."""
    if url.startswith(PREFIX) and (picture := picture_of(url, url_fetcher)) is not None:
        return picture
    return get_image_from_uri(cache, url_fetcher, options, url, *others, **named)


def picture_of(address: str, url_fetcher: Any) -> Any:
    """Ours, for an address that WeasyPrint may well draw itself; None where it must."""
    if STROKES in address:
        return QRCode(_tree(address, url_fetcher))
    return _drawn(address, url_fetcher)


@lru_cache(maxsize=KEPT)
def _drawn(address: str, url_fetcher: Any) -> Any:
    try:
        tree = _tree(address, url_fetcher)
    except ElementTree.ParseError:
        return None
    if any(each.tag.removeprefix(NAMESPACE) not in PLAIN or "style" in each.attrib for each in tree.iter()):
        return None
    return Drawn(SVGImage(tree, address, url_fetcher, None))


def _tree(address: str, url_fetcher: Any) -> ElementTree.Element:
    with fetch(url_fetcher, address) as response:
        return ElementTree.fromstring(response.read())


class Drawn:
    """A picture of outlines, with what WeasyPrint made of it at each size."""

    def __init__(self, image: SVGImage) -> None:
        self._image = image
        self._made: dict[tuple[float, float], bytes] = {}
        self.get_intrinsic_size = image.get_intrinsic_size

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        made = self._made.get((width, height))
        if made is None:
            made = self._made[width, height] = self._first(stream, width, height, style)
        stream.stream.append(made)
        for name, which in OPAQUE.findall(made):
            key = "ca" if which == b"a" else "CA"
            stream._resources["ExtGState"].setdefault(name.decode(), pydyf.Dictionary({key: 1.0}))

    def _first(self, stream: Any, width: float, height: float, style: Any) -> bytes:
        aside = stream.clone(resources={**stream._resources, "ExtGState": pydyf.Dictionary()})
        self._image.draw(aside, width, height, style)
        return b"\n".join(aside.stream)


class QRCode:
    """A QR code of segno's: its rows of strokes, one unit high, as rectangles."""

    def __init__(self, tree: ElementTree.Element) -> None:
        self.size = int(tree.get("width", "0"))
        self.squares = _squares(next(each.get("d", "") for each in tree if each.get("class") == STROKES))

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        return self.size, self.size, 1

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        stream.push_state()
        stream.transform(a=width / self.size, d=height / self.size)
        stream.set_color_rgb(1, 1, 1)
        stream.rectangle(0, 0, self.size, self.size)
        stream.fill()
        stream.set_color_rgb(0, 0, 0)
        stream.stream.append(self.squares)
        stream.fill()
        stream.pop_state()


def _squares(path: str) -> bytes:
    """Rectangles, as operators, from the strokes of a path: M and m go to the left end, h draws to the right."""
    x = y = 0.0
    drawn = []
    for command, first, second in STROKE.findall(path):
        if command == "h":
            drawn.append(f"{x:g} {y - 0.5:g} {float(first):g} 1 re")
            x += float(first)
        elif command == "M":
            x, y = float(first), float(second)
        else:
            x, y = x + float(first), y + float(second)
    return "\n".join(drawn).encode()
