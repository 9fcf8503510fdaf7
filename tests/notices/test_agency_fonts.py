"""An agency's own fonts: prepared, in front of ours, on the same line grid, and frozen with each document.

The stand-ins are cuts of our own fonts under other names, with other metrics and a character that ours lack.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import uharfbuzz
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from notices.agency_fonts import NEEDED, FontRefused, Prepared, prepare
from notices.typesetting import FONT_FILES
from tests.notices.ruler import Ruler

ROOT = Path(__file__).resolve().parents[2]
STRANGE = "\U00020000"  # in none of our fonts
DRAWN_AS = "鑫"
COMMON = "".join(
    dict.fromkeys("经核实你单位应当继续履行生效法律文书确定的义务" + NEEDED + "一二三四五六七八九十")
)
NAMES = {
    "FZFSJW.ttf": ("方正仿宋_GBK", "ZX-Kai.otf"),
    "FZXBSJW.otf": ("方正小标宋简体", "ZX-Song.otf"),
    "simhei.ttf": ("黑体 SimHei", "ZX-Hei.otf"),
    "kaiti.ttf": ("楷体_GB2312", "ZX-FangSong.otf"),
}


def stand_in(folder: Path, file_name: str, *, characters: str = COMMON, may_embed: bool = True) -> Path:
    """A cut of one of our fonts with 2,048 units an em, tall metrics, another name, and STRANGE."""
    name, source = NAMES[file_name]
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.set(set(map(ord, characters + DRAWN_AS)))
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(Path(settings.FONTS_DIR) / source)))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file_name
    target.write_bytes(bytes(uharfbuzz.subset(face, wanted).blob.data))
    font = TTFont(target)
    scale_upem(font, 2048)
    font["hhea"].ascent, font["hhea"].descent = 2400, -700
    font["OS/2"].fsType = 0 if may_embed else 2
    font["name"].names = []
    font["name"].setName(name, 1, 3, 1, 0x804)
    wide = CmapSubtable.newSubtable(12)
    wide.platformID, wide.platEncID, wide.language = 3, 10, 0
    wide.cmap = font.getBestCmap() | {ord(STRANGE): font.getBestCmap()[ord(DRAWN_AS)]}
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 12] + [wide]
    font.save(target)
    return target


SCRIPT = f"""
import json, sys, django
django.setup()
from dataclasses import replace
from notices.characters import missing_from
from notices.fields import to_json
from notices.kinds import Kind
from notices.rendering import engine_versions, freeze_words, render_pdf
from notices.sample_facts import FACTS, sample_sheet
from notices.typesetting import agency_fonts

own = tuple(agency_fonts())
text = ("经核实你单位应当继续履行生效法律文书确定的义务" * 60)[:300]
facts = replace(FACTS[Kind.EARLY_WARNING], situation=(text + ("{STRANGE}" if own else ""), text, "堃" + text))
sheet = replace(sample_sheet(Kind.EARLY_WARNING, "预"), own_fonts=own)
words = freeze_words(Kind.EARLY_WARNING, facts, sheet)
open(sys.argv[1], "wb").write(render_pdf(Kind.EARLY_WARNING, words, sheet, facts=to_json(facts)))
plain = sample_sheet(Kind.EARLY_WARNING, "预")
same = freeze_words(Kind.EARLY_WARNING, FACTS[Kind.EARLY_WARNING], plain)
open(sys.argv[2], "wb").write(render_pdf(Kind.EARLY_WARNING, same, plain))
print(json.dumps({{
    "own": own,
    "missing": missing_from("{STRANGE}", own),
    "missing_without": missing_from("{STRANGE}"),
    "engine": {{k: v for k, v in engine_versions("2", own).items() if k.startswith("AG")}},
    "plain_engine": [k for k in engine_versions("2", ()) if k.startswith("AG")],
}}))
"""


def in_var(var: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A process of the product with a var folder of its own: fonts are read once a process."""
    environment = {name: value for name, value in os.environ.items() if name != "ZHENGXIN_TEST_RUN"}
    environment |= {"ZHENGXIN_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A var folder with our fonts and nothing else."""
    fonts = tmp_path / "var" / "fonts"
    fonts.mkdir(parents=True)
    for name in FONT_FILES.values():
        (fonts / name).symlink_to(Path(settings.FONTS_DIR).resolve() / name)
    return tmp_path / "var"


def test_documents_use_the_agencys_fonts_on_the_same_grid(var: Path, tmp_path: Path) -> None:
    for name in NAMES:
        stand_in(var / "fonts" / "agency", name)
    done = in_var(var, "manage.py", "prepare_fonts")
    assert done.returncode == 0, done.stderr
    assert "FZFSJW.ttf：用作仿宋" in done.stdout and "已整理4种字体" in done.stdout
    paper, plain = tmp_path / "own.pdf", tmp_path / "plain.pdf"
    done = in_var(var, "-c", SCRIPT, str(paper), str(plain))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["own"] == ["AG FangSong", "AG Hei", "AG Kai", "AG XiaoBiaoSong"]
    assert said["missing"] == [] and said["missing_without"] == [STRANGE]
    assert set(said["engine"]) == set(said["own"]) and said["plain_engine"] == []
    ruler = Ruler(paper.read_bytes())
    fonts = {glyph.font for page in ruler.pages for glyph in page}
    assert {"AG-FangSong", "AG-Hei", "AG-XiaoBiaoSong", "ZX-FangSong"} <= fonts
    assert all(font.startswith(("AG-", "ZX-")) for font in fonts)
    assert "堃" in ruler.text and STRANGE in ruler.text
    lines = ruler.body_lines(1)
    assert len(lines) == 22
    pitch = (lines[-1][0].top - lines[0][0].top) / 21
    assert pitch == pytest.approx(225 / 22, abs=0.02)
    assert ruler.red(0, (20, 50, 190, 100)).top == pytest.approx(72, abs=0.3)
    # Documents that were frozen without them are made without them.
    assert all(
        font.startswith("ZX-") for page in Ruler(plain.read_bytes()).pages for font in {g.font for g in page}
    )
    assert plain.read_bytes() == _without_own_fonts(var, tmp_path)


def _without_own_fonts(var: Path, tmp_path: Path) -> bytes:
    shutil.rmtree(var / "fonts" / "agency")
    assert in_var(var, "manage.py", "prepare_fonts").returncode == 0
    target = tmp_path / "before.pdf"
    done = in_var(var, "-c", SCRIPT, str(tmp_path / "other.pdf"), str(target))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["own"] == []
    return target.read_bytes()


def test_there_are_none_by_default(var: Path) -> None:
    done = in_var(var, "manage.py", "prepare_fonts")
    assert done.returncode == 0
    assert "没有可用的字体" in done.stdout


def outcomes(source: Path, target: Path) -> list[str]:
    return [found.family if isinstance(found, Prepared) else str(found) for found in prepare(source, target)]


def test_it_prepares_the_same_bytes_again_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    source, target = tmp_path / "own", tmp_path / "prepared"
    original = stand_in(source, "FZFSJW.ttf")
    assert outcomes(source, target) == ["AG FangSong"]
    prepared = target / "AG-FangSong.otf"
    first = prepared.read_bytes()
    assert outcomes(source, target) == ["AG FangSong"] and prepared.read_bytes() == first
    font = TTFont(prepared)
    assert (font["hhea"].ascent, font["hhea"].descent, font["head"].unitsPerEm) == (880, -120, 1000)
    original.unlink()
    assert outcomes(source, target) == [] and not prepared.exists()


def test_it_refuses_what_cannot_stand_in_and_says_why(tmp_path: Path) -> None:
    source = tmp_path / "own"
    stand_in(source, "FZFSJW.ttf", characters="经核实")
    stand_in(source, "simhei.ttf", may_embed=False)
    shutil.copy(stand_in(source, "kaiti.ttf"), source / "kaiti2.ttf")
    (source / "FZXBSJW.otf").write_bytes(b"no font")
    (source / "readme.txt").write_text("ignored")
    said = outcomes(source, tmp_path / "prepared")
    assert sum("缺少公文必需的字符" in each for each in said) == 1
    assert sum("不得嵌入" in each for each in said) == 1
    assert sum("同一种字体" in each for each in said) == 1
    assert sum("不能读取" in each for each in said) == 1
    assert said.count("AG Kai") == 1 and len(said) == 5


def test_a_font_that_says_nothing_is_refused(tmp_path: Path) -> None:
    font = stand_in(tmp_path / "own", "simhei.ttf").rename(tmp_path / "own" / "x.ttf")
    opened = TTFont(font)
    opened["name"].names = []
    opened.save(font)
    [refused] = prepare(tmp_path / "own", tmp_path / "prepared")
    assert isinstance(refused, FontRefused) and "看不出" in str(refused)
