"""Files of documents for tests that need one to be there, and not to be read."""

from __future__ import annotations

import hashlib
import io
from functools import cache

from pypdf import PdfWriter

from notices.models import Notice
from notices.papers import Made

A4 = (595, 842)  # points


def a_blank_sheet(notice: Notice) -> Made:
    """Enough where a document has only to be served, opened, signed for, or voided; to set its words takes a while.

    How documents look is asked in `tests/notices`, that each can be set in `tests/journeys/test_reaching.py`, and
    what people read in them in the journeys.
    """
    content = _blank() + f"% {notice.number_text}\n".encode()
    return Made(content, hashlib.sha256(content).hexdigest(), len(content))


@cache
def _blank() -> bytes:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_blank_page(*A4)
    writer.write(file)
    return file.getvalue()
