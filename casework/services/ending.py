"""What ends with a case that ends otherwise than by its own closure: papers before the leader, proposals, clocks."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import Case, Proposal
from casework.services.laying_by import end_drafts
from casework.services.owing import cancel_all_owed, cancel_owed
from casework.services.recording import lock
from organisations.transactions import one_transaction


@one_transaction()
def end_open_matters(case: Case, *, reason: str, acting_user: User, with_what_is_apart: bool) -> None:
    """Withdraws the paper on its path and what it laid by, lapses every proposal and ends the clocks, by a decision.

    `with_what_is_apart`: the clocks of proceedings and assignments too, and no listing is proposed any more.
    Asks no permission: the act that ends the case has asked it.
    """
    lock(case)
    end_drafts(case, acting_user=acting_user, reason=reason)
    proposals = Proposal.objects.filter(case=case, status=Proposal.Status.OPEN)
    if not with_what_is_apart:
        proposals = proposals.exclude(kind=Proposal.Kind.RECORD_LISTING)
    proposals.update(status=Proposal.Status.LAPSED, decided_at=clock.now())
    cancel = cancel_all_owed if with_what_is_apart else cancel_owed
    cancel(case, acting_user=acting_user, reason=reason)
