"""What may become of a case beside the ladder: one general page for all of it, one line here for each.

Officers draft at no desk, from the case's page (中止, 并案, 移送, 不予受理, 重启); their leader approves at a desk.
While a case rests there is no desk: what wakes it is the leader's own, and so is what a receiver told.
"""

from __future__ import annotations

from caseflow.acts.base import Act
from caseflow.acts.moving import clocks, declining, looking_back, merging, reopening, suspending, transferring

OTHER: dict[str, Act] = {
    act.code: act
    for act in (
        declining.DECLINE,
        merging.MERGE,
        suspending.SUSPEND,
        suspending.RESUME,
        transferring.TRANSFER,
        transferring.RECEIPT,
        transferring.RETURNED,
        transferring.OUTCOME,
        transferring.TAKE_BACK,
        transferring.CONCLUDE,
        reopening.REOPEN,
        clocks.STOP,
        clocks.RESUME,
    )
}

__all__ = ["OTHER", "declining", "looking_back", "merging", "reopening", "suspending", "transferring"]
