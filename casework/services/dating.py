"""What a document says of the day on which it is signed, whenever it was drafted; and days that must lie ahead then.

A draft may lie for days. What it says of its own day (《中止告知》自…起) and of what is late by then is said anew each
time it is read before its signature; a day that somebody chose, and that has come meanwhile, is not moved: the paper
goes back to its drafter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import clock
from casework.services.owing import parse_term
from deadlines.counting import Unit, working_days_between
from deadlines.queries import calendar_since
from notices.facts import Milestone, SupervisionFacts, WarningFacts
from notices.kinds import Kind
from notices.wording import chinese_date, term
from organisations.refusals import Refusal

DAY_OF_SIGNING = {
    Kind.SUSPENSION: "suspended_on",
    Kind.RESUMPTION: "resumed_on",
    Kind.CLOSURE: "closed_on",
}
"""The field of a kind's facts that is the day of the signature."""

# A day that 结案通知书 names, whatever ended the case.
LOOK_BACK = "回头看日期"
PRINTED_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def as_signed_today(kind: str, facts: Any, *, drafted_on: date) -> Any:
    """The facts of a draft as they would be signed today."""
    today = clock.today()
    if field := DAY_OF_SIGNING.get(Kind(kind)):
        return replace(facts, **{field: chinese_date(today)})
    said_anew = SAID_ANEW.get(Kind(kind))
    return said_anew(facts, drafted_on, today) if said_anew else facts


def how_late(due_on: date | None, on: date, unit: str = Unit.WORKING_DAYS) -> str:
    """How long a thing due that day is overdue `on` another, as it is printed; "" where it is not."""
    if due_on is None or due_on >= on:
        return ""
    is_working = unit == Unit.WORKING_DAYS
    late = working_days_between(due_on, on, calendar_since(due_on)) if is_working else (on - due_on).days
    return term(late, unit) if late > 0 else ""


def require_ahead(
    label: str, day: date, *, field: str = "", at_signing: bool = False, may_be_today: bool = False
) -> None:
    """Raises Refusal for a day that has come: who drafts corrects it, who signs returns the paper to its drafter."""
    if day > clock.today() or (may_be_today and day == clock.today()):
        return
    relation = "不得早于" if may_be_today else "应当晚于"
    if at_signing:
        raise Refusal(
            f"{label}（{chinese_date(day)}）{relation}签发之日，现在不能签发。",
            remedy="请退回拟稿人，改定日期后再报签发。",
        )
    raise Refusal(f"{label}{relation}今天。", field=field, remedy="请核对日期。")


def _warned(facts: WarningFacts, drafted_on: date, on: date) -> WarningFacts:
    return replace(facts, overdue=_late_anew(facts.overdue, _printed(facts.answer_due_on), on))


def _supervised(facts: SupervisionFacts, drafted_on: date, on: date) -> SupervisionFacts:
    return replace(facts, milestones=tuple(_missed(step, drafted_on, on) for step in facts.milestones))


def _missed(step: Milestone, drafted_on: date, on: date) -> Milestone:
    """A step that was not late at the drafting may be late now: what a letter presses for is open when it is signed."""
    due_on = _printed(step.due_on)
    if not step.overdue and due_on is not None and due_on >= drafted_on:
        return replace(step, overdue=how_late(due_on, on))
    return replace(step, overdue=_late_anew(step.overdue, due_on, on))


def _late_anew(said: str, due_on: date | None, on: date) -> str:
    """What is said to be overdue, counted to the day of signing in the unit in which it was said.

    Months, and what has no day that can be read, are the drafter's own words.
    """
    if not said or due_on is None:
        return said
    unit = parse_term(said)[1]
    return said if unit == Unit.MONTHS else how_late(due_on, on, unit) or said


def _printed(day: str) -> date | None:
    """The day of the calendar that is printed so, or None for other words."""
    found = PRINTED_DAY.fullmatch(day)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


SAID_ANEW: dict[Kind, Callable[[Any, date, date], Any]] = {
    Kind.WARNING: _warned,
    Kind.SUPERVISION: _supervised,
}
