"""`move()`: the only door to a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django_fsm import InvalidResultState, TransitionNotAllowed, can_proceed

import clock
from accounts.models import User
from casework.access import standing
from casework.lifecycle import ENDED, MOVES, PAUSED, State
from casework.models import Case, CaseEvent, Proposal, Verb
from casework.services.recording import append_event, keep, lock
from notices.models import Notice
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

# What a department never reads of a case, whichever way it looks (domain, fact 9): that it was handed over, and back.
CONFIDENTIAL = frozenset({"transfer", "take_back", "conclude_transfer"})


@one_transaction()
def move(
    case: Case,
    transition: Callable[..., Any],
    *,
    acting_user: User,
    reason: str = "",
    documents: Iterable[Notice] = (),
    details: dict[str, Any] | None = None,
    new_issuer: Body | None = None,
) -> CaseEvent:
    """Makes one move of the lifecycle by one person and writes its event. Returns the event.

    `transition` is the unbound method (``Case.warn_early``). `new_issuer` is given by moves that issue a new
    measure: that body judges it from now on. Raises Stale where the case is no longer in a state that allows
    the move, NotYours where the person may not make it, Refusal where a precondition of the lifecycle fails.
    """
    seen = case.state
    lock(case)
    name = transition.__name__
    bound = getattr(case, name)
    if not can_proceed(bound, check_conditions=False):
        raise Stale(_too_late(case, name, seen))
    # django_fsm.has_transition_perm asks the conditions too, and would call a court hold a lack of rights.
    if not bound._django_fsm.has_transition_perm(case, case.state, standing(acting_user, case)):
        raise NotYours(f"你所在单位或岗位无权办理“{MOVES[name]}”。")
    if not can_proceed(bound):
        raise Refusal("案件尚有法院未了事项，不能办理。", remedy="待法院登记履行完毕、删除或结案后再办。")
    found = found_by_move(case)
    before = case.state
    try:
        bound()
    except (TransitionNotAllowed, InvalidResultState) as error:
        raise Stale(_too_late(case, name, seen)) from error
    _note_origin(case, before)
    case.last_move = {"move": name, "seq": case.last_seq + 1, "since": case.last_seq, "before": found}
    case.last_move |= {
        "until": case.last_seq + 1,
        "lapsed": _lapse_proposals(case),
        "opened": [],
        "ended": [],
    }
    if new_issuer is not None:
        case.measure_issuer = new_issuer
    event = append_event(
        case,
        Verb.MOVED,
        acting_user=acting_user,
        reason=reason,
        documents=documents,
        details=details,
        move=name,
        from_state=before,
        to_state=case.state,
        is_internal=name in CONFIDENTIAL,
    )
    keep(
        case, "state", "moved_from", "closing_from", "paused_from", "measure_issuer", "ended_at", "last_move"
    )
    return event


def _note_origin(case: Case, before: str) -> None:
    """Keeps where the case came from, for the moves that lead back there."""
    case.moved_from = before
    if case.state == State.CLOSING and before not in PAUSED:
        case.closing_from = before
    if case.state in PAUSED:
        case.paused_from = before
    case.ended_at = clock.now() if case.state in ENDED else None


def found_by_move(case: Case) -> dict[str, Any]:
    """The columns a move may change, as it finds them, fit for JSON."""
    return {
        "moved_from": case.moved_from,
        "closing_from": case.closing_from,
        "paused_from": case.paused_from,
        "measure_issuer_id": case.measure_issuer_id,
        "authority_id": case.authority_id,
        "national_severity": case.national_severity,
        "regional_severity": case.regional_severity,
        "returns": case.returns,
        "look_back_on": case.look_back_on.isoformat() if case.look_back_on else None,
        "ended_at": case.ended_at.isoformat() if case.ended_at else None,
    }


def _lapse_proposals(case: Case) -> list[int]:
    """What was proposed of the state left behind has no object any more; a listing is a fact and stays, as long as
    the case is open. Returns the keys of those that lapsed.
    """
    open_ones = Proposal.objects.filter(case=case, status=Proposal.Status.OPEN)
    if not case.has_ended:
        open_ones = open_ones.exclude(kind=Proposal.Kind.RECORD_LISTING)
    keys = list(open_ones.values_list("pk", flat=True))
    if keys:
        Proposal.objects.filter(pk__in=keys).update(status=Proposal.Status.LAPSED, decided_at=clock.now())
    return keys


def _too_late(case: Case, name: str, seen: str) -> str:
    now = State(case.state).label
    if seen != case.state:
        return f"案件已由他人办理，现为“{now}”，不能再办“{MOVES[name]}”。请刷新后查看。"
    return f"案件现为“{now}”，不能办理“{MOVES[name]}”。"
