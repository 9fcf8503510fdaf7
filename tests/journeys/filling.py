"""What is filled in, handed in, and looked at at a desk and beside the ladder, as the pages of both show it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from caseflow.acts import At
from caseflow.acts.base import Act
from caseflow.doors import act_of, make_other_move, open_task, other_moves
from caseflow.models import CaseTask
from casework.models import Case
from tests.journeys.office import do, person

PDF = b"%PDF-1.4 sample"


def scan(name: str = "扫描件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def shown(form: Any) -> dict[str, Any]:
    """What a page shows when it is opened: the form's own initial values, as a browser posts them."""
    values = {name: form[name].value() for name in form.fields}
    data = {name: _posted(value) for name, value in values.items() if value is not None}
    for formset in getattr(form, "formsets", []):
        data |= {f"{formset.prefix}-TOTAL_FORMS": len(formset.forms), f"{formset.prefix}-INITIAL_FORMS": 0}
        for row in formset.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return data


def _posted(value: Any) -> Any:
    """An hour as a browser's field gives it."""
    return f"{value:%Y-%m-%dT%H:%M}" if hasattr(value, "hour") else value


def at_desk(case: Case, node: str, username: str, code: str) -> dict[str, Any]:
    """What the page of an act at a desk shows."""
    user = person(username)
    task = open_task(case, node, user.body)
    return shown(act_of(task, code).form(At(task, task.process.case, user), None, None))


def fill(case: Case, node: str, username: str, code: str, /, **changed: Any) -> Any:
    """One person does one act at one desk, the page as it is opened and these fields changed."""
    return do(case, node, username, code, at_desk(case, node, username, code) | changed)


def beside(case: Case, name: str, username: str, /, *, paper: bool = False, **data: Any) -> Any:
    """One person drafts, or makes, a move beside the ladder from the case's page; with `paper`, a scan goes along."""
    case = Case.objects.select_related("subject", "issuing_body", "lead_department").get(pk=case.pk)
    chosen: Act | None = other_moves(case, person(username)).get(name)
    form = chosen.form(At(CaseTask(), case, person(username)), None, None) if chosen else None
    filled = (shown(form) if form is not None else {}) | data
    files = MultiValueDict({"scan": [scan()]} if paper else {})
    return make_other_move(case, name, filled, acting_user=person(username), files=files)


def read(case: Case) -> Case:
    """The case as it stands now, with nothing remembered; the object given is brought up to date too."""
    case.refresh_from_db()
    return Case.objects.select_related("subject", "issuing_body", "lead_department").get(pk=case.pk)
