"""What is found of a file, who signed it and whether it is whole; and the bounds of a process that reads one."""

from __future__ import annotations

import resource
from dataclasses import dataclass, field

# A larger file is no document of ours, in bytes; and what a process may take that reads one of an unknown hand.
FILE_BYTES = 64 * 2**20
CHILD_SECONDS, CHILD_MEMORY = 15, 2**30


def bound_process() -> None:
    """Bounds time and memory of this process, for good; it leaves no picture of its memory behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS + 1))


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
