"""The archive, document by document: is it still the file that was issued, and does the row still give it?

A document is made again from its frozen words, in the layout of its version. Where the engine and the fonts are those
of its row, the bytes must be the same; where they are others, the text of every page and its picture must be.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from PIL import Image, ImageChops

from notices.kinds import spec_of
from notices.models import Notice
from notices.papers import unsigned_bytes
from notices.rendering import engine_versions
from notices.services import digest_of
from notices.signing import anchor_file
from notices.verifying import verify

BATCH = 32
# A picture is compared at one pixel a point: how far a pixel may be off, and how many of a thousand may.
GREY_STEPS, PER_MILLE = 96, 2
COLUMNS = (
    "pk", "kind", "words", "facts", "sheet", "number_text", "digest", "file", "sha256", "signed_sha256",
    "unsigned_size", "signer", "engine", "template_version",
)  # fmt: skip


@dataclass(frozen=True)
class Stored:
    """What the row of a rendered document says; the columns of COLUMNS in their order."""

    pk: int
    kind: str
    words: str
    facts: dict[str, Any]
    sheet: dict[str, Any]
    number_text: str
    digest: str
    file: str
    sha256: str
    signed_sha256: str
    unsigned_size: int
    signer: str
    engine: dict[str, str]
    template_version: str


@dataclass(frozen=True)
class Outcome:
    """What was found of one document; `problems` is empty where it is whole."""

    name: str
    problems: tuple[str, ...]
    is_other_engine: bool = False
    remark: str = ""


def check_all(jobs: int) -> Iterator[tuple[Outcome, int]]:
    """Each rendered document's outcome, oldest first, with how many there are. In `jobs` processes."""
    rows = Notice.objects.exclude(rendered_at=None).order_by("pk")
    total, last = rows.count(), 0
    pool = multiprocessing.get_context("fork").Pool(jobs) if jobs > 1 else None
    try:
        while batch := [Stored(*row) for row in rows.filter(pk__gt=last).values_list(*COLUMNS)[:BATCH]]:
            found = pool.map(check, batch, chunksize=2) if pool else map(check, batch)
            for outcome in found:
                yield outcome, total
            last = batch[-1].pk
    finally:
        if pool:
            pool.terminate()


def check(stored: Stored) -> Outcome:
    """One document's outcome. Asks no database; raises nothing for a document, whatever became of it."""
    name = f"{spec_of(stored.kind).label} {stored.number_text}（编号{stored.pk}）"
    problems = []
    if digest_of(stored.kind, stored.facts, stored.words) != stored.digest:
        problems.append("登记的事实或者正文被改动")
    content = _content(stored)
    if content is None:
        return Outcome(name, (*problems, "文件缺失"))
    unsigned = content[: stored.unsigned_size or None]
    problems += _problems_of_file(stored, content, unsigned)
    if stored.engine.get("template") != stored.template_version:
        return Outcome(name, (*problems, "登记的版式版本与成文时不同"))
    try:
        remade = unsigned_bytes(
            stored.kind,
            stored.words,
            stored.sheet,
            stored.number_text,
            facts=stored.facts,
            version=stored.template_version,
            is_signed=bool(stored.signed_sha256),
        )
    except Exception as error:  # an altered row may hold anything
        return Outcome(name, (*problems, f"不能重制（{type(error).__name__}）"))
    is_same = _digest(remade) == stored.sha256
    own_fonts = tuple(stored.sheet.get("own_fonts", ()))
    if stored.engine == dict(engine_versions(stored.template_version, own_fonts)):
        return Outcome(name, tuple(problems if is_same else [*problems, "重制的文件与存档不同"]))
    difference = "" if is_same else difference_between(unsigned, remade)
    remark = difference or ("字节仍然相同" if is_same else "文字和版面相同")
    return Outcome(name, (*problems, *([f"引擎不同，{difference}"] if difference else [])), True, remark)


def _content(stored: Stored) -> bytes | None:
    try:
        return (Path(settings.DOCUMENTS_DIR) / stored.file).read_bytes()
    except OSError:
        return None


def _problems_of_file(stored: Stored, content: bytes, unsigned: bytes) -> list[str]:
    problems = []
    if _digest(content) != (stored.signed_sha256 or stored.sha256):
        problems.append("文件被改动")
    if not stored.signed_sha256:
        return problems
    if _digest(unsigned) != stored.sha256:
        problems.append("签名文件不以存档的原件开头")
    anchor = anchor_file()
    if not anchor.is_file():
        return [*problems, "没有信任锚，无法核对签名"]
    verdict = verify(content, anchor.read_bytes())
    if not verdict.is_good:
        return [*problems, f"签名无效：{verdict.problem.rstrip('。')}"]
    is_theirs = {signature.signer for signature in verdict.signatures} == {stored.signer}
    return problems if is_theirs else [*problems, "签名单位与登记的不同"]


def difference_between(one: bytes, other: bytes) -> str:
    """What a reader would see differ between two files, in words; "" for nothing: text, then pictures of pages."""
    try:
        with closing(pypdfium2.PdfDocument(one)) as first, closing(pypdfium2.PdfDocument(other)) as second:
            if len(first) != len(second):
                return "页数不同"
            for number, (left, right) in enumerate(zip(first, second, strict=True), 1):
                if _text(left) != _text(right):
                    return f"第{number}页文字不同"
                if not _look_alike(left, right):
                    return f"第{number}页版面不同"
    except pypdfium2.PdfiumError:
        return "存档文件不能打开"
    return ""


def _text(page: Any) -> str:
    return "".join(page.get_textpage().get_text_range().split())


def _look_alike(left: Any, right: Any) -> bool:
    first, second = (page.render(grayscale=True).to_pil().convert("L") for page in (left, right))
    if first.size != second.size:
        return False
    difference: Image.Image = ImageChops.difference(first, second)
    far = sum(difference.histogram()[GREY_STEPS:])
    return far * 1000 <= PER_MILLE * first.width * first.height


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
