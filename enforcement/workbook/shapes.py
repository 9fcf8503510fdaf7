"""What reading a court's workbook yields, and the limits it is read under.

All of it is plain data: no database, no Django. `field` is always a heading of the workbook
without 「（元）」; `row` is the row number that a spreadsheet program shows (from 1); `serial` is
the cell 序号 (a whole number where it is one, else its text, None where it is blank).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from organisations.spreadsheets import Limits as ReadingLimits

Serial: TypeAlias = int | str | None
BodyKey: TypeAlias = Hashable


class Stage(StrEnum):
    """执行阶段 as the court writes it (issue 2, part 4); any other is rejected."""

    FILED = "立案执行"
    TERM_SET = "限期履行"
    LISTING_PLANNED = "拟纳入"
    LISTED = "已纳入失信名单"
    SETTLEMENT = "和解履行中"
    STAYED = "中止"
    CURRENT_PROCEEDING_ENDED = "终结本次执行程序"
    PERFORMED = "履行完毕"
    CLOSED = "结案"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one cell, and what the clerk can do about it."""

    field: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that is not taken over: its first problem, and the others in `also`.

    `cells` are its headings with their texts, cut short, for showing the row to whoever corrects it.
    """

    sheet: str
    row: int
    serial: Serial
    field: str
    reason: str
    remedy: str
    also: tuple[Problem, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something to look at that rejects nothing; the same shape as a rejection."""

    sheet: str
    row: int
    serial: Serial
    field: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row that obeys every rule. Amounts in 元 with two places; `docket` with full-width brackets."""

    sheet: str
    row: int
    serial: Serial
    docket: str
    court_code: str
    filed_on: date
    basis: str
    applicant: str
    debtor_key: BodyKey
    debtor_as_written: str
    principal: Decimal
    paid: Decimal
    stage: Stage
    planned_listing_on: date | None
    listed_on: date | None
    judge: str
    remark: str


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """What became of a sheet: `read`, `no_heading`, `heading_incomplete`, or `hidden` (not read)."""

    name: str
    outcome: str
    heading_row: int | None = None
    records: int = 0


@dataclass(frozen=True, slots=True)
class Limits(ReadingLimits):
    """What a court's workbook may weigh and mean. The caller may pass others from its settings."""

    earliest: date = field(default=date(2000, 1, 1))
    largest_amount: Decimal = field(default=Decimal("9999999999999.99"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The whole workbook, in the order of the file."""

    rows: tuple[ParsedRow, ...]
    rejections: tuple[Rejection, ...]
    warnings: tuple[Warning_, ...]
    sheets: tuple[SheetSeen, ...]


@dataclass(frozen=True, slots=True)
class RegisteredBody:
    """A body as the register of organisations knows it; `uscc` is "" where it has none on record."""

    key: BodyKey
    name: str
    former_names: tuple[str, ...] = ()
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """The bodies and courts that a workbook may name.

    `courts`: 法院代字 (样0302) → (key of the body, its name). The bodies may include the courts.
    """

    courts: Mapping[str, tuple[BodyKey, str]]
    bodies: Iterable[RegisteredBody]
