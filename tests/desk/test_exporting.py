"""The lists as workbooks: column for column, row for row, as the page shows them; and nothing in them computes."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from casework.models import Case, RestrictedRead
from organisations import tables
from organisations.refusals import Refusal
from tests.desk.pages import answered, visit, warned_early
from tests.factories.enforcement import register_row
from tests.journeys.office import open_case

pytestmark = pytest.mark.usefixtures("city")


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def written(content: bytes) -> list[list[str]]:
    """Head and rows as a reader sees them, without the last row."""
    rows = [[_shown(cell) for cell in row] for row in sheet(content).iter_rows()]
    return rows[:-1]


def _shown(cell: Any) -> str:
    if isinstance(cell.value, int | float):
        return f"{Decimal(str(cell.value)):,.2f}"
    return "" if cell.value is None else str(cell.value)


def on_page(page: str) -> list[list[str]]:
    """Head and rows of the page's table, as text."""
    [table] = re.findall(r"<table.*?</table>", page, re.S)
    found = []
    for line in re.findall(r"<tr(?! class=\"total\").*?</tr>", table, re.S):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S)
        found.append([" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in cells])
    return found


CASES = ("/cases/", "/cases/export.xlsx")
PAPERS = ("/documents/", "/documents/export.xlsx")
REGISTER = ("/enforcement/", "/enforcement/export.xlsx")


@pytest.mark.parametrize(
    ("addresses", "username", "query"),
    [
        (CASES, "fgw_officer", ""),
        (CASES, "fgw_officer", "?view=open&light=amber"),
        (CASES, "fgw_officer", "?q=护栏"),
        (CASES, "jtj_head", ""),
        (PAPERS, "fgw_officer", ""),
        (PAPERS, "jtj_head", "?view=received"),
        (REGISTER, "fgw_officer", "?view=all"),
        (REGISTER, "zy_clerk", "?view=pending"),
    ],
)
def test_the_workbook_is_the_list(
    addresses: tuple[str, str], username: str, query: str, tmp_path: Path
) -> None:
    answered(title="护栏款未付", amount=Decimal("1449236.06"))
    warned_early(title="路灯款未付")
    register_row(tmp_path)
    list_address, export_address = addresses
    page = on_page(visit(username, list_address + query).content.decode())
    answer = visit(username, export_address + query)
    assert answer.status_code == 200 and len(page) > 1
    # The page's last column of the documents is the way to the PDF: no column of a table.
    assert written(answer.content) == [line[: len(written(answer.content)[0])] for line in page]


def test_it_is_all_the_pages_and_not_the_one_that_is_shown() -> None:
    for number in range(52):
        open_case(title=f"第{number}件")
    assert len(visit("fgw_officer", "/cases/").context["rows"]) == 50
    assert len(written(visit("fgw_officer", "/cases/export.xlsx?page=2").content)) == 53


def test_what_looks_like_a_formula_is_text() -> None:
    for title in ("=1+1", "+86", "-1", "@SUM(A1)", "\t=1"):
        open_case(title=title)
    found = sheet(visit("fgw_officer", "/cases/export.xlsx").content)
    titles = [row[3] for row in found.iter_rows(min_row=2, max_row=6)]
    assert {cell.data_type for cell in titles} == {"s"}
    assert all(cell.value.startswith("'") for cell in titles)


def test_the_last_row_says_who_when_and_of_what() -> None:
    answered()
    found = sheet(visit("fgw_officer", "/cases/export.xlsx?view=open&state=early_warning&q=工程").content)
    last = found.cell(found.max_row, 1).value
    assert "样例数据" in last and "共1条" in last
    assert "条件：在办，状态为预警中，含“工程”" in last
    assert "导出人：陆采薇（澄川市发展和改革委员会）；导出时间：2026年11月20日09:00" in last
    assert "样例数据" in found.oddHeader.center.text


def test_outside_sample_mode_nothing_says_sample(settings: Any) -> None:
    answered()
    settings.SAMPLE_MODE = False
    found = sheet(visit("fgw_officer", "/cases/export.xlsx").content)
    assert "样例" not in found.cell(found.max_row, 1).value and "样例" not in (
        found.oddHeader.center.text or ""
    )


def test_taking_it_is_on_record() -> None:
    warned_early()
    visit("fgw_officer", "/cases/export.xlsx")
    [read] = RestrictedRead.objects.all()
    assert (read.kind, read.key, read.person_name) == ("export", "案件清单 1条", "陆采薇")


@pytest.mark.parametrize(
    ("username", "address"), [("jyj_head", CASES[1]), ("xt_admin", CASES[1]), ("rd_viewer", PAPERS[1])]
)
def test_who_sees_nothing_takes_nothing_out(username: str, address: str) -> None:
    warned_early()
    answer = visit(username, address)
    assert answer.status_code == 400 and "不必导出" in answer.content.decode()
    assert not RestrictedRead.objects.exists()


def test_a_whole_register_is_not_taken_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal, match="一次最多导出2000条"):
        tables.require_few(2001)
    tables.require_few(2000)


def test_a_department_takes_out_no_officers_name() -> None:
    warned_early()
    assert Case.objects.get().lead_officer.full_name == "陆采薇"
    rows = written(visit("jtj_head", "/cases/export.xlsx").content)
    assert not any("陆采薇" in cell for row in rows for cell in row)
