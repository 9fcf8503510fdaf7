"""Making a backup, while people work.

Order: heads, database, files. A head is written after its event's transaction, so heads taken first never know of
an event that the snapshot lacks; a file is written before the row that names it, and is never changed or deleted,
so files taken last hold every one that the snapshot names. What is younger than the snapshot does no harm.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

import clock
from backups import databases, manifest
from backups.faults import Unusable
from backups.files import (
    Stored,
    digest_of,
    files_under,
    link_or_copy,
    private_folder,
    refuse_one_inside_the_other,
    remove_tree,
    sync_folder,
    sync_tree,
    write_file,
)
from casework.chain import Broken
from casework.heads import FILE as HEADS_FILE
from casework.heads import read_heads
from casework.models import CaseEvent, Evidence
from casework.verification import broken_chains
from incoming.models import IncomingFile
from notices.models import Notice

NAME = re.compile(r"zhengxin-\d{8}-\d{6}(-\d+)?")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A finished backup. `removed` are the names of older ones beyond `keep`; `keys` the file of keys, or None."""

    folder: Path
    manifest: manifest.Manifest
    linked: int
    removed: list[str]
    keys: Path | None


def make_backup(folder: Path, *, keys: Path | None = None, keep: int | None = None, say: Say = print) -> Made:
    """One more backup in `folder`, under the machine's own time; whole, or not there at all.

    `keys` is another folder for the keys; without it they are left out. `keep` is how many backups remain.
    Raises Unusable where it cannot be made, or another one is being made.
    """
    folder = folder.absolute()
    _refuse_places(folder, keys)
    private_folder(folder)
    with _alone(folder):
        for left in folder.glob(".zhengxin-*.part"):
            remove_tree(left)
        name = _free_name(folder)
        draft = private_folder(folder / f".{name}.part")
        try:
            said, linked = _fill(draft, _newest(folder), say)
            manifest.write(draft, said)
            sync_tree(draft)
            kept_keys = _write_keys(keys, name) if keys else None
        except BaseException:
            remove_tree(draft)
            raise
        draft.rename(folder / name)
        sync_folder(folder)
        removed = _thin_out(folder, keep) if keep else []
    return Made(folder / name, said, linked, removed, kept_keys)


def complete_backups(folder: Path) -> list[Path]:
    """The finished backups in a folder, oldest first."""
    if not folder.is_dir():
        return []
    named = (path for path in folder.iterdir() if NAME.fullmatch(path.name))
    return sorted((path for path in named if (path / manifest.NAME).is_file()), key=_age)


def _fill(draft: Path, earlier: Path | None, say: Say) -> tuple[manifest.Manifest, int]:
    files = _take_heads(draft)
    dump = draft / databases.DUMP[connection.vendor]
    say("备份数据库……")
    with databases.snapshot(dump) as alias:
        counts, migrations = databases.counts_of(alias), databases.migrations_of(alias)
        broken = [f"{found.case_number} 第{found.seq}条：{found.what}" for found in _broken(alias, draft)]
        events = CaseEvent.objects.using(alias).count()
        named = _named_files(alias)
    size, sha256 = digest_of(dump)
    files.append(Stored(dump.name, size, sha256))
    stored, linked = _take_files(draft, earlier, say)
    files += stored
    said = manifest.Manifest(
        made_at=clock.wall().isoformat(timespec="seconds"),
        engine=connection.vendor,
        database=dump.name,
        migrations=migrations,
        counts=counts,
        events=events,
        broken=broken,
        missing=_missing(named, stored),
        files=files,
    )
    return said, linked


def _take_heads(draft: Path) -> list[Stored]:
    """The heads as far as they were written when they were read: a line that is being written is left for next time."""
    source = Path(settings.HEADS_DIR) / HEADS_FILE
    if not source.is_file():
        return []
    target = private_folder(draft / "heads") / HEADS_FILE
    content = source.read_bytes()
    write_file(target, content[: content.rfind(b"\n") + 1])
    return [Stored(f"heads/{HEADS_FILE}", *digest_of(target))]


def _broken(alias: str, draft: Path) -> list[Broken]:
    return list(broken_chains(alias, read_heads(draft / "heads")))


def _named_files(alias: str) -> dict[str, str]:
    """Path in the backup → SHA-256, of every file that a row of the snapshot names."""
    papers = [
        (notice.file, notice.file_sha256)
        for notice in Notice.objects.using(alias).exclude(file="").only("file", "sha256", "signed_sha256")
    ]
    evidence = {
        *Evidence.objects.using(alias).values_list("sha256", flat=True),
        *IncomingFile.objects.using(alias).values_list("sha256", flat=True),
    }
    return {f"documents/{file}": sha256 for file, sha256 in papers} | {
        f"evidence/{sha256[:2]}/{sha256}": sha256 for sha256 in evidence
    }


def _take_files(draft: Path, earlier: Path | None, say: Say) -> tuple[list[Stored], int]:
    """Documents and evidence. Returns the files, and how many of them are links to the backup before."""
    stored, linked = [], 0
    for store, folder in (("documents", settings.DOCUMENTS_DIR), ("evidence", settings.EVIDENCE_DIR)):
        found = list(files_under(Path(folder)))
        say(f"备份{'文书' if store == 'documents' else '证据'}：{len(found)}个文件……")
        private_folder(draft / store)
        for path in found:
            relative = f"{store}/{path.relative_to(folder).as_posix()}"
            target = draft / relative
            for parent in reversed(target.relative_to(draft).parents[:-1]):
                private_folder(draft / parent)
            size, sha256 = link_or_copy(path, target, earlier / relative if earlier else None)
            stored.append(Stored(relative, size, sha256))
            linked += target.stat().st_nlink > 1
    return stored, linked


def _missing(named: dict[str, str], stored: list[Stored]) -> list[str]:
    """What the running system has lost already: files that a row names, absent or with other bytes."""
    here = {file.path: file.sha256 for file in stored}
    return sorted(path for path, sha256 in named.items() if here.get(path) != sha256)


def _write_keys(folder: Path, name: str) -> Path:
    """The keys that are set, as an environment file of their own."""
    private_folder(folder)
    path = folder / f"{name}.keys"
    lines = [f"{key}={getattr(settings, key)}\n" for key in settings.KEYS if getattr(settings, key)]
    write_file(path, "".join(lines).encode())
    sync_folder(folder)
    return path


def _refuse_places(folder: Path, keys: Path | None) -> None:
    for place in (settings.DOCUMENTS_DIR, settings.EVIDENCE_DIR, settings.HEADS_DIR):
        if Path(place).resolve() in [folder.resolve(), *folder.resolve().parents]:
            raise Unusable(f"备份目录不能放在{place}里面。", "请另选目录，最好在另一块磁盘上。")
    if keys:
        refuse_one_inside_the_other(folder, keys, "密钥不能与备份放在一起，请为 --keys 另选目录。")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time: the lock ends with the process, however it ends."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unusable("另一次备份正在进行。", "请等它结束后再试。") from error
        yield
    finally:
        os.close(descriptor)


def _free_name(folder: Path) -> str:
    """zhengxin-<day>-<time>, with a number behind where two fall into one second."""
    plain = f"zhengxin-{clock.wall():%Y%m%d-%H%M%S}"
    names = [plain, *(f"{plain}-{number}" for number in range(2, 100))]
    return next(name for name in names if not (folder / name).exists())


def _newest(folder: Path) -> Path | None:
    return next(reversed(complete_backups(folder)), None)


def _age(path: Path) -> tuple[str, int]:
    parts = path.name.split("-")
    return "-".join(parts[1:3]), int(parts[3]) if len(parts) > 3 else 1


def _thin_out(folder: Path, keep: int) -> list[str]:
    old = complete_backups(folder)[:-keep]
    for path in old:
        # Renamed first: what is half removed must not look like a backup.
        gone = path.rename(folder / f".{path.name}.part")
        remove_tree(gone)
    return [path.name for path in old]
