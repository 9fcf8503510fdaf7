"""Keys of the test authority, made once a session, and one signed paper of it: signing many would test nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from notices import signing
from notices.kinds import Kind
from notices.rendering import freeze_words, render_for_signature
from notices.sample_facts import FACTS
from notices.sample_keys import make_sample_keys
from tests.conftest import START
from tests.notices.papers import sheet_of

MARK, ISSUER = "澄发改", "澄川市发展和改革委员会"
ISSUERS = {MARK: ISSUER, "澄纪监": "中共澄川市纪律检查委员会 澄川市监察委员会"}


@cache
def keys() -> Path:
    """A folder with the keys of the sample issuers."""
    folder = Path(settings.VAR_DIR) / "test-signing"
    make_sample_keys(folder, ISSUERS, settings.SIGNING_PASSPHRASE)
    return folder


@dataclass(frozen=True)
class Paper:
    """A paper before and after it was signed, and where its seal stands."""

    unsigned: bytes
    content: bytes
    place: signing.Found | None


@cache
def pages(kind: Kind) -> tuple[bytes, signing.Found | None]:
    return render_for_signature(kind, freeze_words(kind, FACTS[kind], sheet_of(kind)), sheet_of(kind))


@cache
def signed_paper(kind: Kind = Kind.REMINDER, folder: Path | None = None) -> Paper:
    """The sample of a kind, signed by the sample issuer at the tests' first moment."""
    unsigned, place = pages(kind)
    before, settings.SIGNING_DIR = settings.SIGNING_DIR, folder or keys()
    try:
        signer = signing.signer_for(MARK)
        assert signer is not None
        return Paper(unsigned, signing.signed(signer, unsigned, moment=START, place=place), place)
    finally:
        settings.SIGNING_DIR = before


def anchor() -> bytes:
    return (keys() / signing.ANCHOR).read_bytes()
