"""The clock's door: proposals, and nothing else."""

from __future__ import annotations

from celery import shared_task

from casework.services import sweep_overdue


@shared_task(name="casework.tasks.sweep_proposals")  # type: ignore[untyped-decorator]
def sweep_proposals() -> int:
    """Proposes what overdue clocks call for; returns how many proposals are new."""
    return sweep_overdue()
