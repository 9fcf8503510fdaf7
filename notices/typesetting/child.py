"""The rendering process: `python -m notices.typesetting.child FONTS MEMORY SECONDS`.

Loads what it needs, gives up everything else (confinement.py), says which layers hold, and then sets pages as asked
on its standard input until that ends. It knows no database, no settings and no secret. SECONDS after a request came,
it is ended by the kernel's alarm, even where nobody waits for it any more.
"""

from __future__ import annotations

import datetime
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from PIL import Image

from notices.typesetting import confinement, pages, wire
from notices.typesetting.machine import FONT_FILES, TypesettingUnavailable, agency_fonts, font_path
from notices.typesetting.places import Carried

# Something of everything, so that no module has to be looked for behind the closed door.
PICTURE = "<img src=\"data:image/svg+xml;charset=utf-8,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
FIRST = (
    "<!DOCTYPE html><html lang='zh-Hans'><title>启</title><body><h1 id='top'>启</h1>"
    + PICTURE
    + "<path d='M0 0h9v9z'/><circle r='3'/></svg>\">"
    + PICTURE
    + "<text y='9'>启</text><rect width='3' height='3' opacity='.5'/></svg>\">"
    "<table><tr><th>一<td>二</table><ul><li>三</ul><p style='float:footnote'>注</p><a href='#top'>A，1</a>"
    "<p style='break-before:page;text-align:justify'>启一二三四五六七八九十启一二三四五六七八九十</p>"
)
FAMILIES = ", ".join(f'"{family}"' for family in FONT_FILES)
STYLE = f"@page {{ size: 60mm 90mm }} body {{ font: 16pt {FAMILIES} }}"
ALARM_AFTER = 2.0  # seconds that the parent is given first


def begin(fonts: Path, memory: int) -> dict[str, bool]:
    """Warms up and puts on every layer; which these were."""
    settings.configure(FONTS_DIR=fonts)
    Image.init()
    first = Carried("facts.json", "启", b"{}", datetime.date(2026, 1, 1))
    pages.set_pages(FIRST, STYLE, identifier="0" * 32, element="top", carried=first)
    pages.set_pages(FIRST, STYLE, identifier="")
    if own := agency_fonts():
        families = ", ".join(f'"{family}"' for family in own)
        pages.set_pages(FIRST, f"body {{ font: 16pt {families} }}", identifier="")
    assets = Path(weasyprint.__file__).parent
    # Where the files themselves lie: they may be links.
    real = {font_path(name).resolve().parent for name in FONT_FILES.values()}
    return confinement.confine([fonts, *sorted(real), assets], memory=memory)


def main() -> None:
    fonts, memory, seconds = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        hello: dict[str, Any] = {"layers": begin(fonts, memory)}
    except TypesettingUnavailable as error:
        hello = {"unavailable": str(error)}
    answers.write(wire.packed(hello))
    answers.flush()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    while True:
        try:
            request, _ = wire.unpacked(asked.read)
        except wire.Garbled:
            return
        signal.setitimer(signal.ITIMER_REAL, seconds + ALARM_AFTER)
        answers.write(answer(request))
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(request: dict[str, Any]) -> bytes:
    """The pages, or why there are none: `fault` is "depth", "memory" or the error's own words."""
    try:
        content, found = pages.set_pages(**request | {"carried": _carried(request.get("carried"))})
    except RecursionError:
        return wire.packed({"fault": "depth"})
    except MemoryError:
        return wire.packed({"fault": "memory"})
    except Exception as error:
        return wire.packed({"fault": f"{type(error).__name__}: {error}"[:500]})
    return wire.packed({"found": asdict(found) if found else None}, content)


def _carried(said: dict[str, str] | None) -> Carried | None:
    if said is None:
        return None
    day = datetime.date.fromisoformat(said["day"])
    return Carried(said["name"], said["description"], said["content"].encode(), day)


if __name__ == "__main__":
    main()
