"""Heads of the event chains, kept outside the database.

Each committed event adds one line ``number seq hash`` to a file that is only ever appended to. A line is one
``write`` on a descriptor opened with O_APPEND, so several processes may write at once. Whoever deletes the tail
of a chain in the database would have to find and change this file as well.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

FILE = "heads.log"
Heads = dict[str, tuple[int, str]]


def remember(case_number: str, seq: int, digest: str) -> None:
    """Writes the head once the surrounding transaction is committed; a rolled-back event leaves no line."""
    transaction.on_commit(partial(_append, f"{case_number} {seq} {digest}\n"))


def _append(line: str) -> None:
    folder = Path(settings.HEADS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def read_heads(folder: Path | None = None) -> Heads:
    """The newest head of every case: number → (seq, hash). A torn last line is passed over.

    `folder` holds the heads of a backup; default: those of the running system.
    """
    heads: Heads = {}
    for number, seq, digest in _lines(Path(folder or settings.HEADS_DIR) / FILE):
        if number not in heads or heads[number][0] <= seq:
            heads[number] = (seq, digest)
    return heads


def _lines(path: Path) -> Iterator[tuple[str, int, str]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            parts = line.split()
            if len(parts) == 3 and parts[1].isdigit() and len(parts[2]) == 64:
                yield parts[0], int(parts[1]), parts[2]
