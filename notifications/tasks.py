"""The worker's door: what is due is made and sent. The database is the queue."""

from __future__ import annotations

from celery import shared_task

from .digests import prepare_digests, prepare_texts
from .sending import send_due


@shared_task(name="notifications.tasks.send")  # type: ignore[untyped-decorator]
def send() -> int:
    """Makes the digests and text messages that are due, sends what waits; returns how many went out."""
    prepare_digests()
    prepare_texts()
    return send_due()
