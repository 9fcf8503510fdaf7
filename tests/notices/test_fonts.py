"""Preparing fonts: the second call is quick, needs no network, and notices a byte that changed."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from notices.typesetting import FONT_FILES

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "prepare_fonts.py"


def prepare(var: Path) -> subprocess.CompletedProcess[str]:
    """Run the script on a folder, with no way to download anything."""
    environment = {**os.environ, "ZHENGXIN_VAR": str(var), "PATH": ""}
    command = [sys.executable, str(SCRIPT)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_it_has_nothing_to_do_where_the_fonts_are_prepared() -> None:
    done = prepare(Path(settings.FONTS_DIR).parent)
    assert (done.returncode, done.stdout) == (0, "fonts: ready\n")


def test_it_says_what_is_missing_in_place_of_a_traceback(tmp_path: Path) -> None:
    done = prepare(tmp_path)
    assert done.returncode == 1
    assert "apt-get is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_prepared_the_very_bytes_on_record() -> None:
    for line in (ROOT / "notices" / "fonts.sha256").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((Path(settings.FONTS_DIR) / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(("family", "file_name"), FONT_FILES.items())
def test_it_gave_every_font_our_name_and_the_same_metrics(family: str, file_name: str) -> None:
    font = TTFont(Path(settings.FONTS_DIR) / file_name)
    assert font["name"].getDebugName(1) == family
    assert (font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) == (880, -120, 0)
    assert (font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender) == (880, -120)
    assert font["head"].unitsPerEm == 1000
