"""What a signing leaves in the case's own columns besides its state."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from casework.models import Case, NationalSeverity, RegionalSeverity, Verb
from casework.services.recording import append_event, keep, lock
from organisations.models import Body
from organisations.transactions import one_transaction


@one_transaction()
def count_return(case: Case) -> int:
    """Counts one more return of a rectification; the new count. The move itself is already on record."""
    lock(case)
    case.returns += 1
    keep(case, "returns")
    return case.returns


@one_transaction()
def set_look_back(case: Case, on: date | None) -> None:
    """Notes the day on which a closed case is looked at again (回头看); None where it goes on before."""
    lock(case)
    case.look_back_on = on
    keep(case, "look_back_on")


@one_transaction()
def name_authority(case: Case, authority: Body) -> None:
    """Names the body that determines in this case (R, domain 0b.2). Who may be named, the caller has asked."""
    lock(case)
    case.authority = authority
    keep(case, "authority")


@one_transaction()
def reclassify(case: Case, *, national: str, regional: str, reason: str, acting_user: User) -> bool:
    """Changes the case's severity, the old and the new on its file; False where nothing changes."""
    lock(case)
    before = (case.national_severity, case.regional_severity)
    if before == (national, regional):
        return False
    case.national_severity, case.regional_severity = national, regional
    details = {
        "national": [NationalSeverity(before[0]).label, NationalSeverity(national).label],
        "regional": [RegionalSeverity(before[1]).label, RegionalSeverity(regional).label],
    }
    append_event(case, Verb.SEVERITY_CHANGED, acting_user=acting_user, reason=reason, details=details)
    keep(case, "national_severity", "regional_severity")
    return True


@one_transaction()
def set_measure_issuer(case: Case, body: Body) -> None:
    """Notes whose measure is in force where a document that moves nothing sets it: that body judges it."""
    lock(case)
    case.measure_issuer = body
    keep(case, "measure_issuer")
