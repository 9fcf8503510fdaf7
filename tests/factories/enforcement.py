"""The court's register of the fictional city, filled the way the court fills it: from a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.models import Case
from enforcement.models import EnforcementCase
from enforcement.services import ImportResult, Progress, import_workbook, record_stage
from tests.enforcement.workbooks import row, save
from tests.factories.casework import make_case, person

SAMPLE = Path(settings.BASE_DIR) / "samples" / "court-outstanding-cases.xlsx"
AS_OF = date(2026, 11, 20)
DOCKET = "（2026）样0302执12号"


def bring(path: Path, *, by: str = "zy_clerk", dry_run: bool = False, as_of: date = AS_OF) -> ImportResult:
    """Imports a workbook as that person of a court; as the operator of the machine where `by` is empty."""
    who: dict[str, Any] = {"acting_user": person(by)} if by else {"operator": "operator"}
    return import_workbook(path, as_of=as_of, dry_run=dry_run, **who)


def register_row(folder: Path, **changes: Any) -> EnforcementCase:
    """One row of the court (DOCKET, 澄川市交通运输局, 限期履行), with some cells changed, imported."""
    path = save(folder / "one.xlsx", row(**changes))
    result = bring(path)
    assert not result.rejections, result.rejections
    return EnforcementCase.objects.get(docket=changes.get("案号", DOCKET))


def progress(case: EnforcementCase, **changes: Any) -> Progress:
    """How the case stands, with some of it changed."""
    values = {name: getattr(case, name) for name in Progress.__dataclass_fields__}
    return Progress(**values | changes)


def go_on(case: EnforcementCase, stage: str, *, by: str = "whfy_clerk", **changes: Any) -> None:
    """The court records that the case has come to that stage."""
    record_stage(case, progress(case, stage=stage, **changes), acting_user=person(by))


def open_case(**columns: Any) -> Case:
    """A case of ours about the same debtor, in triage at the city's credit office."""
    return make_case(**columns)
