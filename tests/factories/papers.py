"""Files of documents for tests that need one to be there, and not to be read."""

from __future__ import annotations

import hashlib

from notices.models import Notice
from notices.papers import Made


def a_file_without_pages(notice: Notice) -> Made:
    """Enough where a document has only to be served, opened, signed for, or voided; to set its pages takes a while.

    How documents look is asked in `tests/notices`, that each can be set in `tests/journeys/test_reaching.py`, and
    what people read in them in the journeys.
    """
    content = f"%PDF-1.7 {notice.number_text}".encode()
    return Made(content, hashlib.sha256(content).hexdigest(), len(content))
