"""Prepare the fonts of documents and pages: fetch, subset, give all the same vertical metrics, verify.

    .venv/bin/python scripts/prepare_fonts.py            # idempotent; offline once the fonts are there
    .venv/bin/python scripts/prepare_fonts.py --record   # after a wanted change: write the new sums

Two Debian packages are downloaded but never installed, since an installed CJK font silently stands in
for a character that ours lack. Only the needed files are unpacked. Every font gets the same ascent and
descent: one fallback glyph with other metrics would push the whole page off its line grid.
"""

import argparse
import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uharfbuzz
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ZHENGXIN_VAR") or ROOT / "var")
FONTS = VAR / "fonts"
CACHE = VAR / "cache" / "fonts"
STAMP = FONTS / "prepared"
SUMS = ROOT / "notices" / "fonts.sha256"
CHARACTERS = ROOT / "notices" / "characters.txt"

ASCENT, DESCENT, EM = 880, -120, 1000
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
NOTO = "usr/share/fonts/opentype/noto/"
PACKAGES = {
    "texlive-lang-chinese": (
        f"{FANDOL}FandolSong-Regular.otf",
        f"{FANDOL}FandolHei-Regular.otf",
        f"{FANDOL}FandolKai-Regular.otf",
        f"{FANDOL}FandolFang-Regular.otf",
    ),
    "fonts-noto-cjk": (f"{NOTO}NotoSerifCJK-Regular.ttc", f"{NOTO}NotoSerifCJK-Bold.ttc"),
}
# Typed in documents though neither GB 2312 nor the standard table has them.
EXTRA = "·–—‘’“”•…‰′″※€℃№㎎㎏㎜㎝㎞㎡㏄㏎㏑㏒㏕￥〇"
UNWANTED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")
SIMPLIFIED = 2  # the face of the Noto collections that draws mainland forms


@dataclass(frozen=True)
class Product:
    """One prepared font: its file, its family name, where its glyphs come from, which characters."""

    name: str
    family: str
    source: str
    face: int = 0
    characters: str = "all"  # all, missing (in any Fandol font) or common (GB 2312 level one, for pages)


PRODUCTS = (
    Product("ZX-Song.otf", "ZX Song", "FandolSong-Regular.otf"),
    Product("ZX-Hei.otf", "ZX Hei", "FandolHei-Regular.otf"),
    Product("ZX-Kai.otf", "ZX Kai", "FandolKai-Regular.otf"),
    Product("ZX-FangSong.otf", "ZX FangSong", "FandolFang-Regular.otf"),
    Product("ZX-XiaoBiaoSong.otf", "ZX XiaoBiaoSong", "NotoSerifCJK-Bold.ttc", SIMPLIFIED),
    Product("ZX-Supplement.otf", "ZX Supplement", "NotoSerifCJK-Regular.ttc", SIMPLIFIED, "missing"),
    Product("web/zx-song-bold.woff2", "ZX Song", "NotoSerifCJK-Bold.ttc", SIMPLIFIED, "common"),
    Product("web/zx-kai.woff2", "ZX Kai", "FandolKai-Regular.otf", 0, "common"),
    Product("web/zx-fang.woff2", "ZX Fang", "FandolFang-Regular.otf", 0, "common"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true", help="write the sums instead of checking them")
    record = parser.parse_args().record
    if not record and is_prepared():
        print("fonts: ready")
        return 0
    try:
        sources = {path.name: path for package in PACKAGES for path in unpack(package)}
        build(sources)
    except PreparationError as error:
        print(f"fonts: {error}", file=sys.stderr)
        return 1
    sums = {product.name: digest(FONTS / product.name) for product in PRODUCTS}
    if record:
        SUMS.write_text("".join(f"{value}  {name}\n" for name, value in sums.items()))
    elif wrong := [name for name, value in sums.items() if expected_sums().get(name) != value]:
        print(f"fonts: not the expected bytes: {', '.join(wrong)}. {REMEDY}", file=sys.stderr)
        return 1
    STAMP.write_text(recipe())
    print(f"fonts: {len(PRODUCTS)} prepared in {FONTS}")
    return 0


REMEDY = (
    "The packages or the libraries differ from those the sums were made with; "
    "after a look at the documents, record the new ones with --record."
)


class PreparationError(Exception):
    """Something outside is missing; the message says what to do."""


def is_prepared() -> bool:
    """True where the stamp says that this very recipe was followed and every font still has its bytes."""
    if not STAMP.is_file() or STAMP.read_text() != recipe():
        return False
    expected = expected_sums()
    return all(
        (FONTS / product.name).is_file() and digest(FONTS / product.name) == expected.get(product.name)
        for product in PRODUCTS
    )


def recipe() -> str:
    """One line that changes whenever the fonts would."""
    parts = [digest(Path(__file__)), digest(CHARACTERS), digest(SUMS) if SUMS.is_file() else ""]
    return " ".join([*parts, *(f"{name}={version(name)}" for name in ("uharfbuzz", "fonttools", "brotli"))])


def expected_sums() -> dict[str, str]:
    lines = SUMS.read_text().splitlines() if SUMS.is_file() else []
    return {name: value for value, name in (line.split() for line in lines)}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(package: str) -> list[Path]:
    """The wanted files of a Debian package, from the cache, or downloaded first."""
    wanted = PACKAGES[package]
    targets = [CACHE / Path(name).name for name in wanted]
    if not all(target.is_file() for target in targets):
        archive = download(package)
        with TemporaryDirectory(dir=CACHE) as folder:
            extract(archive, wanted, Path(folder))
            for name, target in zip(wanted, targets, strict=True):
                os.replace(Path(folder) / name, target)
        archive.unlink()  # 100 MB that nobody needs again
    return targets


def download(package: str) -> Path:
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (found := sorted(CACHE.glob(f"{package}_*.deb"))):
        need("apt-get")
        print(f"fonts: downloading {package} …", flush=True)
        # The sandbox user may not write here; without this apt warns although all is well.
        command = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package]
        result = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, check=False)
        if result.returncode:
            raise PreparationError(
                f"cannot download {package}: {result.stderr.strip()[-300:]} "
                "Check the network, run `apt-get update` as root, then try again."
            )
        found = sorted(CACHE.glob(f"{package}_*.deb"))
    return found[-1]


def extract(archive: Path, wanted: Iterable[str], folder: Path) -> None:
    need("dpkg-deb")
    need("tar")
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as tarball:
        command = ["tar", "-x", "-C", str(folder), *(f"./{name}" for name in wanted)]
        result = subprocess.run(command, stdin=tarball.stdout, capture_output=True, text=True, check=False)
    if result.returncode:
        archive.unlink()
        raise PreparationError(f"{archive.name} is damaged or of another version; it was removed. Try again.")


def need(program: str) -> None:
    if shutil.which(program) is None:
        raise PreparationError(f"{program} is missing; this works on Debian and its derivatives.")


def build(sources: dict[str, Path]) -> None:
    """Write every product, on all cores: packing the three fonts of the pages takes 8 s each."""
    wanted = {"all": standard_characters(), "common": common_characters()}
    wanted["missing"] = wanted["all"] - covered_by_all(
        path for name, path in sources.items() if "Fandol" in name
    )
    (FONTS / "web").mkdir(parents=True, exist_ok=True)
    slowest_first = sorted(PRODUCTS, key=lambda product: not product.name.endswith(".woff2"))
    with ProcessPoolExecutor() as pool:
        jobs = [
            pool.submit(make, each, sources[each.source], wanted[each.characters]) for each in slowest_first
        ]
        for job in as_completed(jobs):
            print(f"fonts: {job.result()}", flush=True)


def make(product: Product, source: Path, characters: set[int]) -> str:
    """Write one product, whole or not at all; its name and size, for the progress shown."""
    target = FONTS / product.name
    partial = target.with_suffix(".partial")
    partial.write_bytes(dress(subset(source, product.face, characters), product))
    os.replace(partial, target)
    return f"{product.name} {target.stat().st_size / 1e6:.1f} MB"


def standard_characters() -> set[int]:
    """GB 2312, the 8,105 characters of the standard table, ASCII, and the punctuation documents use."""
    lines = CHARACTERS.read_text(encoding="utf-8").splitlines()
    table = "".join(line for line in lines if not line.startswith("#"))
    return set(map(ord, gb2312(range(0xA1, 0xF8)) + table + EXTRA)) | set(range(0x20, 0x7F))


def common_characters() -> set[int]:
    """GB 2312's punctuation and level one, enough for the headings of pages."""
    return set(map(ord, gb2312((*range(0xA1, 0xAA), *range(0xB0, 0xD8))) + EXTRA)) | set(range(0x20, 0x7F))


def gb2312(rows: Iterable[int]) -> str:
    """The characters of some rows of GB 2312, by lead byte."""
    return "".join(
        bytes((lead, trail)).decode("gb2312", errors="ignore") for lead in rows for trail in range(0xA1, 0xFF)
    )


def covered_by_all(paths: Iterable[Path]) -> set[int]:
    return set.intersection(*(set(open_face(path).unicodes) for path in paths))


def open_face(path: Path, number: int = 0) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), number)


def subset(path: Path, face: int, characters: set[int]) -> bytes:
    """The face cut down to the characters, without hints and layout tables (which would break the grid)."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set(characters)
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in UNWANTED_TABLES)
    return bytes(uharfbuzz.subset(open_face(path, face), wanted).blob.data)


def dress(font_bytes: bytes, product: Product) -> bytes:
    """Give the font our family name and the common metrics; packed for browsers where its name says so."""
    font: Any = TTFont(io.BytesIO(font_bytes), recalcTimestamp=False, recalcBBoxes=False)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, DESCENT, 0
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ASCENT, DESCENT, 0
    metrics.usWinAscent, metrics.usWinDescent, metrics.usWeightClass = ASCENT, -DESCENT, 400
    metrics.fsSelection = 0x40
    font["head"].macStyle = 0
    font["name"].names = [record for record in font["name"].names if record.nameID in (0, 13, 14)]
    postscript_name = product.family.replace(" ", "-")
    for identifier, text in ((1, product.family), (2, "Regular"), (4, product.family), (6, postscript_name)):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    if product.name.startswith("web/"):
        font.flavor = "woff2"
    output = io.BytesIO()
    font.save(output, reorderTables=False)
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
