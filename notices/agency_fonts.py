"""Fonts that an agency owns (仿宋_GB2312, 方正小标宋 …), made fit for the line grid and put in front of ours.

The originals lie in AGENCY_FONTS_DIR and stay as they are. Prepared, each has 1,000 units an em, the common metrics
880 / −120 / 0, no layout tables and a family name of its own, so that a line keeps its pitch whichever font a character
comes from. A document keeps on its sheet which of them it was frozen with: it is never re-made with others.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from fontTools.ttLib.scaleUpem import scale_upem

ASCENT, DESCENT, EM = 880, -120, 1000
ENDINGS = (".ttf", ".otf", ".ttc")
UNWANTED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "kern", "morx", "mort")
# By what a font calls itself, or its file is called. The first that fits counts: 仿宋 and 小标宋 end in 宋 too.
KEYWORDS = (
    ("AG XiaoBiaoSong", ("小标宋", "xiaobiaosong", "xbs")),
    ("AG FangSong", ("仿宋", "fangsong", "simfang")),
    ("AG Kai", ("楷", "kai")),
    ("AG Hei", ("黑", "hei")),
    ("AG Song", ("宋", "song", "simsun")),
)
# What a font must have to stand in for ours: figures, the marks of documents, common characters.
NEEDED = "0123456789年月日〔〕《》（），。、：；的一是在不了有和人这"


class FontRefused(Exception):
    """Why a file cannot be used, as a Chinese sentence."""


@dataclass(frozen=True)
class Prepared:
    """What became of one of the agency's files: the family it stands for, and how many characters it has."""

    source: Path
    family: str
    characters: int


def prepare(source: Path, target: Path) -> Iterator[Prepared | FontRefused]:
    """Makes `target` hold the fonts of `source` and no others. Yields what became of each file.

    Two files for one face are refused: which of them is meant is for a person to say.
    """
    target.mkdir(parents=True, exist_ok=True)
    taken: dict[str, Path] = {}
    for path in _files(source):
        try:
            family, font = _face(path)
            if family in taken:
                raise FontRefused(f"{path.name}：与{taken[family].name}是同一种字体，请只留一个。")
            count = _check(path, font)
        except (FontRefused, TTLibError, OSError, KeyError, ValueError) as error:
            yield (
                error
                if isinstance(error, FontRefused)
                else FontRefused(f"{path.name}：不能读取（{error}）。")
            )
            continue
        taken[family] = path
        _write(font, family, target / f"{family.replace(' ', '-')}.otf")
        yield Prepared(path, family, count)
    for family, _ in KEYWORDS:
        if family not in taken:
            (target / f"{family.replace(' ', '-')}.otf").unlink(missing_ok=True)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and path.is_file())


def _face(path: Path) -> tuple[str, Any]:
    """The family a file stands for, and its font; of a collection the first face that is one of ours."""
    options = {"recalcTimestamp": False}
    fonts = (
        TTCollection(path, **options).fonts if path.suffix.lower() == ".ttc" else [TTFont(path, **options)]
    )
    for font in fonts:
        names = {str(record) for record in font["name"].names if record.nameID in (1, 4, 16)}
        said = " ".join([path.stem, *sorted(names)] if len(fonts) == 1 else sorted(names)).lower()
        for family, keywords in KEYWORDS:
            if any(keyword in said for keyword in keywords):
                return family, font
    raise FontRefused(f"{path.name}：看不出是仿宋、小标宋、黑体、楷体还是宋体，请以字体名称命名文件。")


def _check(path: Path, font: Any) -> int:
    characters = font.getBestCmap() or {}
    if missing := [each for each in NEEDED if ord(each) not in characters]:
        raise FontRefused(f"{path.name}：缺少公文必需的字符“{''.join(missing)}”。")
    if font["OS/2"].fsType & 0x0002:
        raise FontRefused(f"{path.name}：字体标明不得嵌入文件，请向字体厂商取得嵌入授权。")
    return len(characters)


def _write(font: Any, family: str, target: Path) -> None:
    """Whole or not at all, and the same bytes for the same original."""
    for tag in UNWANTED_TABLES:
        if tag in font:
            del font[tag]
    if font["head"].unitsPerEm != EM:
        scale_upem(font, EM)
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, DESCENT, 0
    metrics = font["OS/2"]
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ASCENT, DESCENT, 0
    metrics.usWinAscent, metrics.usWinDescent, metrics.usWeightClass = ASCENT, -DESCENT, 400
    metrics.fsSelection = 0x40
    font["head"].macStyle = 0
    font["name"].names = []
    for identifier, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", "-"))):
        font["name"].setName(text, identifier, 3, 1, 0x409)
    partial = target.with_suffix(".partial")
    font.save(partial, reorderTables=False)
    os.replace(partial, target)
