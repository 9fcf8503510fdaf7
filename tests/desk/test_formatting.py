"""Figures, dates and states as the pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.utils.html import conditional_escape

from casework.lifecycle import State
from desk.templatetags import zx


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        (None, "—"),
        (0, "0.00万元"),
        (Decimal("3464000"), "346.40万元"),
        (Decimal("3464000.5"), "346.40万元"),
        (Decimal("99999999.99"), "10,000.00万元"),
        (Decimal("100000000"), "1.00亿元"),
        (Decimal("-20314600"), "-2,031.46万元"),
    ],
)
def test_money_is_in_wan_with_two_decimals(yuan: Decimal | None, words: str) -> None:
    assert zx.money(yuan) == words


def test_a_column_of_money_leaves_the_unit_to_its_head() -> None:
    assert [zx.wan(value) for value in (20314600, "3864000", None)] == ["2,031.46", "386.40", "—"]


def test_it_rounds_half_up_as_a_clerk_does() -> None:
    assert zx.wan(Decimal("50")) == "0.01"
    assert zx.wan(Decimal("49.99")) == "0.00"


@pytest.mark.parametrize(
    ("day", "text", "listed"),
    [
        (date(2026, 10, 5), "10月5日", "10-05"),
        (date(2025, 3, 1), "2025年3月1日", "2025-03-01"),
        (None, "—", "—"),
    ],
)
def test_another_year_is_always_shown(day: date | None, text: str, listed: str) -> None:
    assert zx.cn_date(day) == text
    assert zx.md(day) == listed


def test_moments_are_told_in_shanghai() -> None:
    late = datetime(2026, 10, 14, 16, 30, tzinfo=UTC)
    assert zx.moment(late) == "10月15日00:30"
    assert zx.full_date(late) == "2026年10月15日"
    assert zx.hm(date(2026, 10, 15)) == ""


def test_days_have_their_names() -> None:
    day = date(2026, 10, 15)
    assert zx.cn_day(day) == "星期四"
    assert zx.weekday(day) == "四"
    assert zx.day_words(day) == "十月十五日"
    assert zx.day_words(date(2026, 1, 31)) == "一月三十一日"
    assert zx.day_words(None) == "—"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "〇"), (7, "七"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert zx.numeral(number) == words


def test_a_rate_without_denominator_is_a_dash() -> None:
    assert zx.rate(41, 44) == "93.2%"
    assert zx.rate(0, 0) == "—"


def test_file_sizes() -> None:
    assert [zx.file_size(size) for size in (None, 10, 831_488, 1_468_006)] == [
        "1 KB",
        "1 KB",
        "812 KB",
        "1.4 MB",
    ]


@pytest.mark.parametrize(
    ("light", "days", "words"),
    [
        ("red", -3, "超3日"),
        ("amber", 0, "今日"),
        ("amber", 2, "剩2日"),
        ("green", 11, "剩11日"),
        ("grey", 10, "停10日"),
        ("grey", None, "停"),
        ("green", None, "期内"),
    ],
)
def test_a_due_date_is_words_and_not_colour_alone(light: str, days: int | None, words: str) -> None:
    assert zx.due_words(light, days) == words


def test_public_pages_mask_a_name() -> None:
    assert zx.masked("沈知远") == "沈**"
    assert zx.masked("") == ""


def test_every_state_of_the_lifecycle_has_its_place_on_the_ladder() -> None:
    paused_or_ended = {"lifted", "declined", "revoked", "merged", "suspended", "transferred"}
    assert {str(state) for state in State} == zx.RUNGS.keys() | paused_or_ended


@pytest.mark.parametrize(
    ("state", "came_from", "passed", "here"),
    [("triage", "", 0, 0), ("reminded", "", 1, 1), ("closed", "", 7, 0), ("suspended", "warned", 2, 1)],
)
def test_the_glyph_marks_what_is_passed_and_where_the_case_stands(
    state: str, came_from: str, passed: int, here: int
) -> None:
    glyph = zx.ladder_glyph(state, "red", came_from)
    assert glyph.count("<rect") == 7
    assert glyph.count('class="passed"') == passed
    assert glyph.count('class="here is-red"') == here


def test_the_glyph_escapes_what_it_is_given() -> None:
    assert "<script>" not in conditional_escape(zx.ladder_glyph("reminded", '"><script>'))


class Letter(forms.Form):
    PARTS = (("发给谁", ("addressee", ("issuer", "number"), "absent")), ("无", ("absent",)))
    addressee = forms.CharField()
    issuer = forms.CharField()
    number = forms.CharField()
    reason = forms.CharField()
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_form_is_shown_in_its_parts_and_nothing_is_left_out() -> None:
    parts = zx.grouped(Letter())
    assert [(part["numeral"], part["name"]) for part in parts] == [("一", "发给谁"), ("", "其他")]
    assert [[field.name for field in line] for line in parts[0]["lines"]] == [
        ["addressee"],
        ["issuer", "number"],
    ]
    assert [[field.name for field in line] for line in parts[1]["lines"]] == [["reason"]]


def test_a_form_without_parts_has_one_without_a_name() -> None:
    class Plain(forms.Form):
        reason = forms.CharField()

    assert [(part["name"], len(part["lines"])) for part in zx.grouped(Plain())] == [("", 1)]


def test_an_empty_field_is_named_with_what_is_to_be_done() -> None:
    class Paper(forms.Form):
        title = forms.CharField(label="标题")
        kind = forms.ChoiceField(label="文种", choices=[("a", "函")])
        scan = forms.FileField(label="扫描件")
        day = forms.DateField(label="日期")

    form = Paper({"day": "never"}, {})
    said = {field.name: zx.complaint(field.errors[0], field) for field in form}
    assert [said["title"], said["kind"], said["scan"]] == [
        "没有填写标题。",
        "没有选择文种。",
        "没有上传扫描件。",
    ]
    assert said["day"] == form.errors["day"][0]
