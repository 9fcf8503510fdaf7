"""One case and its people at work: each act is done at the open desk by a person whose desk it is.

What is posted is what the person's page would show, with what that person changes on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Protocol

import pydyf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from accounts.queries import people_of
from caseflow.acts import At
from caseflow.acts.advising import is_advice
from caseflow.doors import act_of, assign_case, open_task, perform
from caseflow.following import ranks_of
from caseflow.models import CaseTask
from casework.escalation.grave import grave_facts
from casework.models import Assignment, Case, Proposal
from casework.services import note_fact
from desk.demonstration import DemonstrationFailed
from desk.demonstration.hours import Hours
from notices.models import Notice
from organisations.models import Body

# How long an act keeps a person busy, in minutes of the demonstration's time.
BUSY = 5


class Renders(Protocol):
    """Whoever makes the PDF of a signed document."""

    def rendered(self, notice: Notice) -> Notice:
        """The document with its PDF. Raises DemonstrationFailed where it cannot be had."""


class Office:
    """The people around one case. Every act takes BUSY minutes; a signature waits for the worker's PDF."""

    def __init__(self, case: Case, hours: Hours, worker: Renders) -> None:
        self.case = case
        self.hours = hours
        self.worker = worker

    def do(self, node: str, code: str, *, files: Any = None, **changes: Any) -> Any:
        """Does one act as its page is shown to the first person of the desk, with `changes` made to it."""
        task = open_task(self.case, node)
        user = person_at(task)
        data = filled_in(task, code, user, changes, files)
        result = perform(task, code, data, acting_user=user, files=files)
        self.case.refresh_from_db()
        self.hours.pass_minutes(BUSY)
        return result

    def sign(self, node: str) -> Notice:
        """The leader signs what lies on the desk; the worker makes the document, which is thereby served."""
        notice = self.do(node, "sign")
        if not isinstance(notice, Notice):
            raise DemonstrationFailed(f"案件 {self.case.number} 在“{node}”签发后没有文书。")
        self.worker.rendered(notice)
        self.hours.pass_minutes(BUSY)
        return notice

    def assign(self, body: Body, part: str, summary: str) -> Assignment:
        """交办 by an officer of the body that issued the case."""
        officer = officer_of(self.case.issuing_body)
        made = assign_case(self.case, body, part=part, summary=summary, acting_user=officer)
        self.case.refresh_from_db()
        self.hours.pass_minutes(BUSY)
        return made

    def note_grave(self, kind: str, text: str) -> None:
        """登记情形 by an officer of the issuing body, where nothing yet makes the matter grave (T4)."""
        self.case.refresh_from_db()
        if not grave_facts(self.case):
            officer = officer_of(self.case.issuing_body)
            note_fact(self.case, kind, text=text, acting_user=officer)
            self.case.refresh_from_db()
        self.hours.pass_minutes(BUSY)

    def is_open(self, node: str) -> bool:
        """Whether somebody has such a task on the desk now."""
        tasks = CaseTask.objects.open().filter(process__case=self.case)
        return any(task.flow_task.name == node for task in tasks)

    def set_advice_aside(self, reason: str) -> None:
        """不采纳 of the proposed papers that lie on the officers' desk before the measure that is taken instead."""
        while self.is_open("decide") and is_advice(self.proposed()):
            self.do("decide", "refuse", reason=reason)

    def proposed(self) -> Proposal:
        """The proposal on the officers' desk. Raises DemonstrationFailed where the sweep proposed nothing."""
        found = Proposal.objects.filter(case=self.case, status=Proposal.Status.OPEN).order_by("id").first()
        if found is None:
            raise DemonstrationFailed(f"案件 {self.case.number} 到期后系统没有提出建议。")
        return found


def person_at(task: CaseTask) -> User:
    """The first person whose desk the task lies on."""
    assert task.body is not None
    for user in people_of(task.body).order_by("id"):
        if task.rank in ranks_of(user):
            return user
    raise DemonstrationFailed(f"{task.body.name}没有能办理“{task.flow_task.task_title}”的人员。")


def officer_of(body: Body) -> User:
    """The first officer of a governing body."""
    return next(user for user in people_of(body).order_by("id") if "officer" in ranks_of(user))


def filled_in(
    task: CaseTask, code: str, user: User, changes: Mapping[str, Any], files: Any
) -> dict[str, Any]:
    """What a browser posts: the form's initial values as its page shows them, and what the person changes on it."""
    form = act_of(task, code).form_at(At(task, task.process.case, user))
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value is not None}
    for rows in getattr(form, "formsets", []):
        data |= formset_data(
            rows.prefix, [{n: row[n].value() or "" for n in row.fields} for row in rows.forms]
        )
    strange = {*changes, *(files or ())} - {*form.fields, *data}
    assert not any("-" not in name for name in strange), f"{code}: its page has no field {strange}"
    return {**data, **changes}


def formset_data(prefix: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows of a formset as a browser posts them."""
    listed = list(rows)
    data: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(listed), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(listed):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def uploads(**names: str) -> MultiValueDict[str, SimpleUploadedFile]:
    """One small PDF for each field of a form: field=file name."""
    return MultiValueDict(
        {field: [SimpleUploadedFile(name, paper(name), "application/pdf")] for field, name in names.items()}
    )


def paper(seed: str) -> bytes:
    """A one-page PDF that stands for a voucher or a report. Another name gives another file."""
    document = pydyf.PDF()
    page = pydyf.Dictionary({"Type": "/Page", "Parent": document.pages.reference})
    page["MediaBox"] = pydyf.Array([0, 0, 595, 842])
    content = pydyf.Stream()
    content.rectangle(72, 72, 451, 698)
    content.stroke()
    document.add_object(content)
    page["Contents"] = content.reference
    document.add_page(page)
    document.info["Title"] = pydyf.String(seed)
    written = BytesIO()
    document.write(written)
    return written.getvalue()
