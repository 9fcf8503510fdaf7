"""The doors through which people, pages, commands and the demonstration move a case.

Each does its act and follows, in one transaction: no door moves a case and leaves the office behind.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from caseflow.acts import ACTS, Act, At
from caseflow.following import act, complete, start_assignment_flow, start_case_flow
from caseflow.models import CaseTask
from casework.access import standing
from casework.lifecycle import MOVES
from casework.models import Assignment, Case, CaseEvent, CaseNotice
from casework.services import SCANNED, NotYours, Stale, assign, move_with_scan, record_service
from early_warnings.models import Clue
from early_warnings.services import register_clue
from organisations.models import Body


class Incomplete(Exception):
    """The form of an act was not filled in rightly; ``form`` says where and why."""

    def __init__(self, form: Any) -> None:
        super().__init__(form.errors.as_json(escape_html=False))
        self.form = form


@transaction.atomic
def open_from_clue(clue: Clue, *, acting_user: User) -> Case:
    """登记: a clue becomes a case, and its flow begins."""
    case = register_clue(clue, acting_user=acting_user)
    start_case_flow(case)
    return case


@transaction.atomic
def assign_case(case: Case, body: Body, *, part: str, summary: str, acting_user: User) -> Assignment:
    """交办, with a flow of its own; the main flow follows, since a new lead moves the department's desks."""
    made = act(case, work=lambda: assign(case, body, part=part, summary=summary, acting_user=acting_user))
    start_assignment_flow(made)
    return made


def serve_with_proof(
    case: Case, paper: CaseNotice, *, method: str, proof: str, acting_user: User
) -> CaseNotice:
    """登记送达: stands in for a signing that nobody made."""
    return act(
        case, work=lambda: record_service(case, paper, method=method, proof=proof, acting_user=acting_user)
    )


def other_moves(case: Case, user: User) -> dict[str, str]:
    """Moves with a scanned paper that this person may make of the case now: name → Chinese name."""
    held = standing(user, case)
    return {
        name: MOVES[name]
        for name in SCANNED
        if can_proceed(getattr(case, name)) and has_transition_perm(getattr(case, name), held)
    }


def make_other_move(case: Case, name: str, *, reason: str, scan: Any, acting_user: User) -> CaseEvent:
    """Makes one of them, and follows."""
    return act(
        case, work=lambda: move_with_scan(case, name, reason=reason, scan=scan, acting_user=acting_user)
    )


def perform(task: CaseTask, code: str, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Does one act at a desk with the posted data, and follows.

    Raises Incomplete with the form, or Stale, NotYours, Refusal from the service; then nothing has happened.
    """
    chosen = act_of(task, code)

    def work(case: Case) -> Any:
        at = At(task, case, acting_user)
        if not chosen.allowed(at):
            raise NotYours(f"案件现在不能办理“{chosen.label}”。")
        form = chosen.form(at, data, files)
        if not form.is_valid():
            raise Incomplete(form)
        return chosen.perform(at, form)

    return complete(task, acting_user=acting_user, work=work)


def act_of(task: CaseTask, code: str) -> Act:
    """The act of this code at the task's desk. Raises Stale for one that does not exist there."""
    for found in ACTS[task.flow_task.name]:
        if found.code == code:
            return found
    raise Stale("没有这样的办理方式。请回到办公桌重新打开任务。")


def open_task(case: Case, node: str, body: Body | None = None) -> CaseTask:
    """The open task of this node of the case's flows. Raises CaseTask.DoesNotExist where there is none."""
    for task in CaseTask.objects.open().filter(process__case=case).order_by("id"):
        if task.flow_task.name == node and (body is None or task.body_id == body.pk):
            return task
    raise CaseTask.DoesNotExist(f"no open task {node} on {case.number}")
