"""A paper is signed as it is made: an incremental update behind exactly its own bytes, the seal for its appearance."""

from __future__ import annotations

import hashlib
import random
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pypdfium2
import pytest
from asn1crypto import cms, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from pyhanko.sign.timestamps import DummyTimeStamper

import clock
from notices import signing
from notices.kinds import Kind
from notices.models import Notice
from notices.previewing import page_png
from notices.sample_keys import authority_of, certificate_for, make_sample_keys, usage
from notices.services import claim_next, render, void
from notices.tasks import render_awaiting
from notices.verifying import verify
from tests.conftest import START
from tests.factories.notices import numbered
from tests.notices.ruler import MM, Ruler
from tests.notices.signed import ISSUER, MARK, anchor, keys, signed_paper


@pytest.fixture
def with_keys(settings: Any) -> None:
    settings.SIGNING_DIR = keys()


def path_of(notice: Notice) -> Path:
    return Path(django_settings.DOCUMENTS_DIR) / notice.file


def files() -> list[str]:
    folder = Path(django_settings.DOCUMENTS_DIR)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- the file ----------------------------------------------------------------------------------------------


def test_the_signed_file_begins_with_the_very_bytes_of_the_unsigned_one() -> None:
    paper = signed_paper()
    assert paper.content.startswith(paper.unsigned) and len(paper.content) > len(paper.unsigned)
    verdict = verify(paper.content, anchor())
    assert verdict.is_good
    assert [(each.signer, each.signed_at) for each in verdict.signatures] == [
        (ISSUER, "2026-11-20T09:00:00+08:00")
    ]


def test_it_embeds_what_proves_it_for_long() -> None:
    """B-LT: certificates and revocation lists are in the file, so that it is verified without a network."""
    assert b"/DSS" in signed_paper().content and b"/CRLs" in signed_paper().content
    assert b"/ETSI.CAdES.detached" in signed_paper().content


class Forger:
    """A signer that hands out another paper."""

    name, picture = "", ""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def sign(self, unsigned: bytes, **_: Any) -> bytes:
        return self.answer


@pytest.mark.parametrize("answer", [b"", b"%PDF-1.7 paper", b"%PDF-1.7 another paper, signed"])
def test_it_refuses_a_signer_that_does_not_keep_the_paper(answer: bytes) -> None:
    with pytest.raises(signing.SigningFailed, match="does not begin with"):
        signing.signed(Forger(answer), b"%PDF-1.7 paper", moment=clock.now(), place=None)


def test_an_issuer_without_a_key_has_no_signer(with_keys: None) -> None:
    assert signing.signer_for(MARK) is not None
    assert signing.signer_for("澄教育") is None and signing.signer_for("") is None
    assert signing.signer_for(f"../test-signing/{MARK}") is None


def test_a_wrong_passphrase_is_said(with_keys: None, settings: Any) -> None:
    settings.SIGNING_PASSPHRASE = "another"
    with pytest.raises(signing.SigningFailed, match="SIGNING_PASSPHRASE"):
        signing.signer_for(MARK)


# --- the seal ----------------------------------------------------------------------------------------------


class Shown(Ruler):
    """A ruler that sees what a reader sees: the appearance of the signature besides the page."""

    def picture(self, page: int, box: tuple[float, float, float, float]) -> Any:
        document = pypdfium2.PdfDocument(self.pdf)
        document.init_forms()
        try:
            left, top, right, bottom = (int(edge * 400 / 25.4) for edge in box)
            whole = document[page].render(scale=400 / 72).to_pil().convert("RGB")
            return whole.crop((left, top, right, bottom))
        finally:
            document.close()


@pytest.mark.parametrize("kind", [Kind.EARLY_WARNING, Kind.REMINDER])
def test_the_seal_is_the_signatures_appearance_over_issuer_and_date(kind: Kind) -> None:
    paper = signed_paper(kind)
    assert paper.place is not None
    last = paper.place.page
    ruler = Shown(paper.content)
    box = (100, 37, 190, 262)
    seal = ruler.red(last, box)
    assert seal.width == pytest.approx(42, abs=0.3) and seal.height == pytest.approx(42, abs=0.3)
    date = ruler.line(last, "2026年11月20日")[: len("2026年11月20日")]
    assert (seal.left + seal.right) / 2 == pytest.approx((date[0].left + date[-1].right) / 2, abs=0.3)
    assert seal.top < date[0].top and seal.bottom > date[0].bottom
    above = max(g.bottom for g in ruler.pages[last] if g.bottom < seal.top + 1 and round(g.size) == 16)
    assert 0 < seal.top - (above + (10.22 - 16 * MM) / 2) < 10.22
    with pytest.raises(AssertionError, match="no such ink"):
        Shown(paper.unsigned).red(last, box)


def test_names_are_read_through_the_seal() -> None:
    """As much black as without it: the seal is multiplied onto the page, not laid over it."""
    paper = signed_paper()
    assert paper.place is not None
    edges = (110, (297 - paper.place.top * MM), 170, 297 - paper.place.bottom * MM)

    def black(content: bytes) -> int:
        picture = Shown(content).picture(paper.place.page, edges).convert("L")
        return sum(picture.histogram()[:60])

    assert black(paper.unsigned) > 1000
    assert black(paper.content) >= black(paper.unsigned)


def test_the_pages_picture_shows_the_seal() -> None:
    paper = signed_paper()
    assert paper.place is not None
    assert page_png(paper.content, paper.place.page + 1) != page_png(paper.unsigned, paper.place.page + 1)


def test_a_kind_without_a_seal_is_signed_and_shows_nothing() -> None:
    paper = signed_paper(Kind.MINUTES)
    assert paper.place is None and verify(paper.content, anchor()).is_good


def test_a_picture_beside_the_key_is_the_seal(tmp_path: Path, settings: Any) -> None:
    shutil.copytree(keys(), tmp_path, dirs_exist_ok=True)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="42mm" height="42mm">'
    (tmp_path / f"{MARK}.svg").write_text(f'{svg}<rect width="10" height="10" fill="#e60012"/></svg>')
    paper = signed_paper(Kind.REMINDER, tmp_path)
    assert paper.place is not None and verify(paper.content, anchor()).is_good
    seal = Shown(paper.content).red(paper.place.page, (100, 37, 190, 262))
    assert seal.width == pytest.approx(42, abs=0.3)
    settings.SIGNING_DIR, settings.SAMPLE_MODE = keys(), False
    real = signing.signer_for(MARK)
    assert real is not None and real.picture == ""  # no picture is made up for a real issuer


# --- the keys of sample mode -------------------------------------------------------------------------------


def test_set_up_makes_what_is_missing_once(tmp_path: Path, settings: Any) -> None:
    folder = tmp_path / "signing"
    assert make_sample_keys(folder, {MARK: ISSUER}, "secret") == [MARK]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert make_sample_keys(folder, {MARK: ISSUER}, "secret") == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert make_sample_keys(folder, {MARK: ISSUER, "澄教育": "澄川市教育局"}, "secret") == ["澄教育"]


def test_only_sample_mode_makes_keys(city: None, tmp_path: Path, settings: Any) -> None:
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.SAMPLE_MODE = False
    with pytest.raises(CommandError, match="只有样例模式"):
        call_command("sample_certificates")
    assert not settings.SIGNING_DIR.exists()
    settings.SAMPLE_MODE = True
    call_command("sample_certificates", verbosity=0)
    assert (settings.SIGNING_DIR / f"{MARK}.p12").is_file()


# --- the worker --------------------------------------------------------------------------------------------


def test_the_worker_signs_in_the_same_claim(city: None, with_keys: None) -> None:
    notice = numbered("reminder")
    clock.set_to(clock.now() + timedelta(minutes=5))
    assert render_awaiting() == 1
    now = Notice.objects.get(pk=notice.pk)
    content = path_of(now).read_bytes()
    assert hashlib.sha256(content).hexdigest() == now.signed_sha256 == now.file_sha256
    assert hashlib.sha256(content[: now.unsigned_size]).hexdigest() == now.sha256 != now.signed_sha256
    assert (now.state, now.signer, files()) == ("served", ISSUER, [now.file])
    verdict = verify(content, anchor())
    assert verdict.is_good
    assert datetime.fromisoformat(verdict.signatures[0].signed_at) == now.rendered_at


def test_without_a_key_a_paper_stays_unsigned(city: None, settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_DIR = tmp_path / "none"
    notice = render(numbered("reminder"))
    assert (notice.signed_sha256, notice.signer, notice.file_sha256) == ("", "", notice.sha256)
    assert verify(path_of(notice).read_bytes(), anchor()).problem == "文件没有电子签名。"


def test_two_workers_leave_one_signed_file(city: None, with_keys: None) -> None:
    """The slow one comes second: another signature, which nobody must find in the place of the first."""
    notice = numbered("reminder")
    slow = claim_next()
    assert slow is not None
    first = render(notice)
    content = path_of(first).read_bytes()
    second = render(slow)
    assert second.signed_sha256 == first.signed_sha256 and files() == [first.file]
    assert path_of(first).read_bytes() == content


def test_what_a_killed_worker_left_is_cleared_away(city: None, with_keys: None) -> None:
    notice = numbered("reminder")
    first = render(notice)
    Notice.objects.filter(pk=notice.pk).update(rendered_at=None, render_claimed_at=None)
    folder = path_of(first).parent
    (folder / f".{path_of(first).name}.4711-abcd").write_bytes(b"half a file")
    Notice.objects.filter(pk=notice.pk).update(state="numbered")
    again = render(Notice.objects.get(pk=notice.pk))
    assert files() == [again.file]


def test_a_document_voided_meanwhile_leaves_no_file(city: None, with_keys: None) -> None:
    notice = numbered("reminder")
    held = claim_next()
    assert held is not None
    void(notice, reason="更正")
    assert render(held).voided_at is not None and files() == []


def test_a_key_that_cannot_be_used_keeps_the_paper_back(city: None, with_keys: None, settings: Any) -> None:
    """An issuer that signs sends out nothing unsigned; the reason stands on the row."""
    settings.SIGNING_PASSPHRASE = "another"
    notice = numbered("reminder")
    assert render_awaiting() == 0
    waiting = Notice.objects.get(pk=notice.pk)
    assert waiting.rendered_at is None and "SIGNING_PASSPHRASE" in waiting.render_error


def test_a_revoked_key_signs_nothing(city: None, settings: Any, tmp_path: Path) -> None:
    make_sample_keys(tmp_path, {MARK: ISSUER}, settings.SIGNING_PASSPHRASE)
    settings.SIGNING_DIR = tmp_path
    key, authority = authority_of(tmp_path)
    paper = signed_paper(Kind.REMINDER, tmp_path)
    serial = certificate_in(paper.content).serial_number
    lists = x509.CertificateRevocationListBuilder().issuer_name(authority.subject)
    entry = (
        x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(datetime(2021, 1, 1)).build()
    )
    revoked = (
        lists.last_update(datetime(2021, 1, 1))
        .next_update(datetime(2090, 1, 1))
        .add_revoked_certificate(entry)
    )
    signed = revoked.sign(key, hashes.SHA256())
    (tmp_path / "authority.crl").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    notice = numbered("reminder")
    assert render_awaiting() == 0
    assert "revoked" in Notice.objects.get(pk=notice.pk).render_error.lower()


def certificate_in(content: bytes) -> x509.Certificate:
    """The signer's certificate in a signed paper."""
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    der = bytes.fromhex(content[start : content.index(b">", start)].decode())
    chosen = cms.ContentInfo.load(der)["content"]["certificates"][0].chosen
    return x509.load_der_x509_certificate(chosen.dump())


# --- a time-stamping authority -----------------------------------------------------------------------------


def timestamping_key(folder: Path) -> tuple[bytes, bytes]:
    """Certificate and key (DER) of a time-stamping authority that the test authority vouches for."""
    authority_key, authority = authority_of(folder)
    key = rsa.generate_private_key(65537, 2048)
    builder = certificate_for("样例时间戳机构", key.public_key(), authority_key, authority)
    builder = builder.add_extension(usage(signs_papers=True), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
    )
    certificate = builder.sign(authority_key, hashes.SHA256())
    encoding, plain = serialization.Encoding.DER, serialization.NoEncryption()
    return certificate.public_bytes(encoding), key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, plain
    )


@contextmanager
def timestamping_authority(folder: Path, moment: datetime) -> Iterator[str]:
    """One that answers on this machine (RFC 3161 over HTTP). Yields its address."""
    certificate, key = timestamping_key(folder)
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate), asn1_keys.PrivateKeyInfo.load(key), fixed_dt=moment
    )

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def stamped() -> bytes:
    """A paper with timestamps, made a minute after the signing by its own word."""
    with timestamping_authority(keys(), START + timedelta(minutes=1)) as address:
        before, django_settings.TIMESTAMP_URL = django_settings.TIMESTAMP_URL, address
        try:
            return signed_paper.__wrapped__(Kind.REMINDER).content
        finally:
            django_settings.TIMESTAMP_URL = before


def test_an_authority_says_when(stamped: bytes) -> None:
    """B-LTA: the signature bears a timestamp, and a document timestamp closes the file."""
    verdict = verify(stamped, anchor())
    assert verdict.is_good and verdict.signatures[0].is_stamped
    assert verdict.signatures[0].signed_at == "2026-11-20T01:01:00+00:00"
    assert b"/DocTimeStamp" in stamped and stamped.startswith(signed_paper().unsigned)


def test_a_file_with_timestamps_is_changed_nowhere(stamped: bytes) -> None:
    assert not verify(stamped + b"\n", anchor()).is_good
    chance = random.Random(20261120)
    tail = range(len(signed_paper().unsigned), len(stamped))
    for place in chance.sample(tail, 25):
        changed = bytearray(stamped)
        changed[place] ^= 1 << chance.randrange(8)
        assert not verify(bytes(changed), anchor()).is_good, place


def test_an_authority_that_is_away_keeps_the_paper_back(city: None, with_keys: None, settings: Any) -> None:
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    notice = numbered("reminder")
    assert render_awaiting() == 0
    assert Notice.objects.get(pk=notice.pk).render_error
