"""Drafts that make room: a suspension must not wait for a letter, nor the letter vanish with it.

One paper of a case is on its path at a time. Where an officer drafts a suspension, a transfer or a merger, what
lies at a station is laid by. It lies there again once the other was returned or withdrawn, or the case goes on;
it ends with the case.
"""

from __future__ import annotations

from typing import Any

import clock
from accounts.models import User
from casework.models import Case, Draft, Verb
from casework.services.moving import Stale
from casework.services.recording import append_event, keep, lock
from casework.services.turning import turn
from notices.drafting import LYING

OVERRIDING = ("suspend", "transfer", "merge")
# What is drafted beside the measures: it does not make the officer type a returned letter again.
BESIDE = (*OVERRIDING, "resume", "conclude_transfer")


def lay_by(case: Case, *, acting_user: User) -> None:
    """Makes room on the path. Raises Stale where a paper of the same weight lies there."""
    lock(case)
    lying = case.drafts.lying().first()
    if lying is None:
        return
    if lying.move in OVERRIDING:
        raise Stale("本案已有中止、移送或者并案的文稿待核准，请等核准或者退回后再拟。")
    _turn(case, lying, "lay_by", Verb.DRAFT_LAID_BY, acting_user=acting_user)


def lay_by_rest(case: Case, *, acting_user: User) -> None:
    """The case rests again: what lies at a station waits until it goes on."""
    for draft in case.drafts.lying():
        _turn(case, draft, "lay_by", Verb.DRAFT_LAID_BY, acting_user=acting_user)


def take_up_drafts(case: Case, *, acting_user: User) -> None:
    """What was laid by lies where it lay again; nothing where another paper lies there, or the case rests."""
    lock(case)
    if case.is_paused or case.has_ended:
        return
    laid = case.drafts.filter(status=Draft.Status.LAID_BY).order_by("-id").first()
    if laid is not None and not case.drafts.lying().exists():
        _turn(case, laid, "take_up", Verb.DRAFT_TAKEN_UP, acting_user=acting_user)


def end_drafts(case: Case, *, acting_user: User, reason: str) -> None:
    """Nothing that was drafted in the case will be signed: it has ended, or what a court did came first.

    What was laid by ends with the rest: it would lie with its leader again as if nothing had happened. Asks no
    permission: the act that ends it has asked.
    """
    lock(case)
    ended = {"decided_by": acting_user, "decided_at": clock.now(), "returned_for": reason}
    for draft in case.drafts.filter(status__in=[*LYING, Draft.Status.LAID_BY]):
        _turn(case, draft, "lapse", Verb.DRAFT_WITHDRAWN, acting_user=acting_user, why=reason, **ended)


def _turn(
    case: Case, draft: Draft, step: str, verb: Verb, *, acting_user: User, why: str = "", **columns: Any
) -> None:
    turn(draft, step, **columns)
    details = {"draft": draft.pk, "move": draft.move, "kind": draft.kind}
    append_event(case, verb, acting_user=acting_user, reason=why, details=details, is_internal=True)
    keep(case)
