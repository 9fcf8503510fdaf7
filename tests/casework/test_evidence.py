"""Evidence: types, size, what a file really is, and names that would like to be paths."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from casework.models import Case, Evidence
from casework.services import add_evidence
from casework.services.evidence import ACCEPTED, path_of
from organisations.refusals import Refusal
from tests.factories.casework import make_case, person

pytestmark = pytest.mark.usefixtures("city")
PDF = b"%PDF-1.7 sample"


@dataclass
class Sent:
    """An upload whose name nobody has cleaned, in chunks."""

    name: str
    content: bytes
    step: int = 1 << 16

    @property
    def size(self) -> int:
        return len(self.content)

    def chunks(self) -> Iterable[bytes]:
        return (self.content[at : at + self.step] for at in range(0, len(self.content), self.step))


@pytest.fixture
def case(city: None) -> Case:
    return make_case()


def add(case: Case, name: str = "凭证.pdf", content: bytes = PDF, **changed: Any) -> Evidence:
    sent = Sent(name, content, changed.pop("step", 1 << 16))
    return add_evidence(case, sent, description="付款凭证", acting_user=person("jtj_handler"), **changed)


def stored() -> list[Path]:
    folder = Path(django_settings.EVIDENCE_DIR)
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def test_it_keeps_the_bytes_under_their_digest_and_puts_it_on_record(case: Case) -> None:
    content = PDF + b"x" * 200_000
    kept = add(case, content=content)
    digest = hashlib.sha256(content).hexdigest()
    assert (kept.name, kept.size, kept.sha256, kept.content_type) == (
        "凭证.pdf",
        len(content),
        digest,
        "application/pdf",
    )
    assert path_of(kept).read_bytes() == content and stored() == [Path(digest[:2]) / digest]
    event = case.events.last()
    assert event is not None
    assert (event.verb, event.details, event.is_internal) == (
        "evidence_added",
        {"name": "凭证.pdf", "sha256": digest},
        False,
    )


@pytest.mark.parametrize("ending", ACCEPTED)
def test_it_takes_the_types_of_the_office_in_any_case(case: Case, ending: str) -> None:
    beginning = ACCEPTED[ending][1][0]
    assert add(case, f"附件{ending.upper()}", beginning + b"rest").content_type == ACCEPTED[ending][0]


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.pdf.js", "a", ".pdf", "pdf", "", "a.zip", "a.pdf "]
)
def test_it_refuses_other_types(case: Case, name: str) -> None:
    with pytest.raises(Refusal, match="类型不能接收") as refusal:
        add(case, name)
    assert refusal.value.field == "evidence" and "PDF" in str(refusal.value.remedy)
    assert stored() == [] and case.events.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.pdf", b" %PDF-1.7"),
        ("a.png", b"\xff\xd8\xff\xe0 a photograph"),
        ("a.jpg", b"GIF89a"),
        ("a.docx", b"\xd0\xcf\x11\xe0 an old one"),
        ("a.xls", b"PK\x03\x04"),
        ("a.pdf", b"MZ\x90\x00"),
    ],
)
def test_it_refuses_what_is_not_what_its_name_says(case: Case, name: str, content: bytes) -> None:
    with pytest.raises(Refusal, match="内容与扩展名不符"):
        add(case, name, content)
    assert stored() == [] and not Evidence.objects.exists() and case.events.count() == 1


def test_it_refuses_what_is_empty_or_too_large(case: Case, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    for content in (b"", PDF + b"x" * 1024 * 1024):
        with pytest.raises(Refusal, match="是空文件或者超过1MB"):
            add(case, content=content)
    assert stored() == []
    assert add(case, content=PDF.ljust(1024 * 1024, b"x")).size == 1024 * 1024


def test_the_beginning_may_come_in_small_chunks(case: Case) -> None:
    assert add(case, step=3).size == len(PDF)


@pytest.mark.parametrize(
    "name",
    [
        "../../../outside.pdf",
        "/etc/outside.pdf",
        "..\\..\\outside.pdf",
        "a/../../outside.pdf",
        "\u202efdp.exe.pdf",
        "长" * 300 + ".pdf",
        "a\nb.pdf",
        "a\x00b.pdf",
    ],
)
def test_a_name_is_a_name_and_no_path(case: Case, name: str) -> None:
    kept = add(case, name)
    digest = hashlib.sha256(PDF).hexdigest()
    assert stored() == [Path(digest[:2]) / digest]
    assert len(kept.name) <= 200 and kept.name.endswith(".pdf")
    assert not set(kept.name) & set("/\\\n\x00\u202e")


def test_the_same_file_twice_is_two_entries_and_one_file(case: Case) -> None:
    first, second = add(case, "一.pdf"), add(case, "二.pdf", is_internal=True)
    assert first.sha256 == second.sha256 and len(stored()) == 1
    assert [event.is_internal for event in case.events.filter(verb="evidence_added")] == [False, True]
