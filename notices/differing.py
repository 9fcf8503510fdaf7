"""What differs between two texts of one paper, field by field, in words: as whoever signs it reads it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any


@dataclasses.dataclass(frozen=True)
class Change:
    """One field that was changed. `paper` names the document where a draft has two; old or new may be ""."""

    label: str
    old: str
    new: str
    paper: str = ""


def differences(old: Any, new: Any, *, paper: str = "") -> Iterator[Change]:
    """The fields of two facts of one kind that are not the same, in the order of the paper; of None, every one."""
    for spec in dataclasses.fields(old if new is None else new):
        before, after = (spoken(getattr(facts, spec.name, "")) for facts in (old, new))
        if before != after:
            yield Change(spec.metadata["label"], before, after, paper)


def spoken(value: Any) -> str:
    """A value of facts as text: a paragraph a line; of rows, one a line with its number and labels."""
    if isinstance(value, tuple):
        rows = [spoken(entry) for entry in value]
        if any(dataclasses.is_dataclass(entry) for entry in value):
            rows = [f"{place}. {row}" for place, row in enumerate(rows, 1)]
        return "\n".join(rows)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = [(spec.metadata["label"], getattr(value, spec.name)) for spec in dataclasses.fields(value)]
        return "；".join(f"{label}：{spoken(part)}" for label, part in parts if part)
    return str(value or "")
