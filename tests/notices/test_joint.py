"""Joint documents (联合行文): names in order, a seal to each, none touching another (GB/T 9704-2012, 7.2.4, 7.3.5)."""

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from PIL import Image

from notices.kinds import Form, Kind, spec_of
from notices.rendering import freeze_words, render_for_signature
from notices.sample_facts import FACTS, joint_sheet
from notices.sheets import Sheet
from notices.signatures import signature_of
from organisations.refusals import Refusal
from tests.notices.papers import paper_of, sheet_of
from tests.notices.ruler import DPI, MM, Ruler

NEAR = 0.3
SHORT = "澄川市住建局"
LONG = "澄川市发展和改革委员会"
OFFICE_OF_TWO = "中共澄川市纪律检查委员会 澄川市监察委员会"
OVERLONG = "澄川市人民代表大会常务委员会办公室"
# Organiser, how many others, and how many seals stand in each row.
CASES = [
    (SHORT, 1, [2]),
    (SHORT, 2, [3]),
    (SHORT, 3, [3, 1]),
    (SHORT, 4, [3, 2]),
    (SHORT, 5, [3, 3]),
    (LONG, 1, [2]),
    (LONG, 2, [2, 1]),
    (LONG, 4, [2, 2, 1]),
    (OFFICE_OF_TWO, 3, [2, 2]),
]


def near(value: float) -> object:
    return pytest.approx(value, abs=NEAR)


def sheet(kind: Kind, organiser: str = SHORT, others: int = 2) -> Sheet:
    return joint_sheet(kind, spec_of(kind).mark, others, organiser)


@dataclass(frozen=True)
class Seal:
    left: float
    top: float
    right: float
    bottom: float


def seals_on(ruler: Ruler, page: int) -> list[Seal]:
    """Each separate patch of red as wide as a seal, found by flooding a mask of the page at 100 dpi, row by row."""
    scale = DPI / 25.4
    red = ruler.picture(page, (20, 30, 195, 265))
    r, g, _ = red.split()
    mask = Image.eval(g, lambda value: 255 * (value < 140))
    mask = Image.composite(mask, Image.new("L", mask.size), Image.eval(r, lambda value: 255 * (value > 150)))
    small = mask.reduce(4).point(lambda value: 255 if value > 24 else 0)
    found = []
    for top, bottom in _runs([any(row) for row in _rows(small)]):
        band = small.crop((0, top, small.width, bottom))
        columns = _rows(band.transpose(Image.Transpose.TRANSPOSE))
        for left, right in _runs([any(column) for column in columns]):
            box = mask.crop((left * 4, top * 4, right * 4, bottom * 4)).getbbox()
            assert box
            edges = (left * 4 + box[0], top * 4 + box[1], left * 4 + box[2], top * 4 + box[3])
            found.append(
                Seal(*(edge / scale + start for edge, start in zip(edges, (20, 30) * 2, strict=True)))
            )
    return found


def _rows(picture: Image.Image) -> list[bytes]:
    data, width = picture.tobytes(), picture.width
    return [data[start : start + width] for start in range(0, len(data), width)]


def _runs(marks: list[bool]) -> list[tuple[int, int]]:
    edges = [0, *(n for n in range(1, len(marks)) if marks[n] != marks[n - 1]), len(marks)]
    return [(start, end) for start, end in pairwise(edges) if marks[start]]


def signed_page(ruler: Ruler) -> int:
    return next(n for n, page in enumerate(ruler.pages) if "扫码核验" in "".join(g.text for g in page))


@pytest.mark.parametrize(
    ("kind", "organiser", "others", "rows"),
    [(Kind.CIRCULAR, *case) for case in CASES] + [(Kind.SUPERVISION, *case) for case in CASES[1::4]],
)
def test_it_gives_each_issuer_a_seal_of_its_own(
    kind: Kind, organiser: str, others: int, rows: list[int]
) -> None:
    joint = sheet(kind, organiser, others)
    ruler = Ruler(paper_of(kind, sheet=joint))
    page = signed_page(ruler)
    seals = seals_on(ruler, page)
    assert [
        sum(round(seal.top) == top for seal in seals) for top in sorted({round(s.top) for s in seals})
    ] == rows
    for seal in seals:
        assert (seal.right - seal.left, seal.bottom - seal.top) == (near(42), near(42))
        assert seal.left > 28 - NEAR and seal.right < 184 + NEAR, "a row of seals leaves the type area"
        assert seal.bottom < 262
    for row in {round(seal.top) for seal in seals}:
        ordered = sorted((seal for seal in seals if round(seal.top) == row), key=lambda seal: seal.left)
        assert all(right.left - left.right > 1 for left, right in pairwise(ordered)), "two seals touch"
    tops = sorted({round(seal.top) for seal in seals})
    assert all(below - above > 42.5 for above, below in pairwise(tops)), "two rows of seals touch"
    body = max(g.bottom for g in ruler.pages[page] if g.bottom < seals[0].top + 1 and round(g.size) == 16)
    assert 0 < seals[0].top - (body + (10.22 - 16 * MM) / 2) < 10.22
    _check_names_under_seals(ruler, page, joint, seals)


def _check_names_under_seals(ruler: Ruler, page: int, joint: Sheet, seals: list[Seal]) -> None:
    """Each name in its order, centred beneath its seal; the last seal covers the date too."""
    for names, seal in zip(joint.issuers, seals, strict=True):
        tops = []
        for name in names:
            glyphs = _name(ruler, page, name, seal)
            assert (glyphs[0].left + glyphs[-1].right) / 2 == near((seal.left + seal.right) / 2)
            tops += [glyphs[0].top, glyphs[0].bottom]
        if seal is not seals[-1]:
            assert (min(tops) + max(tops)) / 2 == pytest.approx((seal.top + seal.bottom) / 2, abs=0.8)
    date = _name(ruler, page, "2026年11月20日", seals[-1])
    assert 184 - date[-1].right == near(4 * 156 / 28)
    assert date[0].top > seals[-1].top and date[0].bottom < seals[-1].bottom
    assert (date[0].left + date[-1].right) / 2 == near((seals[-1].left + seals[-1].right) / 2)


def _name(ruler: Ruler, page: int, text: str, seal: Seal):  # type: ignore[no-untyped-def]
    glyphs = [g for g in ruler.pages[page] if round(g.size) == 16 and seal.top < g.top < seal.bottom]
    whole = "".join(g.text for g in glyphs)
    assert text in whole, f"{text} does not stand under its seal: {whole}"
    start = whole.index(text)
    return glyphs[start : start + len(text)]


@pytest.mark.parametrize("others", [1, 4])
def test_a_joint_mark_names_all_issuers_with_the_suffix_beside_them(others: int) -> None:
    joint = sheet(Kind.CIRCULAR, LONG, others)
    ruler = Ruler(paper_of(Kind.CIRCULAR, sheet=joint))
    mark = [g for g in ruler.pages[0] if g.font == "ZX-XiaoBiaoSong" and g.top < 140 and round(g.size) != 22]
    text = "".join(g.text for g in mark)
    assert text == "".join((LONG, *joint.joint_issuers)) + "文件"
    names, suffix = mark[:-2], mark[-2:]
    assert suffix[0].left > max(g.right for g in names)
    ink = ruler.red(0, (20, 50, suffix[0].left - 0.5, names[-1].bottom + 1))
    beside = ruler.red(0, (suffix[0].left - 0.2, 50, 190, names[-1].bottom + 1))
    assert ink.top == near(72)
    assert (ink.top + ink.bottom) / 2 == near((beside.top + beside.bottom) / 2)
    assert ruler.red(0, (20, 50, 190, 250)).right < 184 + NEAR
    for line in (names[: len(LONG)], names[len(LONG) : len(LONG) + len(joint.joint_issuers[0])]):
        assert (line[0].left, line[-1].right) == (near(names[0].left), near(names[len(LONG) - 1].right))
    first_page = [line for line in ruler.body_lines(0) if round(line[0].size) == 16]
    assert len(first_page) >= 4, "the text must begin on the first page"
    assert "澄发改通〔2026〕7号" in "".join(g.text for g in ruler.pages[0])


@pytest.mark.parametrize("kind", [Kind.SUPERVISION, Kind.MINUTES])
def test_a_letter_and_minutes_bear_the_organisers_mark_alone(kind: Kind) -> None:
    """GB/T 9704-2012, 10.1: 联合行文时，使用主办机关标志."""
    ruler = Ruler(paper_of(kind, sheet=sheet(kind, LONG, 2)))
    mark = [g for g in ruler.pages[0] if g.font == "ZX-XiaoBiaoSong" and g.size > 23]
    assert "".join(g.text for g in mark) == LONG + ("约谈纪要" if kind is Kind.MINUTES else "")


def test_unsealed_joint_minutes_name_their_issuers_below_each_other() -> None:
    joint = sheet(Kind.MINUTES, LONG, 2)
    ruler = Ruler(paper_of(Kind.MINUTES, sheet=joint))
    page = signed_page(ruler)
    lines = [ruler.line(page, name) for name in (LONG, *joint.joint_issuers)]
    assert lines[0][0].left == near(lines[1][0].left)
    assert [b[0].top - a[0].top for a, b in pairwise(lines)] == [near(10.22)] * 2
    with pytest.raises(AssertionError, match="no such ink"):
        ruler.red(page, (0, 0, 210, 297))


def test_the_room_for_each_seal_is_kept_in_a_document_to_be_signed() -> None:
    """The signature goes into the organiser's; the others stay free."""
    joint = sheet(Kind.CIRCULAR, SHORT, 2)
    words = freeze_words(Kind.CIRCULAR, FACTS[Kind.CIRCULAR], joint)
    pdf, place = render_for_signature(Kind.CIRCULAR, words, joint)
    ruler = Ruler(pdf)
    assert place is not None and place.page == signed_page(ruler)
    assert place.left * MM == near(28) and (place.right - place.left) * MM == near(42)
    assert not seals_on(ruler, place.page)


@pytest.mark.parametrize("kind", [kind for kind in Kind if spec_of(kind).form is Form.TABLE])
def test_a_form_is_not_issued_jointly(kind: Kind) -> None:
    with pytest.raises(Refusal, match="不联合制发") as refused:
        freeze_words(kind, FACTS[kind], sheet(kind))
    assert refused.value.field == "joint_issuers" and refused.value.remedy


@pytest.mark.parametrize(
    ("organiser", "joint", "said"),
    [
        (LONG, tuple(f"澄川市第{n}管理局" for n in "一二三四五六七八九"), "最多8个"),
        (LONG, tuple(f"澄川市第{n}管理局" for n in "一二三四五六"), "排不下"),
        (OVERLONG, ("澄川市财政局",), "排不下"),
        (LONG, (LONG,), "重复"),
        (LONG, ("",), "重复或者空白"),
        (LONG, ("澄川市😀局",), "联合发文机关第1项"),
    ],
)
def test_it_refuses_issuers_that_one_page_cannot_hold(
    organiser: str, joint: tuple[str, ...], said: str
) -> None:
    many = replace(sheet_of(Kind.CIRCULAR), issuer=organiser, joint_issuers=joint)
    with pytest.raises(Refusal, match=said) as refused:
        freeze_words(Kind.CIRCULAR, FACTS[Kind.CIRCULAR], many)
    assert refused.value.field == "joint_issuers" and refused.value.remedy


def test_it_says_where_each_issuer_stands() -> None:
    places = signature_of(spec_of(Kind.CIRCULAR), sheet(Kind.CIRCULAR, SHORT, 4)).places
    last = 156 - 4 * 156 / 28 - 38.55 / 2  # the middle of the date
    middle = (21 + last) / 2
    assert [place.row for place in places] == [0, 0, 0, 1, 1]
    assert [place.centre for place in places] == [near(x) for x in (21, middle, last, middle, last)]
