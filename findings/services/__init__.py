"""The acts of the room. One module a proceeding, one function an act."""

from findings.services.recording import end_finding, record_finding
from findings.services.sanctioning import SanctionTerms, impose_sanctions, lift_sanctions

__all__ = [
    "SanctionTerms",
    "end_finding",
    "impose_sanctions",
    "lift_sanctions",
    "record_finding",
]
