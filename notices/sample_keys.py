"""A test authority for the fictional city: one certificate for each issuing body. In sample mode alone.

Its keys prove nothing and say so in every name. All dates are the same wide span, since the demonstration moves the
project's clock; a second call makes only what is missing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from notices.signing import ANCHOR

AUTHORITY_KEY, REVOKED = "authority.key", "authority.crl"
AUTHORITY = "样例根证书（仅供试用，不证明任何身份）"
SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


def make_sample_keys(folder: Path, issuers: Mapping[str, str], passphrase: str) -> list[str]:
    """Writes what is missing of authority, revocation list and `<mark>.p12`; `issuers` is mark → name.

    Returns the marks that got a key. Files are for their owner alone (0600).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / AUTHORITY_KEY).exists():
        _make_authority(folder)
    made = []
    for mark, name in issuers.items():
        path = folder / f"{mark}.p12"
        if not path.exists():
            _write(path, _issued(folder, mark, name, passphrase))
            made.append(mark)
    return made


def authority_of(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The test authority's key and certificate."""
    key = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key, x509.load_pem_x509_certificate((folder / ANCHOR).read_bytes())


def certificate_for(
    name: str,
    public_key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None = None,
) -> x509.CertificateBuilder:
    """A certificate still to be signed, valid over the whole span: the authority's own, or one that it issues."""
    subject = _name(name)
    authority = issuer.public_key() if issuer else public_key
    assert isinstance(authority, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), critical=False)
        .add_extension(x509.BasicConstraints(issuer is None, 0 if issuer is None else None), critical=True)
    )


def usage(*, signs_papers: bool) -> x509.KeyUsage:
    """An issuer signs papers; the authority signs certificates and revocation lists."""
    return x509.KeyUsage(
        digital_signature=signs_papers,
        content_commitment=signs_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_papers,
        crl_sign=not signs_papers,
        encipher_only=False,
        decipher_only=False,
    )


def _make_authority(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = certificate_for(AUTHORITY, key.public_key(), key)
    certificate = builder.add_extension(usage(signs_papers=False), critical=True).sign(key, hashes.SHA256())
    revoked = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(certificate.subject)
        .last_update(SINCE)
        .next_update(UNTIL)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / REVOKED, revoked.public_bytes(serialization.Encoding.DER))
    _write(folder / ANCHOR, certificate.public_bytes(serialization.Encoding.PEM))
    # Last: as long as it is missing, the authority is made again.
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    _write(folder / AUTHORITY_KEY, key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))


def _issued(folder: Path, mark: str, name: str, passphrase: str) -> bytes:
    authority_key, authority = authority_of(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = certificate_for(name, key.public_key(), key, authority)
    signed = builder.add_extension(usage(signs_papers=True), critical=True).sign(
        authority_key, hashes.SHA256()
    )
    sealed = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(mark.encode(), key, signed, None, sealed)


def _name(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "样例数据"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
