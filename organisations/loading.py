"""Reading a register of bodies from a CSV file.

Columns, by name and in any order: name, level, region, kind, superior, court_code, document_mark, part,
unified_social_credit_code; optional: short_name, valid_from, valid_to, successor. Superior and successor
are names of bodies in the file or in the database. UTF-8, with or without byte order mark.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from .models import FOUNDING_DAY, Body

FIELDS = {
    "name": "name",
    "short_name": "short_name",
    "level": "level",
    "region": "region",
    "kind": "kind",
    "court_code": "court_code",
    "document_mark": "document_mark",
    "part": "parts",
    "unified_social_credit_code": "uscc",
}
REQUIRED = {"name", "level", "region", "kind", "superior", "part"}


class UnusableRegister(Exception):
    """The file cannot be loaded; the message names the line."""


@dataclass(frozen=True)
class Loaded:
    new: int
    known: int


@transaction.atomic
def load_bodies(path: Path, *, is_sample: bool) -> Loaded:
    """Add the bodies of the file that are not registered under their name yet; registered ones stay as
    they are, so that what an office has corrected survives the next start."""
    rows = _rows(path)
    known = {body.name: body for body in Body.objects.order_by("valid_from")}
    fresh = [(line, row) for line, row in rows if row["name"] not in known]
    for line, row in fresh:
        known[row["name"]] = _create(line, row, is_sample)
    for line, row in fresh:
        _tie(line, row, known)
    return Loaded(new=len(fresh), known=len(rows) - len(fresh))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        missing = REQUIRED - set(reader.fieldnames or [])
        if missing:
            raise UnusableRegister(f"{path.name}: no column {', '.join(sorted(missing))}")
        return [
            (reader.line_num, {key: (value or "").strip() for key, value in row.items() if key})
            for row in reader
        ]


def _create(line: int, row: dict[str, str], is_sample: bool) -> Body:
    body = Body(is_sample=is_sample, **{field: row.get(column, "") for column, field in FIELDS.items()})
    try:
        body.valid_from = _day(row.get("valid_from")) or FOUNDING_DAY
        body.valid_to = _day(row.get("valid_to"))
        body.full_clean()
    except (ValidationError, ValueError) as error:
        raise UnusableRegister(f"line {line}, {row['name']}: {error}") from error
    body.save()
    return body


def _tie(line: int, row: dict[str, str], known: dict[str, Body]) -> None:
    body = known[row["name"]]
    for column in ("superior", "successor"):
        name = row.get(column, "")
        if name and name not in known:
            raise UnusableRegister(f"line {line}, {row['name']}: no such {column}: {name}")
        setattr(body, column, known[name] if name else None)
    body.save(update_fields=["superior", "successor"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
