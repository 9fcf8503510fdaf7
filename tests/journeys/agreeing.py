"""Whose turn it is, told three times: by the case's state and records, by the open tasks, by the desks."""

from __future__ import annotations

from caseflow.models import CaseTask
from caseflow.turns import turns
from casework.models import Case
from tests.journeys.browser import Office


def agree(case: Case, state: str, tasks: set[str]) -> None:
    """The case is in this state, its open tasks are these, and are exactly what the records call for."""
    case = Case.objects.select_related("subject", "issuing_body", "lead_department").get(pk=case.pk)
    found = [task for task in CaseTask.objects.open().filter(process__case=case) if task.process.is_main]
    due = {(turn.node, turn.body_id, str(turn.rank), turn.about) for turn in turns(case)}
    assert sorted((task.flow_task.name, task.body_id, task.rank, task.about) for task in found) == sorted(due)
    assert (case.state, {task.flow_task.task_title for task in found}) == (state, tasks)


def desks_show(office: Office, cast: tuple[str, ...], **shown: str | list[str]) -> None:
    """Each named person's desk shows these tasks, and the desks of all others of the cast are empty."""
    expected = {who: [task] if isinstance(task, str) else task for who, task in shown.items()}
    found = {who: sorted(office.clerk(who).tasks()) for who in cast}
    assert found == {who: sorted(expected.get(who, [])) for who in cast}
