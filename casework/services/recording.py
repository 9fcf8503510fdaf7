"""Writing the file of a case: one event at a time, each bound to the one before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import clock
from accounts.models import User
from casework import chain, heads
from casework.models import Case, CaseEvent, Verb
from notices.models import Notice

SYSTEM = "系统"


def lock(case: Case) -> Case:
    """Locks the row of `case` to the end of the transaction and brings state, chain and holds up to date."""
    columns = (
        "state",
        "moved_from",
        "closing_from",
        "paused_from",
        "open_holds",
        "last_seq",
        "last_hash",
        "measure_issuer_id",
        "lead_department_id",
        "returns",
    )
    row = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).values(*columns).get()
    # FSMField refuses assignment; the row just read under lock is the truth.
    case.__dict__.update(row)
    return case


def append_event(
    case: Case,
    verb: Verb,
    *,
    acting_user: User | None,
    reason: str = "",
    documents: Iterable[Notice] = (),
    details: dict[str, Any] | None = None,
    is_internal: bool = False,
    move: str = "",
    from_state: str = "",
    to_state: str = "",
) -> CaseEvent:
    """Adds an event to a locked case and moves its tail in memory; the caller saves ``last_seq, last_hash``."""
    at = clock.now()
    fields: dict[str, Any] = {
        "seq": case.last_seq + 1,
        "verb": str(verb),
        "move": move,
        "from_state": str(from_state),
        "to_state": str(to_state),
        "actor_id": acting_user.pk if acting_user else None,
        "actor_name": acting_user.full_name if acting_user else SYSTEM,
        "actor_body": acting_user.body.name if acting_user and acting_user.body else "",
        "reason": reason,
        "documents": [notice.reference() for notice in documents],
        "details": details or {},
        "is_internal": is_internal,
    }
    digest = chain.event_hash(case_number=case.number, at=at, previous_hash=case.last_hash, **fields)
    event = CaseEvent.objects.create(case=case, at=at, previous_hash=case.last_hash, hash=digest, **fields)
    case.last_seq, case.last_hash = event.seq, digest
    heads.remember(case.number, event.seq, digest)
    return event


def record(case: Case, verb: Verb, *, acting_user: User | None, **said: Any) -> CaseEvent:
    """Locks the case and adds an event that is no move. Inside a transaction."""
    lock(case)
    event = append_event(case, verb, acting_user=acting_user, **said)
    case.save(update_fields=["last_seq", "last_hash"])
    return event
