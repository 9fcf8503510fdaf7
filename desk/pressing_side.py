"""催办 as the pages show it: how often an obligation was pressed for, and the button where it may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.models import Case, CaseDeadline, CaseNotice
from casework.services import (
    is_owed_by_department,
    may_press,
    press_again_on,
    suggests_letter,
    what_is_owed,
)
from casework.thresholds import threshold
from deadlines.limits import limit
from desk.clocks import Clocks, Mark
from desk.rows import light_of
from desk.templatetags.zx import cn_date
from early_warnings.queries import SUPERVISED_STATES

URGENT = ("red", "amber")


@dataclass(frozen=True)
class Press:
    """What one person may do about one obligation now: press at once, or on the page that suggests a letter."""

    href: str = ""
    is_suggesting: bool = False
    again_on: date | None = None

    @property
    def button(self) -> dict[str, Any]:
        """``press`` or ``press_page`` of a row, or nothing."""
        if not self.href:
            return {}
        return {"press_page" if self.is_suggesting else "press": self.href}


class Presses:
    """The presses of one person over the clocks of many cases: the two settings are read once, and only if asked."""

    def __init__(self, user: User, clocks: Clocks) -> None:
        self.user, self.clocks = user, clocks

    @cached_property
    def again_after(self) -> int:
        return limit("press_again", self.clocks.gauge.today).amount

    @cached_property
    def letters_after(self) -> int:
        return threshold("press_letters_after")

    def of(self, case: Case, mark: Mark) -> Press:
        """Costs no statement for a case of the own body's, however many there are."""
        owed, clocks = mark.owed, self.clocks
        if mark.light not in URGENT or case.has_ended or case.is_paused:
            return Press()
        if not clocks.gauge.calendar.is_working(clocks.gauge.today) or not self._may(case, owed):
            return Press()
        if owed.pressed_at is not None:
            again_on = press_again_on(owed.pressed_at, clocks.gauge.calendar, self.again_after)
            if again_on > clocks.gauge.today:
                return Press(again_on=again_on)
        href = reverse("caseflow:press", args=[case.number, owed.pk])
        return Press(href, bool(owed.pressed) and suggests_letter(owed, case, self.letters_after))

    def _may(self, case: Case, owed: CaseDeadline) -> bool:
        own = self.user.works_for(case.issuing_body_id) or self.user.works_for(case.measure_issuer_id)
        return (own or owed.paper_id is not None) and may_press(case, owed, self.user)


def owed_rows(
    case: Case, papers: list[CaseNotice], user: User, clocks: Clocks, *, inside: bool
) -> list[dict[str, Any]]:
    """What `desk/_owed.html` wants. `papers` are the case's, so that no document is read once more."""
    known = {paper.pk: paper for paper in papers}
    presses = Presses(user, clocks)
    may_draft = (
        inside and case.state in SUPERVISED_STATES and bool(ISSUING_LETTERS & standing(user, case).drafts)
    )
    rows = []
    for mark in sorted(clocks.of(case.pk), key=lambda mark: mark.loudness):
        owed = mark.owed
        if owed.paper_id in known:
            owed.paper = known[owed.paper_id]
        press = presses.of(case, mark) if inside else Press()
        is_due = mark.light == "red" or press.is_suggesting
        supervises = may_draft and is_due and is_owed_by_department(case, owed)
        row = {
            "what": what_is_owed(owed),
            "who": owed.debtor.label,
            "pressed": _pressed(owed),
            "again_on": press.again_on,
            "supervise": f"{reverse('caseflow:supervise', args=[case.number])}?owed={owed.pk}"
            if supervises
            else "",
        }
        rows.append(row | press.button | light_of(mark))
    return rows


def _pressed(owed: CaseDeadline) -> str:
    """已催办2次，最近11月20日."""
    return f"已催办{owed.pressed}次，最近{cn_date(owed.pressed_at)}" if owed.pressed else ""
