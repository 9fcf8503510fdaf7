"""The hash chain of a case's events: what a hash covers, and how a chain is checked.

The hash of an event is SHA-256 over the canonical JSON (sorted keys, no blanks, UTF-8) of everything the row
says and the hash before it. An edit or a gap breaks the chain where it happened; a missing tail shows only
against the head kept outside the database (:mod:`casework.heads`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

COVERED = (
    "seq",
    "verb",
    "move",
    "from_state",
    "to_state",
    "actor_id",
    "actor_name",
    "actor_body",
    "reason",
    "documents",
    "details",
    "is_internal",
)


def canonical_moment(moment: datetime) -> str:
    """The moment in UTC with microseconds: the same text whatever zone the database gives back."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_hash(*, case_number: str, at: datetime, previous_hash: str, **fields: Any) -> str:
    """The hash of one event as 64 hexadecimal digits; `fields` are those of ``COVERED``."""
    said = {name: fields[name] for name in COVERED}
    said |= {"case": case_number, "at": canonical_moment(at), "previous": previous_hash}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Broken:
    """The first bad event of a chain: which case, which place in it, and what is wrong (Chinese)."""

    case_number: str
    seq: int
    what: str


def first_broken(case_number: str, rows: list[dict[str, Any]], head: tuple[int, str] | None) -> Broken | None:
    """The first bad event of one case, or None. `rows` are its events by seq; `head` is (seq, hash) from outside."""
    previous, expected = "", 1
    for row in rows:
        if row["seq"] != expected:
            return Broken(case_number, expected, "此处缺少一条记录")
        if row["previous_hash"] != previous:
            return Broken(case_number, expected, "与上一条记录的摘要不相接")
        fields = {name: row[name] for name in COVERED}
        made = event_hash(case_number=case_number, at=row["at"], previous_hash=previous, **fields)
        if made != row["hash"]:
            return Broken(case_number, expected, "内容与摘要不符，记录被改动")
        if head and head[0] == expected and head[1] != made:
            return Broken(case_number, expected, "与库外保存的链首不符")
        previous, expected = made, expected + 1
    if head and head[0] >= expected:
        return Broken(case_number, expected, "末尾缺少记录，库外链首仍在")
    return None
