"""Proposals: the software suggests with its facts; a named person accepts or refuses with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case, Firing, Proposal, Verb
from casework.services.recording import record
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction


@one_transaction()
def propose(
    *,
    key: str,
    kind: str,
    body: Body,
    addressee: Body,
    why: str,
    case: Case | None = None,
    move: str = "",
    facts: dict[str, Any] | None = None,
    firing: Firing | None = None,
) -> Proposal | None:
    """Writes a proposal once: None where `key` was proposed before, whatever became of it.

    `firing` is the rule that fired, where one did.
    """
    proposal, created = Proposal.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "case": case,
            "body": body,
            "addressee": addressee,
            "move": move,
            "why": why,
            "facts": facts or {},
            "firing": firing,
            "proposed_at": clock.now(),
        },
    )
    if not created:
        return None
    if case is not None:
        record(
            case,
            Verb.PROPOSED,
            acting_user=None,
            reason=why,
            details={"proposal": proposal.pk, "move": move} | ({"firing": firing.pk} if firing else {}),
            is_internal=True,
        )
    return proposal


@one_transaction()
def propose_again(key: str) -> bool:
    """What lapsed with a case's end lies there anew, the case going on and the fact still standing."""
    lapsed = Proposal.objects.filter(key=key, status=Proposal.Status.LAPSED)
    return bool(lapsed.update(status=Proposal.Status.OPEN, decided_at=None))


@one_transaction()
def propose_many(proposals: Iterable[Proposal]) -> int:
    """Writes unsaved proposals that concern no case yet, each key once; the number of new ones.

    For an import's many rows; what concerns a case goes through `propose`, which puts it on the case's record.
    """
    made = 0
    for some in _chunks(proposals):
        known = set(Proposal.objects.filter(key__in=[p.key for p in some]).values_list("key", flat=True))
        fresh = {p.key: p for p in some if p.key not in known and p.case_id is None}
        for proposal in fresh.values():
            proposal.proposed_at = clock.now()
        # Whoever wrote the same key meanwhile was faster; the proposal stands either way.
        made += len(Proposal.objects.bulk_create(fresh.values(), ignore_conflicts=True))
    return made


@one_transaction()
def lapse_proposals(keys: Iterable[str]) -> int:
    """What was proposed under these keys and not decided has no object any more. Returns how many lapsed."""
    lapsed = 0
    for some in _chunks(keys):
        lapsed += Proposal.objects.filter(key__in=some, status=Proposal.Status.OPEN).update(
            status=Proposal.Status.LAPSED, decided_at=clock.now()
        )
    return lapsed


def lapse_of_clocks(deadlines: Iterable[int]) -> int:
    """What was proposed because these clocks were late, and not decided, has lost its ground: they run to another day,
    or stand still. Inside the act that moved them; the flow follows. Returns how many lapsed."""
    lapsed = 0
    for some in _chunks(deadlines):
        open_ones = Proposal.objects.filter(status=Proposal.Status.OPEN, facts__deadline__in=some)
        lapsed += open_ones.update(status=Proposal.Status.LAPSED, decided_at=clock.now())
    return lapsed


def _chunks(items: Iterable[Any], size: int = 500) -> Iterable[list[Any]]:
    found = list(items)
    return (found[start : start + size] for start in range(0, len(found), size))


@one_transaction()
def accept_proposal(proposal: Proposal, *, acting_user: User, reason: str = "") -> Proposal:
    """采纳: by an officer of the body it is addressed to. What follows from it is drafted by that person."""
    return _decide(
        proposal, Proposal.Status.ACCEPTED, Verb.PROPOSAL_ACCEPTED, acting_user=acting_user, reason=reason
    )


@one_transaction()
def refuse_proposal(proposal: Proposal, *, acting_user: User, reason: str) -> Proposal:
    """不采纳, with a reason on record."""
    if not reason.strip():
        raise Refusal("没有写明不采纳的理由。", field="reason", remedy="请写明理由。")
    if proposal.kind == Proposal.Kind.LOOK_BACK:
        raise Refusal("结案时已定回头看日期，不能不办。", remedy="请登记回头看情况。")
    return _decide(
        proposal, Proposal.Status.REFUSED, Verb.PROPOSAL_REFUSED, acting_user=acting_user, reason=reason
    )


def _decide(proposal: Proposal, status: str, verb: Verb, *, acting_user: User, reason: str) -> Proposal:
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.status != Proposal.Status.OPEN:
        raise Stale(f"这条建议{Proposal.Status(locked.status).label}。请刷新后查看。")
    officers = (
        Role.COMMISSION_OFFICER,
        Role.CREDIT_OFFICER,
        Role.AUTHORITY_OFFICER,
        Role.GOVERNMENT_OFFICER,
        Role.INTAKE_OFFICER,
    )
    if (
        not acting_user.works_for(locked.addressee_id)
        or acting_user.works_for(locked.body_id)
        or not acting_user.holds(*officers)
    ):
        raise NotYours("只有建议所送机关的经办人可以决定。")
    locked.status, locked.decided_by, locked.decided_at = status, acting_user, clock.now()
    locked.decision_reason = reason
    locked.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    if locked.case is not None:
        record(
            locked.case,
            verb,
            acting_user=acting_user,
            reason=reason,
            details={"proposal": locked.pk},
            is_internal=True,
        )
    return locked
