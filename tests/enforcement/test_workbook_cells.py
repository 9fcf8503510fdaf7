"""However a day, an amount or a docket is written, it means the same; nothing raises but Unreadable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement.workbook.docket import ENFORCEMENT_TYPES, BadDocket, DocketRule, looks_like_docket, normalise
from organisations.spreadsheets.cells import Unreadable, amount_of, day_of, key_of, text_of

# The same examples each time, however busy the machine: a test that fails fails again.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
repeatable = settings(settings.get_profile("repeatable"))

FULL_WIDTH = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
BLANKS = st.text("  \u3000\u00a0\u2009\u200b\ufeff\t", max_size=2)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FEN = st.integers(0, 10**15 - 1)
CODES = ("样03", "样0302", "样0303", "样0304", "最高法")
RULE = DocketRule(CODES)


def _spread(text: str, blanks: list[str]) -> str:
    """The text with blanks before, between and after its first signs."""
    return "".join(blank + sign for blank, sign in zip(blanks, text, strict=False)) + text[len(blanks) :]


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")


def _in_words(day: date) -> str:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{_chinese(day.month)}月{_chinese(day.day)}日"


@repeatable
@given(DAYS, st.sampled_from(["{y}年{m}月{d}日", "{y}.{m}.{d}", "{y}/{m}/{d}", "{y}-{m:02}-{d:02}",
"{y}{m:02}{d:02}",
                              "{y}年{m:02}月{d:02}号", "words"]), st.booleans(),
                              st.lists(BLANKS, max_size=5))  # fmt: skip
def test_a_day_is_the_same_in_every_form(day: date, form: str, is_wide: bool, blanks: list[str]) -> None:
    text = _in_words(day) if form == "words" else form.format(y=day.year, m=day.month, d=day.day)
    assert day_of(_spread(text.translate(FULL_WIDTH) if is_wide else text, blanks)) == day


@repeatable
@given(DAYS)
def test_a_day_is_the_same_as_excels_number(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    assert day_of(float(number)) == day_of(number) == day_of(number + 0.75) == day
    assert day_of(float(day.strftime("%Y%m%d"))) == day


@repeatable
@given(FEN, st.booleans(), st.booleans(), st.sampled_from([("", ""), ("¥", ""), ("￥", "元"), ("人民币",
"元整"), ("", "圆")]),
       st.lists(BLANKS, max_size=5))  # fmt: skip
def test_an_amount_is_the_same_in_every_form(
    fen: int, is_grouped: bool, is_wide: bool, signs: tuple[str, str], blanks: list[str]
) -> None:
    amount = Decimal(fen) / 100
    text = f"{signs[0]}{amount:,.2f}{signs[1]}" if is_grouped else f"{signs[0]}{amount:.2f}{signs[1]}"
    assert amount_of(_spread(text.translate(FULL_WIDTH) if is_wide else text, blanks)) == amount


@repeatable
@given(st.integers(0, 10**13))
def test_an_amount_survives_the_sheets_binary_number(fen: int) -> None:
    assert amount_of(fen / 100) == Decimal(fen) / 100


@repeatable
@given(FEN)
def test_a_negative_amount_stays_negative(fen: int) -> None:
    assert amount_of(f"-{fen}") == amount_of(f"({fen})") == amount_of(f"¥-{fen}") == -fen


@repeatable
@given(
    st.integers(2000, 2026), st.sampled_from(CODES),
    st.tuples(st.sampled_from(ENFORCEMENT_TYPES), st.integers(1, 999_999)),
    st.sampled_from(["()", "（）", "〔〕", "[]"]), st.tuples(st.booleans(), st.lists(BLANKS, max_size=8)),
)  # fmt: skip
def test_a_docket_is_the_same_in_every_form(
    year: int, code: str, kind_and_number: tuple[str, int], brackets: str, written_as: tuple[bool, list[str]]
) -> None:
    kind, number = kind_and_number
    is_wide, blanks = written_as
    text = f"{brackets[0]}{year}{brackets[1]}{code}{kind}{number}号"
    stored = f"（{year}）{code}{kind}{number}号"
    written = _spread(text.translate(FULL_WIDTH) if is_wide else text, blanks)
    docket = RULE.read(written, earliest_year=2000, latest_year=2026)
    assert (docket.text, docket.year, docket.court_code, docket.type, docket.number) == (
        stored,
        year,
        code,
        kind,
        number,
    )
    assert normalise(written) == normalise(stored) == stored
    assert looks_like_docket(written)


@repeatable
@given(st.one_of(st.text(max_size=60), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(),
                 st.text("0123456789年月日.,-/()（）号执样¥元〇一二十", max_size=30)))  # fmt: skip
def test_nothing_raises_anything_else(cell: str | float | bool | date | None) -> None:
    for read in (day_of, amount_of):
        try:
            read(cell)
        except Unreadable as why:
            assert str(why)
    assert key_of(cell) == key_of(key_of(cell))
    assert text_of(cell) == text_of(text_of(cell))
    assert isinstance(looks_like_docket(text_of(cell)), bool)
    try:
        assert RULE.read(text_of(cell), earliest_year=2000, latest_year=2026).court_code in CODES
    except BadDocket as bad:
        assert bad.reason
        assert bad.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [("（2026）样0302执12", "缺“号”字"), ("（2026）样0309执12号", "“样0309”没有登记"),
     ("（2026）样0302民初12号", "“民初”不是执行案件"),
     ("（2026）最高法知12号", "“知”不是执行案件"), ("（2026）样0302执012号", "编号“012”"),
     ("（2031）样0302执12号", "年度2031"), ("甲号", "写法")],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_docket(text: str, said: str) -> None:
    with pytest.raises(BadDocket) as caught:
        RULE.read(text, earliest_year=2000, latest_year=2026)
    assert said in caught.value.reason


def test_no_docket_is_read_where_no_court_is_registered() -> None:
    with pytest.raises(BadDocket):
        DocketRule([]).read("（2026）样0302执12号", earliest_year=2000, latest_year=2026)
