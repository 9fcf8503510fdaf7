"""Court holds: lifting, acceptance and closure wait while one stands."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import Case, Hold, Verb
from casework.services.recording import append_event, keep, lock
from organisations.models import Body
from organisations.transactions import one_transaction


@one_transaction()
def place_hold(
    case: Case, *, source_key: str, placed_by: Body, reason: str, acting_user: User | None
) -> Hold | None:
    """Puts a hold on the case; None where this source already has one. `acting_user` is None for an import."""
    lock(case)
    hold, created = Hold.objects.get_or_create(
        case=case,
        source_key=source_key,
        released_at=None,
        defaults={"placed_by": placed_by, "reason": reason, "placed_at": clock.now()},
    )
    if not created:
        return None
    _count(case, Verb.HELD, reason, placed_by, acting_user)
    return hold


@one_transaction()
def release_hold(case: Case, *, source_key: str, reason: str, acting_user: User | None) -> bool:
    """Lifts the hold of this source; False where there was none."""
    lock(case)
    hold = Hold.objects.filter(case=case, source_key=source_key, released_at=None).first()
    if hold is None:
        return False
    hold.released_at, hold.release_reason = clock.now(), reason
    hold.save(update_fields=["released_at", "release_reason"])
    _count(case, Verb.HOLD_RELEASED, reason, hold.placed_by, acting_user)
    return True


def _count(case: Case, verb: Verb, reason: str, court: Body, acting_user: User | None) -> None:
    case.open_holds = Hold.objects.filter(case=case, released_at=None).count()
    append_event(case, verb, acting_user=acting_user, reason=reason, details={"court": court.name})
    keep(case, "open_holds")
