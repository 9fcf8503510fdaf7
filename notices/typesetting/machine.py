"""What the machine must have: the right WeasyPrint, and our prepared fonts."""

import ctypes
import ctypes.util
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

WRITTEN_FOR = "70."
# Raised whenever our own part of the typesetting gives other bytes for the same document.
EDITION = "2"
FONT_FILES = {
    "ZX FangSong": "ZX-FangSong.otf",
    "ZX Hei": "ZX-Hei.otf",
    "ZX Kai": "ZX-Kai.otf",
    "ZX Song": "ZX-Song.otf",
    "ZX XiaoBiaoSong": "ZX-XiaoBiaoSong.otf",
    "ZX Supplement": "ZX-Supplement.otf",
}


class TypesettingUnavailable(RuntimeError):
    """The machine lacks what documents are made with; the message says what to install."""


def check_machine() -> None:
    """Refuse to start with the wrong WeasyPrint or without the fonts."""
    if not (found := version("weasyprint")).startswith(WRITTEN_FOR):
        raise TypesettingUnavailable(
            f"WeasyPrint {found} is installed; its lines are set for {WRITTEN_FOR}x alone"
        )
    if missing := [name for name in FONT_FILES.values() if not font_path(name).is_file()]:
        raise TypesettingUnavailable(f"fonts are missing ({', '.join(missing)}); run `make setup`")


def library_versions() -> dict[str, str]:
    """What the bytes of a file come from besides WeasyPrint: our own edition, and the libraries that shape and pack."""
    pango_library = ctypes.CDLL(ctypes.util.find_library("pango-1.0") or "libpango-1.0.so.0")
    harfbuzz_library = ctypes.CDLL(ctypes.util.find_library("harfbuzz") or "libharfbuzz.so.0")
    tellers = {"pango": pango_library.pango_version_string, "harfbuzz": harfbuzz_library.hb_version_string}
    for teller in tellers.values():
        teller.restype = ctypes.c_char_p
    found = {name: teller().decode() for name, teller in tellers.items()}
    return {"typesetting": EDITION, "deflate": version("deflate"), **found}


def font_path(file_name: str) -> Path:
    return Path(settings.FONTS_DIR) / file_name


# Where fonts that the agency owns are kept once they are prepared (notices/agency_fonts.py), beneath FONTS_DIR.
AGENCY = "agency-prepared"
AGENCY_FAMILIES = {
    "AG FangSong": "ZX FangSong",
    "AG Hei": "ZX Hei",
    "AG Kai": "ZX Kai",
    "AG Song": "ZX Song",
    "AG XiaoBiaoSong": "ZX XiaoBiaoSong",
}


@cache
def agency_fonts() -> dict[str, Path]:
    """The agency's own prepared fonts that are there, by family; each goes before ours of AGENCY_FAMILIES."""
    places = {family: font_path(f"{AGENCY}/{family.replace(' ', '-')}.otf") for family in AGENCY_FAMILIES}
    return {family: path for family, path in places.items() if path.is_file()}


def faces(family: str, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Where a character of one of our families is looked for: the agency's font, ours, the supplement."""
    theirs = tuple(each for each in own if AGENCY_FAMILIES.get(each) == family and each in agency_fonts())
    return (*theirs, family, "ZX Supplement")
