"""What is found of a file: who signed it, and whether it is whole. Words alone; `notices.verifying` finds them."""

from __future__ import annotations

from dataclasses import dataclass, field

# A larger file is no document of ours, in bytes; and what a process may take that reads one of an unknown hand.
FILE_BYTES = 64 * 2**20
CHILD_SECONDS, CHILD_MEMORY = 15, 2**30


@dataclass(frozen=True)
class Signature:
    """One signature: whose certificate, when (ISO 8601), and whether a time-stamping authority says so."""

    signer: str
    signed_at: str
    is_stamped: bool
    is_intact: bool
    is_trusted: bool


@dataclass(frozen=True)
class Verdict:
    """What was found. Trust `is_good` alone; the rest says why not. `problem` is "" exactly where it is good."""

    problem: str
    signatures: list[Signature] = field(default_factory=list)
    # Whether bytes follow what the last signature covers; None where there is no signature to measure by.
    is_appended: bool | None = None

    @property
    def is_good(self) -> bool:
        return not self.problem
