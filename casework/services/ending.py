"""What ends with a case that ends otherwise than by its own closure: papers before the leader, proposals, clocks."""

from __future__ import annotations

from typing import Any

import clock
from accounts.models import User
from casework.models import Case, Draft, Proposal, Verb
from casework.services.owing import cancel_all_owed, cancel_owed
from casework.services.recording import append_event, keep, lock
from casework.services.turning import turn
from organisations.transactions import one_transaction


@one_transaction()
def end_open_matters(case: Case, *, reason: str, acting_user: User, with_what_is_apart: bool) -> None:
    """Withdraws the paper on its path, lapses every proposal and ends the clocks, by a decision.

    `with_what_is_apart`: the clocks of proceedings and assignments too, and no listing is proposed any more.
    Asks no permission: the act that ends the case has asked it.
    """
    lock(case)
    ended: dict[str, Any] = {"decided_by": acting_user, "decided_at": clock.now(), "returned_for": reason}
    for draft in Draft.objects.lying().filter(case=case):
        turn(draft, "lapse", **ended)
        append_event(
            case,
            Verb.DRAFT_WITHDRAWN,
            acting_user=acting_user,
            reason=reason,
            details={"draft": draft.pk},
            is_internal=True,
        )
    keep(case)
    proposals = Proposal.objects.filter(case=case, status=Proposal.Status.OPEN)
    if not with_what_is_apart:
        proposals = proposals.exclude(kind=Proposal.Kind.RECORD_LISTING)
    proposals.update(status=Proposal.Status.LAPSED, decided_at=clock.now())
    cancel = cancel_all_owed if with_what_is_apart else cancel_owed
    cancel(case, acting_user=acting_user, reason=reason)
