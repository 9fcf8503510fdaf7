"""Pages shown in the browser: PDFium reads for one thread at a time, and in one module of the web process."""

from __future__ import annotations

import ast
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from notices import previewing
from notices.kinds import Kind
from tests.notices.papers import sample_paper

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = [
    folder.parent
    for folder in sorted(ROOT.glob("*/__init__.py"))
    if folder.parent.name not in ("tests", "benchmarks")
]
# `archive` reads in processes of a command (verify_documents), `counting` is a process of its own.
OPENS_PDFIUM = {"notices/previewing.py", "notices/archive.py", "notices/counting.py"}


class Slow(io.BytesIO):
    """A PDF that PDFium reads bit by bit: what it does meanwhile happens within PDFium."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(content)
        self.meanwhile = meanwhile

    def readinto(self, buffer: Any, /) -> int:
        self.meanwhile()
        return super().readinto(buffer)


@pytest.mark.parametrize(
    "read",
    [
        previewing.page_count,
        previewing.pictures,
        lambda content: previewing.page_png(content, 1),
        lambda content: previewing.page_showing(content, "日"),
    ],
    ids=["page_count", "pictures", "page_png", "page_showing"],
)
def test_two_threads_are_never_within_pdfium_at_once(read: Callable[[Any], object]) -> None:
    paper = sample_paper(Kind.REMINDER)
    met, first_is_in = threading.Event(), threading.Event()
    together: list[bool] = []

    def second_reads() -> None:
        first_is_in.wait()
        previewing.page_count(Slow(paper, met.set))  # type: ignore[arg-type]

    def first_waits() -> None:
        if not first_is_in.is_set():
            first_is_in.set()
            together.append(met.wait(1))  # longer than the second would need to get in

    second = threading.Thread(target=second_reads)
    second.start()
    try:
        read(Slow(paper, first_waits))
    finally:
        first_is_in.set()
        second.join()
    assert together == [False], "the second was within PDFium beside the first"
    assert met.is_set()  # and came in when the first had left


def test_no_other_module_opens_pdfium() -> None:
    opens = {
        str(path.relative_to(ROOT))
        for folder in PRODUCT
        for path in folder.rglob("*.py")
        if _imports_pdfium(path)
    }
    assert opens == OPENS_PDFIUM


def test_no_web_page_reaches_the_archive() -> None:
    """The module that opens PDFium without the lock is known to its command alone."""
    known = {
        str(path.relative_to(ROOT))
        for folder in PRODUCT
        for path in folder.rglob("*.py")
        if "notices.archive" in path.read_text(encoding="utf-8")
    }
    assert known == {"notices/management/commands/verify_documents.py"}


def _imports_pdfium(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if any(name.split(".")[0] == "pypdfium2" for name in names):
            return True
    return False
