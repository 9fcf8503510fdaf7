"""The rules for one row (issue 2, part 4), in the order in which a row's problems are named:
案号, 执行法院, the days, the debtor, the amounts, 执行阶段.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from organisations.spreadsheets.cells import (
    Cell,
    NoValue,
    Unreadable,
    amount_of,
    day_of,
    is_nothing,
    key_of,
    shown,
    text_of,
)

from . import columns
from .debtors import DebtorDirectory
from .docket import BadDocket, Docket, DocketRule, normalise
from .findings import RECALCULATE, Findings
from .shapes import BodyKey, Limits, ParsedRow, Registry, Rejection, Serial, Stage, Warning_

Cells: TypeAlias = Mapping[str, Cell]

_STAGES = {key_of(stage.value): stage for stage in Stage}
_ALWAYS_NEEDED = frozenset(columns.REQUIRED)
_NEEDED_AT = {columns.PLANNED_LISTING_ON: Stage.LISTING_PLANNED, columns.LISTED_ON: Stage.LISTED}
_LONGEST_SHOWN = 200  # characters of a rejected cell that are kept
_FULL_DATE = "请填写实际存在的年月日，如2026年3月5日"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Exactly one of `row` and `rejection` is set; the warnings are those of an accepted row."""

    row: ParsedRow | None
    rejection: Rejection | None
    warnings: tuple[Warning_, ...] = ()


class RowRules:
    """Judges the rows of one workbook, one after another: it remembers the dockets it has seen."""

    def __init__(self, registry: Registry, as_of: date, limits: Limits) -> None:
        self._as_of = as_of
        self._limits = limits
        bodies = list(registry.bodies)
        self._debtors = DebtorDirectory(bodies)
        self._dockets = DocketRule(registry.courts)
        names = {body.key: (body.name, *body.former_names) for body in bodies}
        self._courts = {
            key_of(code): frozenset(key_of(each) for each in (name, *names.get(key, ())))
            for code, (key, name) in registry.courts.items()
        }
        self._court_names = {key_of(code): name for code, (_, name) in registry.courts.items()}
        self._seen: dict[str, str] = {}

    def judge(self, cells: Cells, *, sheet: str, row: int) -> Outcome:
        """Accept or reject one record; its docket counts as seen either way."""
        findings = Findings()
        parsed = self._read(cells, findings, sheet, row)
        serial = serial_of(cells.get(columns.SERIAL))
        if findings.problems:
            first, *others = findings.problems
            reason = (first.field, first.reason, first.remedy)
            texts = tuple((name, shown(cells.get(name), _LONGEST_SHOWN)) for name in columns.ALL)
            return Outcome(None, Rejection(sheet, row, serial, *reason, also=tuple(others), cells=texts))
        _warn_of_unread(cells, findings)
        warnings = (Warning_(sheet, row, serial, w.field, w.reason, w.remedy) for w in findings.warnings)
        return Outcome(parsed, None, tuple(warnings))

    def _read(self, cells: Cells, findings: Findings, sheet: str, row: int) -> ParsedRow | None:
        """The row, or None where a needed value is missing; `findings` tells whether it may stand."""
        docket = self._docket(cells, findings, where=f"工作表“{sheet}”第{row}行")
        self._court(cells, docket, findings)
        stage = _STAGES.get(key_of(cells.get(columns.STAGE)))
        filed_on, planned_on, listed_on = self._days(cells, stage, docket, findings)
        debtor = self._debtor(cells, findings)
        principal, paid = self._amounts(cells, findings)
        _check_stage(cells, stage, findings)
        if docket is None or filed_on is None or stage is None or principal is None or paid is None:
            return None
        free = {name: text_of(cells.get(name)) for name in (*columns.FREE_TEXT, columns.DEBTOR)}
        return ParsedRow(
            sheet, row, serial_of(cells.get(columns.SERIAL)), docket.text, docket.court_code, filed_on,
            basis=free[columns.BASIS], applicant=free[columns.APPLICANT], debtor_key=debtor,
            debtor_as_written=free[columns.DEBTOR], principal=principal, paid=paid, stage=stage,
            planned_listing_on=planned_on, listed_on=listed_on, judge=free[columns.JUDGE],
            remark=free[columns.REMARK],
        )  # fmt: skip

    def _docket(self, cells: Cells, findings: Findings, *, where: str) -> Docket | None:
        cell = cells.get(columns.DOCKET)
        if not findings.given(columns.DOCKET, cell, remedy="请填写案号"):
            return None
        written = normalise(text_of(cell))
        first = self._seen.setdefault(written, where)
        try:
            docket = self._dockets.read(
                text_of(cell), earliest_year=self._limits.earliest.year, latest_year=self._as_of.year
            )
        except BadDocket as bad:
            findings.refuse(columns.DOCKET, bad.reason, bad.remedy)
            return None
        if first != where:
            findings.refuse(
                columns.DOCKET,
                f"案号“{written}”在文件中重复，先见于{first}",
                "同一案号以先出现的一行为准，请删去本行或改正案号",
            )
        return docket

    def _court(self, cells: Cells, docket: Docket | None, findings: Findings) -> None:
        cell = cells.get(columns.COURT)
        if not findings.given(columns.COURT, cell, remedy="请填写执行法院全称"):
            return
        name = key_of(cell)
        if not any(name in names for names in self._courts.values()):
            findings.refuse(
                columns.COURT, f"执行法院“{shown(cell)}”没有登记", "请核对法院全称；确有该法院的，请先登记"
            )
        elif docket is not None and name not in self._courts[docket.court_code]:
            findings.refuse(
                columns.COURT,
                f"案号“{docket.text}”属于{self._court_names[docket.court_code]}，"
                f"与执行法院“{shown(cell)}”不符",
                "请核对案号与执行法院",
            )

    def _days(
        self, cells: Cells, stage: Stage | None, docket: Docket | None, findings: Findings
    ) -> tuple[date | None, date | None, date | None]:
        filed_on = self._day(columns.FILED_ON, cells, stage, findings)
        planned_on = self._day(columns.PLANNED_LISTING_ON, cells, stage, findings, may_be_later=True)
        listed_on = self._day(columns.LISTED_ON, cells, stage, findings)
        if filed_on and listed_on and listed_on < filed_on:
            findings.refuse(
                columns.LISTED_ON, f"纳入失信名单日期{listed_on}早于立案日期{filed_on}", "请核对两个日期"
            )
        if filed_on and planned_on and planned_on < filed_on:
            findings.warn(
                columns.PLANNED_LISTING_ON, f"拟纳入日期{planned_on}早于立案日期{filed_on}", "请核对两个日期"
            )
        if docket and filed_on and filed_on.year != docket.year:
            findings.warn(
                columns.FILED_ON, f"立案日期{filed_on}与案号“{docket.text}”的年度不同", "请核对案号与立案日期"
            )
        return filed_on, planned_on, listed_on

    def _day(
        self, name: str, cells: Cells, stage: Stage | None, findings: Findings, *, may_be_later: bool = False
    ) -> date | None:
        cell = cells.get(name)
        if not _is_needed(name, stage) and (is_nothing(cell) or isinstance(cell, NoValue)):
            return None
        if not findings.given(name, cell, remedy=_FULL_DATE, because=_NEEDED_AT.get(name)):
            return None
        try:
            day = day_of(cell)
        except Unreadable as why:
            findings.refuse(name, f"{name}“{shown(cell)}”{why}", _FULL_DATE)
            return None
        if day < self._limits.earliest:
            findings.refuse(name, f"{name}{day}早于{self._limits.earliest.year}年，不可能", _FULL_DATE)
        elif day > self._as_of and not may_be_later:
            findings.refuse(name, f"{name}{day}晚于数据截止日{self._as_of}", "请核对日期")
        else:
            return day
        return None

    def _debtor(self, cells: Cells, findings: Findings) -> BodyKey | None:
        name = cells.get(columns.DEBTOR)
        if isinstance(name, NoValue):
            findings.given(columns.DEBTOR, name, remedy="")
            return None
        identified = self._debtors.identify(name, cells.get(columns.USCC))
        findings.problems.extend([identified.problem] if identified.problem else [])
        findings.warnings.extend([identified.warning] if identified.warning else [])
        return identified.key

    def _amounts(self, cells: Cells, findings: Findings) -> tuple[Decimal | None, Decimal | None]:
        principal, paid = (self._amount(name, cells.get(name), findings) for name in columns.AMOUNTS)
        if principal is not None and paid is not None and paid > principal:
            findings.warn(
                columns.PAID,
                f"已执行到位金额{paid:,}元超过执行标的额{principal:,}元",
                "含利息、费用的可以保留，否则请核对",
            )
        return principal, paid

    def _amount(self, name: str, cell: Cell | None, findings: Findings) -> Decimal | None:
        remedy = "请填写以元为单位的数字，没有的填0"
        if not findings.given(name, cell, remedy=remedy):
            return None
        try:
            amount = amount_of(cell)
        except Unreadable:
            findings.refuse(name, f"{name}“{shown(cell)}”不是金额", remedy)
            return None
        if amount < 0:
            findings.refuse(name, f"{name}“{shown(cell)}”是负数", "金额不能为负，请核对")
        elif amount > self._limits.largest_amount:
            findings.refuse(name, f"{name}“{shown(cell)}”过大，不可能是金额", "请核对金额")
        else:
            return amount
        return None


def serial_of(cell: Cell | None) -> Serial:
    """序号 as a whole number where it is one, else as text; None where blank."""
    text = text_of(cell)
    digits = key_of(cell)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else shown(text) or None


def _is_needed(name: str, stage: Stage | None) -> bool:
    return name in _ALWAYS_NEEDED or (stage is not None and _NEEDED_AT.get(name) is stage)


def _check_stage(cells: Cells, stage: Stage | None, findings: Findings) -> None:
    remedy = f"应为{'、'.join(Stage)}之一"
    cell = cells.get(columns.STAGE)
    if stage is None and findings.given(columns.STAGE, cell, remedy=remedy):
        findings.refuse(columns.STAGE, f"执行阶段“{shown(cell)}”不在规定的阶段之内", remedy)


def _warn_of_unread(cells: Cells, findings: Findings) -> None:
    """Cells that the row can do without, but that someone meant to fill."""
    for name, cell in cells.items():
        if isinstance(cell, NoValue) and name not in (columns.SERIAL, columns.USCC):
            findings.warn(name, f"“{name}”是没有计算结果的公式，按空白处理", RECALCULATE)
