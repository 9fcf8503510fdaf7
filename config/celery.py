"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

from __future__ import annotations

import logging
import os
import warnings

from celery import Celery
from celery.exceptions import SecurityWarning

from config import broker
from notices import waking

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = logging.getLogger(__name__)

# On a fresh machine `make run` is often root's; for a server docs/operations.md asks for another user.
warnings.filterwarnings(
    "ignore", message="You're running the worker with superuser", category=SecurityWarning
)

broker.use()
app = Celery("zhengxin")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def wake_renderer() -> None:
    """Starts a sweep early. A broker that is away must not fail the act that was just committed."""
    try:
        app.send_task("notices.tasks.render_awaiting", retry=False)
    except Exception:
        logger.warning("the broker did not take a wake-up; the sweep will come by itself", exc_info=True)


waking.connect(wake_renderer)
