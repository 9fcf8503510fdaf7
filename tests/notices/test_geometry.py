"""A ruler on every rule of every form: GB/T 9704-2012, to 0.3 mm (0.5 mm would do)."""

from dataclasses import replace
from functools import cache

import pytest

from notices.facts import EarlyWarningFacts
from notices.kinds import KINDS, Form, Kind, spec_of
from notices.rendering import freeze_words, render_pdf
from notices.sample_facts import FACTS, sample_sheet
from tests.notices.papers import LETTERS, OFFICIAL, PROSE, measured
from tests.notices.ruler import MM, Glyph, Ruler

NEAR = 0.3
WITH_RED_HEAD = [*OFFICIAL, Kind.MINUTES]
SEALED = [spec.kind for spec in KINDS.values() if spec.is_sealed]
PLAIN = "经核实你单位应当继续履行生效法律文书确定的义务"


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


@cache
def long_document(paragraphs: int, characters: int = 300) -> Ruler:
    """An early warning whose situation is plain Chinese without a mark of punctuation."""
    text = (PLAIN * 60)[:characters]
    facts = replace(FACTS[Kind.EARLY_WARNING], situation=(text,) * paragraphs)
    sheet = sample_sheet(Kind.EARLY_WARNING, "预")
    return Ruler(render_pdf(Kind.EARLY_WARNING, freeze_words(Kind.EARLY_WARNING, facts, sheet), sheet))


@pytest.mark.parametrize("kind", list(Kind))
class TestEveryForm:
    def test_it_is_printed_on_a4(self, kind: Kind) -> None:
        assert all((width, height) == (near(210), near(297)) for width, height in measured(kind).sizes)

    def test_it_keeps_the_body_within_the_type_area(self, kind: Kind) -> None:
        for page in range(len(measured(kind).pages)):
            for line in measured(kind).body_lines(page):
                if line[0].font != "ZX-XiaoBiaoSong":
                    assert line[0].top > 37 - NEAR or spec_of(kind).form is Form.LETTER
                    assert line[0].left > 28 - NEAR
                    assert line[-1].right < 184 + NEAR
                    assert line[0].bottom < 262 + NEAR

    def test_it_numbers_pages_in_14_point_song_outside_and_7_mm_below(self, kind: Kind) -> None:
        first = 1 if spec_of(kind).form is Form.LETTER else 0
        for page in range(first, len(measured(kind).pages)):
            foot = [glyph for glyph in measured(kind).pages[page] if glyph.bottom > 264]
            assert "".join(glyph.text for glyph in foot) == f"— {page + 1} —"
            assert {(glyph.font, round(glyph.size)) for glyph in foot} == {("ZX-Song", 14)}
            dash = measured(kind).black(page, (foot[0].left, 263, foot[0].right, 280))
            assert dash.top == near(269)
            if page % 2 == 0:
                assert foot[-1].right == near(184 - 14 * MM)
            else:
                assert foot[0].left == near(28 + 14 * MM)

    def test_it_puts_the_qr_code_inside_the_type_area(self, kind: Kind) -> None:
        last = _signed_page(measured(kind))
        code = measured(kind).line(last, "扫码核验")[0]
        ink = measured(kind).black(last, (20, code.top - 4, 49, code.bottom + 16))
        assert ink.left > 28
        assert 15 < ink.width < 20
        assert ink.width == near(ink.height)
        assert ink.bottom < 262


@pytest.mark.parametrize("kind", PROSE)
class TestProse:
    def test_it_sets_the_body_in_16_point_fang_song(self, kind: Kind) -> None:
        lines = [*measured(kind).body_lines(0), *measured(kind).body_lines(1)]
        body = [glyph for line in lines for glyph in line if glyph.font == "ZX-FangSong"]
        assert {round(glyph.size) for glyph in body} <= {16, 14, 12, 10, 11}
        assert sum(round(glyph.size) == 16 for glyph in body) > 200

    def test_it_centres_the_title_in_22_point_on_its_own_lines(self, kind: Kind) -> None:
        title = [line for line in measured(kind).lines(0) if round(line[0].size) == 22]
        assert 1 <= len(title) <= 3
        for line in title:
            assert {glyph.font for glyph in line} == {"ZX-XiaoBiaoSong"}
            assert (line[0].left + line[-1].right) / 2 == near(106)

    def test_it_indents_a_paragraph_by_two_characters(self, kind: Kind) -> None:
        page = next(n for n in range(3) if _has_heading(measured(kind), n))
        heading = next(line for line in measured(kind).body_lines(page) if _is_heading(line))
        assert heading[0].font == "ZX-Hei"
        assert heading[0].left == near(28 + 2 * 156 / 28)


@pytest.mark.parametrize("kind", WITH_RED_HEAD)
class TestRedHead:
    def test_it_sets_the_mark_35_mm_below_the_type_areas_top(self, kind: Kind) -> None:
        mark = measured(kind).red(0, (20, 50, 190, 100))
        assert mark.top == near(72)
        assert mark.left > 28 - NEAR
        assert mark.right < 184 + NEAR

    def test_it_rules_a_line_156_mm_wide_4_mm_below_the_number(self, kind: Kind) -> None:
        rule = measured(kind).red(0, (15, 100, 195, 140))
        number = measured(kind).black(0, (40, 95, 170, rule.top - 0.2))
        assert rule.left == near(28)
        assert rule.width == near(156)
        assert rule.top - number.bottom == near(4)

    def test_it_centres_the_number_two_lines_below_the_mark(self, kind: Kind) -> None:
        mark = measured(kind).red(0, (20, 50, 190, 100))
        number = measured(kind).line(0, "澄")
        number = next(
            line for line in measured(kind).lines(0) if "〔2026〕7号" in "".join(g.text for g in line)
        )
        assert (number[0].left + number[-1].right) / 2 == near(106)
        assert number[0].top - (10.22 - 16 * MM) / 2 - mark.bottom == near(2 * 10.22)

    def test_it_starts_the_title_two_lines_below_the_rule(self, kind: Kind) -> None:
        rule = measured(kind).red(0, (15, 100, 195, 140))
        title = next(line for line in measured(kind).lines(0) if round(line[0].size) == 22)
        assert title[0].top - (11.2 - 22 * MM) / 2 - rule.top == near(2 * 10.22)

    def test_it_pins_the_imprint_to_the_foot_of_the_last_page(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = len(ruler.pages) - 1
        issued = next(line for line in ruler.lines(last) if "".join(g.text for g in line).endswith("印发"))
        bottom = ruler.black(last, (27, issued[0].bottom + 0.4, 185, 263))
        assert bottom.bottom == near(262)
        assert bottom.height == pytest.approx(0.35, abs=0.08)
        assert bottom.left == near(28)
        assert bottom.width == near(156)
        assert issued[0].left == near(28 + 14 * MM)
        assert issued[-1].right == near(184 - 14 * MM)
        assert round(issued[0].size) == 14

    def test_it_parts_the_imprint_by_a_thin_rule(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = len(ruler.pages) - 1
        issued = next(line for line in ruler.lines(last) if "".join(g.text for g in line).endswith("印发"))
        copies = ruler.line(last, "抄送：")
        thin = ruler.black(last, (165, copies[-1].bottom, 178, issued[0].top))
        assert thin.height == pytest.approx(0.25, abs=0.08)
        assert copies[0].left == near(28 + 14 * MM)
        assert copies[-1].text == "。"


@pytest.mark.parametrize("kind", SEALED)
class TestSignature:
    def test_it_indents_the_date_by_four_characters(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = _signed_page(ruler)
        date = _date_line(ruler, last)
        assert 184 - date[-1].right == near(4 * 156 / 28)

    def test_it_centres_the_issuer_on_the_date(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = _signed_page(ruler)
        date = _date_line(ruler, last)
        above = [g for g in ruler.pages[last] if round(g.size) == 16 and 4 < date[0].bottom - g.bottom < 12]
        assert above
        centre = (min(g.left for g in above) + max(g.right for g in above)) / 2
        assert centre == near((date[0].left + date[-1].right) / 2)

    def test_it_presses_the_seal_over_issuer_and_date_within_a_line_of_the_body(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = _signed_page(ruler)
        date = _date_line(ruler, last)
        seal = ruler.red(last, (100, 37, 190, 262))
        assert seal.width == near(42)
        assert seal.height == near(42)
        assert (seal.left + seal.right) / 2 == near((date[0].left + date[-1].right) / 2)
        assert seal.top < date[0].top and seal.bottom > date[0].bottom
        above = max(g.bottom for g in ruler.pages[last] if g.bottom < seal.top + 1 and round(g.size) == 16)
        # The box of a 16-point line of 10.22 mm ends 2.3 mm below its characters.
        assert 0 < seal.top - (above + (10.22 - 16 * MM) / 2) < 10.22


@pytest.mark.parametrize("kind", LETTERS)
class TestLetter:
    def test_it_sets_the_mark_30_mm_below_the_pages_top(self, kind: Kind) -> None:
        assert measured(kind).red(0, (30, 15, 180, 40)).top == near(30)

    def test_it_rules_170_mm_4_mm_below_the_mark(self, kind: Kind) -> None:
        line = measured(kind).red(0, (15, 25, 27.5, 100))
        whole = measured(kind).red(0, (15, line.top, 195, line.bottom))
        mark = measured(kind).red(0, (30, 25, 180, line.top - 0.2))
        assert line.top - mark.bottom == near(4)
        assert whole.left == near(20)
        assert whole.width == near(170)

    def test_it_rules_thick_over_thin_above_and_thin_over_thick_below(self, kind: Kind) -> None:
        for top, bottom, thick_first in ((25, 100, True), (262, 285, False)):
            column = measured(kind).red(0, (22, top, 23, bottom))
            halves = [
                measured(kind).red(0, (22, column.top, 23, column.top + 0.5)),
                measured(kind).red(0, (22, column.bottom - 0.5, 23, column.bottom)),
            ]
            assert (halves[0].height > halves[1].height) is thick_first

    def test_it_rules_the_lower_line_20_mm_above_the_pages_foot(self, kind: Kind) -> None:
        line = measured(kind).red(0, (15, 263, 195, 290))
        assert 297 - line.bottom == near(20)
        assert line.width == near(170)

    def test_it_sets_the_number_at_the_right_below_the_upper_line(self, kind: Kind) -> None:
        line = measured(kind).red(0, (15, 25, 27.5, 100))
        number = measured(kind).black(0, (100, line.bottom + 0.2, 190, line.bottom + 14))
        assert number.top - line.bottom == near(16 * MM * 7 / 8)
        assert measured(kind).line(0, "〔2026〕7号")[3].right < 184 + NEAR
        assert number.right == pytest.approx(184, abs=0.5)

    def test_it_prints_no_page_number_on_its_first_page_and_no_rules_in_its_imprint(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = len(ruler.pages) - 1
        assert not [glyph for glyph in ruler.pages[0] if glyph.bottom > 264]
        assert "印发" not in "".join(glyph.text for glyph in ruler.pages[last])
        if not spec_of(kind).takes_copies:
            assert "抄送" not in ruler.text
            return
        copies = ruler.line(last, "抄送：")
        foot = ruler.black(last, (27, copies[0].top - 0.5, 185, 262.6))
        assert foot.left > 32
        assert copies[0].bottom == pytest.approx(262 - (8 - 14 * MM) / 2, abs=NEAR)


class TestReportUpwards:
    ruler_of = staticmethod(lambda: measured(Kind.RECTIFICATION_REPORT))

    def test_it_sets_the_number_at_the_left_and_the_signatory_at_the_right(self) -> None:
        """GB/T 9704-2012, 7.2.5 and 7.2.6: one character in from both sides, the name in 楷体."""
        line = self.ruler_of().line(0, "澄建报〔2026〕7号")
        assert line[0].left == near(28 + 156 / 28)
        assert line[-1].right == near(184 - 156 / 28)
        text = "".join(glyph.text for glyph in line)
        assert text.endswith("签发人：周明谦")
        assert [glyph.font for glyph in line[-3:]] == ["ZX-Kai"] * 3


class TestMinutes:
    def test_it_names_the_minutes_in_its_mark_and_bears_no_seal(self) -> None:
        ruler = measured(Kind.MINUTES)
        mark = [g for g in ruler.pages[0] if g.font == "ZX-XiaoBiaoSong" and g.size > 23]
        assert "".join(g.text for g in mark) == "澄川市发展和改革委员会约谈纪要"
        for page in range(1, len(ruler.pages)):
            with pytest.raises(AssertionError, match="no such ink"):
                ruler.red(page, (0, 0, 210, 297))

    @pytest.mark.parametrize("label", ["出席：", "请假：", "列席："])
    def test_it_gives_attendance_a_paragraph_with_a_label_in_hei(self, label: str) -> None:
        ruler = measured(Kind.MINUTES)
        line = ruler.line(_page_with(ruler, label), label)
        assert [glyph.font for glyph in line[:2]] == ["ZX-Hei", "ZX-Hei"]
        assert line[3].font == "ZX-FangSong"
        assert line[0].left == near(28 + 2 * 156 / 28)

    def test_it_wraps_attendance_to_the_first_name(self) -> None:
        ruler = measured(Kind.MINUTES)
        page = _page_with(ruler, "出席：")
        first = ruler.line(page, "出席：")
        lines = ruler.lines(page)
        following = lines[next(n for n, line in enumerate(lines) if line[0] == first[0]) + 1]
        assert following[0].left == near(first[3].left)

    def test_it_begins_the_date_two_characters_after_the_issuer(self) -> None:
        ruler = measured(Kind.MINUTES)
        last = len(ruler.pages) - 1
        date = _date_line(ruler, last)
        above = [g for g in ruler.pages[last] if round(g.size) == 16 and 4 < date[0].bottom - g.bottom < 12]
        assert date[0].left - min(g.left for g in above) == near(2 * 156 / 28)
        assert 184 - max(g.right for g in above) == near(2 * 156 / 28)


class TestLongNames:
    NAMES = (
        "澄川市人民代表大会常务委员会办公室",
        "中共澄川市纪律检查委员会 澄川市监察委员会",
        "云坪区水务服务中心",
    )

    @pytest.mark.parametrize("issuer", NAMES)
    @pytest.mark.parametrize("kind", [Kind.CLOSURE, Kind.WARNING, Kind.MINUTES])
    def test_it_lets_nothing_run_into_anything(self, kind: Kind, issuer: str) -> None:
        copies = (
            "澄川市人民政府",
            self.NAMES[0],
            "政协澄川市委员会办公室",
            "澄川市工业和信息化局",
            "澄川市财政局",
        )
        code = "Ab-_cDefGhIjKlMnOpQrSt"
        sheet = replace(sample_sheet(kind, "结"), issuer=issuer, copies_to=copies, verification_code=code)
        ruler = Ruler(render_pdf(kind, freeze_words(kind, FACTS[kind], sheet), sheet))
        for glyphs in ruler.pages:
            for place, glyph in enumerate(glyphs):
                assert glyph.left > 27.7 and glyph.right < 184.5
                assert not any(_overlap(glyph, other) for other in glyphs[place + 1 :])


class TestFullPages:
    def test_it_sets_22_lines_of_28_characters(self) -> None:
        lines = long_document(4).body_lines(1)
        assert len(lines) == 22
        full = [line for line in lines if len(line) == 28]
        assert len(full) > 15
        for line in full:
            assert line[0].left == near(28)
            assert line[-1].right == near(184)
        pitch = (lines[-1][0].bottom - lines[0][0].bottom) / 21
        assert pitch == pytest.approx(225 / 22, abs=0.02)

    @pytest.mark.parametrize("characters", range(40, 600, 28))
    def test_it_never_lets_a_page_bear_the_signature_alone(self, characters: int) -> None:
        ruler = long_document(1, characters)
        last = len(ruler.pages) - 1
        date = _date_line(ruler, last)
        issuer_top = date[0].top - 10.22
        body = [g for g in ruler.pages[last] if round(g.size) == 16 and g.bottom < issuer_top - 1]
        assert body
        assert "印发" in "".join(g.text for g in ruler.pages[last])

    def test_it_sets_a_supplementary_character_on_the_same_grid(self) -> None:
        situation = ((PLAIN + "堃喆赟翀㛃䶮") * 18)[:420]
        facts: EarlyWarningFacts = replace(FACTS[Kind.EARLY_WARNING], situation=(situation,) * 3)
        sheet = sample_sheet(Kind.EARLY_WARNING, "预")
        ruler = Ruler(render_pdf(Kind.EARLY_WARNING, freeze_words(Kind.EARLY_WARNING, facts, sheet), sheet))
        assert len(ruler.body_lines(1)) == 22


def _is_heading(line: list[Glyph]) -> bool:
    return [(glyph.text, glyph.font) for glyph in line[:2]] == [("一", "ZX-Hei"), ("、", "ZX-Hei")]


def _has_heading(ruler: Ruler, page: int) -> bool:
    return any(_is_heading(line) for line in ruler.body_lines(page))


def _signed_page(ruler: Ruler) -> int:
    """The page with the signature: the last, or the last before the attachments."""
    return _page_with(ruler, "扫码核验")


def _page_with(ruler: Ruler, text: str) -> int:
    return next(n for n, page in enumerate(ruler.pages) if text in "".join(g.text for g in page))


def _date_line(ruler: Ruler, page: int) -> list:  # type: ignore[type-arg]
    """The eleven glyphs of the signature's date, at 16 point."""
    glyphs = [g for g in ruler.pages[page] if round(g.size) == 16]
    text = "".join(g.text for g in glyphs)
    start = text.rindex("2026年11月20日")
    return glyphs[start : start + len("2026年11月20日")]


def _overlap(one: Glyph, other: Glyph) -> bool:
    """Two characters over each other by more than half a millimetre each way; blanks do not count."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 and down > 0.5 and bool(one.text.strip() and other.text.strip())
