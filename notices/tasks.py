"""The worker's door: render what was signed. The database is the queue."""

from __future__ import annotations

import logging

from celery import shared_task

from notices import services

logger = logging.getLogger(__name__)


@shared_task(name="notices.tasks.render_awaiting")  # type: ignore[untyped-decorator]
def render_awaiting() -> int:
    """Renders documents until none is waiting; returns how many. Safe to run at once in several workers."""
    done = 0
    while (notice := services.claim_next()) is not None:
        try:
            services.render(notice)
        except Exception as error:
            # One document that cannot be made must not stop the others; the reason is kept on its row.
            logger.exception("document %s was not rendered", notice.pk)
            services.note_failure(notice, error)
        else:
            done += 1
    return done
