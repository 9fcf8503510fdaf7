"""After every move the flow follows: the finished task is completed, others are opened or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from viewflow.workflow import STATUS

import clock
from accounts.models import User
from accounts.roles import OFFICER, Role
from caseflow.desks import key_of
from caseflow.flows import ENTRANCES, AssignmentFlow, CaseFlow
from caseflow.models import MAIN, CaseProcess, CaseTask, Rank
from caseflow.nodes import open_desk
from caseflow.records import Records, records_of
from caseflow.whose_turn import turns_of_process
from casework.access import ISSUING_LETTERS, is_recused
from casework.lifecycle import PAUSED
from casework.models import Assignment, Case, Recusal
from casework.services import NotYours, Stale, people_of
from casework.services.recording import lock, open_file
from findings.models import Proceeding
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Result = TypeVar("Result")


ROLES_OF_RANK: dict[Rank, tuple[Role, ...]] = {
    Rank.OFFICER: tuple(OFFICER[letter] for letter in sorted(ISSUING_LETTERS)),
    Rank.LEADER: (
        Role.COMMISSION_LEADER,
        Role.CREDIT_LEADER,
        Role.AUTHORITY_LEADER,
        Role.GOVERNMENT_LEADER,
    ),
    Rank.HANDLER: (Role.HANDLER,),
    Rank.HEAD: (Role.HEAD,),
    Rank.VERIFIER: (Role.VERIFIER,),
    Rank.REVIEWER: (Role.REVIEWER,),
}


def ranks_of(user: User) -> set[str]:
    """The ranks a person has at the own body: which desks there are theirs."""
    return {rank for rank, roles in ROLES_OF_RANK.items() if user.holds(*roles)}


def people_at(body_id: int, rank: str) -> QuerySet[User]:
    """Whose desk it is: the people at work in a body who have the rank."""
    return people_of(body_id, *ROLES_OF_RANK[Rank(rank)])


def start_case_flow(case: Case) -> CaseProcess:
    """Opens the flow of a case that was just registered."""
    process: CaseProcess = CaseFlow.register.run(case=case)
    return process


def start_assignment_flow(assignment: Assignment) -> CaseProcess:
    """Opens the flow of an assignment that was just made, and lets the case's other flows follow.

    A new lead moves the department's desks, and a lead that was taken away need not be accepted any more.
    """
    process: CaseProcess = AssignmentFlow.assign.run(case=assignment.case, assignment=assignment)
    waiting = CaseTask.objects.open().filter(flow_task=AssignmentFlow.accept_assignment)
    moved = MAIN | Q(pk__in=waiting.values("process"))
    others = CaseProcess.objects.filter(moved, case=assignment.case).exclude(pk=process.pk)
    for other in others.select_related("assignment__body"):
        other.case = assignment.case
        follow_process(other)
    return process


def start_proceeding_flow(row: Proceeding) -> CaseProcess:
    """Opens the flow of a proceeding that was just filed."""
    process: CaseProcess = ENTRANCES[row.CODE].run(case=row.case, **{row.CODE: row})
    return process


def lock_flows(*case_ids: int) -> list[CaseProcess]:
    """Every process of these cases, locked in one order, and before the cases: an act may touch several of them."""
    processes = CaseProcess.objects.select_for_update().filter(case_id__in=case_ids)
    return list(processes.order_by("pk"))


@one_transaction()
def complete(
    task: CaseTask, *, acting_user: User, work: Callable[[Case], Result], others: Iterable[int] = ()
) -> Result:
    """Does the work of a task and follows, in one transaction under the process's lock.

    `others` are the keys of other cases that the work changes too: their flows are locked in one order with these.
    Raises Stale where somebody else has finished or claimed the task, NotYours where it lies on another desk,
    and whatever `work` refuses; then nothing has happened.
    """
    is_main, others = task.flow_task.flow_class is CaseFlow, list(others)
    if others or not is_main:
        lock_flows(task.process.case_id, *others)
    task = _locked(task)
    require_on_desk(task, acting_user)
    with open_file(task.process.case) as case:
        had_ended = case.has_ended
        result = work(case)
        activation = task.flow_task.activation_class(task)
        activation.finish(acting_user)
        records = follow_process(task.process, previous=activation)
        if not is_main or records["beside"]:
            _follow_others(task.process)
        if had_ended and not case.has_ended:
            follow_every_run(case)
    return result


def _locked(task: CaseTask) -> CaseTask:
    """The task with its process and case, all locked, in this order, and read anew by one statement."""
    locked = ("process", "process__case", "self")
    joined = ("process__case__subject", "process__case__lead_department")
    return CaseTask.objects.select_for_update(of=locked).select_related(*joined).get(pk=task.pk)


@one_transaction()
def act(case: Case, *, work: Callable[[], Result]) -> Result:
    """Does something that is no task of the flow (a proposal, a correction, an import's hold) and follows."""
    processes = lock_flows(case.pk)
    if not any(process.is_main for process in processes):
        return work()
    with open_file(lock(case)):
        result = work()
        _follow(case, processes)
    return result


def follow_every_run(case: Case) -> None:
    """Runs that were over with the case, too: it has come back from an end (重启, 更正), and so have their desks."""
    for process in lock_flows(case.pk):
        process.case = case
        follow_process(process)


def _follow_others(process: CaseProcess) -> None:
    """The runs beside this one follow the case too: a move may pause, end or wake them all.

    The main path is the oldest and locked already, or all of them are: the order of the locks is one.
    """
    _follow(process.case, lock_flows(process.case_id), but=process)


def _follow(case: Case, processes: list[CaseProcess], *, but: CaseProcess | None = None) -> None:
    """Follows the main path and every run beside it that is not over: a move may pause, end or wake them all."""
    for process in processes:
        if (but is None or process.pk != but.pk) and (process.is_main or process.status != STATUS.DONE):
            process.case = case
            follow_process(process)


def follow_process(process: CaseProcess, previous: Any = None) -> Records:
    """Cancels what is open and not due, opens what is due and not open, and ends the process when nothing is.

    A task is of one row: where the desk's turn is about another, a new task takes its place, so that nobody does
    from a page that is still open what he has not read. Returns the records of the case that it has read.
    """
    records = records_of(process.case, process)
    due = {turn.key: turn for turn in turns_of_process(process, records)}
    missing = dict(due)
    for task in records["task"]:
        key = key_of(task.node, task.ref, task.about)
        turn = missing.get(key)
        if turn is None or turn.about != task.about:
            _cancel(task.pk, process)
            continue
        del missing[key]
        if turn.rank != task.rank:
            CaseTask.objects.filter(pk=task.pk).update(rank=turn.rank)
    for turn in missing.values():
        previous = previous or _last_activation(process)
        open_desk(previous, turn)
    _end_or_reopen(process, is_open=bool(due))
    return records


def require_on_desk(task: CaseTask, user: User) -> None:
    """Raises NotYours for a task of another desk, Stale for one that is done or claimed by another."""
    # First whose desk it is: who did it, and that it is done, is told at that desk alone.
    _require_rank(task, user)
    if task.finished is not None:
        raise Stale(f"这项任务{_how_it_ended(task)}。请回到办公桌查看。")
    if is_recused(user, task.process.case):
        raise NotYours("你已回避本案，不能办理。")
    if task.owner_id not in (None, *user.persons) and (holder := task.holder) is not None:
        raise Stale(f"这项任务已由{holder.full_name}领办。请先商其退回。")


def _how_it_ended(task: CaseTask) -> str:
    """Who was faster; or that the desk has another matter of the kind now; or that nothing is to be done any more."""
    if task.status == STATUS.DONE and task.owner:
        return f"已由{task.done_by}办理"
    same_desk = CaseTask.objects.open().filter(
        process=task.process_id, flow_task=task.flow_task, body=task.body_id
    )
    return "已由新的任务代替，所办的对象不同" if same_desk.exists() else "已不需办理"


def _require_rank(task: CaseTask, user: User) -> None:
    if not user.works_for(task.body_id) or task.rank not in ranks_of(user):
        raise NotYours("这项任务不在你的办公桌上。")


def claim(task: CaseTask, *, acting_user: User) -> CaseTask:
    """领办: the task is this person's; the others of the desk see it so.

    One statement, which finds the task free and the person not withdrawn from the case, or does nothing: it needs
    no lock and no transaction around it. A claim that has lapsed (`CaseTask.holder`) is taken over from the owner
    that was seen: the database asks again who that is, and of two who see it so one wins.
    """
    _require_rank(task, acting_user)
    barred = Recusal.objects.filter(
        case__processes=OuterRef("process"), person__in=acting_user.persons, lifted_at=None
    )
    # Whose the work is keeps it after the days of a substitute.
    owner = acting_user.principal
    mine = {"owner": owner, "status": STATUS.ASSIGNED, "assigned": clock.now()}
    open_to_me = CaseTask.objects.open().filter(~Exists(barred), pk=task.pk)
    if not open_to_me.filter(owner=None).update(**mine):
        task = CaseTask.objects.select_related("owner", "process__case").get(pk=task.pk)
        require_on_desk(task, acting_user)
        if not open_to_me.filter(owner=task.owner_id).update(**mine):
            raise Stale("这项任务刚由他人领办。请刷新后查看。")
    task.owner, task.status = owner, STATUS.ASSIGNED
    return task


def release(task: CaseTask, *, acting_user: User) -> None:
    """退回领办: the task lies on the body's desk again."""
    changed = CaseTask.objects.filter(pk=task.pk, owner__in=acting_user.persons, finished=None).update(
        owner=None, status=STATUS.NEW, assigned=None
    )
    if not changed:
        raise Refusal("这项任务不由你领办。")


def release_all(case: Case, person: User) -> int:
    """What the person had taken up in this case lies on the bodies' desks again. Returns how many tasks."""
    taken = CaseTask.objects.open().filter(process__case=case, owner=person)
    return taken.update(owner=None, status=STATUS.NEW, assigned=None)


def _cancel(pk: int, process: CaseProcess) -> None:
    task = CaseTask.objects.get(pk=pk)
    task.process = process
    task.flow_task.activation_class(task).cancel()


def _last_activation(process: CaseProcess) -> Any:
    task = CaseTask.objects.filter(process=process).order_by("-id").first()
    assert task is not None
    task.process = process
    return task.flow_task.activation_class(task)


def _end_or_reopen(process: CaseProcess, *, is_open: bool) -> None:
    """A process is done when nothing is due and its case, or what it is about, is over; paused is not over."""
    over = process.case.has_ended if process.is_main else process.case.state not in PAUSED
    done = not is_open and over
    if done != (process.status == STATUS.DONE):
        process.status = STATUS.DONE if done else STATUS.NEW
        process.finished = clock.now() if done else None
        process.save(update_fields=["status", "finished"])
