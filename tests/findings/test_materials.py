"""移送材料清单: how many pages each paper and each file of the case has."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from casework.models import Evidence
from casework.services import add_evidence
from findings.notice_facts import UNCOUNTED, materials_of
from notices.kinds import Kind
from notices.previewing import page_count
from tests.factories.casework import make_case, person, upload
from tests.notices.papers import sample_paper

pytestmark = pytest.mark.usefixtures("city")


def blank(pages: int) -> bytes:
    writer, found = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(found)
    return found.getvalue()


def given(content: bytes, name: str = "付款凭证.pdf") -> Evidence:
    file = upload(name, content)
    return add_evidence(make_case(), file, description="样例", acting_user=person("fgw_officer"))


@pytest.mark.parametrize(
    ("content", "sheets"),
    [(blank(3), "3"), (b"%PDF-1.7 sample", UNCOUNTED), (blank(3)[:200], UNCOUNTED)],
    ids=["whole", "none", "cut off"],
)
def test_pages_of_a_file_that_somebody_uploaded_are_counted(content: bytes, sheets: str) -> None:
    [material] = materials_of([], [given(content)])
    assert material.sheets == sheets


@pytest.mark.timeout(120)
def test_they_are_counted_in_another_process() -> None:
    """PDFium here is busy meanwhile, and lets nobody in: what a stranger made is read by a process of its own."""
    file, found = given(blank(2)), []

    class Slow(io.BytesIO):
        def readinto(self, buffer: object, /) -> int:
            if not found:
                found.extend(materials_of([], [file]))
            return super().readinto(buffer)  # type: ignore[arg-type]

    page_count(Slow(sample_paper(Kind.REMINDER)))  # type: ignore[arg-type]
    assert [material.sheets for material in found] == ["2"]
