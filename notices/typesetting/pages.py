"""Pages set by WeasyPrint, held by the reins, in this process.

Our fonts alone, and no address but data:. Fonts and style sheets are kept for the life of the process: parsing them
anew would double the time a page takes.
"""

import ctypes
import ctypes.util
import datetime
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from notices.typesetting import drawing, embedding, lines, packing, styles
from notices.typesetting.machine import (
    FONT_FILES,
    TypesettingUnavailable,
    agency_fonts,
    check_machine,
    font_path,
)
from notices.typesetting.places import Carried, Found

POINTS = 72 / 96  # of a CSS pixel
ARCHIVAL = "pdf/a-3b"  # costs nothing measurable; "produced as", for no validator was at hand


class DataOnlyFetcher(URLFetcher):
    """Fetches data: addresses and nothing else: no file and no host can get into a document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if not url.startswith("data:"):
            raise ValueError("documents may only refer to data: addresses")
        return super().fetch(url, headers)


FETCHER = DataOnlyFetcher()


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


@cache
def fonts() -> OwnFonts:
    """The process's one font configuration."""
    check_machine()
    for lever in (lines, styles, embedding, packing, drawing):
        lever.use()
    return OwnFonts([*(font_path(name) for name in FONT_FILES.values()), *agency_fonts().values()])


@cache
def stylesheet(css: str) -> Any:
    """A parsed style sheet, kept."""
    return weasyprint.CSS(string=css, font_config=fonts(), url_fetcher=FETCHER)


def set_pages(
    html: str, css: str, *, identifier: str, element: str = "", carried: Carried | None = None
) -> tuple[bytes, Found | None]:
    """The PDF of a whole HTML document, and where the element of that id stands; None where there is none.

    The same bytes for the same input. `identifier` is ASCII; without one the file has none and is no archival PDF.
    """
    options = {"pdf_identifier": identifier.encode(), "pdf_variant": ARCHIVAL} if identifier else {}
    font_config = fonts()  # first of all: it refuses a machine that is not ready
    document = weasyprint.HTML(string=html, url_fetcher=FETCHER).render(
        stylesheets=[stylesheet(css)],
        font_config=font_config,
        **options,
    )
    found = None
    for number, page in enumerate(document.pages):
        if element in page.anchors:
            left, top, right, bottom = page.anchors[element]
            found = Found(
                number, *(edge * POINTS for edge in (left, page.height - bottom, right, page.height - top))
            )
    attachments = [_attachment(carried)] if carried else None
    content = document.write_pdf(finisher=embedding.finish, attachments=attachments, **options)
    return bytes(content), found


def _attachment(carried: Carried) -> weasyprint.Attachment:
    day = datetime.datetime.combine(carried.day, datetime.time())
    return weasyprint.Attachment(
        string=carried.content,
        url_fetcher=FETCHER,
        name=carried.name,
        description=carried.description,
        created=day,
        modified=day,
        relationship="Data",
    )
