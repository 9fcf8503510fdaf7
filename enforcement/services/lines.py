"""What each row of a workbook would change in the register. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from enforcement.models import DONE_STAGES, EnforcementCase, ImportRow, Stage
from enforcement.queries import chunks
from enforcement.services.registry import Bodies
from enforcement.workbook import ParsedRow, Rejection, Warning_
from enforcement.workbook.columns import COURT, DEBTOR, DOCKET, LISTED_ON, PAID, PRINCIPAL, STAGE
from organisations.models import Body

Outcome = ImportRow.Outcome
Change = dict[str, str]

# Columns of the register that a workbook fills. An empty cell of the second kind says nothing: what the register
# knows stays, since a column may be missing altogether.
ALWAYS = ("court_id", "filed_on", "debtor_id", "principal", "paid", "stage")
WHERE_GIVEN = ("basis", "applicant", "planned_listing_on", "listed_on", "judge", "remark")
# What the workbook has no column for, but contradicts when a case is listed again or revived (执恢).
IMPLIED = ("deleted_on", "closed_on")
LABELS = {field.attname: str(field.verbose_name) for field in EnforcementCase._meta.concrete_fields}
WRITTEN = (*ALWAYS, *WHERE_GIVEN, *IMPLIED)


@dataclass(slots=True)
class Line:
    """One accepted row: the case as it will be, and what differs from the register."""

    row: ParsedRow
    outcome: str
    case: EnforcementCase
    changes: list[Change] = field(default_factory=list)


def lines_of(rows: Sequence[ParsedRow], bodies: Bodies, *, now: datetime, as_of: date) -> list[Line]:
    """The rows against the register, in the order of the file. The cases are changed in memory alone."""
    known = _known([row.docket for row in rows])
    return [_line(row, known.get(row.docket), bodies, now=now, as_of=as_of) for row in rows]


def refuse_other_courts(
    rows: Iterable[ParsedRow], courts: Collection[int], bodies: Bodies
) -> tuple[list[ParsedRow], list[Rejection]]:
    """Parts the rows of the courts that may be written from those of others, which are rejected."""
    allowed, refused = [], []
    for row in rows:
        court = bodies.by_pk[bodies.court_of(row)]
        if court.pk in courts:
            allowed.append(row)
            continue
        reason, remedy = f"{court.name}的案件不由本院登记", "请删去本行，由该院或者其上级法院导入"
        texts = shown_cells(row, court)
        refused.append(Rejection(row.sheet, row.row, row.serial, COURT, reason, remedy, cells=texts))
    return allowed, refused


def stale_warnings(lines: Iterable[Line], as_of: date) -> list[Warning_]:
    """A change told by a workbook older than what the register knows: taken over, and pointed out."""
    return [
        Warning_(
            line.row.sheet,
            line.row.row,
            line.row.serial,
            "",
            f"台账截止{as_of}，早于库内记录的截止日{line.case.as_of}，仍按台账变更",
            "请核对是否误用了旧台账",
        )
        for line in lines
        if line.outcome == Outcome.CHANGED and line.case.as_of > as_of
    ]


def _known(dockets: Iterable[str]) -> dict[str, EnforcementCase]:
    found = {}
    for some in chunks(dockets):
        for case in EnforcementCase.objects.filter(docket__in=some):
            found[case.docket] = case
    return found


def _line(
    row: ParsedRow, case: EnforcementCase | None, bodies: Bodies, *, now: datetime, as_of: date
) -> Line:
    values = _values(row, case, bodies)
    if case is None:
        made = EnforcementCase(docket=row.docket, first_seen_at=now, updated_at=now, as_of=as_of, **values)
        made.court, made.debtor = bodies.by_pk[made.court_id], bodies.by_pk[made.debtor_id]
        return Line(row, Outcome.NEW, made)
    changes = changes_between(case, values, bodies.by_pk)
    for name, value in values.items():
        setattr(case, name, value)
    case.court, case.debtor = bodies.by_pk[case.court_id], bodies.by_pk[case.debtor_id]
    if changes:
        case.updated_at = now
    return Line(row, Outcome.CHANGED if changes else Outcome.UNCHANGED, case, changes)


def _values(row: ParsedRow, case: EnforcementCase | None, bodies: Bodies) -> dict[str, Any]:
    values: dict[str, Any] = {
        "court_id": bodies.court_of(row),
        "filed_on": row.filed_on,
        "debtor_id": row.debtor_key,
        "principal": row.principal,
        "paid": row.paid,
        "stage": Stage[row.stage.name].value,
    }
    values |= {name: given for name in WHERE_GIVEN if (given := getattr(row, name))}
    if case is not None:
        relisted = row.listed_on and case.deleted_on and row.listed_on > case.deleted_on
        values |= {"deleted_on": None} if relisted else {}
        revived = case.closed_on and values["stage"] not in DONE_STAGES
        values |= {"closed_on": None} if revived else {}
    return values


def changes_between(
    case: EnforcementCase, values: Mapping[str, Any], bodies: Mapping[int, Body] | None = None
) -> list[Change]:
    """What differs, as [{"field", "label", "old", "new"}] with texts for people."""
    changes = []
    for name, new in values.items():
        old = getattr(case, name)
        if old != new:
            changes.append(
                {
                    "field": name.removesuffix("_id"),
                    "label": LABELS[name],
                    "old": _text(name, old, bodies),
                    "new": _text(name, new, bodies),
                }
            )
    return changes


def _text(name: str, value: Any, bodies: Mapping[int, Body] | None) -> str:
    if value is None:
        return ""
    if name == "stage":
        return Stage(value).label
    if bodies is not None and name in ("court_id", "debtor_id"):
        return bodies[value].name
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def shown_values(line: Line) -> dict[str, Any]:
    """What a page shows of an accepted row; amounts in yuan as text. `was` holds the old of changed cells."""
    case = line.case
    old = {change["field"]: change["old"] for change in line.changes}
    return {
        "docket": case.docket,
        "body": case.debtor.name,
        "principal": str(case.principal),
        "paid": str(case.paid),
        "stage": Stage(case.stage).label,
        "listing": case.listing,
        "was": {name: old[name].replace(",", "") for name in ("principal", "paid", "stage") if name in old},
    }


def shown_cells(row: ParsedRow, court: Body) -> tuple[tuple[str, str], ...]:
    """A row that was read and is rejected after all, as its cells stood."""
    return (
        (DOCKET, row.docket),
        (COURT, court.name),
        (DEBTOR, row.debtor_as_written),
        (PRINCIPAL, str(row.principal)),
        (PAID, str(row.paid)),
        (STAGE, row.stage.value),
        (LISTED_ON, str(row.listed_on or "")),
    )


def serial_text(serial: int | str | None) -> str:
    return "" if serial is None else str(serial)[:60]
