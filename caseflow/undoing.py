"""T27 更正误操作 across the rooms: the move is casework's, what it wrote in a room is taken back here.

Letters, interviews and orders need nothing: a row whose document is void counts no more. The rows of moves beside the
ladder are casework's own (`casework.services.taking_back`). A room whose moves write other rows names here what takes
them back (`TAKE_BACK`), and what forbids it (`WHY_NOT`), in a sentence that says what to do instead.
"""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from caseflow.acts.moving.resting import call_off_from, go_on
from caseflow.following import act, follow_every_run, lock_flows
from casework.lifecycle import PAUSED, State
from casework.models import Case, Merger, Reopening, Verb
from casework.services import Stale, WrongMove, correct_move, last_move, may_correct, why_not_correct
from casework.services.merging import newest_merger
from enforcement.services import bring_links_back
from findings.services import take_back_findings, undoing
from interviews.services import let_stand
from organisations.transactions import one_transaction
from rectification.models import Opinion
from rectification.services import (
    reinstate_orders,
    take_back_opinion,
    take_back_report,
    why_report_stays,
)

WHY = "更正误操作"
TakeBack = Callable[[Case, WrongMove, User], None]


def _opinion(case: Case, wrong: WrongMove, user: User) -> None:
    for opinion in Opinion.objects.filter(paper__notice__in=wrong.notices):
        take_back_opinion(opinion)


def _rested(case: Case, wrong: WrongMove, user: User) -> None:
    """The case never rested, nor ended in another: its appointment stands, and the court's word reaches it."""
    for event in wrong.act:
        if event.verb == Verb.INTERVIEW_RECORDED and event.details["outcome"] == "called_off":
            let_stand(case, event.details.get("was", "summoned"), reason=WHY, acting_user=user)
    go_on(case, acting_user=user)


def _went_on(case: Case, wrong: WrongMove, user: User) -> None:
    """The case rests again: an appointment made meanwhile is called off."""
    call_off_from(case.paused_from, case, reason=WHY, acting_user=user)


def _merged(case: Case, wrong: WrongMove, user: User) -> None:
    """What went over with the merger comes back: links first, so that the court's word settles what holds the case."""
    merger = Merger.objects.filter(case=case).select_related("leading").order_by("-pk").first()
    if merger is not None:
        bring_links_back(case, merger.leading, since=merger.merged_at, acting_user=user)
    _rested(case, wrong, user)


def _reopened(case: Case, wrong: WrongMove, user: User) -> None:
    """The orders that the reopening superseded are the last word again."""
    reopening = Reopening.objects.filter(case=case).order_by("-pk").first()
    if case.state == State.CLOSED and reopening is not None:
        reinstate_orders(case, reopening.reopened_at)


def _decided(case: Case, wrong: WrongMove, user: User) -> None:
    undoing.take_back_decision(case)


def _ruled(case: Case, wrong: WrongMove, user: User) -> None:
    """The decision that made the move is drafted anew; what lapsed with the case goes on."""
    undoing.take_back_ruling(wrong.event, acting_user=user)
    undoing.revive_proceedings(wrong.act, acting_user=user)


def _listed(case: Case, wrong: WrongMove, user: User) -> None:
    undoing.let_referral_go_on(case)
    undoing.revive_proceedings(wrong.act, acting_user=user)


def _determined(case: Case, wrong: WrongMove, user: User) -> None:
    _decided(case, wrong, user)
    undoing.revive_proceedings(wrong.act, acting_user=user)


TAKE_BACK: dict[str, TakeBack] = {
    "report_rectification": lambda case, wrong, user: take_back_report(case),
    "return_rectification": _opinion,
    "accept_rectification": _opinion,
    "suspend": _rested,
    "transfer": _rested,
    "resume": _went_on,
    "take_back": _went_on,
    "merge": _merged,
    "reopen": _reopened,
    "refer_for_determination": lambda case, wrong, user: undoing.take_back_referral(case),
    "determine": _determined,
    "not_determined": _decided,
    "clear": _decided,
    "record_listing": _listed,
    "exempt": _ruled,
    "revoke": _ruled,
}
WHY_NOT: dict[str, Callable[[Case, WrongMove], str]] = {
    "report_rectification": lambda case, wrong: why_report_stays(case),
    "refer_for_determination": lambda case, wrong: undoing.why_referral_stays(case),
    "determine": lambda case, wrong: undoing.why_finding_stays(case),
    "record_listing": lambda case, wrong: undoing.why_finding_stays(case),
    "exempt": lambda case, wrong: undoing.why_ruling_stays(case, wrong.event),
    "revoke": lambda case, wrong: undoing.why_ruling_stays(case, wrong.event),
}


def correctable(case: Case, user: User) -> WrongMove | None:
    """The move that this person may take back now, or None: for the page."""
    wrong = last_move(case)
    if wrong is None or not may_correct(case, wrong, user) or why_not(case, wrong):
        return None
    return wrong


def why_not(case: Case, wrong: WrongMove) -> str:
    """What stands against taking the move back, as a sentence; "" where nothing does."""
    asked = WHY_NOT.get(wrong.event.move)
    return why_not_correct(wrong) or (asked(case, wrong) if asked else "")


@one_transaction()
def correct(
    case: Case, *, seq: int, reason: str, is_paper_withdrawn: bool = False, acting_user: User
) -> WrongMove:
    """Takes the last move back with everything it set, and follows. Raises Stale, NotYours or Refusal."""

    def work() -> WrongMove:
        wrong = last_move(case)
        asked = WHY_NOT.get(wrong.event.move) if wrong else None
        if wrong is not None and asked is not None and (refused := asked(case, wrong)):
            raise Stale(refused)
        wrong = correct_move(
            case, seq=seq, reason=reason, is_paper_withdrawn=is_paper_withdrawn, acting_user=acting_user
        )
        take_back_findings(wrong.events, reason=f"{WHY}：{reason}", acting_user=acting_user)
        if take_back := TAKE_BACK.get(wrong.event.move):
            take_back(case, wrong, acting_user)
        return wrong

    merger = newest_merger(case) if case.state == State.MERGED else None
    if merger is None:
        wrong = act(case, work=work)
    else:
        # Two cases in one act: their flows are locked in one order first, as when they were merged.
        lock_flows(case.pk, merger.leading_id)
        leading = merger.leading
        wrong = act(case, work=lambda: act(leading, work=work))
    if case.state not in PAUSED:
        # What had ended with the case, or rested with it, has its desks again.
        follow_every_run(case)
    return wrong
