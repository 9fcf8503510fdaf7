"""The court's workbook as a whole: the sample, and where the table stands."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from enforcement.workbook import WorkbookUnusable

from .workbooks import GOOD, HEADINGS, SAMPLES, fill, read, rewrite, row, save


def test_it_decides_every_row_of_the_sample_as_expected() -> None:
    parsed = read(SAMPLES / "court-outstanding-cases.xlsx")
    with (SAMPLES / "court-outstanding-cases.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {int(line["序号"]): line for line in csv.DictReader(file)}
    rejected = {each.serial: each for each in parsed.rejections}
    accepted = {each.serial for each in parsed.rows}
    assert accepted | set(rejected) == set(expected)
    for serial, line in expected.items():
        assert (serial in accepted) == (line["outcome"] == "accepted"), serial
        if serial in rejected:  # the reason opens with the field's name
            assert line["reason"].startswith(rejected[serial].field)
    assert {each.serial: each.field for each in parsed.rejections} == {
        9: "案号", 12: "统一社会信用代码", 18: "立案日期", 21: "案号", 24: "被执行人", 27: "执行标的额",
        30: "执行阶段",
    }  # fmt: skip
    assert [(each.serial, each.field) for each in parsed.warnings] == [(15, "已执行到位金额")]


def test_it_reads_every_value_of_a_row(tmp_path: Path) -> None:
    (only,) = read(save(tmp_path / "a.xlsx", row(备注="  甲\n乙 "))).rows
    assert only.docket == "（2026）样0302执12号"
    assert (only.sheet, only.row, only.serial, only.court_code) == ("Sheet", 2, 1, "样0302")
    assert (only.filed_on, only.planned_listing_on, only.listed_on) == (date(2026, 3, 5), None, None)
    assert (only.principal, only.paid) == (Decimal("1250000.50"), Decimal("0.00"))
    assert (only.debtor_key, only.debtor_as_written) == ("澄川市交通运输局", "澄川市交通运输局")
    assert (only.basis, only.applicant) == ("（2025）样0302民初7号", "样例甲商贸有限公司")
    assert (only.stage, only.judge, only.remark) == ("限期履行", "样例法官甲", "甲 乙")


def test_it_finds_columns_in_any_order_and_under_a_shifted_heading(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        sheet = book.active
        for _ in range(5):
            sheet.append([])
        sheet.append([None, None, "涉政府机构未结执行案件台账"])
        headings = [None, None, *reversed(HEADINGS), "另一列"]
        sheet.append(headings)
        sheet.append([None, None, *reversed(GOOD.values()), "别的"])

    (only,) = read(save(tmp_path / "a.xlsx", draw=draw)).rows
    assert (only.row, only.docket, only.principal) == (8, "（2026）样0302执12号", Decimal("1250000.50"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("（元）", ""),
        ("（元）", "(元)"),
        ("案", " 案"),
        ("期", "期\u3000"),
        ("立", "*立"),
        ("日", "\n日"),
        ("人", "\u200b人"),
    ],
)
def test_it_knows_a_heading_however_it_is_typed(tmp_path: Path, old: str, new: str) -> None:
    path = save(
        tmp_path / "a.xlsx", draw=lambda book: _renamed(book, [name.replace(old, new) for name in HEADINGS])
    )
    assert len(read(path).rows) == 1


def _renamed(book: Any, headings: list[str]) -> None:
    book.active.append(headings)
    book.active.append(list(GOOD.values()))


def test_it_passes_over_titles_totals_and_notes(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        sheet = book.active
        sheet.append(["涉政府机构未结执行案件台账"])
        sheet.append(
            ["填报单位：澄川市中级人民法院", None, None, None, "单位：元", "填报日期：2026年11月20日"]
        )
        fill(sheet, [row()])
        for label in ("小  计", "合计：", "总计（1件）", "合计1件", "望河区人民法院小计", "本页合计"):
            sheet.append([label, None, None, None, None, None, None, None, 1250000.5, 0])
        sheet.append([None, "合计", None, None, None, None, None, None, 1250000.5])
        sheet.append([None] * 8 + [1250000.5, 0])
        sheet.append(["合计"] + [None] * 7 + ["=SUM(I4:I4)"])
        sheet.append(["一、临溪区"])
        sheet.append([2])
        sheet.append([])
        sheet.append(HEADINGS)
        sheet.append(list(row(序号=3, 案号="（2026）样0302执13号").values()))
        for note in ("注：本表为样例数据，与任何单位无关。", "说明：1.依据法〔2018〕3号填报", "2.金额以元计"):
            sheet.append([note])
        sheet.append([None, "备注：依据（2018）3号文"])
        sheet.append(["填表人：甲", None, "审核人：乙", None, None, None, "联系电话：0000"])

    parsed = read(save(tmp_path / "a.xlsx", draw=draw))
    assert [each.serial for each in parsed.rows] == [1, 3]
    assert parsed.rejections == ()


def test_it_reads_a_heading_of_two_rows(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        sheet = book.active
        sheet.append(
            [None if "额" in name else name for name in HEADINGS[:8]] + ["金额（元）", None, *HEADINGS[10:]]
        )
        sheet.append([None] * 8 + HEADINGS[8:10])
        sheet.append(list(GOOD.values()))

    assert len(read(save(tmp_path / "a.xlsx", draw=draw)).rows) == 1


def test_it_reads_every_sheet_with_a_table(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        book.active.append(["说明", "本工作簿有两张表"])
        fill(book.create_sheet("甲"), [row(), row(序号=2, 案号="（2026）样0302执13号")])
        fill(book.create_sheet("乙"), [row(序号=1), row(序号=2, 案号="（2026）样0302执14号")])

    parsed = read(save(tmp_path / "a.xlsx", draw=draw))
    assert [(each.sheet, each.serial) for each in parsed.rows] == [("甲", 1), ("甲", 2), ("乙", 2)]
    (twice,) = parsed.rejections
    assert (twice.sheet, twice.row, twice.field) == ("乙", 2, "案号")
    assert "“甲”第2行" in twice.reason
    assert [(each.name, each.outcome, each.records) for each in parsed.sheets] == [
        ("Sheet", "no_heading", 0), ("甲", "read", 2), ("乙", "read", 2),
    ]  # fmt: skip


def test_it_reads_a_hidden_sheet_only_where_no_visible_one_has_a_table(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        fill(book.active, [row()])
        fill(book.create_sheet("上月"), [row()])
        book["上月"].sheet_state = "hidden"

    parsed = read(save(tmp_path / "a.xlsx", draw=draw))
    assert (len(parsed.rows), parsed.rejections) == (1, ())
    assert "已隐藏" in parsed.warnings[0].reason

    def draw_hidden(book: Any) -> None:
        draw(book)
        book.active.delete_rows(1, 9)

    assert [each.sheet for each in read(save(tmp_path / "b.xlsx", draw=draw_hidden)).rows] == ["上月"]


def test_it_names_a_sheet_whose_heading_lacks_a_column(tmp_path: Path) -> None:
    def draw(book: Any) -> None:
        fill(book.active, [row()])
        fill(book.create_sheet("另表"), [row()], [name for name in HEADINGS if name != "执行阶段"])

    parsed = read(save(tmp_path / "a.xlsx", draw=draw))
    assert len(parsed.rows) == 1
    assert (parsed.warnings[0].sheet, parsed.sheets[1].outcome) == ("另表", "heading_incomplete")
    assert "执行阶段" in parsed.warnings[0].reason


@pytest.mark.parametrize(
    "name", ["案号", "执行法院", "立案日期", "被执行人", "执行标的额", "已执行到位金额", "执行阶段"]
)
def test_it_refuses_a_heading_without_a_needed_column(tmp_path: Path, name: str) -> None:
    headings = [heading for heading in HEADINGS if heading.removesuffix("（元）") != name]
    path = save(tmp_path / "a.xlsx", draw=lambda book: fill(book.active, [row()], headings))
    with pytest.raises(WorkbookUnusable, match=name):
        read(path)


def test_it_does_without_the_other_columns(tmp_path: Path) -> None:
    needed = ["案号", "执行法院", "立案日期", "被执行人", "执行标的额", "已执行到位金额", "执行阶段"]
    path = save(tmp_path / "a.xlsx", draw=lambda book: fill(book.active, [row()], needed))
    (only,) = read(path).rows
    assert (only.serial, only.basis, only.remark) == (None, "", "")


@pytest.mark.parametrize(
    ("headings", "above", "said"),
    [
        ([*HEADINGS, "案号"], None, "出现两次"),
        ([name.replace("（元）", "（万元）") for name in HEADINGS], None, "不以元为单位"),
        ([name.replace("（元）", "") for name in HEADINGS], "单位：万元", "不是元"),
        ([name.replace("（元）", "") for name in HEADINGS], "金额单位: 人民币 万元", "不是元"),
        (["甲", "乙"], None, "没有找到"),
    ],
)
def test_it_refuses_a_heading_that_could_mean_two_things(
    tmp_path: Path, headings: list[str], above: str | None, said: str
) -> None:
    def draw(book: Any) -> None:
        book.active.append([above])
        fill(book.active, [row()], headings)

    with pytest.raises(WorkbookUnusable, match=said):
        read(save(tmp_path / "a.xlsx", draw=draw))


def test_it_reads_the_cached_value_of_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADINGS)
        for column, value in enumerate(row(立案日期="2026年3月5日").values()):
            if value is not None:
                sheet.write_formula(1, column, "=NOW()", None, value)
    (only,) = read(path).rows
    assert (only.docket, only.principal, only.filed_on) == (
        GOOD["案号"],
        Decimal("1250000.50"),
        date(2026, 3, 5),
    )


@pytest.mark.parametrize(
    "name", ["案号", "执行法院", "立案日期", "被执行人", "执行标的额", "已执行到位金额", "执行阶段"]
)
@pytest.mark.parametrize("formula", ["=1+1", "=1/0"])
def test_it_rejects_a_row_whose_needed_formula_has_no_value(tmp_path: Path, name: str, formula: str) -> None:
    path = save(tmp_path / "a.xlsx", row(**{name: formula}), row(序号=2, 案号="（2026）样0302执13号"))
    parsed = read(path)
    assert [(each.serial, each.field) for each in parsed.rejections] == [(1, name)]
    assert "公式" in parsed.rejections[0].reason
    assert [each.serial for each in parsed.rows] == [2]


def test_it_rejects_a_needed_cell_whose_value_is_an_error(tmp_path: Path) -> None:
    parsed = read(save(tmp_path / "a.xlsx", row(执行标的额="#N/A")))
    assert (parsed.rejections[0].field, "错误值" in parsed.rejections[0].reason) == ("执行标的额", True)


@pytest.mark.parametrize("name", ["备注", "承办法官", "申请执行人", "拟纳入日期", "统一社会信用代码"])
def test_it_only_warns_of_a_formula_that_the_row_can_do_without(tmp_path: Path, name: str) -> None:
    parsed = read(save(tmp_path / "a.xlsx", row(**{name: "=1+1"})))
    assert [each.field for each in parsed.warnings] == [name]
    assert len(parsed.rows) == 1


def test_it_rejects_needed_optional_formulas(tmp_path: Path) -> None:
    parsed = read(save(
        tmp_path / "a.xlsx", row(执行阶段="拟纳入", 拟纳入日期="=1+1"),
        row(案号="（2026）样0302执13号", 被执行人="无名单位", 统一社会信用代码="=1+1"),
    ))  # fmt: skip
    assert [each.field for each in parsed.rejections] == ["拟纳入日期", "统一社会信用代码"]


def test_it_reads_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["" if value is None else value for value in row(立案日期="").values()])
        sheet.write_datetime(1, 3, GOOD["立案日期"], book.add_format({"num_format": "yyyy-mm-dd"}))
        plain = row(案号="（2026）样0302执13号", 立案日期=44624)
        sheet.write_row(2, 0, ["" if value is None else value for value in plain.values()])
    assert [each.filed_on for each in read(path).rows] == [date(2026, 3, 5), date(2026, 3, 5)]


def test_it_reads_a_workbook_with_macros(tmp_path: Path) -> None:
    plain = save(tmp_path / "a.xlsx", row())
    macros = rewrite(plain, tmp_path / "a.xlsm", lambda name, content: content.replace(
        b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"))  # fmt: skip
    assert len(read(macros).rows) == 1


def test_it_reads_a_table_without_rows(tmp_path: Path) -> None:
    parsed = read(save(tmp_path / "a.xlsx"))
    assert (parsed.rows, parsed.rejections) == ((), ())
