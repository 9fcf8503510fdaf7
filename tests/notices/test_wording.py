"""Dates, amounts, terms, numerals, and where titles break."""

import datetime
from decimal import Decimal

import pytest

from notices.titles import break_title
from notices.wording import amount, chinese_date, chinese_moment, clause, numeral, sentence, term


def test_it_writes_a_date_without_zeros() -> None:
    assert chinese_date(datetime.date(2026, 1, 5)) == "2026年1月5日"


def test_it_writes_a_moment_with_its_weekday() -> None:
    assert chinese_moment(datetime.datetime(2026, 12, 25, 9, 30)) == "2026年12月25日（星期五）9时30分"
    assert chinese_moment(datetime.datetime(2026, 12, 27, 14, 0)) == "2026年12月27日（星期日）14时"


def test_it_writes_an_amount_to_the_cent() -> None:
    assert amount(Decimal("3464000")) == "3,464,000.00元"


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [(5, "working_days", "5个工作日"), (30, "calendar_days", "30日"), (3, "months", "3个月")],
)
def test_it_writes_a_term(number: int, unit: str, expected: str) -> None:
    assert term(number, unit) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")]
)
def test_it_counts_in_chinese(number: int, expected: str) -> None:
    assert numeral(number) == expected


def test_it_ends_a_sentence_once() -> None:
    assert sentence("已付清；") == sentence("已付清。") == sentence("已付清") == "已付清。"
    assert sentence("是否付清？") == "是否付清？"
    assert clause("已付清。") == "已付清"


class TestTitles:
    @pytest.mark.parametrize(
        ("subject", "label", "expected"),
        [
            ("拖欠工程款", "提醒函", ("关于拖欠工程款问题的提醒函",)),
            ("老旧小区改造工程款逾期未付", "警示函", ("关于老旧小区改造工程款", "逾期未付问题的警示函")),
            (
                "未按期履行生效裁判确定的付款义务",
                "预警通知书",
                ("关于未按期履行生效裁判确定的", "付款义务问题的预警通知书"),
            ),
        ],
    )
    def test_it_breaks_between_words(self, subject: str, label: str, expected: tuple[str, ...]) -> None:
        assert break_title(("关于", subject, "问题的", label)) == expected

    @pytest.mark.parametrize("length", range(1, 41))
    def test_it_keeps_every_character_and_every_line_within_the_width(self, length: int) -> None:
        phrases = ("关于", "某" * length, "问题的", "整改验收意见书")
        lines = break_title(phrases)
        assert "".join(lines) == "".join(phrases)
        assert max(map(len, lines)) <= 19
        assert len(lines) <= 3

    def test_it_never_tears_a_number_or_starts_a_line_with_a_mark(self) -> None:
        for padding in range(30):
            lines = break_title(("关于", "某" * padding + "（2026）样0302执731号、付款", "问题的", "警示函"))
            for line in lines[1:]:
                assert line[0] not in "，、；：。）》”〕"
            assert any("2026" in line for line in lines)
            assert any("0302" in line for line in lines)
