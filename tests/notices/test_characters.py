"""Which characters documents can print, and how they refuse the others."""

import io
from dataclasses import fields, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from notices.characters import check_characters, missing_from, printable
from notices.fields import texts
from notices.kinds import Kind
from notices.outlines import characters_of, ink, width
from notices.rendering import compose, freeze_words
from notices.sample_facts import FACTS
from notices.typesetting import FONT_FILES, write_pdf
from organisations.refusals import Refusal
from tests.notices.papers import sheet_of

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


CONTEXTS = {
    # Where a character may stand: template words around it, the face it is set in.
    "body": ("<p>{}</p>", "ZX-FangSong", 16),
    "title": ('<h1 class="title"><span>{}</span></h1>', "ZX-XiaoBiaoSong", 22),
    "first level": ("<h2>{}</h2>", "ZX-Hei", 16),
    "second level": ("<h3>{}</h3>", "ZX-Kai", 16),
}
LINE = 24


@cache
def printed(context: str) -> tuple[str, set[str], list[list[float]]]:
    """All standard and rare characters in one face: the text as read back, the fonts, the lines' heights by page."""
    words, _, _ = CONTEXTS[context]
    characters = table() + RARE
    lines = [characters[start : start + LINE] for start in range(0, len(characters), LINE)]
    if context == "title":
        body = "".join(words.format(line) for line in lines)
    else:
        body = f'<div class="body">{"".join(words.format(line) for line in lines)}</div>'
    page, css = compose(
        Kind.CLOSURE, f'<article class="sheet official">{body}</article>', sheet_of(Kind.CLOSURE)
    )
    css += "\n.body p, .body h2, .body h3 { break-after: auto !important; text-indent: 0 !important }"
    css += "\n@page { background: none }"
    text, fonts, heights = "", set(), []
    with pdfplumber.open(io.BytesIO(write_pdf(page, css, identifier=b"0" * 32))) as document:
        for each in document.pages:
            # Without the page number, which stands below the type area.
            glyphs = [char for char in each.chars if char["text"].strip() and char["top"] < 262 * 72 / 25.4]
            text += "".join(char["text"] for char in glyphs)
            fonts |= {char["fontname"].partition("+")[2] for char in glyphs}
            heights.append(sorted({round(float(char["top"]), 1) for char in glyphs}))
    return text, fonts, heights


@pytest.mark.parametrize("context", CONTEXTS)
class TestEveryCharacterOnPaper:
    def test_it_reads_back_as_it_was_written(self, context: str) -> None:
        assert printed(context)[0] == table() + RARE

    def test_it_is_set_in_the_contexts_face_or_the_supplement(self, context: str) -> None:
        face = CONTEXTS[context][1]
        assert face in printed(context)[1]
        assert printed(context)[1] <= {face, "ZX-Supplement"}

    def test_a_fallback_keeps_the_line_grid(self, context: str) -> None:
        """One glyph of other metrics would push its line off its place; so each line would be another height."""
        pitch = {22: 11.2}.get(CONTEXTS[context][2], 10.22) * 72 / 25.4
        for heights in printed(context)[2]:
            if context == "title":
                continue  # each title has a line of its own, with room below
            steps = {round(below - above, 1) for above, below in pairwise(heights)}
            assert steps <= {round(pitch, 1), round(pitch, 1) + 0.1, round(pitch, 1) - 0.1}
            assert len(heights) <= 22


STRANGE = {
    "emoji": "😀",
    "emoji of several": "👨‍👩‍👧",
    "private use": "\ue000",
    "Korean": "한",
    "beyond the table": "𠀀",
    "compatibility ideograph": "\uf900",
    "Mongolian": "ᠮ",
    "bidi": "\u202e",
    "ballot box": "☑",
}


def with_text(facts: Any, path: tuple[str | int, ...], text: str) -> Any:
    """The facts with one text replaced, however deep it lies."""
    name, *rest = path
    if isinstance(name, int):
        return (
            *facts[:name],
            with_text(facts[name], tuple(rest), text) if rest else text,
            *facts[name + 1 :],
        )
    return replace(facts, **{name: with_text(getattr(facts, name), tuple(rest), text) if rest else text})


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where texts lie in facts, apart from choices: of a list its first entry."""
    if isinstance(value, str):
        return [path]
    if isinstance(value, tuple):
        return paths_of(value[0], (*path, 0)) if value else []
    return [
        found
        for field in fields(value)
        if field.metadata.get("shape") not in ("choice", "term")
        for found in paths_of(getattr(value, field.name), (*path, field.name))
    ]


EVERY_FIELD = [(kind, path) for kind in Kind for path in paths_of(FACTS[kind])]


@pytest.mark.parametrize(
    ("kind", "path"),
    EVERY_FIELD,
    ids=lambda each: each.value if isinstance(each, Kind) else ".".join(map(str, each)),
)
def test_every_field_refuses_a_character_that_no_font_has(kind: Kind, path: tuple[str | int, ...]) -> None:
    """Whatever field it is, before anything is printed; short, so that no bound is hurt first."""
    facts = with_text(FACTS[kind], path, "某𠀀局")
    with pytest.raises(Refusal) as refused:
        check_characters(texts(facts))
    assert refused.value.field == path[0]
    assert "“𠀀”（U+20000）" in refused.value.message and refused.value.remedy


@pytest.mark.parametrize(
    "name", ["issuer", "addressee", "contact_name", "reference", "printed_by", "copies_to"]
)
def test_every_line_of_the_sheet_refuses_it_too(name: str) -> None:
    value = ("澄川市财政局", "某𠀀局") if name == "copies_to" else "某𠀀局"
    sheet = replace(sheet_of(Kind.CLOSURE), **{name: value})
    with pytest.raises(Refusal) as refused:
        freeze_words(Kind.CLOSURE, FACTS[Kind.CLOSURE], sheet)
    assert refused.value.field == name and "“𠀀”" in refused.value.message and refused.value.remedy


@pytest.mark.parametrize("character", STRANGE.values(), ids=STRANGE)
@pytest.mark.parametrize("field", ["course", "subject_matter"])
def test_whatever_is_strange_is_refused_before_it_is_printed(character: str, field: str) -> None:
    value = f"由{character}办理"
    facts = replace(FACTS[Kind.CLOSURE], **{field: (value,) if field == "course" else value})
    with pytest.raises(Refusal) as refused:
        freeze_words(Kind.CLOSURE, facts, sheet_of(Kind.CLOSURE))
    assert refused.value.field == field and refused.value.remedy
    assert {"course": "办理经过", "subject_matter": "事由"}[field] in refused.value.message
