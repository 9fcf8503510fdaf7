"""Checking every chain of events against itself and against the heads kept outside the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from casework.chain import COVERED, Broken, first_broken
from casework.heads import Heads, read_heads
from casework.models import CaseEvent

COLUMNS = ("case__number", "at", "previous_hash", "hash", *COVERED)


def state_of_chains(numbers: Iterable[str]) -> dict[str, Broken]:
    """The first bad event of those of these cases that have one, by number."""
    heads = read_heads()
    events: dict[str, list[dict[str, Any]]] = {number: [] for number in numbers}
    rows = CaseEvent.objects.filter(case__number__in=list(events)).order_by("case__number", "seq")
    for row in rows.values(*COLUMNS):
        events[row["case__number"]].append(row)
    found = {number: first_broken(number, rows, heads.get(number)) for number, rows in events.items()}
    return {number: broken for number, broken in found.items() if broken is not None}


def broken_chains(using: str | None = None, heads: Heads | None = None) -> Iterator[Broken]:
    """The first bad event of every case that has one. Reads events in order, a case at a time.

    A backup names another connection, and the heads that belong to it.
    """
    heads = read_heads() if heads is None else dict(heads)
    events_read = CaseEvent.objects.using(using).order_by("case__number", "seq").values(*COLUMNS)
    rows = events_read.iterator(chunk_size=2000)
    for number, events in groupby(rows, key=lambda row: row["case__number"]):
        broken = first_broken(number, list(events), heads.pop(number, None))
        if broken:
            yield broken
    for number in sorted(heads):
        yield Broken(number, 1, "全部记录缺失，库外链首仍在")
