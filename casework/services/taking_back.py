"""What the moves beside the ladder keep in rows of this storey, taken back with a wrong move (T27).

A row is never deleted: it says on which day it was taken back, and counts no more. Called by `correct_move`, which
has locked the case, led it back and put its clocks right; asks no permission itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import clock
from accounts.models import User
from casework.lifecycle import ENDED, State
from casework.models import Case, CaseEvent, Decline, Draft, Hold, Reopening, Suspension, Transfer, Verb
from casework.services.holding import place_hold, release_hold
from casework.services.laying_by import lay_by_rest, take_up_drafts
from casework.services.merging import newest_merger
from casework.services.recording import append_event, keep, lock, record
from casework.services.turning import turn
from notices.drafting import LYING
from organisations.queries import is_same_body

WHY = "更正误操作"
S = Transfer.Status


def take_back_rows(case: Case, move: str, *, acting_user: User) -> None:
    """Takes back what this move wrote; nothing for a move that keeps no rows here."""
    if taken := ROWS.get(move):
        taken(case, acting_user)


def why_rows_stay(case: Case, move: str) -> str:
    """What stands against taking this move back, as a sentence that says what to do instead; "" for nothing."""
    asked = WHY_ROWS_STAY.get(move)
    return asked(case) if asked else ""


def turn_drafts(
    case: Case, events: Iterable[CaseEvent], act: Iterable[CaseEvent], *, acting_user: User
) -> None:
    """Papers on their path as the wrong move found them.

    `events` are all since before the move, `act` those of the same act. What was drafted upon the move rests on
    nothing now and is withdrawn; what the move ended lies there again, or is laid by where the case rests.
    """
    upon_it = {event.details["draft"] for event in events if event.verb == Verb.DRAFTED}
    for draft in _drafts(case, *LYING, Draft.Status.LAID_BY).filter(pk__in=upon_it):
        decided = {"decided_by": acting_user, "decided_at": clock.now(), "returned_for": WHY}
        _turn(case, draft, "lapse", Verb.DRAFT_WITHDRAWN, acting_user, **decided)
    ended = {event.details["draft"] for event in act if event.verb == Verb.DRAFT_WITHDRAWN}
    for draft in _drafts(case, Draft.Status.WITHDRAWN).filter(pk__in=ended - upon_it):
        undecided = {"decided_by": None, "decided_at": None, "returned_for": ""}
        _turn(case, draft, "revive", Verb.DRAFT_LAID_BY, acting_user, **undecided)
    if case.is_paused:
        lay_by_rest(case, acting_user=acting_user)
    else:
        take_up_drafts(case, acting_user=acting_user)


def _drafts(case: Case, *statuses: str) -> Any:
    return Draft.objects.filter(case=case, status__in=statuses).order_by("id")


def _turn(case: Case, draft: Draft, step: str, verb: Verb, acting_user: User, **columns: Any) -> None:
    turn(draft, step, **columns)
    append_event(
        case,
        verb,
        acting_user=acting_user,
        reason=WHY,
        details={"draft": draft.pk, "move": draft.move, "kind": draft.kind},
        is_internal=True,
    )
    keep(case)


# --- 中止, 恢复 ------------------------------------------------------------------------------------------------


def _suspended(case: Case, acting_user: User) -> None:
    rows = Suspension.objects.filter(case=case, resumed_on=None, taken_back_on=None)
    rows.update(taken_back_on=clock.today())


def _resumed(case: Case, acting_user: User) -> None:
    """The rest goes on under the row that began it; the paper of the resumption stays on file as void."""
    found = Suspension.objects.filter(case=case, taken_back_on=None).order_by("-id").first()
    if found is not None:
        found.resumed_by = found.resumed_on = found.resumption_scan = found.resumption_paper = None
        found.resumed_for = found.resumption_number = ""
        found.save()


# --- 移送 ----------------------------------------------------------------------------------------------------


def _newest_transfer(case: Case) -> Transfer | None:
    rows = Transfer.objects.filter(case=case, is_whole=True).exclude(status=S.CORRECTED)
    return rows.order_by("-id").first()


def _transferred(case: Case, acting_user: User) -> None:
    _turn_transfer(case, acting_user, lambda transfer: S.CORRECTED)


def _taken_back(case: Case, acting_user: User) -> None:
    _turn_transfer(
        case,
        acting_user,
        lambda transfer: S.RECEIVED if transfer.received_on else S.SENT,
        returned_on=None,
        returned_for="",
    )


def _concluded(case: Case, acting_user: User) -> None:
    _turn_transfer(case, acting_user, lambda transfer: S.RECEIVED, concluded_on=None, outcome="")


def _turn_transfer(
    case: Case, acting_user: User, status: Callable[[Transfer], Transfer.Status], **columns: Any
) -> None:
    """None is there where an older case was handed over: that stands on paper alone."""
    transfer = _newest_transfer(case)
    if transfer is None:
        return
    transfer.status = status(transfer)
    for name, value in columns.items():
        setattr(transfer, name, value)
    transfer.save()
    said = {"transfer": transfer.pk, "status": transfer.get_status_display(), "number": transfer.number}
    record(case, Verb.TRANSFER_NOTED, acting_user=acting_user, reason=WHY, details=said, is_internal=True)


def _why_transfer_stays(case: Case) -> str:
    transfer = _newest_transfer(case)
    if transfer is not None and transfer.received_on is not None:
        return (
            f"{transfer.receiver_name}已经接收移送（回执{transfer.receipt_number}），不能更正；"
            "请待其退回后办理退回办理，或者待其办结后办理移送办结。"
        )
    return ""


# --- 并案 ----------------------------------------------------------------------------------------------------


def _merged(case: Case, acting_user: User) -> None:
    """The court's holds come back: those that still stand in the leading case and had come there with this one."""
    merger = newest_merger(case)
    if merger is None:
        return
    leading = lock(merger.leading)
    standing = {
        hold.source_key: hold
        for hold in Hold.objects.filter(
            case=leading, released_at=None, placed_at__gte=merger.merged_at
        ).select_related("placed_by")
    }
    carried = Hold.objects.filter(
        case=case, released_at__gte=merger.merged_at, release_reason=merger.carried_words
    )
    # What the leading case had of its own stays; what the court has released meanwhile holds neither.
    own = Hold.objects.filter(case=leading, released_at=None, placed_at__lt=merger.merged_at)
    kept = set(own.values_list("source_key", flat=True))
    for hold in carried.select_related("placed_by").order_by("id"):
        there = standing.get(hold.source_key)
        if there is None and hold.source_key not in kept:
            continue
        if there is not None:
            said = f"更正并案，转回{case.number}"
            release_hold(leading, source_key=hold.source_key, reason=said, acting_user=acting_user)
        place_hold(
            case,
            source_key=hold.source_key,
            placed_by=hold.placed_by,
            reason=hold.reason,
            acting_user=acting_user,
        )
    merger.taken_back_on = clock.today()
    merger.save(update_fields=["taken_back_on"])
    is_one_department = is_same_body(case.lead_department, leading.lead_department)
    known = case.papers.not_internal().exists() and is_one_department
    record(
        leading,
        Verb.MERGED_IN,
        acting_user=acting_user,
        reason=f"{WHY}：{case.number}不再并入本案",
        details={"case": case.number, "taken_back": True},
        is_internal=not known,
    )


def _why_merger_stays(case: Case) -> str:
    merger = newest_merger(case)
    if merger is not None and merger.leading.state in ENDED:
        now = State(merger.leading.state).label
        return f"主办案件{merger.leading.number}现为“{now}”，不能更正并案；请先更正或者重启主办案件，或者另行立案。"
    return ""


# --- 不予受理, 重启 --------------------------------------------------------------------------------------------


def _declined(case: Case, acting_user: User) -> None:
    newest = Decline.objects.filter(case=case, taken_back_on=None).order_by("-id").first()
    if newest is not None:
        newest.taken_back_on = clock.today()
        newest.save(update_fields=["taken_back_on"])


def _reopened(case: Case, acting_user: User) -> None:
    """The case has ended again; a relapse that led to it waits for a decision once more."""
    newest = Reopening.objects.filter(case=case, taken_back_on=None).order_by("-id").first()
    if newest is not None:
        newest.taken_back_on = clock.today()
        newest.save(update_fields=["taken_back_on"])


ROWS: dict[str, Callable[[Case, User], None]] = {
    "suspend": _suspended,
    "resume": _resumed,
    "transfer": _transferred,
    "take_back": _taken_back,
    "conclude_transfer": _concluded,
    "merge": _merged,
    "decline": _declined,
    "reopen": _reopened,
}
WHY_ROWS_STAY: dict[str, Callable[[Case], str]] = {
    "transfer": _why_transfer_stays,
    "merge": _why_merger_stays,
}
