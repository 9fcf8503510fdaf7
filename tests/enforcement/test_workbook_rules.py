"""What each rule for a row accepts and rejects, and under which heading."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from enforcement.workbook import RegisteredBody, Stage

from .workbooks import judged, registry, row

DATES = ("立案日期", "拟纳入日期", "纳入失信名单日期")


def _fields(**changes: Any) -> list[str]:
    """The headings under which the one row is rejected; empty where it is accepted."""
    parsed = judged(row(**changes))
    return [name for each in parsed.rejections for name in (each.field, *(more.field for more in each.also))]


@pytest.mark.parametrize(
    "docket",
    [None, "/", "无", "样0302执12号", "（2026）样0302执12", "（2026）样0302民初12号",
     "（2026）样0302执转12号", "（2026）样0302执012号",
     "（2026）样0302执1234567号", "（2026）样0302执12号之一", "（1999）样0302执12号",
     "（2027）样0302执12号", "（0000）样0302执12号",
     "（2026）样0305执12号", "（2026）样030执12号", "（2026）内0302执12号", "（2026）样03022执12号",
     "（٢٠٢٦）样0302执12号", 12, date(2026, 3, 5),
     "（2026）样0302执0号", "（2026）样0302执号", "2026样0302执12号"],
)  # fmt: skip
def test_it_rejects_the_docket(docket: Any) -> None:
    assert _fields(案号=docket) == ["案号"]


@pytest.mark.parametrize("kind", ["执", "执恢", "执异", "执复", "执监", "执保", "执协"])
@pytest.mark.parametrize(
    "form",
    [
        "（2026）样0302{}12号",
        "(2026) 样0302 {} 12 号",
        "（２０２６）样０３０２{}１２号\u3000",
        "〔2026〕样0302{}12号\u200b",
    ],
)
def test_it_stores_every_enforcement_docket_in_one_form(kind: str, form: str) -> None:
    (only,) = judged(row(案号=form.format(kind))).rows
    assert only.docket == f"（2026）样0302{kind}12号"


def test_the_first_of_two_dockets_stands_whatever_became_of_it() -> None:
    parsed = judged(row(执行标的额="约三百万"), row(序号=2, 案号="(2026)样0302执12号"), row(序号=3))
    assert [(each.serial, each.field) for each in parsed.rejections] == [
        (1, "执行标的额"),
        (2, "案号"),
        (3, "案号"),
    ]
    assert all("第2行" in each.reason for each in parsed.rejections[1:])


@pytest.mark.parametrize(
    "court", [None, "—", "某某法院", "临溪区人民法院", "澄川市中级人民法院", "澄川市交通运输局"]
)
def test_it_rejects_the_court(court: Any) -> None:
    assert _fields(执行法院=court) == ["执行法院"]


@pytest.mark.parametrize("code", ["样03", "样0303"])
def test_it_knows_each_court_by_its_code(code: str) -> None:
    name = registry().courts[code][1]
    (only,) = judged(row(案号=f"（2026）{code}执1号", 执行法院=f" {name[:3]} {name[3:]}")).rows
    assert only.court_code == code


@pytest.mark.parametrize(
    "written",
    ["2026年3月5日", "2026年03月05日", "2026 年 3 月 5 日", "2026.3.5", "2026/3/5", "2026-03-05",
     "2026-03-05 00:00:00", "20260305",
     20260305, 46086, 46086.5, datetime(2026, 3, 5, 23, 59), "二〇二六年三月五日", "二○二六年三月五日",
     "二零二六年三月五号",
     "２０２６年３月５日", "\u30002026．3．5\u00a0", "2026—3—5", "2026年3月5号"],
)  # fmt: skip
def test_it_reads_a_day_in_any_of_its_forms(written: Any) -> None:
    (only,) = judged(row(立案日期=written)).rows
    assert only.filed_on == date(2026, 3, 5)


@pytest.mark.parametrize("name", DATES)
@pytest.mark.parametrize(
    "written",
    ["2026年2月30日", "2026.13.1", "2026-00-10", "2026年3月", "3月5日", "26.3.5", "5/3/2026", "2026.3-5",
     "待定", 5, -3, 3e9, True,
     time(3, 4), "二〇二六年十三月五日", "二〇二六年三月三十二日", "1899-12-31", "1999年12月31日",
     "２０２６年２月３０日", "20261301"],
)  # fmt: skip
def test_it_rejects_an_impossible_day(name: str, written: Any) -> None:
    assert _fields(**{"执行阶段": _stage_needing(name), **_needed(name), name: written}) == [name]


def _stage_needing(name: str) -> str:
    return {"拟纳入日期": "拟纳入", "纳入失信名单日期": "已纳入失信名单"}.get(name, "限期履行")


def _needed(name: str) -> dict[str, Any]:
    return {"拟纳入日期": "2026-12-01"} if name == "拟纳入日期" else {}


@pytest.mark.parametrize("blank", [None, "", " \u3000", "/", "—"])
@pytest.mark.parametrize("name", DATES)
def test_it_rejects_a_missing_day_only_where_it_is_needed(name: str, blank: Any) -> None:
    assert _fields(**{"执行阶段": _stage_needing(name), name: blank}) == [name]
    if name != "立案日期":
        assert _fields(**{name: blank}) == []


def test_only_the_planned_listing_may_lie_ahead() -> None:
    assert _fields(立案日期=date(2026, 11, 20)) == []
    assert _fields(立案日期=date(2026, 11, 21)) == ["立案日期"]
    assert _fields(执行阶段="已纳入失信名单", 纳入失信名单日期=date(2026, 11, 21)) == ["纳入失信名单日期"]
    assert _fields(执行阶段="拟纳入", 拟纳入日期=date(2027, 2, 1)) == []


def test_a_listing_does_not_precede_the_filing() -> None:
    assert _fields(执行阶段="已纳入失信名单", 纳入失信名单日期=date(2026, 3, 4)) == ["纳入失信名单日期"]
    assert _fields(执行阶段="已纳入失信名单", 纳入失信名单日期=date(2026, 3, 5)) == []


@pytest.mark.parametrize(
    ("name", "code", "field"),
    [
        ("澄川市无名单位", None, "被执行人"),
        (None, None, "被执行人"),
        ("/", "无", "被执行人"),
        ("澄川市交通运输局", "11000000T00001012J", "统一社会信用代码"),  # check digit
        ("澄川市交通运输局", "11000000T00001012", "统一社会信用代码"),  # 17 signs
        ("澄川市交通运输局", "11000000T0000101IH", "统一社会信用代码"),  # the letter I
        ("澄川市交通运输局", 110000000000010120, "统一社会信用代码"),  # a number
        ("澄川市交通运输局", "11000000T00001020C", "统一社会信用代码"),  # another body's
        ("澄川市交通运输局", "91000000T000000526", "统一社会信用代码"),  # nobody's
        ("澄川市无名单位", "91000000T000000526", "统一社会信用代码"),
    ],
)
def test_it_rejects_a_debtor_that_name_and_code_do_not_settle(name: Any, code: Any, field: str) -> None:
    assert _fields(被执行人=name, 统一社会信用代码=code) == [field]


@pytest.mark.parametrize(
    ("name", "code"),
    [(" 澄川市交通运输局\u3000", None), ("澄川市 交通运输局", "1100 0000 T000 0101 2h"), ("澄川市交通局",
     "11000000T00001012H"),
     (None, "11000000T00001012H"), ("澄川市交通运输局", "—")],
)  # fmt: skip
def test_it_knows_a_debtor_by_name_or_code(name: Any, code: Any) -> None:
    (only,) = judged(row(被执行人=name, 统一社会信用代码=code)).rows
    assert only.debtor_key == "澄川市交通运输局"


def test_it_warns_where_the_code_alone_tells_the_debtor() -> None:
    parsed = judged(row(被执行人="澄川市交通局"))
    assert [each.field for each in parsed.warnings] == ["被执行人"]


def test_it_knows_former_names_and_bodies_without_a_code() -> None:
    more = RegisteredBody("水务局", "澄川市水务局", ("澄川市水利局", "澄川市交通运输局"))
    bodies = registry(more)
    for name, key in {"澄川市水利局": "水务局", "澄川市交通运输局": "澄川市交通运输局"}.items():
        (only,) = judged(row(被执行人=name, 统一社会信用代码=None), bodies=bodies).rows
        assert only.debtor_key == key
    parsed = judged(row(被执行人="澄川市水务局", 统一社会信用代码="91000000T000000526"), bodies=bodies)
    assert (parsed.rows[0].debtor_key, parsed.warnings[0].field) == ("水务局", "统一社会信用代码")


def test_a_name_that_two_bodies_bear_needs_the_code() -> None:
    bodies = registry(RegisteredBody("别局", "澄川市交通运输局", (), ""))
    parsed = judged(row(统一社会信用代码=None), bodies=bodies)
    assert parsed.rejections[0].field == "被执行人"
    assert len(judged(row(), bodies=bodies).rows) == 1


@pytest.mark.parametrize(
    ("written", "amount"),
    [(1250000, "1250000.00"), (0.1 + 0.2, "0.30"), ("1,250,000.00", "1250000.00"),
     ("１，２５０，０００．００", "1250000.00"),
     ("¥1,250.5", "1250.50"), ("￥ 1250.50 元", "1250.50"), ("人民币1250元整", "1250.00"), ("1250圆",
     "1250.00"), ("+7", "7.00"),
     (" 1 250 000.00\u00a0", "1250000.00"), ("0", "0.00"), (2.675, "2.68"), ("RMB 5", "5.00")],
)  # fmt: skip
def test_it_reads_an_amount_in_any_of_its_forms(written: Any, amount: str) -> None:
    (only,) = judged(row(执行标的额=written)).rows
    assert only.principal == Decimal(amount)
    assert only.principal.as_tuple().exponent == -2


@pytest.mark.parametrize("name", ["执行标的额", "已执行到位金额"])
@pytest.mark.parametrize(
    "written",
    [None, "", "/", "约三百万", "300万元", "叁佰万元整", -1, "-1,000.00", "(1,000.00)", "−5", "1,25,000",
     "12,34", "1.2.3", "$5", "1e6",
     True, date(2026, 3, 5), "٣٠٠", 1e300, "99999999999999.00", "9" * 300, "1" + ",000" * 500, "元", "#REF!"],
)  # fmt: skip
def test_it_rejects_what_is_no_amount(name: str, written: Any) -> None:
    assert _fields(**{name: written}) == [name]


def test_more_paid_than_owed_is_a_warning() -> None:
    parsed = judged(row(执行标的额=10, 已执行到位金额="10.01"))
    assert (len(parsed.rows), [each.field for each in parsed.warnings]) == (1, ["已执行到位金额"])


@pytest.mark.parametrize("stage", list(Stage))
def test_it_accepts_each_stage(stage: Stage) -> None:
    changes = {
        "执行阶段": f" {stage} ",
        "拟纳入日期": date(2026, 12, 1),
        "纳入失信名单日期": date(2026, 6, 1),
    }
    (only,) = judged(row(**changes)).rows
    assert only.stage is stage


@pytest.mark.parametrize("stage", [None, "执行中（其他）", "终本", "立案", "结案了", 3])
def test_it_rejects_any_other_stage(stage: Any) -> None:
    assert _fields(执行阶段=stage) == ["执行阶段"]


def test_it_names_the_problems_of_a_row_in_order() -> None:
    wrong = {
        "案号": None,
        "执行法院": None,
        "立案日期": None,
        "被执行人": None,
        "统一社会信用代码": None,
        "执行标的额": "多",
        "执行阶段": "？",
    }
    assert _fields(**wrong) == ["案号", "执行法院", "立案日期", "被执行人", "执行标的额", "执行阶段"]


@pytest.mark.parametrize(
    ("written", "serial"),
    [
        (7, 7),
        ("7", 7),
        ("７", 7),
        (7.5, "7.5"),
        ("A-7", "A-7"),
        (None, None),
        ("=ROW()", None),
        (1e300, "1e+300"),
    ],
)
def test_it_reports_the_serial_as_the_sheet_has_it(written: Any, serial: Any) -> None:
    assert judged(row(序号=written, 执行阶段="？")).rejections[0].serial == serial


def test_no_message_carries_more_than_a_glimpse_of_a_value() -> None:
    long = "长" * 30_000
    changes = dict.fromkeys(
        ("案号", "执行法院", "立案日期", "被执行人", "统一社会信用代码", "执行标的额", "执行阶段"), long
    )
    (only,) = judged(row(**changes)).rejections
    assert all(len(each.reason) + len(each.remedy) < 250 for each in (only, *only.also))
