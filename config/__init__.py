"""The street: settings, addresses, Celery. Wires; decides nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
