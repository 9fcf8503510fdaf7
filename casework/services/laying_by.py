"""Drafts that make room: a suspension must not wait for a letter, nor the letter vanish with it.

One paper at a time lies with a leader. Where an officer drafts a suspension, a transfer or a merger, what lies
there is laid by. It lies there again once the other was returned or withdrawn, or the case goes on; it ends
with the case.
"""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import Case, Draft, Verb
from casework.services.moving import Stale
from casework.services.recording import append_event, keep, lock

OVERRIDING = ("suspend", "transfer", "merge")
# What is drafted beside the measures: it does not make the officer type a returned letter again.
BESIDE = (*OVERRIDING, "resume", "conclude_transfer")


def lay_by(case: Case, *, acting_user: User) -> None:
    """Makes room before the leader. Raises Stale where a paper of the same weight lies there."""
    lock(case)
    lying = case.drafts.filter(status=Draft.Status.SUBMITTED).first()
    if lying is None:
        return
    if lying.move in OVERRIDING:
        raise Stale("本案已有中止、移送或者并案的文稿待核准，请等核准或者退回后再拟。")
    _turn(case, lying, Draft.Status.LAID_BY, Verb.DRAFT_LAID_BY, acting_user=acting_user)


def lay_by_rest(case: Case, *, acting_user: User) -> None:
    """The case rests again: what lies before a leader waits until it goes on."""
    for draft in case.drafts.filter(status=Draft.Status.SUBMITTED):
        _turn(case, draft, Draft.Status.LAID_BY, Verb.DRAFT_LAID_BY, acting_user=acting_user)


def take_up_drafts(case: Case, *, acting_user: User) -> None:
    """What was laid by lies before its leader again; nothing where another paper lies there, or the case rests."""
    lock(case)
    if case.is_paused or case.has_ended:
        return
    laid = case.drafts.filter(status=Draft.Status.LAID_BY).first()
    if laid is not None and not case.drafts.filter(status=Draft.Status.SUBMITTED).exists():
        _turn(case, laid, Draft.Status.SUBMITTED, Verb.DRAFT_TAKEN_UP, acting_user=acting_user)


def end_drafts(case: Case, *, acting_user: User, reason: str) -> None:
    """The case has ended: nothing that was drafted in it will be signed."""
    lock(case)
    for draft in case.drafts.filter(status__in=[Draft.Status.SUBMITTED, Draft.Status.LAID_BY]):
        draft.decided_by, draft.decided_at, draft.returned_for = acting_user, clock.now(), reason
        draft.save(update_fields=["decided_by", "decided_at", "returned_for"])
        _turn(case, draft, Draft.Status.WITHDRAWN, Verb.DRAFT_WITHDRAWN, acting_user=acting_user)


def _turn(case: Case, draft: Draft, status: str, verb: Verb, *, acting_user: User) -> None:
    draft.status = status
    draft.save(update_fields=["status"])
    details = {"draft": draft.pk, "move": draft.move, "kind": draft.kind}
    append_event(case, verb, acting_user=acting_user, details=details, is_internal=True)
    keep(case)
