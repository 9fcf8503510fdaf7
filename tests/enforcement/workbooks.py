"""Workbooks and the register of 澄川市 for the tests of the court's workbook. No database."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl

from enforcement.workbook import Limits, Parsed, RegisteredBody, Registry, read_workbook
from enforcement.workbook.columns import ALL
from enforcement.workbook.rules import RowRules
from organisations.spreadsheets.cells import Cell, NoValue

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AS_OF = date(2026, 11, 20)
HEADINGS = [f"{name}（元）" if "额" in name else name for name in ALL]
GOOD: Mapping[str, Any] = {
    "序号": 1,
    "案号": "（2026）样0302执12号",
    "执行法院": "望河区人民法院",
    "立案日期": date(2026, 3, 5),
    "执行依据文号": "（2025）样0302民初7号",
    "申请执行人": "样例甲商贸有限公司",
    "被执行人": "澄川市交通运输局",
    "统一社会信用代码": "11000000T00001012H",
    "执行标的额": 1250000.5,
    "已执行到位金额": 0,
    "执行阶段": "限期履行",
    "拟纳入日期": None,
    "纳入失信名单日期": None,
    "承办法官": "样例法官甲",
    "备注": None,
}


def registry(*more: RegisteredBody) -> Registry:
    """The sample city as bodies and courts; the key of a body is its name."""
    courts = {}
    bodies = []
    with (SAMPLES / "bodies-sample.csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            bodies.append(RegisteredBody(line["name"], line["name"], (), line["unified_social_credit_code"]))
            if line["court_code"]:
                courts[line["court_code"]] = (line["name"], line["name"])
    return Registry(courts, [*bodies, *more])


def row(**changes: Any) -> dict[str, Any]:
    """A row that is accepted, with some cells changed."""
    return {**GOOD, **changes}


def fill(sheet: Any, rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = HEADINGS) -> None:
    """Append a heading and rows to a sheet."""
    sheet.append(list(headings))
    for each in rows:
        sheet.append([each.get(heading.removesuffix("（元）")) for heading in headings])


def save(path: Path, *rows: Mapping[str, Any], draw: Callable[[Any], None] | None = None) -> Path:
    """A workbook with one table, or whatever `draw(workbook)` makes of it."""
    workbook = openpyxl.Workbook()
    if draw is None:
        fill(workbook.active, rows)
    else:
        draw(workbook)
    workbook.save(path)
    return path


def read(path: Path, *, limits: Limits | None = None, bodies: Registry | None = None) -> Parsed:
    """Read as on the sample's day."""
    return read_workbook(path, registry=bodies or registry(), as_of=AS_OF, limits=limits)


def judged(*rows: Mapping[str, Any], bodies: Registry | None = None) -> Parsed:
    """The rows under the rules alone, without a file: cells as the reader would hand them over."""
    rules = RowRules(bodies or registry(), AS_OF, Limits())
    outcomes = [
        rules.judge({name: _as_read(value) for name, value in each.items()}, sheet="Sheet", row=number)
        for number, each in enumerate(rows, start=2)
    ]
    return Parsed(
        tuple(each.row for each in outcomes if each.row),
        tuple(each.rejection for each in outcomes if each.rejection),
        tuple(warning for each in outcomes for warning in each.warnings),
        (),
    )


def _as_read(value: Any) -> Cell:
    if isinstance(value, str) and value.startswith(("=", "#")):
        return NoValue("formula" if value.startswith("=") else "error")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return "" if value is None else str(value) if isinstance(value, time) else value


def rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Copy a workbook, changing its parts; None leaves a part out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target
