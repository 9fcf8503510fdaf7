"""Signing with pyHanko: PAdES, keys from PKCS#12 files, what proves them embedded for long keeping.

In `SIGNING_DIR` lie, for each issuer that signs, `<机关代字>.p12` and perhaps its seal (`<机关代字>.svg` or `.png`);
for all of them `anchor.pem` (the roots that are trusted) and the revocation lists (`*.crl`, DER or PEM). The lists
are embedded with the certificates (B-LT), so that a file is verified without a network for as long as it is kept.
Where `TIMESTAMP_URL` names a time-stamping authority (RFC 3161) a document timestamp closes the file (B-LTA).
"""

from __future__ import annotations

import logging
from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from django.conf import settings
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError

from notices.seals import seal
from notices.signing import ANCHOR, Appearance, Signer, SigningFailed
from notices.typesetting import picture_page

FIELD = "ZX-Signature"
PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}
KEY_USAGE = {"digital_signature", "non_repudiation"}
# Everything that is signed over stands in one revision, so that a signature without a timestamp covers the file.
TOGETHER = DSSContentSettings(placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE, include_vri=False)

# What is logged on the way (each certificate of a path) is no news to an operator.
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


def signer_of(mark: str) -> Signer | None:
    """The signer of an issuer by its mark, from SIGNING_DIR; None where there is no file of keys.

    Raises SigningFailed where there is one and it cannot be used.
    """
    path = Path(settings.SIGNING_DIR) / f"{mark}.p12"
    if not mark or Path(mark).name != mark or not path.is_file():
        return None
    # A renewed file is read anew.
    return _signer(path, path.stat().st_mtime_ns, settings.SIGNING_PASSPHRASE)


class PadesSigner:
    """One issuer's key."""

    def __init__(self, path: Path, key: SimpleSigner) -> None:
        self._folder, self._key, self._mark = path.parent, key, path.stem

    @property
    def name(self) -> str:
        return str(self._key.subject_name)

    @property
    def picture(self) -> str:
        """The seal: a file beside the key; in sample mode the drawn sample seal stands in for it."""
        for suffix, media_type in PICTURES.items():
            path = self._folder / f"{self._mark}{suffix}"
            if path.is_file():
                return f"data:{media_type};base64,{b64encode(path.read_bytes()).decode()}"
        return seal(self.name.split()[0]) if settings.SAMPLE_MODE else ""  # of two names the first

    def sign(self, unsigned: bytes, *, moment: datetime, appearance: Appearance | None) -> bytes:
        """Signs, and embeds certificates and revocation lists; with a timestamp where an authority is set."""
        timestamper = HTTPTimeStamper(settings.TIMESTAMP_URL, timeout=10) if settings.TIMESTAMP_URL else None
        writer = IncrementalPdfFileWriter(BytesIO(unsigned))
        signer = _AtMoment(moment, self._metadata(moment, timestamper), self._key, timestamper, appearance)
        try:
            return bytes(signer.sign_pdf(writer).getvalue())
        except (SigningError, InvalidCertificateError) as error:
            # Why a certificate is refused (revoked, run out, no list) stands in what it came from.
            raise SigningFailed(f"{error}: {error.__cause__}" if error.__cause__ else str(error)) from error

    def _metadata(self, moment: datetime, timestamper: TimeStamper | None) -> PdfSignatureMetadata:
        return PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=self.name,
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            use_pades_lta=timestamper is not None,
            validation_context=self._context(moment),
            signer_key_usage=KEY_USAGE,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            dss_settings=TOGETHER,
        )

    def _context(self, moment: datetime) -> ValidationContext:
        return ValidationContext(
            trust_roots=certificates_in((self._folder / ANCHOR).read_bytes()),
            other_certs=list(self._key.cert_registry),
            crls=[_der(path.read_bytes()) for path in sorted(self._folder.glob("*.crl"))],
            moment=moment,
            revocation_mode="require",
        )


class _AtMoment(PdfSigner):  # type: ignore[misc]
    """pyHanko's signer under the project's clock, with the seal for its appearance."""

    def __init__(
        self,
        moment: datetime,
        metadata: PdfSignatureMetadata,
        key: SimpleSigner,
        timestamper: TimeStamper | None,
        appearance: Appearance | None,
    ) -> None:
        field = SigFieldSpec(FIELD)
        if appearance:
            place = appearance.place
            field = SigFieldSpec(
                FIELD,
                on_page=place.page,
                box=(place.left, place.bottom, place.right, place.top),  # type: ignore[arg-type]
                readable_field_name="印章",
            )
        super().__init__(
            metadata,
            key,
            timestamper=timestamper,
            stamp_style=_seal_style(appearance) if appearance else None,
            new_field_spec=field,
        )
        self._moment, self._appearance = moment, appearance

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._moment
        return session


class _Seal(RawContent):  # type: ignore[misc]
    """A picture as wide as its box, multiplied onto the page: black text stays black, and is read through it."""

    def __init__(self, picture: str) -> None:
        page = picture_page(picture)
        width = float(PdfFileReader(BytesIO(page)).root["/Pages"]["/Kids"][0]["/MediaBox"][2])
        box = layout.BoxConstraints(width=width, height=width)
        super().__init__(b"/ZxMultiply gs /ZxSeal Do", PdfResources(), box)
        self._page = page

    def render(self) -> bytes:
        multiply = DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})
        assert self.writer is not None
        picture = self.writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        self.resources.ext_g_state[pdf_name("/ZxMultiply")] = multiply
        self.resources.xobject[pdf_name("/ZxSeal")] = picture
        return bytes(super().render())


def _seal_style(appearance: Appearance) -> StaticStampStyle:
    whole = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins.uniform(0),
    )
    return StaticStampStyle(
        border_width=0,
        background=_Seal(appearance.picture),
        background_layout=whole,
        background_opacity=1.0,
    )


@lru_cache(maxsize=64)
def _signer(path: Path, changed: int, passphrase: str) -> PadesSigner:
    try:
        found = SimpleSigner.load_pkcs12_data(path.read_bytes(), [], passphrase.encode() or None)
    except ValueError as error:
        raise SigningFailed(f"{path.name} cannot be opened with SIGNING_PASSPHRASE") from error
    if found.signing_cert is None:
        raise SigningFailed(f"{path.name} holds no certificate")
    # The root stays out: who verifies has it already, as the anchor.
    key = SimpleSigner(found.signing_cert, found.signing_key, found.cert_registry, embed_roots=False)
    return PadesSigner(path, key)


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file."""
    if not pem.detect(content):
        return [x509.Certificate.load(content)]
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(content, multiple=True)]


def _der(content: bytes) -> bytes:
    return bytes(pem.unarmor(content)[2]) if pem.detect(content) else content
