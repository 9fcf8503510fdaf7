"""The court's workbook into the register: everything in one transaction, or nothing. It makes no case."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import clock
from accounts.models import User
from casework.services import NotYours
from enforcement.models import EnforcementCase, EnforcementEvent, ImportBatch, ImportRow, Stage
from enforcement.queries import courts_written_by, is_court
from enforcement.services.consequences import effects_of, follow
from enforcement.services.lines import (
    WRITTEN,
    Line,
    Outcome,
    lines_of,
    refuse_other_courts,
    serial_text,
    shown_values,
    stale_warnings,
)
from enforcement.services.registry import Bodies, lock_courts
from enforcement.workbook import Parsed, Rejection, Warning_, read_workbook
from organisations.transactions import one_transaction

BATCH = 500
_REPORTED = ("sheet", "row", "serial", "field", "reason", "remedy")


@dataclass(slots=True)
class ImportResult:
    """What an import wrote, or a trial run would write; rows in the order of the file."""

    file_name: str
    sha256: str
    as_of: date
    lines: list[Line]
    rejections: list[Rejection]
    warnings: list[Warning_]
    # Names of the sheets in the order of the file.
    sheets: list[str] = field(default_factory=list)
    # What writing each line does besides the row itself, by docket: a sentence for the page.
    effects: dict[str, str] = field(default_factory=dict)
    batch: ImportBatch | None = None

    def counts(self) -> dict[str, int]:
        """{"accepted", "rejected", "unchanged", "new", "changed"}; accepted is the sum of the last three."""
        by_outcome = {str(outcome): 0 for outcome in Outcome}
        for line in self.lines:
            by_outcome[line.outcome] += 1
        return {
            "accepted": len(self.lines),
            "rejected": len(self.rejections),
            "unchanged": by_outcome[Outcome.UNCHANGED],
            "new": by_outcome[Outcome.NEW],
            "changed": by_outcome[Outcome.CHANGED],
        }

    def report(self) -> dict[str, Any]:
        """The counts, with "rows" (the rejected alone) and "warnings", each {sheet, row, serial, field, …}."""
        return {
            **self.counts(),
            "rows": [_reported(each) for each in self.rejections],
            "warnings": [_reported(each) for each in self.warnings],
        }


def import_workbook(
    path: Path,
    *,
    as_of: date,
    acting_user: User | None = None,
    operator: str = "",
    dry_run: bool = False,
    file_name: str = "",
) -> ImportResult:
    """Reads the workbook as on `as_of` and writes what is new or changed; with `dry_run` writes nothing.

    Either a person of a court acts, whose rows of other courts are rejected, or `operator` names the account at
    the machine. Raises NotYours, WorkbookUnusable for a file or heading that cannot be used, ReaderFailed.
    """
    if acting_user is not None and not is_court(acting_user):
        raise NotYours("只有法院的书记员、法官可以导入台账。")
    started_at = clock.now()
    bodies = Bodies()
    parsed = read_workbook(path, registry=bodies.registry(), as_of=as_of)
    digest = _sha256(path)
    if dry_run:
        result = _compared(parsed, bodies, as_of=as_of, acting_user=acting_user, now=started_at)
    else:
        with one_transaction():
            lock_courts(bodies.court_of(row) for row in parsed.rows)
            result = _compared(parsed, bodies, as_of=as_of, acting_user=acting_user, now=started_at)
            result.file_name, result.sha256 = file_name or path.name, digest
            _write(result, bodies, acting_user=acting_user, operator=operator, started_at=started_at)
    result.file_name, result.sha256 = file_name or path.name, digest
    return result


def _compared(
    parsed: Parsed, bodies: Bodies, *, as_of: date, acting_user: User | None, now: datetime
) -> ImportResult:
    rows, rejections = list(parsed.rows), list(parsed.rejections)
    if acting_user is not None:
        rows, refused = refuse_other_courts(rows, courts_written_by(acting_user), bodies)
        places = {seen.name: place for place, seen in enumerate(parsed.sheets)}
        rejections = sorted([*rejections, *refused], key=lambda each: (places[each.sheet], each.row))
    lines = lines_of(rows, bodies, now=now, as_of=as_of)
    warnings = _of_accepted(parsed.warnings, {(line.row.sheet, line.row.row) for line in lines})
    warnings.extend(stale_warnings(lines, as_of))
    sheets = [seen.name for seen in parsed.sheets]
    result = ImportResult("", "", as_of, lines, rejections, warnings, sheets)
    result.effects = effects_of([line.case for line in lines if line.outcome != Outcome.UNCHANGED], bodies)
    return result


def _of_accepted(warnings: tuple[Warning_, ...], accepted: set[tuple[str, int]]) -> list[Warning_]:
    """A warning of a sheet stands in any case; one of a record, where the record does."""
    return [each for each in warnings if not each.field or (each.sheet, each.row) in accepted]


def _write(
    result: ImportResult, bodies: Bodies, *, acting_user: User | None, operator: str, started_at: datetime
) -> None:
    fresh = [line for line in result.lines if line.outcome == Outcome.NEW]
    changed = [line for line in result.lines if line.outcome == Outcome.CHANGED]
    EnforcementCase.objects.bulk_create([line.case for line in fresh], batch_size=BATCH)
    for line in changed:
        line.case.as_of = max(line.case.as_of, result.as_of)
    # By upsert: a CASE … WHEN for each column of each row would take minutes for a large file.
    EnforcementCase.objects.bulk_create(
        [line.case for line in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*(name.removesuffix("_id") for name in WRITTEN), "updated_at", "as_of"],
    )
    _still_so([line.case.pk for line in result.lines if line.outcome == Outcome.UNCHANGED], result.as_of)
    batch = _batch(result, acting_user=acting_user, operator=operator, started_at=started_at)
    _events([*fresh, *changed], batch, acting_user=acting_user)
    ImportRow.objects.bulk_create(rows_of(result, batch), batch_size=BATCH)
    follow(
        [line.case for line in changed],
        bodies,
        fresh=[line.case for line in fresh],
        acting_user=acting_user,
    )
    result.batch = batch


def _still_so(pks: list[int], as_of: date) -> None:
    """An unchanged case was told to be so up to a later day."""
    for start in range(0, len(pks), BATCH):
        EnforcementCase.objects.filter(pk__in=pks[start : start + BATCH], as_of__lt=as_of).update(as_of=as_of)


def _batch(
    result: ImportResult, *, acting_user: User | None, operator: str, started_at: datetime
) -> ImportBatch:
    counts = result.counts()
    return ImportBatch.objects.create(
        file_name=result.file_name[-200:],
        sha256=result.sha256,
        as_of=result.as_of,
        user=acting_user,
        operator="" if acting_user else (operator or "未知")[:60],
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
        warned=len(result.warnings),
        started_at=started_at,
        finished_at=clock.now(),
        report=result.report(),
    )


def _events(lines: list[Line], batch: ImportBatch, *, acting_user: User | None) -> None:
    name = acting_user.full_name if acting_user else batch.operator
    body = acting_user.body.name if acting_user and acting_user.body else ""
    verbs = EnforcementEvent.Verb
    EnforcementEvent.objects.bulk_create(
        (
            EnforcementEvent(
                enforcement_case=line.case,
                verb=verbs.REGISTERED if line.outcome == Outcome.NEW else verbs.CHANGED,
                changes=line.changes,
                note=_first_seen(line.case) if line.outcome == Outcome.NEW else "",
                at=batch.finished_at,
                user=acting_user,
                actor_name=name,
                actor_body=body,
                batch=batch,
            )
            for line in lines
        ),
        batch_size=BATCH,
    )


def _first_seen(case: EnforcementCase) -> str:
    """How the case stood when it came into the register: what later changes start from."""
    stage = Stage(case.stage).label
    return f"{stage}，标的{case.principal:,.2f}元，已执行{case.paid:,.2f}元"


def rows_of(result: ImportResult, batch: ImportBatch | None = None) -> list[ImportRow]:
    """Every row and warning in the order of the file, unsaved; without a batch, for the page of a trial run."""
    rows = [
        ImportRow(
            batch=batch,
            sheet=line.row.sheet[:40],
            row=line.row.row,
            serial=serial_text(line.row.serial),
            outcome=line.outcome,
            reason=said_of(line),
            remedy=result.effects.get(line.case.docket, ""),
            values=shown_values(line),
            enforcement_case=line.case if batch else None,
        )
        for line in result.lines
    ]
    values = {
        (line.row.sheet, line.row.row): row.values for line, row in zip(result.lines, rows, strict=True)
    }
    rows += [_refused(each, batch, Outcome.REJECTED, dict(each.cells)) for each in result.rejections]
    rows += [
        _refused(each, batch, Outcome.WARNED, values.get((each.sheet, each.row), {}))
        for each in result.warnings
    ]
    places = {name[:40]: place for place, name in enumerate(result.sheets)}
    return sorted(rows, key=lambda row: (places[row.sheet], row.row))  # stable: a warning after its record


def _refused(
    each: Rejection | Warning_, batch: ImportBatch | None, outcome: str, values: dict[str, Any]
) -> ImportRow:
    return ImportRow(
        batch=batch,
        sheet=each.sheet[:40],
        row=each.row,
        serial=serial_text(each.serial),
        outcome=outcome,
        field=each.field,
        reason=each.reason,
        remedy=each.remedy,
        values=values,
    )


def said_of(line: Line) -> str:
    """说明: what the row brings, in a sentence."""
    if line.outcome == Outcome.NEW:
        return "新执行案件"
    return "；".join(
        f"{each['label']} {each['old'] or '空'} → {each['new'] or '空'}" for each in line.changes
    )


def _reported(each: Rejection | Warning_) -> dict[str, Any]:
    values = asdict(each)
    return {name: values[name] for name in _REPORTED}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
