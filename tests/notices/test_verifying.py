"""`verify_notice`: 0 for what somebody trusted signed and nobody touched; 1 for anything else, never a traceback."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings as django_settings
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from notices import signing
from notices.kinds import Kind
from notices.management.commands.verify_notice import Command
from notices.sample_keys import authority_of, certificate_for, make_sample_keys, usage
from notices.verifying import verify
from tests.notices.signed import ISSUER, MARK, anchor, keys, signed_paper

ROOT = Path(django_settings.BASE_DIR)


def told(path: Path, trust: Path | None = None) -> tuple[int, str]:
    """Exit status and words of the command, in this process."""
    out = io.StringIO()
    try:
        call_command("verify_notice", path, trust=trust or keys() / signing.ANCHOR, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


# --- what is good ------------------------------------------------------------------------------------------


def test_it_says_who_signed_when_and_that_nothing_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "澄发改提〔2026〕1号.pdf"
    path.write_bytes(signed_paper().content)
    status, words = told(path)
    assert status == 0
    assert words.splitlines() == [
        f"签名单位：{ISSUER}",
        "签名时间：2026-11-20 09:00:00（签名所记，没有时间戳）",
        "签名内容：没有改动",
        "签名证书：可追溯到信任锚",
        "签名之后：没有追加内容",
        "结论：签名有效，文件自签名以来没有改动。",
    ]


@pytest.mark.parametrize(("behind", "status"), [(b"", 0), (b" ", 1)])
def test_it_needs_neither_database_nor_network(tmp_path: Path, behind: bytes, status: int) -> None:
    """As an operator calls it, with a database that cannot be reached."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed_paper().content + behind)
    environment = dict(os.environ) | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
        "SIGNING_DIR": str(keys()),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "verify_notice", str(path)]
    found = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
    )
    assert found.returncode == status and "Traceback" not in found.stderr


@pytest.mark.parametrize("arguments", [[], ["--nonsense"], ["one.pdf", "two.pdf"]])
def test_a_wrong_command_line_is_no_answer(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        Command().run_from_argv(["manage.py", "verify_notice", *arguments])
    assert end.value.code == 1


def test_keys_may_be_rsa(tmp_path: Path) -> None:
    make_sample_keys(tmp_path, {}, django_settings.SIGNING_PASSPHRASE)
    authority_key, authority = authority_of(tmp_path)
    key = rsa.generate_private_key(65537, 2048)
    builder = certificate_for("澄川市教育局", key.public_key(), authority_key, authority)
    certificate = builder.add_extension(usage(signs_papers=True), critical=True).sign(
        authority_key, hashes.SHA256()
    )
    sealed = serialization.BestAvailableEncryption(django_settings.SIGNING_PASSPHRASE.encode())
    packed = pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, sealed)
    (tmp_path / f"{MARK}.p12").write_bytes(packed)
    content = signed_paper(Kind.REMINDER, tmp_path).content
    assert verify(content, (tmp_path / signing.ANCHOR).read_bytes()).is_good
    assert not verify(content, anchor()).is_good


# --- what is not -------------------------------------------------------------------------------------------


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(signed_paper().unsigned)))
    writer.encrypt("geheim", algorithm="RC4-128")
    return written(writer)


def with_a_page_more() -> bytes:
    """Appended as an incremental update, the way an editor would."""
    writer = PdfWriter(io.BytesIO(signed_paper().content), incremental=True)
    writer.add_blank_page(200, 200)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


OTHERS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "no PDF": lambda: b"PK\x03\x04" + bytes(500),
    "a PDF's head alone": lambda: b"%PDF-1.7\n",
    "unsigned": lambda: signed_paper().unsigned,
    "truncated by a byte": lambda: signed_paper().content[:-1],
    "truncated to half": lambda: signed_paper().content[: len(signed_paper().content) // 2],
    "the signature cut off": lambda: signed_paper().content[: len(signed_paper().unsigned)],
    "a blank behind": lambda: signed_paper().content + b" ",
    "something before": lambda: b"\n" + signed_paper().content,
    "a page more": with_a_page_more,
    "written anew": lambda: written(PdfWriter(clone_from=PdfReader(io.BytesIO(signed_paper().content)))),
    "encrypted": encrypted,
    "huge": lambda: b"%PDF-1.7\n" + bytes(65 * 2**20),
}


@pytest.mark.parametrize("name", OTHERS)
def test_anything_else_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(OTHERS[name]())
    status, words = told(path)
    assert status == 1 and "结论：" in words and "签名有效" not in words


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "none.pdf", tmp_path / "pipe"):
        status, words = told(path)
        assert status == 1 and "无法读取" in words


def test_another_anchor_trusts_nobody_here(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(signed_paper().content)
    make_sample_keys(tmp_path / "other", {}, "secret")
    status, words = told(path, tmp_path / "other" / signing.ANCHOR)
    assert status == 1 and "签名内容：没有改动" in words and "签名证书：不可信任" in words
    (tmp_path / "rubbish.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for trust in (tmp_path / "rubbish.pem", tmp_path / "none.pem", path):
        assert told(path, trust)[0] == 1


def test_an_impostor_with_the_same_names_is_not_trusted(tmp_path: Path) -> None:
    """Another authority under the very same name, with a certificate in the issuer's name."""
    make_sample_keys(tmp_path, {MARK: ISSUER}, django_settings.SIGNING_PASSPHRASE)
    content = signed_paper(Kind.REMINDER, tmp_path).content
    assert verify(content, (tmp_path / signing.ANCHOR).read_bytes()).is_good
    assert not verify(content, anchor()).is_good


def test_a_key_that_may_not_sign_papers_is_not_trusted(tmp_path: Path) -> None:
    """The authority's own key vouches for certificates, never for a paper."""
    make_sample_keys(tmp_path, {}, django_settings.SIGNING_PASSPHRASE)
    key, authority = authority_of(tmp_path)
    assert not authority.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    sealed = serialization.BestAvailableEncryption(django_settings.SIGNING_PASSPHRASE.encode())
    packed = pkcs12.serialize_key_and_certificates(b"root", key, authority, None, sealed)
    (tmp_path / f"{MARK}.p12").write_bytes(packed)
    with pytest.raises(signing.SigningFailed):
        signed_paper(Kind.REMINDER, tmp_path)


# --- every byte --------------------------------------------------------------------------------------------


@cache
def regions() -> dict[str, range]:
    """The parts of a signed file, as offsets."""
    content, begins = signed_paper().content, len(signed_paper().unsigned)
    hole = content.rindex(b"/Contents <") + len(b"/Contents ")
    end = content.index(b">", hole) + 1
    return {
        "head": range(200),
        "pages": range(200, begins - 200),
        "end of the unsigned file": range(begins - 200, begins),
        "seal, certificates, lists": range(begins, hole - 200),
        "around the signature": range(hole - 200, hole + 8),
        "signature": range(hole, end - 400),
        "zeros behind it": range(end - 400, end),
        "tail": range(end, len(content)),
    }


@pytest.mark.parametrize("region", ["head", "pages", "end of the unsigned file", "seal, certificates, lists",
    "around the signature", "signature", "zeros behind it", "tail"])  # fmt: skip
def test_no_bit_is_turned_unnoticed(region: str) -> None:
    content, chance = signed_paper().content, random.Random(region)
    places = regions()[region]
    for place in chance.sample(places, 12):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        assert not verify(bytes(changed), anchor()).is_good, place


def test_a_length_that_swallows_the_zeros_is_noticed() -> None:
    """Found by trying every bit: the outermost length of the signature, one higher in its upper byte."""
    content = bytearray(signed_paper().content)
    length = regions()["signature"].start + 5
    content[length : length + 2] = b"%02X" % (int(content[length : length + 2], 16) + 2)
    assert not verify(bytes(content), anchor()).is_good


def test_another_spelling_of_the_signature_is_noticed() -> None:
    content = signed_paper().content
    hole = regions()["signature"].start
    mixed = content[: hole + 40] + content[hole + 40 : hole + 400].swapcase() + content[hole + 400 :]
    assert mixed != content and not verify(mixed, anchor()).is_good


@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_done_to_it_is_noticed(data: Any) -> None:
    """Cut, doubled, overwritten, put in: any other bytes are another file."""
    content = signed_paper().content
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 300)))
    changed = content[:start] + data.draw(st.binary(max_size=80)) + content[end:]
    verdict = verify(changed, anchor())
    assert verdict.is_good == (changed == content)
