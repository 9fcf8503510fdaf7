"""A task that should be open, and by what it is told from the others."""

from __future__ import annotations

from dataclasses import dataclass

SEAL, SERVE = "seal_document", "serve_document"
# Here each document is a task of its own; any other desk has one of a kind at a time, the oldest first.
EACH = frozenset({SEAL, SERVE})
# Node, body, and the row it is about where that tells one task from the next.
Key = tuple[str, int, int]


@dataclass(frozen=True)
class Turn:
    """One task that should be open: node, body, rank, and the row it is about."""

    node: str
    body_id: int
    rank: str
    about: int | None = None

    @property
    def key(self) -> Key:
        return key_of(self.node, self.body_id, self.about)


def key_of(node: str, body_id: int | None, about: int | None) -> Key:
    """What an open task has in common with the turn it answers, and with no other."""
    return node, body_id or 0, (about or 0) if node in EACH else 0
