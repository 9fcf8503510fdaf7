"""The seam where a paper is signed: bytes of a PDF in, the same bytes with a signature behind them out.

Who signs is a setting (`DOCUMENT_SIGNERS`): the dotted name of a function that is given an issuer's mark (澄发改) and
answers with its signer, or None where that issuer has no key, and its papers stay unsigned. `notices.pades` is ours;
a signer of another kind (SM2, a signing server) is another function of the same form, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from notices.typesetting import Found

ANCHOR = "anchor.pem"


class SigningFailed(RuntimeError):
    """A paper could not be signed; the message is for the operator. It is tried again when the lease ends."""


@dataclass(frozen=True)
class Appearance:
    """What a signature shows, and where: the seal, as a data: address of an SVG or PNG picture."""

    place: Found
    picture: str


class Signer(Protocol):
    """One issuer's way of signing. `name` is the subject of its certificate, `picture` its seal or ""."""

    @property
    def name(self) -> str: ...

    @property
    def picture(self) -> str: ...

    def sign(self, unsigned: bytes, *, moment: datetime, appearance: Appearance | None) -> bytes:
        """The signed file: an incremental update, so that it begins with exactly `unsigned`.

        Raises SigningFailed, or what its library raises.
        """
        ...


def anchor_file() -> Path:
    """The roots by which a signature is trusted, ours as anybody's (PEM). It need not exist."""
    return Path(settings.SIGNING_DIR) / ANCHOR


def signer_for(mark: str) -> Signer | None:
    """The signer of the issuer with this mark (机关代字), or None where it has no key."""
    find = cast("Callable[[str], Signer | None]", import_string(settings.DOCUMENT_SIGNERS))
    return find(mark)


def signed(signer: Signer, unsigned: bytes, *, moment: datetime, place: Found | None) -> bytes:
    """The signed file, with the seal at its place where there is one. Raises SigningFailed if it is another paper."""
    appearance = Appearance(place, signer.picture) if place and signer.picture else None
    content = signer.sign(unsigned, moment=moment, appearance=appearance)
    if len(content) <= len(unsigned) or not content.startswith(unsigned):
        raise SigningFailed("the signed file does not begin with the paper that was to be signed")
    return content
