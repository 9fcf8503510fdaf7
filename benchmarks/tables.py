"""Results as text."""

from __future__ import annotations

from typing import Any

COLUMNS = ("measure", "database", "ours", "unit", "peer", "peer_value", "ratio", "rounds")


def table(rows: list[dict[str, Any]]) -> str:
    """The rows in columns, numbers rounded to what they are worth."""
    lines = [COLUMNS, *(tuple(_text(row[column]) for column in COLUMNS) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _text(value: Any) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
