"""Settings that are numbers with a day: a change is a new row from a day on, and no row in force is ever touched.

`Limit` here and `Threshold` in casework have this shape; their pages and services are these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import User
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

from .counting import written_day

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Bounds:
    """What a setting may be: from `least` to `most`, in these units (the first is the usual), and why."""

    least: int
    most: int
    units: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Kind:
    """A family of such settings: its model, its area of the record, and the bounds of each code."""

    model: Any
    area: str
    bounds: dict[str, Bounds]

    def written(self, amount: int, unit: str) -> str:
        """5个工作日."""
        return f"{amount}{self.model.Unit(unit).label}"


@dataclass(frozen=True)
class Line:
    """One setting on its page. `present` is in force; `planned` come later; `past` were in force, newest first."""

    code: str
    present: Any
    planned: list[Any]
    past: list[Any]
    bounds: Bounds

    @property
    def newest(self) -> Any:
        return self.planned[-1] if self.planned else self.present


def lines(kind: Kind, on: date | None = None) -> list[Line]:
    """Every setting of the family, in the order of its bounds; one query."""
    day = on or clock.today()
    rows = defaultdict(list)
    for row in kind.model.objects.order_by("valid_from"):
        rows[row.code].append(row)
    made = []
    for code, bounds in kind.bounds.items():
        begun = [row for row in rows[code] if row.valid_from <= day]
        planned = [row for row in rows[code] if row.valid_from > day]
        if begun:
            made.append(Line(code, begun[-1], planned, begun[-2::-1], bounds))
    return made


def line(kind: Kind, code: str) -> Line | None:
    """One setting, or None where there is none of this code."""
    return next((found for found in lines(kind) if found.code == code), None)


@one_transaction()
def change(
    kind: Kind,
    code: str,
    *,
    amount: int,
    unit: str,
    source: str,
    valid_from: date,
    reason: str,
    seen: str,
    acting_user: User,
) -> Any:
    """A new row from `valid_from` on: today or later, for a day that has none yet. Returns it.

    `seen` is the key of the newest row that the person saw. Raises NotYours for all but the system administrator,
    Stale where somebody changed or planned it meanwhile, Refusal for what is out of bounds or says nothing new.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    versions = kind.model.objects.filter(code=code).order_by("valid_from")
    # Locked first, read then: who waited for the lock would not be shown the row that was added meanwhile.
    list(versions.select_for_update().values_list("pk"))
    rows = list(versions)
    if not rows or code not in kind.bounds:
        raise Refusal("没有这项设置。")
    if str(rows[-1].pk) != seen:
        raise Stale(f"“{rows[-1].name}”已由他人修改，本次没有保存。", remedy="请刷新后再改。")
    _refuse_day(rows, valid_from)
    _refuse_bounds(kind, code, amount, unit)
    if not source.strip():
        raise Refusal("没有写明依据。", field="source", remedy="请写明文件名称、文号和条款。")
    before = [row for row in rows if row.valid_from <= valid_from][-1]
    if (before.amount, before.unit, before.source) == (amount, unit, source.strip()):
        raise Refusal(f"与{_day(before.valid_from)}起的规定相同，没有改动。", field="amount")
    made = kind.model.objects.create(
        code=code, name=before.name, amount=amount, unit=unit, source=source.strip(), valid_from=valid_from
    )
    record_change(
        kind.area,
        f"{kind.area}:{code}",
        before.name,
        old=_said(kind, before),
        new=_said(kind, made),
        reason=said,
        acting_user=acting_user,
        effective_on=valid_from,
    )
    return made


@one_transaction()
def withdraw(kind: Kind, pk: int, *, reason: str, acting_user: User) -> None:
    """Takes back a row whose day has not come; the record keeps that it was planned.

    Raises Stale where it is gone already, Refusal where it is in force.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    row = kind.model.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Stale("这项计划已由他人撤回。", remedy="请刷新后查看。")
    if row.valid_from <= clock.today():
        raise Refusal(f"自{_day(row.valid_from)}起已经施行，不能撤回。", remedy="请另定一个日期改回。")
    old = _said(kind, row)
    row.delete()
    record_change(
        kind.area,
        f"{kind.area}:{row.code}",
        f"{row.name}（撤回计划）",
        old=old,
        new="",
        reason=said,
        acting_user=acting_user,
        effective_on=row.valid_from,
    )


def _refuse_day(rows: list[Any], valid_from: date) -> None:
    today = clock.today()
    if valid_from < today:
        raise Refusal("施行日期不能早于今天：已经过去的日子按当时的规定。", field="valid_from")
    if valid_from > today + FURTHEST:
        raise Refusal("施行日期不能晚于一年以后。", field="valid_from")
    for row in rows:
        if row.valid_from == valid_from:
            remedy = "请另定日期。" if valid_from == today else "请先撤回该计划，或者另定日期。"
            raise Refusal(f"{_day(valid_from)}已有一次变更。", field="valid_from", remedy=remedy)


def _refuse_bounds(kind: Kind, code: str, amount: int, unit: str) -> None:
    bounds = kind.bounds[code]
    if unit not in bounds.units:
        allowed = "、".join(kind.model.Unit(each).label for each in bounds.units)
        raise Refusal(f"单位只能是“{allowed}”。", field="unit")
    if not bounds.least <= amount <= bounds.most:
        raise Refusal(
            f"须在{kind.written(bounds.least, unit)}至{kind.written(bounds.most, unit)}之间。",
            field="amount",
            remedy=bounds.why,
        )


def _said(kind: Kind, row: Any) -> str:
    return (
        f"{kind.written(row.amount, row.unit)}（{row.source}）"
        if row.source
        else kind.written(row.amount, row.unit)
    )


def _day(day: date) -> str:
    return written_day(day) if day.year > 2000 else "初始"
