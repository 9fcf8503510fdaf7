"""A draft as it would be printed: the real page, as a picture, made by the same typesetting as the document."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pypdfium2
from django.conf import settings

import clock
from notices.kinds import spec_of
from notices.rendering import freeze_words, render_pdf
from notices.sheets import Sheet
from notices.typesetting import agency_fonts
from organisations.models import Body

SCALE = 1.6
# PDFium keeps state of its own and is not safe to call from two threads, whatever documents they read; a web process
# has several. So this is the one module of the product that opens it there (tests/notices/test_previewing.py).
_PDFIUM = Lock()


def draft_pdf(
    kind: str,
    facts: Any,
    *,
    issuer: Body,
    addressee: str,
    copies_to: tuple[str, ...],
    contact: tuple[str, str],
    reference: str,
) -> bytes:
    """A draft as the PDF it would become. Raises Refusal for what cannot be printed."""
    sheet = Sheet(
        issuer=issuer.name,
        addressee=addressee,
        signed_on=clock.today(),
        copies_to=copies_to,
        contact_name=contact[0],
        contact_phone=contact[1],
        reference=reference,
        is_sample=settings.SAMPLE_MODE,
        has_seal=spec_of(kind).is_sealed,
        own_fonts=tuple(agency_fonts()),
    )
    return render_pdf(kind, freeze_words(kind, facts, sheet), sheet)


def page_showing(content: bytes, words: str) -> int:
    """The number of the page on which these words stand, broken over lines as they may be; 0 where on none."""
    sought = _plain(words)
    with _opened(content) as document:
        for number, page in enumerate(document, 1):
            if sought and sought in _plain(page.get_textpage().get_text_bounded()):
                return number
    return 0


def _plain(text: str) -> str:
    return "".join(text.split())


def pictures(content: bytes) -> list[str]:
    """The pages of a PDF as data addresses of PNGs."""
    with _opened(content) as document:
        found = [_png(page, SCALE) for page in document]
    return ["data:image/png;base64," + base64.b64encode(picture).decode() for picture in found]


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    with _opened(content) as document:
        return len(document)


def page_png(content: bytes, number: int, *, scale: float = SCALE) -> bytes | None:
    """One page of a PDF, counted from 1, as a PNG of `scale` pixels a point; None where there is no such page."""
    with _opened(content) as document:
        document.init_forms()  # a signature, and so the seal that it shows, is a field of a form
        return _png(document[number - 1], scale) if 1 <= number <= len(document) else None


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """A PDF, and PDFium for this thread alone until it is closed, with every page and text of it."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()


def _png(page: Any, scale: float) -> bytes:
    buffer = io.BytesIO()
    bitmap = page.render(scale=scale)
    try:
        bitmap.to_pil().save(buffer, "PNG", optimize=False)
    finally:
        bitmap.close()
    return buffer.getvalue()
