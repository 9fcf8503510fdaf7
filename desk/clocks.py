"""The open clocks of many cases at once, and which of them a row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casework.models import CaseDeadline, Purpose
from casework.services.extendable import EXTENDABLE
from casework.services.owing import ASIDE
from deadlines.explaining import DayCell, Strip, due_mark, gauge_for

LOUDNESS = {"red": 0, "amber": 1, "green": 2, "grey": 3}

# A strip of more days than this leaves out days of its middle: the end is what one looks for.
STRIP_CELLS = 20
STRIP_HEAD = 4

P = Purpose
# What the person at this desk is held to; where none of these runs, the loudest clock of the case.
PURPOSES: dict[str, tuple[Purpose, ...]] = {
    "triage": (P.TRIAGE,),
    "sign_for_letter": (P.SIGN_FOR,),
    "answer": (P.ANSWER,),
    "approve_answer": (P.ANSWER,),
    "review": (P.REVIEW,),
    "sign_for_summons": (P.SIGN_FOR,),
    "attend": (P.CONFIRM,),
    "write_minutes": (P.MINUTES,),
    "sign_minutes": (P.MINUTES,),
    "sign_for_minutes": (P.SIGN_FOR,),
    "sign_for_order": (P.SIGN_FOR,),
    "file_plan": (P.PLAN,),
    "report": (P.REPORT,),
    "approve_report": (P.REPORT,),
    "verify": (P.VERIFY,),
    "countersign": (P.VERIFY,),
    "conclude": (P.VERIFY,),
    "sign_opinion": (P.VERIFY,),
    "sign_for_opinion": (P.SIGN_FOR,),
    "tell": (P.DETERMINE,),
    "sign_hearing_notice": (P.DETERMINE,),
    "plead": (P.HEARING,),
    "approve_plea": (P.HEARING,),
    "determine": (P.DETERMINE,),
    "sign_determination": (P.DETERMINE,),
    "close": (P.CLOSE,),
    "sign_closure": (P.CLOSE,),
    "sign_for_result": (P.SIGN_FOR,),
    "sign_for_paper": (P.SIGN_FOR,),
    "accept_assignment": (P.ASSIGNMENT,),
    "contribute": (P.JOINT,),
    "approve_extension": EXTENDABLE,
    "decide_extension": EXTENDABLE,
    "carry_out": (P.INSTRUCTION,),
    "sign_for_supervision": (P.SIGN_FOR,),
    "answer_supervision": (P.SUPERVISION_ANSWER,),
    "approve_supervision": (P.SUPERVISION_ANSWER,),
    "look_back": (P.LOOK_BACK,),
    "accept_objection": (P.OBJECTION_ACCEPTANCE,),
    "handle_objection": (P.OBJECTION,),
    "decide_objection": (P.OBJECTION,),
    "accept_exemption": (P.EXEMPTION,),
    "handle_exemption": (P.EXEMPTION,),
    "give_opinion": (P.EXEMPTION,),
    "record_opinion": (P.EXEMPTION,),
    "conclude_exemption": (P.EXEMPTION,),
    "decide_exemption": (P.EXEMPTION,),
    "accept_repair": (P.REPAIR_ACCEPTANCE,),
    "handle_repair": (P.REPAIR,),
    "decide_repair": (P.REPAIR,),
    # Desks that the case's clocks do not govern: the applicant's own, and waiting for a court.
    "approve_objection": (),
    "refile_objection": (),
    "note_objection": (),
    "await_court": (),
    "approve_exemption": (),
    "refile_exemption": (),
    "note_exemption": (),
    "approve_repair": (),
    "refile_repair": (),
    "note_repair": (),
    "approve_revocation": (),
    # Its clocks begin with the service.
    "seal_document": (),
    "serve_document": (),
    # What was asked for has come: no limit runs for reading it.
    "note_supervision": (),
}


@dataclass(frozen=True)
class Mark:
    """A clock as a row shows it. ``days``: signed working days left, as `deadlines.explaining.DueMark`."""

    light: str
    days: int | None
    due_on: date | None
    owed: CaseDeadline

    @property
    def deadline(self) -> int:
        """The key of the deadline, as `DueMark` has it."""
        return self.owed.deadline_id

    @property
    def loudness(self) -> tuple[int, date]:
        return LOUDNESS[self.light], self.due_on or date.max


class Clocks:
    """The clocks that run on these cases: four queries, however many cases."""

    def __init__(self, case_ids: Iterable[int], *, debtors: Collection[int] | None = None) -> None:
        """`debtors` leaves the clocks of other bodies out: a department is told its own, under all its names."""
        rows = (
            CaseDeadline.objects.filter(
                case_id__in=set(case_ids),
                deadline__met_on=None,
                deadline__cancelled_on=None,
                deadline__started_on__isnull=False,
            )
            .select_related("deadline", "debtor")
            .prefetch_related("deadline__entries")
            .order_by("id")
        )
        if debtors is not None:
            rows = rows.filter(debtor__in=debtors)
        found = list(rows)
        self.gauge = gauge_for([owed.deadline for owed in found])
        self._by_case: dict[int, list[Mark]] = defaultdict(list)
        for owed in found:
            self._by_case[owed.case_id].append(self._mark(owed))

    def _mark(self, owed: CaseDeadline) -> Mark:
        mark = due_mark(owed.deadline, self.gauge)
        return Mark(mark.light, mark.days, mark.due_on, owed)

    def of(
        self, case_id: int, *, debtors: Collection[int] | None = None, purposes: Collection[str] = ()
    ) -> Iterator[Mark]:
        """The clocks of one case, narrowed to a body or to purposes."""
        for mark in self._by_case.get(case_id, ()):
            if debtors is not None and mark.owed.debtor_id not in debtors:
                continue
            if purposes and mark.owed.purpose not in purposes:
                continue
            yield mark

    def loudest(self, case_id: int, **narrowed: Any) -> Mark | None:
        """The most urgent of them, or None. Those beside the measure speak only where they are asked for."""
        marks = self.of(case_id, **narrowed)
        if not narrowed.get("purposes"):
            marks = (mark for mark in marks if mark.owed.purpose not in ASIDE)
        return min(marks, key=lambda mark: mark.loudness, default=None)

    def at_desk(self, case_id: int, node: str, body_id: int) -> Mark | None:
        """The clock that governs a task of this node on the desk of this body; None where none does."""
        purposes = PURPOSES.get(node)
        if purposes == ():
            return None
        if purposes:
            own = bool({P.ASSIGNMENT, P.JOINT} & set(purposes)) and purposes != EXTENDABLE
            found = self.loudest(case_id, purposes=purposes, debtors=(body_id,) if own else None)
            if found is not None:
                return found
        return self.loudest(case_id)


def fitted(strip: Strip) -> Strip:
    """A long strip with its first days and its last, and one cell for those between."""
    if len(strip.cells) <= STRIP_CELLS:
        return strip
    tail = strip.cells[-(STRIP_CELLS - STRIP_HEAD - 1) :]
    between = strip.cells[STRIP_HEAD]
    gap = DayCell(day=between.day, weekday=between.weekday, kind="gap", label="…")
    return replace(strip, cells=[*strip.cells[:STRIP_HEAD], gap, *tail])
