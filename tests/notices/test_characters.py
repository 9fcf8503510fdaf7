"""Which characters documents can print, and how they refuse the others."""

from pathlib import Path

import pytest

from notices.characters import check_characters, missing_from, printable
from notices.outlines import characters_of, ink, width
from notices.typesetting import FONT_FILES
from organisations.refusals import Refusal

TABLE = Path(__file__).resolve().parents[2] / "notices" / "characters.txt"
RARE = "堃喆赟翀犇祎昇㛃䶮𬀩"


def table() -> str:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def test_it_knows_the_8105_standard_characters() -> None:
    assert len(table()) == len(set(table())) == 8105
    assert table().startswith("一乙二十丁厂七卜八人")


def test_it_prints_every_standard_character() -> None:
    assert missing_from(table()) == []


def test_it_prints_every_character_of_gb_2312() -> None:
    rows = (bytes((lead, trail)) for lead in range(0xA1, 0xF8) for trail in range(0xA1, 0xFF))
    assert missing_from("".join(row.decode("gb2312", errors="ignore") for row in rows)) == []


def test_it_prints_ascii_and_the_punctuation_of_documents() -> None:
    assert (
        missing_from("".join(map(chr, range(0x20, 0x7F))) + "“”‘’《》〔〕（）、。；：？！—…·％‰㎡℃〇") == []
    )


@pytest.mark.parametrize("character", RARE)
def test_it_prints_rare_characters_of_names(character: str) -> None:
    assert character in printable()
    assert character in characters_of("ZX XiaoBiaoSong")


def test_it_can_print_every_body_character_in_the_mark_and_title_too() -> None:
    assert printable() <= characters_of("ZX XiaoBiaoSong") | characters_of("ZX Supplement")


def test_it_names_the_character_the_field_and_the_remedy() -> None:
    with pytest.raises(Refusal) as refused:
        check_characters([("reason", "事由", "正常"), ("addressee", "主送机关", "某𠀀局")])
    assert refused.value.field == "addressee"
    assert refused.value.message == "“主送机关”中的“𠀀”（U+20000）字库中没有，不能印出。"
    assert refused.value.remedy


def test_it_lists_what_is_missing_once_each_in_order() -> None:
    assert missing_from("一😀二𠀀三😀") == ["😀", "𠀀"]


@pytest.mark.parametrize("family", FONT_FILES)
def test_it_measures_ink_within_the_common_metrics(family: str) -> None:
    sample = "一" if "一" in characters_of(family) else "堃"
    highest, lowest = ink(sample, family)
    assert lowest < highest <= 0.88
    assert width(sample, family) == 1


def test_it_measures_a_blank_as_a_full_line() -> None:
    assert ink("　", "ZX FangSong") == (0.88, -0.12)
