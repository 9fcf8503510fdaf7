"""WeasyPrint, held by the reins: our fonts alone, no address but data:, Chinese lines set flush.

Everything that leans on the inside of WeasyPrint stands in this file, together with the version it was
written for; `tests/notices/test_geometry.py` holds a ruler to the result. Fonts and style sheets are
kept for the life of the process: parsing them anew would double the time a page takes.
"""

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import ffi, fontconfig, gobject, harfbuzz_subset, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import create_layout, line_size
from weasyprint.urls import URLFetcher, URLFetcherResponse

WRITTEN_FOR = "70."
POINTS = 72 / 96  # of a CSS pixel
ARCHIVAL = "pdf/a-3b"  # costs nothing measurable; "produced as", for no validator was at hand
FONT_FILES = {
    "ZX FangSong": "ZX-FangSong.otf",
    "ZX Hei": "ZX-Hei.otf",
    "ZX Kai": "ZX-Kai.otf",
    "ZX Song": "ZX-Song.otf",
    "ZX XiaoBiaoSong": "ZX-XiaoBiaoSong.otf",
    "ZX Supplement": "ZX-Supplement.otf",
}


@dataclass(frozen=True)
class Found:
    """Where an element stands: page from 0, edges in points from the page's lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class TypesettingUnavailable(RuntimeError):
    """The machine lacks what documents are made with; the message says what to install."""


class DataOnlyFetcher(URLFetcher):
    """Fetches data: addresses and nothing else: no file and no host can get into a document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith("data:"):
            raise ValueError("documents may only refer to data: addresses")
        return super().fetch(url, headers)


class OwnFonts(FontConfiguration):  # type: ignore[misc]
    """Our prepared fonts and no other: the fonts of the system are not even looked at.

    WeasyPrint would start from the fonts of the system and copy ours to a temporary folder, 25 MB which a
    killed worker leaves behind. Here Fontconfig starts empty and reads the prepared files where they are.
    """

    def __init__(self, paths: list[Path]) -> None:
        self._folder = None
        self.strut_layouts: dict[Any, Any] = {}
        self.font_features: dict[Any, Any] = {}
        self._config = ffi.cast("FcConfig *", _empty_fontconfig())
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        font_map = ffi.cast("PangoFcFontMap *", self.font_map)
        pangoft2.pango_fc_font_map_set_config(font_map, self._config)
        for path in paths:
            if not fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode()):
                raise TypesettingUnavailable(f"the font {path.name} cannot be read")
        pangoft2.pango_fc_font_map_config_changed(font_map)
        fontconfig.FcConfigDestroy(self._config)  # the font map keeps a reference


def _empty_fontconfig() -> int:
    library = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    library.FcConfigCreate.restype = ctypes.c_void_p
    return int(library.FcConfigCreate())


def check_machine() -> None:
    """Refuse to start with the wrong WeasyPrint, without HarfBuzz's subsetter, or without the fonts."""
    if not weasyprint.__version__.startswith(WRITTEN_FOR):
        raise TypesettingUnavailable(
            f"WeasyPrint {weasyprint.__version__} is installed; its lines are set for {WRITTEN_FOR}x alone"
        )
    if not harfbuzz_subset:
        raise TypesettingUnavailable("libharfbuzz-subset0 is missing; run `make setup`")
    if missing := [name for name in FONT_FILES.values() if not font_path(name).is_file()]:
        raise TypesettingUnavailable(f"fonts are missing ({', '.join(missing)}); run `make setup`")


def library_versions() -> dict[str, str]:
    """The versions of the system's libraries that shape and subset the text."""
    pango_library = ctypes.CDLL(ctypes.util.find_library("pango-1.0") or "libpango-1.0.so.0")
    harfbuzz_library = ctypes.CDLL(ctypes.util.find_library("harfbuzz") or "libharfbuzz.so.0")
    tellers = {"pango": pango_library.pango_version_string, "harfbuzz": harfbuzz_library.hb_version_string}
    for teller in tellers.values():
        teller.restype = ctypes.c_char_p
    return {name: teller().decode() for name, teller in tellers.items()}


def font_path(file_name: str) -> Path:
    return Path(settings.FONTS_DIR) / file_name


@cache
def fonts() -> OwnFonts:
    """The process's one font configuration."""
    check_machine()
    inline.justify_line = justify_line
    return OwnFonts([font_path(name) for name in FONT_FILES.values()])


@cache
def stylesheet(css: str) -> Any:
    """A parsed style sheet, kept."""
    return weasyprint.CSS(string=css, font_config=fonts(), url_fetcher=DataOnlyFetcher())


def write_pdf(html: str, css: str, *, identifier: bytes) -> bytes:
    """The PDF of a whole HTML document; the same bytes for the same input."""
    return write_pdf_and_find(html, css, identifier=identifier, element="")[0]


def write_pdf_and_find(html: str, css: str, *, identifier: bytes, element: str) -> tuple[bytes, Found | None]:
    """The same, and where the element of that id stands; None where there is none."""
    font_config = fonts()  # first of all: it refuses a machine that is not ready
    document = weasyprint.HTML(string=html, url_fetcher=DataOnlyFetcher()).render(
        stylesheets=[stylesheet(css)],
        font_config=font_config,
        pdf_identifier=identifier,
        pdf_variant=ARCHIVAL,
    )
    found = None
    for number, page in enumerate(document.pages):
        if element in page.anchors:
            left, top, right, bottom = page.anchors[element]
            found = Found(
                number, *(edge * POINTS for edge in (left, page.height - bottom, right, page.height - top))
            )
    return bytes(document.write_pdf(pdf_identifier=identifier, pdf_variant=ARCHIVAL)), found


@lru_cache(maxsize=32)
def picture_page(address: str) -> bytes:
    """A page of 42 mm square that is filled by the picture at a data: address: a seal to be put onto another page."""
    css = "@page { size: 42mm 42mm; margin: 0 } body { margin: 0 } img { display: block; width: 42mm; height: 42mm }"
    return bytes(
        weasyprint.HTML(string=f'<img src="{address}" alt="">', url_fetcher=DataOnlyFetcher()).write_pdf(
            stylesheets=[stylesheet(css)], font_config=fonts()
        )
    )


def justify_line(context: Any, line: Any, slack: float) -> None:
    """Spread a line's slack (CSS pixels) over all its glyphs, where WeasyPrint stretches blanks only.

    Chinese has no blanks between words. Each text box of the line gets a copy of its style with wider
    letter spacing; the last glyph of the line gets none after it, so that it ends on the margin.
    """
    texts = [box for box in _text_boxes(line) if box.text]
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps < 1:
        return
    _spread(context, line, slack / gaps, 0.0)


def _text_boxes(box: Any) -> Any:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _text_boxes(child)


def _spread(context: Any, box: Any, extra: float, advance: float) -> float:
    """Widen a box's glyphs by `extra`, shift it by what was gained before it; the gain so far."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        return advance + _widen(context, box, extra)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(advance, 0)
        return advance
    box.position_x += advance
    before = advance
    for child in box.children:
        if child.is_in_normal_flow():
            advance = _spread(context, child, extra, advance)
    box.width += advance - before
    return advance


def _widen(context: Any, box: Any, extra: float) -> float:
    style = box.style.copy()
    spacing = style["letter_spacing"]
    style["letter_spacing"] = (0 if spacing == "normal" else spacing) + extra
    layout = create_layout(box.text, style, context, None, 0)
    width, _ = line_size(layout.get_first_line()[0], style)
    layout.deactivate()
    gained = width - box.width
    box.style, box.pango_layout, box.width = style, layout, width
    return float(gained)
