"""Evidence files: checked for type and size, stored under their SHA-256 outside the web root."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

import clock
from accounts.models import User
from casework.models import Case, Evidence, Verb
from casework.services.recording import record
from casework.thresholds import threshold
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


class Upload(Protocol):
    """What Django's uploaded files offer, as far as it is needed here."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]: ...


# Ending → (content type, the bytes such a file begins with).
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
ACCEPTED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP,)),
    ".doc": ("application/msword", (OLE,)),
    ".xls": ("application/vnd.ms-excel", (OLE,)),
    ".ofd": ("application/ofd", (ZIP,)),
}
WHAT_IS_ACCEPTED = "PDF、JPG、PNG、Word、Excel、OFD"


def largest() -> int:
    """How large a file may be, in MB: what the office sets, and never more than the machine takes."""
    return min(threshold("evidence_size"), settings.EVIDENCE_MAX_BYTES // 1024 // 1024)


class _WhatMayBeSent:
    """Words beneath a field, asked for when they are shown. Not `lazy`: a form that is only checked asks it for truth,
    which would cost every answer a statement."""

    def __str__(self) -> str:
        return f"{WHAT_IS_ACCEPTED}，每件不超过{largest()}MB"


WHAT_MAY_BE_SENT: Any = _WhatMayBeSent()


@dataclass(frozen=True)
class Stored:
    """A file that was checked and kept: its plain name, type, size in bytes and SHA-256."""

    name: str
    content_type: str
    size: int
    sha256: str


@one_transaction()
def add_evidence(
    case: Case, upload: Upload, *, description: str, acting_user: User, is_internal: bool = False
) -> Evidence:
    """Stores one file and puts it on record. Raises Refusal naming the file, what is wrong and the remedy."""
    stored = store(upload)
    evidence = Evidence.objects.create(
        case=case,
        name=stored.name,
        description=description,
        content_type=stored.content_type,
        size=stored.size,
        sha256=stored.sha256,
        is_internal=is_internal,
        added_by=acting_user,
        added_at=clock.now(),
    )
    record(
        case,
        Verb.EVIDENCE_ADDED,
        acting_user=acting_user,
        details={"name": evidence.name, "sha256": stored.sha256},
        is_internal=is_internal,
    )
    return evidence


def store(upload: Upload) -> Stored:
    """Checks one file and keeps its bytes under their SHA-256. Raises Refusal naming the file and the remedy."""
    name = _plain(upload.name or "")
    content_type, beginnings = _accepted(name)
    size = upload.size or 0
    most = largest()
    if not 0 < size <= most * 1024 * 1024:
        raise Refusal(
            f"文件“{name}”是空文件或者超过{most}MB。", field="evidence", remedy="请压缩或者拆分后再传。"
        )
    digest, path = _store(upload, name, beginnings)
    return Stored(name[-200:], content_type, path.stat().st_size, digest)


def path_of(evidence: Evidence) -> Path:
    """Where the bytes of a file lie."""
    return place_of(evidence.sha256)


def place_of(sha256: str) -> Path:
    """Where the bytes with this digest lie."""
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256


def _plain(name: str) -> str:
    """The name without folders, whatever system it comes from, and without characters that hide or reorder."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())


def _accepted(name: str) -> tuple[str, tuple[bytes, ...]]:
    ending = Path(name).suffix.lower()
    if ending not in ACCEPTED:
        raise Refusal(
            f"文件“{name}”的类型不能接收。", field="evidence", remedy=f"请转成{WHAT_IS_ACCEPTED}后再传。"
        )
    return ACCEPTED[ending]


def _store(upload: Upload, name: str, beginnings: tuple[bytes, ...]) -> tuple[str, Path]:
    folder = Path(settings.EVIDENCE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{os.getpid()}-{id(upload)}"
    digest, first = hashlib.sha256(), b""
    try:
        with draft.open("wb") as file:
            for chunk in upload.chunks():
                first += chunk[: 16 - len(first)]
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not first.startswith(beginnings):
            raise Refusal(
                f"文件“{name}”的内容与扩展名不符。", field="evidence", remedy="请核对文件，重新导出后再传。"
            )
        path = place_of(digest.hexdigest())
        path.parent.mkdir(exist_ok=True)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return digest.hexdigest(), path
