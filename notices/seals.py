"""Pictures drawn from the outlines of our own fonts: the sample seal, the watermark, and the QR code.

Outlines in place of text keep the text of a document clean for search and copying, and are faster.
"""

from base64 import b64encode
from functools import cache, lru_cache
from math import cos, pi, sin

import segno

from notices.outlines import path

FAMILY = "ZX XiaoBiaoSong"
RED = "#e60012"
GREY = "#eeeeee"
EM = 1000
SEAL_RADIUS = 21.0
ARC_RADIUS = 16.3
ARC_DEGREES = 236.0


@lru_cache(maxsize=64)
def seal(issuer: str) -> str:
    """The sample seal of an issuer as a data: address; 42 mm wide, and plainly a sample.

    Where a real seal has its emblem there is the character 样, and below it 样例印章: nobody can take it
    for a real one.
    """
    name = "".join(issuer.split())
    step = min(24.0, ARC_DEGREES / max(len(name) - 1, 1))
    size = min(5.4, step * pi / 180 * ARC_RADIUS * 0.92)
    first = -step * (len(name) - 1) / 2
    around = [_on_arc(character, first + step * place, size) for place, character in enumerate(name)]
    below = [_at(character, -5.7 + 3.8 * place, 16.6, 3.5) for place, character in enumerate("样例印章")]
    below.append(_at("样", 0, -4.0, 6.6))
    ring = f'<circle r="{SEAL_RADIUS - 0.6}" fill="none" stroke="{RED}" stroke-width="1.2"/>'
    middle = f'<circle cy="-6.5" r="4.7" fill="none" stroke="{RED}" stroke-width="0.4"/>'
    box = f"{-SEAL_RADIUS} {-SEAL_RADIUS} {2 * SEAL_RADIUS} {2 * SEAL_RADIUS}"
    return _svg(box, f'{ring}{middle}<g fill="{RED}">{"".join(around + below)}</g>')


@cache
def watermark(text: str) -> str:
    """A faint slanting word, as large as the page allows, as a data: address of 210 × 297 mm."""
    count = len(text)
    drawn = [_at(each, (place - (count - 1) / 2) * 72, 22, 58) for place, each in enumerate(text)]
    return _svg(
        "0 0 210 297", f'<g fill="{GREY}" transform="translate(105 158) rotate(-35)">{"".join(drawn)}</g>'
    )


@lru_cache(maxsize=64)
def qr_code(address: str) -> str:
    """The address as a QR code on white, as a data: address. Error correction M."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(border=2, dark="#000", light="#fff", xmldecl=False, svgns=True, nl=False))


def _at(character: str, x: float, baseline: float, size: float) -> str:
    """A character centred on x, its baseline at the given height, in the picture's millimetres."""
    scale = size / EM
    place = f"translate({x - size / 2:.3f} {baseline:.3f}) scale({scale:.5f} {-scale:.5f})"
    return f'<path transform="{place}" d="{path(character, FAMILY)}"/>'


def _on_arc(character: str, degrees: float, size: float) -> str:
    """A character on the seal's arc, its foot towards the centre; 0 degrees is the top."""
    angle = degrees * pi / 180
    x, y = ARC_RADIUS * sin(angle), -ARC_RADIUS * cos(angle)
    inner = _at(character, 0, 0.36 * size, size)
    return f'<g transform="translate({x:.3f} {y:.3f}) rotate({degrees:.3f})">{inner}</g>'


def _svg(box: str, content: str) -> str:
    width, height = box.split()[2:]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}mm" height="{height}mm">'
        f"{content}</svg>"
    )
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
