"""Who is told that a document is set and waits for its issuer's officers. Whose desk that is, is known above."""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)


def _nobody(notice_pk: int) -> None:
    """Nobody to tell: the sweep will find it by itself."""


_tell: Callable[[int], None] = _nobody


def connect(call: Callable[[int], None]) -> None:
    """Says what lays a document on its desk, by its key. Called once, by the hallway."""
    global _tell
    _tell = call


def tell(notice_pk: int) -> None:
    """Tells of a document that is on record as set. What fails here fails no rendering: the sweep comes after it."""
    try:
        _tell(notice_pk)
    except Exception:
        logger.exception("document %s was not laid on its desk", notice_pk)
