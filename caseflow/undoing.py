"""T27 更正误操作 across the rooms: the move is casework's, what it wrote in a room is taken back here.

Letters, interviews and orders need nothing: a row whose document is void counts no more. A room whose moves
write other rows names here what takes them back (`TAKE_BACK`), and what forbids it (`WHY_NOT`).
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from caseflow.following import act
from casework.models import Case
from casework.services import Stale, WrongMove, correct_move, last_move, may_correct, why_not_correct
from findings.services import take_back_findings
from rectification.models import Opinion
from rectification.services import take_back_opinion, take_back_report, why_report_stays


def _opinion(case: Case, wrong: WrongMove) -> None:
    for opinion in Opinion.objects.filter(paper__notice__in=wrong.notices):
        take_back_opinion(opinion)


TAKE_BACK: dict[str, Callable[[Case, WrongMove], None]] = {
    "report_rectification": lambda case, wrong: take_back_report(case),
    "return_rectification": _opinion,
    "accept_rectification": _opinion,
}
WHY_NOT: dict[str, Callable[[Case], str]] = {"report_rectification": why_report_stays}


def correctable(case: Case, user: User) -> WrongMove | None:
    """The move that this person may take back now, or None: for the page."""
    wrong = last_move(case)
    if wrong is None or not may_correct(case, wrong, user) or why_not(case, wrong):
        return None
    return wrong


def why_not(case: Case, wrong: WrongMove) -> str:
    """What stands against taking the move back, as a sentence; "" where nothing does."""
    asked = WHY_NOT.get(wrong.event.move)
    return why_not_correct(wrong) or (asked(case) if asked else "")


def correct(
    case: Case, *, seq: int, reason: str, is_paper_withdrawn: bool = False, acting_user: User
) -> WrongMove:
    """Takes the last move back with everything it set, and follows. Raises Stale, NotYours or Refusal."""

    def work() -> WrongMove:
        wrong = last_move(case)
        asked = WHY_NOT.get(wrong.event.move) if wrong else None
        if asked is not None and (refused := asked(case)):
            raise Stale(refused)
        wrong = correct_move(
            case, seq=seq, reason=reason, is_paper_withdrawn=is_paper_withdrawn, acting_user=acting_user
        )
        if take_back := TAKE_BACK.get(wrong.event.move):
            take_back(case, wrong)
        take_back_findings(wrong.events, reason=f"更正误操作：{reason}", acting_user=acting_user)
        return wrong

    return act(case, work=work)
