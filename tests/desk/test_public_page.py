"""The page for everybody: by code or by file, it says what is ours, and tells nothing of the case or of any person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from desk.document_page import path_of
from notices.look_ups import network_of, seconds_to_wait
from notices.models import LookUps, Notice
from notices.services import render, void
from tests.factories.notices import DEPARTMENT, numbered
from tests.notices.signed import ISSUER, keys, signed_paper

pytestmark = pytest.mark.usefixtures("city")
SECRETS = (DEPARTMENT, "ZX-2026-000001", "陆采薇", "顾临渊", "0000-2000001", "财政局", "老旧小区")


@pytest.fixture
def notice(settings: Any) -> Notice:
    settings.SIGNING_DIR = keys()
    return render(numbered("reminder"))


def sent(content: bytes, name: str = "文书.pdf") -> Any:
    return Client().post("/verify/", {"file": SimpleUploadedFile(name, content, "application/pdf")})


def by_code(code: str, **headers: str) -> Any:
    return Client().get(f"/verify/{code}/", headers=headers)


def words_of(response: Any) -> str:
    words: str = response.content.decode()
    assert not [secret for secret in SECRETS if secret in words]
    return words


def test_a_code_confirms_kind_issuer_number_date_and_digest(notice: Notice) -> None:
    words = words_of(by_code(notice.verification_code))
    for word in (
        "提醒函",
        ISSUER,
        notice.number_text,
        "2026年11月20日",
        notice.signed_sha256,
        "有这份公文，状态有效",
    ):
        assert word in words


def test_a_right_and_a_wrong_code_get_a_page_of_one_shape(notice: Notice) -> None:
    """A verdict, then both forms; and a guess costs as many statements as a hit."""
    for code, status in ((notice.verification_code, 200), ("a" * 22, 404)):
        answer = by_code(code)
        assert answer.status_code == status
        for part in ('class="verdict', 'name="code"', 'name="file"'):
            assert words_of(answer).count(part) == 1


def test_the_signed_file_and_the_one_before_it_was_signed_are_ours(notice: Notice) -> None:
    content = path_of(notice).read_bytes()
    for ours in (content, content[: notice.unsigned_size]):
        words = words_of(sent(ours))
        for word in ("这是本系统发出的文件", "提醒函", ISSUER, notice.number_text, notice.signed_sha256):
            assert word in words
    void(notice, reason="文字有误")
    words = words_of(sent(content))
    assert "这是本系统发出的文件，公文已经作废" in words and "文字有误" not in words


def test_a_changed_file_is_not_ours(notice: Notice) -> None:
    content = path_of(notice).read_bytes()
    appended = words_of(sent(content + b"\n"))
    assert "文件与发出时不同" in appended and "签名以后文件被追加了内容" in appended
    flipped = bytearray(content)
    flipped[9000] ^= 1
    assert "不是本系统发出的文件" in words_of(sent(bytes(flipped)))
    for words in (appended, words_of(sent(bytes(flipped)))):
        assert notice.number_text not in words and notice.verification_code not in words


def test_a_file_that_somebody_trusted_signed_elsewhere_is_said_to_be_so(settings: Any) -> None:
    settings.SIGNING_DIR = keys()
    words = words_of(sent(signed_paper().content))
    assert "档案中没有这份文件" in words and f"文件由{ISSUER}签名，签名有效" in words


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 400, "这不是PDF文件"),
        (b"PK\x03\x04", 400, "这不是PDF文件"),
        (b"%PDF-1.7 of somebody else", 200, "不是本系统发出的文件"),
        (b"%PDF-1.7 /ByteRange [0 1 2 3]", 200, "不是本系统发出的文件"),
        (b"%PDF-1.7" + bytes(20 * 2**20), 400, "文件超过20MB"),
        (b"%PDF-1.7" + bytes(21 * 2**20), 413, "文件超过20MB"),
    ],
)
def test_what_is_no_document_gets_a_plain_answer(
    settings: Any, content: bytes, status: int, said: str
) -> None:
    settings.SIGNING_DIR = keys()
    answer = sent(content)
    assert answer.status_code == status and said in words_of(answer)


def test_no_file_is_a_form_with_an_error() -> None:
    answer = Client().post("/verify/")
    assert answer.status_code == 400 and "请选择要核验的PDF文件。" in words_of(answer)


def test_nothing_of_it_is_kept(notice: Notice, tmp_path: Any) -> None:
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    sent(path_of(notice).read_bytes())
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before


# --- how often ---------------------------------------------------------------------------------------------


def test_guessing_is_slow(notice: Notice, settings: Any) -> None:
    settings.VERIFY_PER_MINUTE = 3
    answers = [by_code(f"guess-{number}").status_code for number in range(3)]
    assert answers == [404, 404, 404]
    for refused in (by_code(notice.verification_code), sent(b"%PDF-1.7")):
        assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 60
        assert "查询过于频繁" in words_of(refused) and notice.number_text not in words_of(refused)
    assert Client().get("/verify/").status_code == 200  # the empty form asks nothing
    assert LookUps.objects.get().count == 3
    # Another visitor is not kept waiting, nor the same one in another minute.
    assert Client(REMOTE_ADDR="10.1.2.3").get(f"/verify/{notice.verification_code}/").status_code == 200
    LookUps.objects.update(minute=clock.wall() - timedelta(minutes=2))
    assert by_code(notice.verification_code).status_code == 200
    assert LookUps.objects.count() == 1  # what has passed is cleared away


@pytest.mark.parametrize("code", ["/", "//", " / ", ""])
def test_a_code_of_nothing_is_an_error_in_the_form_and_counts(code: str, settings: Any) -> None:
    settings.VERIFY_PER_MINUTE = 2
    for _ in range(2):
        answer = Client().get("/verify/", {"code": code})
        assert answer.status_code == 200 and answer.context["form"].errors
    assert Client().get("/verify/", {"code": code}).status_code == 429
    assert Client().get("/verify/").status_code == 200


def test_a_code_is_found_between_its_slashes() -> None:
    assert Client().get("/verify/", {"code": "/abc/"}).url == "/verify/abc/"  # type: ignore[attr-defined]


def test_behind_a_proxy_of_ours_each_visitor_counts(settings: Any) -> None:
    from ipaddress import ip_network

    settings.VERIFY_PER_MINUTE = 1
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    statuses = [
        by_code("guess", **{"X-Forwarded-For": forwarded}).status_code
        for forwarded in ("203.0.113.5", "203.0.113.6", "198.51.100.1, 203.0.113.5")
    ]
    assert statuses == [404, 404, 429]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("rubbish", "?"),
        (None, "?"),
    ],
)
def test_an_address_counts_with_its_network(address: str | None, counted: str) -> None:
    assert network_of(address) == counted


def test_it_counts_exactly_as_many_as_may_ask(settings: Any) -> None:
    settings.VERIFY_PER_MINUTE = 2
    assert [bool(seconds_to_wait("203.0.113.9")) for _ in range(4)] == [False, False, True, True]
