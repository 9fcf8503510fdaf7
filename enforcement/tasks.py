"""The worker's door: the lists of signed batches. What it does not finish, the next sweep does."""

from __future__ import annotations

from celery import shared_task

from enforcement.services.outstanding_issuing import issue_signed, tell_debtors


@shared_task(name="enforcement.tasks.issue_lists")  # type: ignore[untyped-decorator]
def issue_lists() -> int:
    """Issues what leaders have signed and tells debtors of what has come. Safe to run at once in several workers."""
    issued = issue_signed()
    tell_debtors()
    return issued
