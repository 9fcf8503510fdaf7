"""Checking every chain of events against itself and against the heads kept outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from casework.chain import COVERED, Broken, first_broken
from casework.heads import read_heads
from casework.models import CaseEvent

COLUMNS = ("case__number", "at", "previous_hash", "hash", *COVERED)


def broken_chains() -> Iterator[Broken]:
    """The first bad event of every case that has one. Reads events in order, a case at a time."""
    heads = read_heads()
    rows = CaseEvent.objects.order_by("case__number", "seq").values(*COLUMNS).iterator(chunk_size=2000)
    for number, events in groupby(rows, key=lambda row: row["case__number"]):
        broken = first_broken(number, list(events), heads.pop(number, None))
        if broken:
            yield broken
    for number in sorted(heads):
        yield Broken(number, 1, "全部记录缺失，库外链首仍在")
