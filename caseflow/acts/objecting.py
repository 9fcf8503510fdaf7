"""Acts at the desks of objections."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At, confirmation, simple
from caseflow.acts.proceeding import desks_of, ruling_form, the
from findings.forms.objections import CourtAnswerForm, ObjectionRulingForm
from findings.models import Objection
from findings.remedy_facts import initial_objection
from findings.services import objecting


def _draft(at: At, form: Any) -> Objection:
    return objecting.draft_objection_decision(
        the(at, Objection),
        form.ruling(),
        corrections=form.corrections(),
        acting_user=at.user,
    )


def _note_answer(at: At, form: Any) -> Objection:
    data = form.cleaned_data
    return objecting.note_answer(
        the(at, Objection), answer=data["answer"], answered_on=data["answered_on"], acting_user=at.user
    )


PASS_ON = Act(
    "pass_on",
    "转送法院",
    "转送法院",
    confirmation,
    lambda at, form: objecting.pass_on(the(at, Objection), acting_user=at.user),
    allowed=lambda at: the(at, Objection).is_for_court,
)
HANDLE = Act(
    "propose",
    "拟处理决定",
    "拟异议处理决定书",
    ruling_form(Objection, ObjectionRulingForm, initial_objection),
    _draft,
    kind=Objection.KIND,
)
AWAIT_COURT = Act("answer", "登记法院答复", "登记法院答复", simple(CourtAnswerForm), _note_answer)

DESKS = desks_of(Objection, ("handle_objection", HANDLE), objecting.decide_objection, PASS_ON) | {
    "await_court": (AWAIT_COURT,)
}
