"""What a signing leaves in the case's own columns besides its state."""

from __future__ import annotations

from datetime import date

from casework.models import Case
from casework.services.recording import keep, lock
from organisations.transactions import one_transaction


@one_transaction()
def count_return(case: Case) -> int:
    """Counts one more return of a rectification; the new count. The move itself is already on record."""
    lock(case)
    case.returns += 1
    keep(case, "returns")
    return case.returns


@one_transaction()
def set_look_back(case: Case, on: date) -> None:
    """Notes the day on which a closed case is looked at again (回头看)."""
    lock(case)
    case.look_back_on = on
    keep(case, "look_back_on")
