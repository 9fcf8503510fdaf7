"""The peer's side of case_life.

A step does what viewflow's own views do (`viewflow.workflow.flow.utils.wrap_task_view`, `wrap_view`,
`AssignTaskView`, `UpdateProcessView`): the lock, the task, the right to it, `assign`; or `start`, saving the
process with what was filled in, `execute`. Their second `transaction.atomic` (a savepoint a step), their session,
messages and templates are spared the peer, as ours are spared us.
"""

from __future__ import annotations

import os
import time
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.viewflow_plain.settings"
django.setup()

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from viewflow.workflow.models import Process, Task

from benchmarks.peers.viewflow_plain.letters.flows import LetterFlow
from benchmarks.sides import Answer, serve
from benchmarks.statements import counted

STEPS = [
    ("triage", "officer"),
    ("sign", "leader"),
    ("sign_for", "handler"),
    ("answer", "handler"),
    ("approve", "head"),
    ("review", "officer"),
]


def person(username: str) -> User:
    """The acting person, loaded anew for every request as the session does."""
    return User.objects.get(username=username)


def open_task(process: Process, node: str) -> Task:
    """The open task of this node."""
    found: Task = Task.objects.get(
        process=process, flow_task=LetterFlow.instance.node(node), finished__isnull=True
    )
    return found


def claim_step(process: Process, node: str, username: str) -> None:
    """The task is assigned to the person, as `AssignTaskView` does it."""
    user = person(username)
    with open_task(process, node).activation() as activation:
        if not activation.flow_task.can_assign(user, activation.task):
            raise PermissionDenied
        activation.assign(user)


def complete_step(process: Process, node: str, username: str) -> None:
    """The task is done and the next is opened, as `UpdateProcessView` does it."""
    user = person(username)
    with open_task(process, node).activation() as activation:
        if not activation.flow_task.can_execute(user, activation.task):
            raise PermissionDenied
        activation.start(None)
        activation.process.data[node] = "经核实，欠款属实，已列入付款计划，首期款已付。"
        activation.process.save()
        activation.execute()


def timed(processes: list[Process]) -> float:
    """Seconds for all steps of these processes, one process after the other."""
    begin = time.perf_counter()
    for process in processes:
        for node, username in STEPS:
            claim_step(process, node, username)
            complete_step(process, node, username)
    return time.perf_counter() - begin


def count(log: list[str] | None = None) -> Counter[str]:
    """Statements of one more case, by step."""
    process, found = LetterFlow.start.run(), Counter[str]()
    for node, username in STEPS:
        with counted(found, f"claim {node}", log):
            claim_step(process, node, username)
        with counted(found, node, log):
            complete_step(process, node, username)
    return found


def one_round(cases: int) -> Answer:
    seconds = timed([LetterFlow.start.run() for _ in range(cases)])
    return {"cases": cases, "seconds": seconds, "statements": count()}


def rows() -> Answer:
    """What lies in the database at the end."""
    done = Task.objects.filter(status="DONE", flow_task_type="HUMAN")
    return {
        "cases": Process.objects.filter(status="DONE").count(),
        "human_tasks_done": done.count(),
        "claimed": done.filter(owner__isnull=False).count(),
        "open_tasks": Task.objects.filter(finished__isnull=True).count(),
    }


def explain() -> Answer:
    """The statements of one case, in full."""
    log: list[str] = []
    count(log)
    return {"log": log}


def set_up() -> None:
    """The tables, and people who hold their permissions through groups."""
    call_command("migrate", verbosity=0)
    of_process = ContentType.objects.get_for_model(Process)
    for node, username in STEPS:
        user, _ = User.objects.get_or_create(username=username)
        group, _ = Group.objects.get_or_create(name=username)
        permission = Permission.objects.create(codename=node, name=node, content_type=of_process)
        group.permissions.add(permission)
        user.groups.add(group)


if __name__ == "__main__":
    serve(set_up, {"round": one_round, "rows": rows, "explain": explain})
