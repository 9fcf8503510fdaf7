"""A ruler on forms, tables and attachments: within the type area, every line joined, the head on every page."""

from dataclasses import replace
from functools import cache

import pytest

from notices.kinds import KINDS, Kind, spec_of
from notices.sample_facts import FACTS
from tests.notices.papers import TABLES, measured, paper_of, sheet_of, varied
from tests.notices.ruler import MM, Glyph, Ruler

NEAR = 0.3
SLIPS = [Kind.EXTENSION_SLIP, Kind.RETURN_SLIP, Kind.MERGER_SLIP]
ATTACHED = [spec.kind for spec in KINDS.values() if spec.attachments]
LONG = "经核实，你单位应当继续履行生效法律文书确定的义务，不得以机构调整、人员变动为由拖延"


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


def text_of(line: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in line)


@cache
def long_slip() -> Ruler:
    """Rows that are longer than a page."""
    entries = ((LONG * 12)[:400],) * 6
    return varied(Kind.EXTENSION_SLIP, reasons=entries, progress=entries)


@cache
def long_list() -> Ruler:
    cases = FACTS[Kind.OUTSTANDING_CASES].cases * 2
    return varied(Kind.OUTSTANDING_CASES, cases=cases, total_count=f"{len(cases)}件")


@cache
def long_record(signers: int) -> Ruler:
    record = FACTS[Kind.INTERVIEW_RECORD]
    names = tuple(f"市住房和城乡建设局某某科科长张三{place}" for place in range(signers))
    return varied(Kind.INTERVIEW_RECORD, exchanges=record.exchanges * 3, interviewees=names)


def check_table(ruler: Ruler, page: int) -> None:
    """Outer edges on the type area's, every row's line unbroken, the sides joined from first to last line."""
    imprint = min((g.top for g in ruler.pages[page] if round(g.size) == 14 and g.bottom < 263), default=270)
    rules = [(top, bottom) for top, bottom in ruler.rules(page) if bottom < imprint - 1.5]
    assert len(rules) >= 2
    for top, bottom in rules:
        assert bottom - top == pytest.approx(0.25, abs=0.13)
    first, last = rules[0][0], rules[-1][1]
    box = ruler.black(page, (27.5, first - 0.5, 184.7, last + 0.5))
    assert (box.top, box.bottom, box.left, box.right) == (near(first), near(last), near(28), near(184))
    for middle in (box.left + 0.125, box.right - 0.125):
        column = ruler.picture(page, (middle, first + 0.1, middle + 0.07, last - 0.1)).convert("L")
        assert column.getextrema()[1] < 150, "the side of the table is broken"
    assert first > 37 - NEAR
    assert last < 262 + NEAR


@pytest.mark.parametrize("kind", TABLES)
class TestEveryTable:
    def test_it_draws_every_line_from_margin_to_margin(self, kind: Kind) -> None:
        ruler = measured(kind)
        with_table = [page for page in range(len(ruler.pages)) if len(ruler.rules(page)) > 1]
        assert with_table and with_table[0] == 0
        for page in with_table:
            check_table(ruler, page)

    def test_it_centres_its_bare_name_at_the_top_of_the_type_area(self, kind: Kind) -> None:
        title = [glyph for glyph in measured(kind).pages[0] if round(glyph.size) == 22]
        assert text_of(title) == spec_of(kind).label
        assert {glyph.font for glyph in title} == {"ZX-XiaoBiaoSong"}
        assert (title[0].left + title[-1].right) / 2 == pytest.approx(106, abs=0.8)
        assert 37 < title[0].top < 42

    def test_it_has_no_red_head(self, kind: Kind) -> None:
        with pytest.raises(AssertionError, match="no such ink"):
            measured(kind).red(0, (0, 0, 210, 150))

    def test_it_names_its_maker_and_the_case_or_its_number(self, kind: Kind) -> None:
        line = measured(kind).line(0, "制表机关：")
        end = "编号：澄发改案〔2026〕7号" if kind is Kind.OUTSTANDING_CASES else "案件编号：ZX-2026-000123"
        assert text_of(line) == f"制表机关：澄川市发展和改革委员会{end}"
        assert line[0].left == near(28)
        assert line[-1].right == near(184)

    def test_it_keeps_text_within_its_cells(self, kind: Kind) -> None:
        """No character of a table lies on a line or beyond the margins."""
        ruler = measured(kind)
        for page, glyphs in enumerate(ruler.pages):
            rules = ruler.rules(page)
            for glyph in glyphs:
                if glyph.size < 13 and glyph.text.strip() and glyph.bottom < 262:
                    assert glyph.left > 28 and glyph.right < 184.2
                    middle = (glyph.top + glyph.bottom) / 2
                    assert not any(abs(middle - (top + bottom) / 2) < 1 for top, bottom in rules)

    def test_it_prints_a_number_only_where_the_kind_is_numbered(self, kind: Kind) -> None:
        assert (sheet_of(kind).number in measured(kind).text) is spec_of(kind).is_numbered


class TestOverPages:
    def test_it_repeats_the_head_of_a_list_on_every_page(self) -> None:
        ruler = long_list()
        pages = [page for page in range(len(ruler.pages)) if len(ruler.rules(page)) > 2]
        assert len(pages) > 3
        for page in pages:
            check_table(ruler, page)
            assert text_of(ruler.line(page, "序号")).startswith("序号被执行人")
            if page:
                assert ruler.rules(page)[0][0] == near(37)

    def test_it_never_parts_the_lines_of_an_entry(self) -> None:
        """Number, court and day of an entry stand in one cell; on each page there are as many of each."""
        ruler = long_list()
        for page in ruler.pages:
            text = text_of(page)
            assert text.count("）样") == text.count("人民法院2026年")

    def test_it_joins_the_lines_of_a_row_that_is_longer_than_a_page(self) -> None:
        ruler = long_slip()
        assert len(ruler.pages) > 4
        for page in range(len(ruler.pages)):
            check_table(ruler, page)
            assert text_of(ruler.line(page, "编号澄")).startswith("编号澄发改延〔2026〕7号")

    def test_it_keeps_an_opinion_with_its_signature(self) -> None:
        ruler = long_slip()
        for page in ruler.pages:
            text = text_of(page)
            assert ("承办人意见" in text) is ("李维岳2026年11月19日" in text.replace("　", ""))

    @pytest.mark.parametrize("kind", SLIPS)
    def test_it_sets_an_ordinary_slip_on_one_page(self, kind: Kind) -> None:
        assert len(measured(kind).pages) == 1

    def test_it_lets_two_names_of_an_issuer_stand_clear_of_the_case_number(self) -> None:
        sheet = replace(sheet_of(Kind.MERGER_SLIP), issuer="中共澄川市纪律检查委员会 澄川市监察委员会")
        ruler = Ruler(paper_of(Kind.MERGER_SLIP, sheet=sheet))
        first, second = ruler.line(0, "制表机关："), ruler.line(0, "澄川市监察委员会")
        assert second[0].top > first[0].bottom - 0.5
        assert second[0].left == near(first[5].left)


class TestInterviewRecord:
    @pytest.mark.parametrize("signers", [1, 2, 5, 8])
    def test_it_never_lets_a_page_bear_signatures_alone(self, signers: int) -> None:
        ruler = long_record(signers)
        page = next(n for n, glyphs in enumerate(ruler.pages) if "签名情况" in text_of(glyphs))
        assert "表态和承诺" in text_of(ruler.pages[page])
        assert page == len(ruler.pages) - 1 or signers > 7, "a table that fits on a page is not parted"

    def test_it_gives_everybody_a_place_to_sign(self) -> None:
        text = measured(Kind.INTERVIEW_RECORD).text.replace("　", "")
        record = FACTS[Kind.INTERVIEW_RECORD]
        signers = len(record.interviewees) + len(record.interviewers) + 1
        assert text.count("签名年月日") == signers
        assert "双方签名" in text

    def test_it_has_a_refusal_noted_by_two_officers(self) -> None:
        ruler = varied(
            Kind.INTERVIEW_RECORD,
            signed_how="被约谈人拒绝签名",
            refusal_reason="被约谈人以需要请示为由拒绝签名",
            noted_by=("市发展和改革委员会李维岳", "市发展和改革委员会许知远"),
        )
        text = ruler.text.replace("　", "")
        assert text.count("注明人") == 2
        assert "由两名工作人员注明情况" in text
        assert "被约谈人市住房和城乡建设局局长周明谦签名" not in text

    def test_it_sets_questions_and_answers_in_the_bodys_type(self) -> None:
        line = measured(Kind.INTERVIEW_RECORD).line(0, "问：")
        assert round(line[0].size) == 16
        assert line[0].left == near(28 + 2 * 156 / 28)


@pytest.mark.parametrize("kind", ATTACHED)
class TestAttachments:
    def test_it_names_attachments_below_the_text_without_a_full_stop(self, kind: Kind) -> None:
        """GB/T 9704-2012, 7.3.4: two characters in, later titles flush with the first."""
        ruler = measured(kind)
        page = _signed_page(ruler)
        line = ruler.line(page, "附件：")
        titles = [each.title for each in spec_of(kind).attachments]
        assert text_of(line) == f"附件：{'1.' if len(titles) > 1 else ''}{titles[0]}"
        assert line[0].left == near(28 + 2 * 156 / 28)
        if len(titles) > 1:
            following = ruler.line(page, f"2.{titles[1]}")
            assert following[0].left == near(line[3].left)

    def test_it_begins_each_attachment_on_a_page_of_its_own(self, kind: Kind) -> None:
        """7.3.7: 附件 and its place in 黑体, flush left on the first line; the title on the third."""
        ruler = measured(kind)
        attachments = spec_of(kind).attachments
        for place, each in enumerate(attachments, 1):
            page = _signed_page(ruler) + place
            lines = ruler.body_lines(page)
            assert text_of(lines[0]) == (f"附件{place}" if len(attachments) > 1 else "附件")
            assert lines[0][0].font == "ZX-Hei"
            assert lines[0][0].left == near(28)
            assert text_of(lines[1]) == each.title
            assert round(lines[1][0].size) == 22
            assert lines[1][0].top - lines[0][0].top == pytest.approx(2 * 10.22, abs=1.5)
            check_table(ruler, page)

    def test_it_puts_the_imprint_behind_the_last_attachment(self, kind: Kind) -> None:
        ruler = measured(kind)
        last = text_of(ruler.pages[-1])
        assert ("抄送：" in last) is spec_of(kind).takes_copies
        for glyphs in ruler.pages[:-1]:
            assert "抄送：" not in text_of(glyphs)

    def test_it_goes_on_over_pages_under_the_same_head(self, kind: Kind) -> None:
        needed = spec_of(kind).attachments[0].needs
        entries = getattr(FACTS[kind], needed)
        many = (entries * 20)[:48]
        if kind is Kind.RECTIFICATION_REPORT:
            many = entries + tuple(replace(entries[0], number=f"证{place}") for place in range(5, 50))
        ruler = varied(kind, **{needed: many})
        first = _signed_page(ruler) + 1
        assert "附件" in text_of(ruler.pages[first])
        head = text_of(ruler.lines(first + 1)[0])
        assert head in text_of(ruler.pages[first])
        for page in (first, first + 1):
            check_table(ruler, page)


def test_it_leaves_attachments_out_where_there_are_none() -> None:
    ruler = varied(Kind.ACCOUNTABILITY, materials=())
    assert "附件" not in ruler.text
    assert "印发" in text_of(ruler.pages[-1])


def test_it_gives_the_receiver_of_a_transfer_a_receipt_to_send_back() -> None:
    page = text_of(measured(Kind.TRANSFER).pages[-1]).replace("　", "")
    for expected in ("移送材料回执", "澄发改移〔2026〕7号", "接收人（签名）", "接收单位（盖章）", "年月日"):
        assert expected in page


def test_it_sets_lists_no_smaller_than_10_point() -> None:
    for kind in TABLES:
        assert min(glyph.size for page in measured(kind).pages for glyph in page) > 10.4 * 0.99, kind
        assert max(glyph.size for page in measured(kind).pages for glyph in page) <= 22.1, MM


def _signed_page(ruler: Ruler) -> int:
    return next(n for n, page in enumerate(ruler.pages) if "扫码核验" in text_of(page))
