"""The rules in force on a day, each with its number: a limit, a threshold, or its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import clock
from casework.escalation.actions import ACTIONS, Action
from casework.escalation.triggers import Number
from casework.models import EscalationRule, RuleVersion, Threshold
from deadlines.counting import Unit
from deadlines.limits import limits_in_force
from deadlines.models import Limit

T = EscalationRule.Trigger


class Thresholds:
    """Every threshold with its history, read once: a case keeps those of the day it was opened."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[date, int]]] = defaultdict(list)
        rows = Threshold.objects.order_by("valid_from").values_list("code", "valid_from", "amount")
        for code, valid_from, amount in rows:
            self._rows[code].append((valid_from, amount))

    def at(self, code: str, day: date) -> int:
        """The number in force on that day."""
        return [amount for valid_from, amount in self._rows[code] if valid_from <= day][-1]


@dataclass(frozen=True)
class Ruling:
    """A rule as it stands on a day. `number` is None for what has none, or has one a case (a threshold)."""

    version: RuleVersion
    number: Number | None
    thresholds: Thresholds

    @property
    def rule(self) -> EscalationRule:
        return self.version.rule

    @property
    def trigger(self) -> str:
        return self.version.rule.trigger

    @property
    def actions(self) -> list[Action]:
        return [ACTIONS[code] for code in self.version.proposes]

    def number_for(self, opened_on: date) -> Number:
        """The number that counts for a case opened on that day."""
        if self.number is not None:
            return self.number
        return Number(self.thresholds.at(self.rule.threshold_code, opened_on))

    def covers(self, *, purpose: str = "", state: str = "", kind: str = "") -> bool:
        """Whether the version speaks of such a clock, state, noted fact ("": not asked). What it does not name it
        leaves open.
        """
        version = self.version
        asked = ((purpose, version.purposes), (state, version.states), (kind, version.kinds))
        return all(not value or not named or value in named for value, named in asked)

    def with_number(self, amount: int) -> Ruling:
        """The same rule with another number, for a trial."""
        unit = self.number.unit if self.number else ""
        return replace(self, number=Number(amount, unit))

    @property
    def written(self) -> str:
        """The number in words: 3个工作日, 2次, 500万元; "" where the rule has none."""
        if self.trigger == T.NOTED:
            return ""
        return self.number.written if self.number else self._threshold_in_words()

    def _threshold_in_words(self) -> str:
        row = Threshold.objects.filter(code=self.rule.threshold_code, valid_from__lte=clock.today())
        newest = row.order_by("-valid_from").first()
        return newest.written if newest else ""


def rulings(day: date | None = None, *, also_off: bool = False) -> list[Ruling]:
    """The rules in force on that day (default: today), highest rung first; `also_off`: those switched off too."""
    on = day or clock.today()
    versions: dict[int, RuleVersion] = {}
    for version in (
        RuleVersion.objects.filter(valid_from__lte=on).select_related("rule").order_by("valid_from")
    ):
        versions[version.rule_id] = version
    limits, thresholds = limits_in_force(on), Thresholds()
    found = [
        Ruling(version, number_of(version, limits), thresholds)
        for version in versions.values()
        if version.is_on or also_off
    ]
    return sorted(found, key=lambda ruling: (-ruling.rule.rung, ruling.rule.pk))


def ruling_of(code: str, day: date | None = None) -> Ruling | None:
    """One rule as it stands on that day, whether it is on or off; None for a code that nobody seeded."""
    return next((found for found in rulings(day, also_off=True) if found.rule.code == code), None)


def number_of(version: RuleVersion, limits: Mapping[str, Limit]) -> Number | None:
    """The number of a version where it is one for all cases."""
    if version.rule.limit_code:
        limit = limits[version.rule.limit_code]
        return Number(limit.amount, limit.unit)
    if version.amount is None:
        return None
    is_time = version.rule.trigger in (T.DUE_WITHIN, T.OVERDUE, T.UNSIGNED)
    return Number(version.amount, Unit.WORKING_DAYS.value if is_time else "")
