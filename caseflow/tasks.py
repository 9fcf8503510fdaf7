"""The clock's doors into the hallway: what is proposed is laid on desks, what disagrees is reported."""

from __future__ import annotations

import logging

from celery import shared_task

from caseflow.reconciling import lay_out, reconcile
from casework.services import sweep_look_backs, sweep_overdue

logger = logging.getLogger(__name__)


@shared_task(name="caseflow.tasks.propose")  # type: ignore[untyped-decorator]
def propose() -> int:
    """Proposes what overdue clocks and look-backs call for, and opens the desks that decide; and those of documents
    that were set, where the renderer's word was lost.

    Returns how many proposals are new.
    """
    new = sweep_overdue() + sweep_look_backs()
    lay_out()
    return new


@shared_task(name="caseflow.tasks.reconcile")  # type: ignore[untyped-decorator]
def report_differences() -> int:
    """Compares tasks with cases and logs every difference; returns how many. `reconcile_flow --mend` mends."""
    found = reconcile()
    for difference in found:
        logger.error("flow and case disagree: %s", difference)
    return len(found)
