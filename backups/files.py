"""Files as a backup handles them: hashed while copied, durable, private, and linked where they lie there already."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from backups.faults import Unusable

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """One file of a backup: its path beneath the backup's folder (with /), bytes, SHA-256."""

    path: str
    size: int
    sha256: str


def private_folder(path: Path) -> Path:
    """Makes the folder and its parents; the folder itself belongs to its owner alone."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(PRIVATE_FOLDER)
    return path


def digest_of(path: Path) -> tuple[int, str]:
    """Bytes and SHA-256 of a file, read in blocks."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
            size += len(block)
    return size, found.hexdigest()


def copy_file(source: Path, target: Path, mode: int = PRIVATE_FILE) -> tuple[int, str]:
    """Copies durably; returns bytes and SHA-256 of what was written."""
    found, size = hashlib.sha256(), 0
    with source.open("rb") as reading, _new(target, mode) as writing:
        while block := reading.read(BLOCK):
            found.update(block)
            writing.write(block)
            size += len(block)
        writing.flush()
        os.fsync(writing.fileno())
    return size, found.hexdigest()


def write_file(target: Path, content: bytes, mode: int = PRIVATE_FILE) -> None:
    """Writes durably a file that must not be there yet."""
    with _new(target, mode) as writing:
        writing.write(content)
        writing.flush()
        os.fsync(writing.fileno())


def link_or_copy(source: Path, target: Path, earlier: Path | None) -> tuple[int, str]:
    """The file in this backup: the one of an earlier backup where its bytes are still the same, else a copy.

    An earlier file is read before it is linked: a damaged one would be in every backup from then on.
    """
    made = digest_of(source)
    if earlier is not None and earlier.is_file() and digest_of(earlier) == made:
        try:
            os.link(earlier, target)
        except OSError:
            pass  # another disk, or a file system without links: a copy does
        else:
            return made
    return copy_file(source, target)


def files_under(folder: Path) -> Iterator[Path]:
    """The finished files of a store, in order; drafts begin with a dot and are left out."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def sync_folder(folder: Path) -> None:
    """What was created or renamed in the folder survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    for path in [folder, *(found for found in folder.rglob("*") if found.is_dir())]:
        sync_folder(path)


def remove_tree(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def refuse_one_inside_the_other(first: Path, second: Path, sentence: str) -> None:
    one, other = first.resolve(), second.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise Unusable(sentence)


def _new(path: Path, mode: int) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    return os.fdopen(descriptor, "wb")
