"""A ruler on long documents, and on what happens where a page ends: GB/T 9704-2012, to 0.3 mm."""

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from notices.kinds import KINDS, Form, Kind, spec_of
from notices.sample_facts import FACTS
from tests.notices.papers import PROSE, measured_long, paper_of, sheet_of
from tests.notices.ruler import MM, Glyph, Ruler

NEAR = 0.3
PITCH = 10.22
WITH_RED_HEAD = [kind for kind in PROSE if spec_of(kind).form is not Form.LETTER]
SEALED = [spec.kind for spec in KINDS.values() if spec.is_sealed]
PLAIN = "经核实你单位应当继续履行生效法律文书确定的义务"


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


def text_of(glyphs: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def page_with(ruler: Ruler, text: str) -> int:
    return next(n for n, page in enumerate(ruler.pages) if text in text_of(page))


def signed_page(ruler: Ruler) -> int:
    return page_with(ruler, "扫码核验")


def text_lines(ruler: Ruler, page: int) -> list[list[Glyph]]:
    """What is set in 16 points, line by line: all but the title, tables, the imprint and the QR code's caption."""
    lines = ([glyph for glyph in line if round(glyph.size) == 16] for line in ruler.body_lines(page))
    return [line for line in lines if line]


def lines_above_signature(ruler: Ruler) -> int:
    """How many lines of text stand above issuer and date on their page."""
    lines = text_lines(ruler, signed_page(ruler))
    assert text_of(lines[-1]) == "2026年11月20日"
    return next(
        n for n in range(len(lines) - 1, 0, -1) if lines[n][0].top - lines[n - 1][0].top > 1.4 * PITCH
    )


@pytest.mark.parametrize("kind", list(Kind))
class TestLongDocuments:
    def test_it_runs_over_three_pages_or_more_of_a4(self, kind: Kind) -> None:
        ruler = measured_long(kind)
        assert len(ruler.pages) >= 3
        assert all((width, height) == (near(210), near(297)) for width, height in ruler.sizes)

    def test_it_keeps_every_page_within_the_type_area(self, kind: Kind) -> None:
        for page, glyphs in enumerate(measured_long(kind).pages):
            for glyph in glyphs:
                is_letter_head = page == 0 and spec_of(kind).form is Form.LETTER
                is_number = glyph.font == "ZX-Song" and glyph.bottom > 264
                assert glyph.left > 28 - NEAR and glyph.right < 184 + NEAR
                assert glyph.top > 37 - NEAR or is_letter_head
                assert glyph.bottom < 262 + NEAR or is_number

    def test_it_numbers_odd_pages_at_the_right_and_even_ones_at_the_left(self, kind: Kind) -> None:
        ruler = measured_long(kind)
        for page, glyphs in enumerate(ruler.pages):
            foot = [glyph for glyph in glyphs if glyph.bottom > 264]
            if page == 0 and spec_of(kind).form is Form.LETTER:
                assert not foot
                continue
            assert text_of(foot) == f"— {page + 1} —"
            if page % 2 == 0:
                assert foot[-1].right == near(184 - 14 * MM)
            else:
                assert foot[0].left == near(28 + 14 * MM)


@pytest.mark.parametrize("kind", PROSE)
class TestLongProse:
    def test_it_sets_every_line_on_the_grid_of_22(self, kind: Kind) -> None:
        """From the second page to the end of the text; a page with less ends before a heading or the signature."""
        ruler = measured_long(kind)
        last = signed_page(ruler)
        for page in range(1, last):
            lines = text_lines(ruler, page)
            places = [(line[0].top - 37 - (PITCH - 16 * MM) / 2) / PITCH for line in lines]
            assert all(place == pytest.approx(round(place), abs=NEAR / PITCH) for place in places)
            filled = round(places[-1]) + 1
            following = text_lines(ruler, page + 1)[0][0].font
            assert filled == 22 or (filled == 21 and following != "ZX-FangSong") or page == last - 1

    def test_it_ends_every_line_but_a_paragraphs_last_on_the_margin(self, kind: Kind) -> None:
        ruler = measured_long(kind)
        checked = 0
        for page in range(1, signed_page(ruler)):
            lines = text_lines(ruler, page)
            for line, following in pairwise(lines):
                if following[0].left == near(28) and line[0].left < 40:
                    assert line[-1].right == near(184), text_of(line)
                    checked += 1
        assert checked > 15

    def test_it_leaves_two_lines_of_text_or_more_above_the_signature(self, kind: Kind) -> None:
        assert lines_above_signature(measured_long(kind)) >= 2

    def test_it_prints_the_imprint_on_the_last_page_alone(self, kind: Kind) -> None:
        ruler = measured_long(kind)
        marks = [place for place, page in enumerate(ruler.pages) if "抄送：" in text_of(page)]
        assert marks == ([len(ruler.pages) - 1] if spec_of(kind).takes_copies else [])


@pytest.mark.parametrize("kind", WITH_RED_HEAD)
def test_it_pins_a_long_documents_imprint_to_the_foot(kind: Kind) -> None:
    ruler = measured_long(kind)
    last = len(ruler.pages) - 1
    rules = ruler.rules(last)
    assert rules[-1][1] == near(262)
    heights = [bottom - top for top, bottom in rules[-3:]]
    assert heights == [pytest.approx(height, abs=0.08) for height in (0.35, 0.25, 0.35)]


@pytest.mark.parametrize("kind", SEALED)
def test_it_seals_a_long_document_within_a_line_of_its_text(kind: Kind) -> None:
    ruler = measured_long(kind)
    page = signed_page(ruler)
    seal = ruler.red(page, (28, 37, 190, 262))
    assert (seal.width, seal.height) == (near(42), near(42))
    above = max(g.bottom for g in ruler.pages[page] if g.bottom < seal.top + 1 and round(g.size) == 16)
    assert 0 < seal.top - (above + (PITCH - 16 * MM) / 2) < PITCH
    assert seal.right < 184


# One field of each form that the text's length is set by; the closing lines after it differ.
GROWING = {
    Kind.CLOSURE: "course",  # a numbered list and 特此通知。 after it
    Kind.WARNING: "situation",
    Kind.MINUTES: "statements",  # attendance after it
    Kind.REFERRAL: "course",  # 附件说明 after it
    Kind.OUTSTANDING_CASES: "requirements",  # below a table
}


@cache
def grown(kind: Kind, lines: int) -> Ruler:
    text = (PLAIN * 40)[: 28 * lines - 10]
    value = (*getattr(FACTS[kind], GROWING[kind])[:1], text)
    return Ruler(paper_of(kind, replace(FACTS[kind], **{GROWING[kind]: value})))


@pytest.mark.parametrize("lines", range(1, 23))
@pytest.mark.parametrize("kind", [Kind.CLOSURE])
def test_wherever_the_text_ends_two_lines_go_with_the_signature(kind: Kind, lines: int) -> None:
    """The text grows line by line over a whole page: once it ends exactly at the page's end."""
    check_end(grown(kind, lines), kind)


@pytest.mark.parametrize("lines", [3, 6, 9, 12])
@pytest.mark.parametrize("kind", [Kind.WARNING, Kind.MINUTES, Kind.REFERRAL, Kind.OUTSTANDING_CASES])
def test_two_lines_go_with_the_signature_in_other_forms(kind: Kind, lines: int) -> None:
    check_end(grown(kind, lines), kind)


def check_end(ruler: Ruler, kind: Kind) -> None:
    assert lines_above_signature(ruler) >= 2
    for page in range(signed_page(ruler)):
        lines = ruler.body_lines(page)
        assert not text_of(lines[-1]).startswith(tuple(f"{numeral}、" for numeral in "一二三四五六七八"))
    is_last = signed_page(ruler) == len(ruler.pages) - 1
    assert is_last or spec_of(kind).attachments


@pytest.mark.parametrize("entries", range(19, 30))
def test_wherever_an_attachment_ends_its_page_bears_more_than_the_imprint(entries: int) -> None:
    facts = FACTS[Kind.ACCOUNTABILITY]
    ruler = Ruler(paper_of(Kind.ACCOUNTABILITY, replace(facts, materials=(facts.materials * 12)[:entries])))
    last = [line for line in ruler.body_lines(len(ruler.pages) - 1) if round(line[0].size) == 12]
    assert len(last) >= 2, "the imprint stands alone behind the attachment"
    rules = ruler.rules(len(ruler.pages) - 1)
    assert rules[-1][1] == near(262)


class TestFieldsAtTheirLimits:
    """The longest names, titles and lists that a sheet may bear."""

    COPIES = (
        *(f"澄川市第{place}届重点工程建设领导小组办公室" for place in "一二三四五六七八九十"),
        "澄川市人民代表大会常务委员会办公室",
        "政协澄川市委员会办公室",
        "澄川市中级人民法院",
        "澄川市人民检察院",
        "澄川警备区",
    )

    @pytest.mark.parametrize("kind", PROSE)
    def test_it_sets_the_longest_title_and_fifteen_copies(self, kind: Kind) -> None:
        subject = "未按照合同约定向承包人支付柳渡镇中心小学教学楼及附属设施建设工程进度款及逾期利息"[:40]
        assert len(subject) == 40
        copies = self.COPIES if spec_of(kind).takes_copies else ()
        sheet = replace(sheet_of(kind), copies_to=copies)
        facts: Any = replace(FACTS[kind], subject_matter=subject)
        ruler = Ruler(paper_of(kind, facts, sheet))
        titles = [line for line in ruler.lines(0) if round(line[0].size) == 22]
        assert 2 <= len(titles) <= 3
        for line in titles:
            assert (line[0].left + line[-1].right) / 2 == near(106)
            assert line[0].left > 28 and line[-1].right < 184
        below = ruler.body_lines(0)[-1]
        assert round(below[0].size) == 16, "the first page shows text (GB/T 9704-2012, 7.3.3)"
        if copies:
            last = len(ruler.pages) - 1
            imprint = [g for g in ruler.pages[last] if round(g.size) == 14 and g.bottom < 263]
            assert all(name in text_of(imprint) for name in copies)
            assert max(g.right for g in imprint) < 184 - 14 * MM + NEAR
            end = {Form.LETTER: 262 - (8 - 14 * MM) / 2}.get(spec_of(kind).form)
            assert (
                max(g.bottom for g in imprint) == near(end) if end else ruler.rules(last)[-1][1] == near(262)
            )
            assert lines_above_signature(ruler) >= 2

    def test_it_lists_sixty_names_of_attendance_over_pages(self) -> None:
        names = tuple(
            f"市住房和城乡建设局建筑市场监督管理科科长张明远、副科长李维岳（第{n}组）" for n in range(1, 21)
        )
        facts = replace(FACTS[Kind.MINUTES], present=names, absent=names, observing=names)
        ruler = Ruler(paper_of(Kind.MINUTES, facts))
        assert sum(text_of(page).count("张明远") for page in ruler.pages) == 60
        start = page_with(ruler, "出席：")
        first = ruler.line(start, "出席：")
        assert len(ruler.pages) - start >= 3
        for line in text_lines(ruler, start + 1):
            assert line[0].left in (near(28 + 27.83), near(first[0].left))
        assert lines_above_signature(ruler) >= 2
