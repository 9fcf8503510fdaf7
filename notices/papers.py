"""The file of a document: made from its row once, and made again to see whether it is still the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import clock
from notices import signing
from notices.models import Notice
from notices.rendering import render_for_signature, render_pdf
from notices.sheets import Sheet


@dataclass(frozen=True)
class Made:
    """A file. `sha256` is the digest of its unsigned bytes, with which `content` begins."""

    content: bytes
    sha256: str
    unsigned_size: int
    signed_sha256: str = ""
    signer: str = ""


def make(notice: Notice) -> Made:
    """Sets the pages, and signs them where the issuer has a key; else the paper stays unsigned.

    Raises SigningFailed, or what typesetting and signing raise: then it is tried again, and nothing unsigned goes
    out for an issuer that signs.
    """
    signer = signing.signer_for(notice.issuer.document_mark)
    if signer is None:
        unsigned = unsigned_bytes(
            notice.kind,
            notice.words,
            notice.sheet,
            notice.number_text,
            facts=notice.facts,
            version=notice.template_version,
            is_signed=False,
        )
        return Made(unsigned, _digest(unsigned), len(unsigned))
    sheet = sheet_of(notice.sheet, notice.number_text)
    unsigned, place = render_for_signature(
        notice.kind, notice.words, sheet, facts=notice.facts, version=notice.template_version
    )
    content = signing.signed(signer, unsigned, moment=clock.now(), place=place)
    return Made(content, _digest(unsigned), len(unsigned), _digest(content), signer.name)


def unsigned_bytes(
    kind: str,
    words: str,
    stored_sheet: dict[str, Any],
    number: str,
    *,
    facts: dict[str, Any],
    version: str,
    is_signed: bool,
) -> bytes:
    """The pages from what the row holds, in the layout of its version.

    Those of a signed paper leave the seal to the signature.
    """
    sheet = sheet_of(stored_sheet, number)
    if is_signed:
        return render_for_signature(kind, words, sheet, facts=facts, version=version)[0]
    return render_pdf(kind, words, sheet, facts=facts, version=version)


def sheet_of(stored: dict[str, Any], number: str) -> Sheet:
    return replace(Sheet.from_json(stored), number=number)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
