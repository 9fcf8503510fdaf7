"""After every move the flow follows: the finished task is completed, others are opened or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from viewflow.workflow import STATUS

import clock
from accounts.models import User
from accounts.roles import OFFICER, Role
from caseflow.flows import AssignmentFlow, CaseFlow
from caseflow.models import CaseProcess, CaseTask, Rank
from caseflow.nodes import open_desk
from caseflow.turns import turns_of_process
from casework.models import Assignment, Case
from casework.services import NotYours, Stale
from casework.services.recording import lock
from organisations.refusals import Refusal

Result = TypeVar("Result")
GOVERNING = "JFRG"


def ranks_of(user: User) -> set[str]:
    """The ranks a person has at the own body: which desks there are theirs."""
    ranks = set()
    if user.holds(*(OFFICER[letter] for letter in GOVERNING)):
        ranks.add(Rank.OFFICER)
    if user.holds(Role.COMMISSION_LEADER, Role.CREDIT_LEADER, Role.AUTHORITY_LEADER, Role.GOVERNMENT_LEADER):
        ranks.add(Rank.LEADER)
    by_role = {Role.HANDLER: Rank.HANDLER, Role.HEAD: Rank.HEAD, Role.VERIFIER: Rank.VERIFIER}
    return ranks | {rank for role, rank in by_role.items() if user.holds(role)}


def start_case_flow(case: Case) -> CaseProcess:
    """Opens the flow of a case that was just registered."""
    process: CaseProcess = CaseFlow.register.run(case=case)
    return process


def start_assignment_flow(assignment: Assignment) -> CaseProcess:
    """Opens the flow of an assignment that was just made."""
    process: CaseProcess = AssignmentFlow.assign.run(case=assignment.case, assignment=assignment)
    return process


@transaction.atomic
def complete(task: CaseTask, *, acting_user: User, work: Callable[[Case], Result]) -> Result:
    """Does the work of a task and follows, in one transaction under the process's lock.

    Raises Stale where somebody else has finished or claimed the task, NotYours where it lies on another desk,
    and whatever `work` refuses; then nothing has happened.
    """
    with task.flow_task.flow_class.lock(task.process_id):
        task = CaseTask.objects.select_related("owner", "process__case__subject", "body").get(pk=task.pk)
        require_on_desk(task, acting_user)
        process = task.process
        result = work(process.case)
        # The act may have moved the case through another object of it; the row is the truth.
        lock(process.case)
        activation = task.flow_task.activation_class(task)
        activation.finish(acting_user)
        follow_process(process, previous=activation)
    return result


@transaction.atomic
def act(case: Case, *, work: Callable[[], Result]) -> Result:
    """Does something that is no task of the flow (a proposal, a correction, an import's hold) and follows."""
    process = CaseProcess.objects.filter(case=case, assignment=None).first()
    if process is None:
        return work()
    with CaseFlow.lock(process.pk):
        result = work()
        follow(case)
    return result


def follow(case: Case) -> None:
    """Brings the open tasks of the case's flow to what its state and records call for."""
    process = CaseProcess.objects.select_related("case__subject").get(case=case, assignment=None)
    follow_process(process)


def follow_process(process: CaseProcess, previous: Any = None) -> None:
    """Cancels what is open and not due, opens what is due and not open, and ends the process when nothing is."""
    due = {(turn.node, turn.body_id): turn for turn in turns_of_process(process)}
    missing = dict(due)
    for task in CaseTask.objects.open().filter(process=process):
        turn = missing.pop((task.flow_task.name, task.body_id), None)
        if turn is None:
            task.process = process
            task.flow_task.activation_class(task).cancel()
        elif turn.about != task.about:
            CaseTask.objects.filter(pk=task.pk).update(about=turn.about)
    for turn in missing.values():
        previous = previous or _last_activation(process)
        open_desk(previous, turn)
    _end_or_reopen(process, is_open=bool(due))


def require_on_desk(task: CaseTask, user: User) -> None:
    """Raises Stale for a task that is done, NotYours for one of another desk, Stale for one claimed by another."""
    if task.finished is not None:
        who = f"已由{task.owner.full_name}办理" if task.status == STATUS.DONE and task.owner else "已不需办理"
        raise Stale(f"这项任务{who}。请回到办公桌查看。")
    if user.body_id != task.body_id or task.rank not in ranks_of(user):
        raise NotYours("这项任务不在您的办公桌上。")
    if task.owner_id is not None and task.owner_id != user.pk:
        raise Stale(f"这项任务已由{task.owner.full_name}领办。请先商其退回。")


@transaction.atomic
def claim(task: CaseTask, *, acting_user: User) -> CaseTask:
    """领办: the task is this person's; the others of the desk see it so."""
    with task.flow_task.flow_class.lock(task.process_id):
        task = CaseTask.objects.select_related("owner").get(pk=task.pk)
        require_on_desk(task, acting_user)
        if task.owner_id is None:
            CaseTask.objects.filter(pk=task.pk).update(
                owner=acting_user, status=STATUS.ASSIGNED, assigned=clock.now()
            )
            task.owner, task.status = acting_user, STATUS.ASSIGNED
    return task


@transaction.atomic
def release(task: CaseTask, *, acting_user: User) -> None:
    """退回领办: the task lies on the body's desk again."""
    changed = CaseTask.objects.filter(pk=task.pk, owner=acting_user, finished=None).update(
        owner=None, status=STATUS.NEW, assigned=None
    )
    if not changed:
        raise Refusal("这项任务不由您领办。")


def _last_activation(process: CaseProcess) -> Any:
    task = CaseTask.objects.filter(process=process).order_by("-id").first()
    assert task is not None
    task.process = process
    return task.flow_task.activation_class(task)


def _end_or_reopen(process: CaseProcess, *, is_open: bool) -> None:
    """A process is done when nothing is due and its case, or its assignment, is over."""
    over = process.assignment_id is not None or process.case.has_ended
    done = not is_open and over
    if done != (process.status == STATUS.DONE):
        process.status = STATUS.DONE if done else STATUS.NEW
        process.finished = clock.now() if done else None
        process.save(update_fields=["status", "finished"])
