"""An uploaded workbook between trial run and writing: kept outside the web root, for the person who uploaded it.

VAR_DIR/imports/<user>/<sha-256>.xlsx and .json beside it: {"name", "as_of", "at"}
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

import clock
from accounts.models import User
from enforcement.workbook import Limits, WorkbookUnusable

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEPT_SECONDS = 7 * 24 * 3600
_MOST_KEPT = 20


class Upload(Protocol):
    """What Django's uploaded files offer, as far as it is needed here."""

    name: str | None

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True)
class Kept:
    """A workbook that waits. `name` is what the person called it."""

    path: Path
    digest: str
    name: str
    as_of: date
    at: datetime


def keep(upload: Upload, *, as_of: date, acting_user: User) -> Kept:
    """Stores the upload under its digest. Raises WorkbookUnusable where it is too large."""
    folder = _folder(acting_user)
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    temporary, digest = _received(upload, folder)
    path = folder / f"{digest}.xlsx"
    os.replace(temporary, path)
    name = Path((upload.name or "").replace("\\", "/")).name[-200:] or path.name
    made = Kept(path, digest, name, as_of, clock.now())
    said = {"name": made.name, "as_of": as_of.isoformat(), "at": made.at.isoformat()}
    path.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")
    return made


def kept(digest: str, *, acting_user: User) -> Kept | None:
    """The person's own upload of that digest, None where there is none (any more)."""
    if not _SHA256.fullmatch(digest):
        return None
    path = _folder(acting_user) / f"{digest}.xlsx"
    try:
        said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not path.is_file():
        return None
    at = datetime.fromisoformat(said["at"])
    return Kept(path, digest, said["name"], date.fromisoformat(said["as_of"]), at)


def discard(upload: Kept) -> None:
    """It was written, or is unusable."""
    upload.path.unlink(missing_ok=True)
    upload.path.with_suffix(".json").unlink(missing_ok=True)


def _folder(user: User) -> Path:
    return Path(settings.VAR_DIR) / "imports" / str(user.pk)


def _received(upload: Upload, folder: Path) -> tuple[str, str]:
    most = Limits().file_bytes
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > most:
                    raise WorkbookUnusable(f"文件超过{most // 2**20}MB", remedy="请分成几个文件后重传")
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary, digest.hexdigest()


def _tidy(folder: Path) -> None:
    """What was never confirmed does not stay for ever. By the machine's time, as files bear it."""
    files = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for place, path in enumerate(files):
        if place >= _MOST_KEPT * 2 or path.stat().st_mtime < time.time() - _KEPT_SECONDS:
            path.unlink(missing_ok=True)
