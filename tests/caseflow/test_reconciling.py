"""The reconciler finds every disagreement between desks and cases, and mends it without moving a case."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

import clock
from caseflow.desks import Turn
from caseflow.doors import assign_case, open_task
from caseflow.models import CaseProcess, CaseTask
from caseflow.nodes import open_desk
from caseflow.reconciling import CHUNK, lay_out, reconcile
from caseflow.tasks import report_differences
from casework.models import Case, Proposal
from casework.services import propose
from tests.factories.casework import make_case, person
from tests.journeys.office import body, do, letter_data, open_case, open_nodes

pytestmark = pytest.mark.usefixtures("city")
OFFICE = "澄川市发展和改革委员会"


def lose(case: Case) -> None:
    CaseTask.objects.filter(pk=open_task(case, "triage").pk).update(finished=clock.now(), status="CANCELED")


def double(case: Case) -> None:
    task = open_task(case, "triage")
    turn = Turn("review", body(OFFICE).pk, "officer", None)
    open_desk(task.flow_task.activation_class(task), turn)


def misplace(case: Case) -> None:
    CaseTask.objects.filter(pk=open_task(case, "triage").pk).update(body=body("澄川市教育局"))


def misrank(case: Case) -> None:
    CaseTask.objects.filter(pk=open_task(case, "triage").pk).update(rank="leader")


def mistake(case: Case) -> None:
    CaseTask.objects.filter(pk=open_task(case, "triage").pk).update(about=999)


def leap(case: Case) -> None:
    """The state was changed by another hand."""
    Case.objects.filter(pk=case.pk).update(state="suspended")


def forget(case: Case) -> None:
    """The process was taken for done, and its task with it."""
    lose(case)
    CaseProcess.objects.filter(case=case).update(status="DONE", finished=clock.now())


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lose, [f"缺少任务 triage {OFFICE}"]),
        (double, [f"多余任务 review {OFFICE}"]),
        (misplace, ["多余任务 triage 澄川市教育局", f"缺少任务 triage {OFFICE}"]),
        (misrank, [f"任务岗位不符 triage {OFFICE}"]),
        (mistake, [f"任务对象不符 triage {OFFICE}"]),
        (leap, [f"多余任务 triage {OFFICE}"]),
        (forget, [f"缺少任务 triage {OFFICE}"]),
    ],
)
def test_it_finds_and_mends(damage: Callable[[Case], None], expected: list[str]) -> None:
    good, case = open_case(), open_case()
    damage(case)
    before = Case.objects.filter(pk=case.pk).values().get(), case.events.count()
    said = [f"{case.number} {what}" for what in expected]
    assert [str(found) for found in reconcile()] == said
    assert [str(found) for found in reconcile(mend=True)] == said
    assert reconcile() == []
    assert (Case.objects.filter(pk=case.pk).values().get(), case.events.count()) == before
    assert open_nodes(good) == {"triage"}
    assert open_nodes(case) == (set() if damage is leap else {"triage"})


def test_it_finds_a_case_that_no_flow_has_seen() -> None:
    case = make_case()
    assert [str(found) for found in reconcile()] == [f"{case.number} 没有流程"]
    reconcile(mend=True)
    assert reconcile() == [] and open_nodes(case) == {"triage"}


def test_it_finds_a_lost_assignment() -> None:
    case = open_case()
    assign_case(case, body("澄川市教育局"), part="joint", summary="请办理", acting_user=person("fgw_officer"))
    task = open_task(case, "accept_assignment")
    CaseTask.objects.filter(pk=task.pk).update(finished=clock.now(), status="CANCELED")
    assert [str(found) for found in reconcile(mend=True)] == [
        f"{case.number} 缺少任务 accept_assignment 澄川市教育局"
    ]
    assert open_nodes(case) == {"triage", "accept_assignment"}


def test_the_command_names_what_differs_and_mends_when_told() -> None:
    case = open_case()
    assert run() == (0, ["0处不一致。"])
    lose(case)
    line = f"{case.number} 缺少任务 triage {OFFICE}"
    assert run() == (1, [line, "1处不一致。"])
    assert run("--mend") == (0, [line, "1处不一致，已补正。"])
    assert run() == (0, ["0处不一致。"])


def run(*options: str) -> tuple[int, list[str]]:
    said, status = StringIO(), 0
    try:
        call_command("reconcile_flow", *options, stdout=said)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, said.getvalue().splitlines()


def test_the_nightly_task_reports_and_mends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    case = open_case()
    lose(case)
    assert report_differences() == 1
    assert f"{case.number} 缺少任务 triage" in caplog.text
    assert open_nodes(case) == set()


def test_a_second_proposal_waits_without_being_looked_at_and_a_lapsed_one_leaves_its_desk() -> None:
    case = open_case()
    concerned = {"body": case.subject, "addressee": case.issuing_body, "case": case, "why": "样例"}
    first = propose(key="one", kind="escalate", move="remind", **concerned)
    second = propose(key="two", kind="escalate", move="warn", **concerned)
    assert first is not None and second is not None
    assert lay_out() == 1
    assert open_nodes(case) == {"triage", "decide"}
    # The other comes up when this is decided; until then nobody looks again.
    assert lay_out() == 0
    Proposal.objects.filter(pk=first.pk).update(status="lapsed")
    assert lay_out() == 1
    assert CaseTask.objects.open().get(flow_task__endswith="decide").about == second.pk
    Proposal.objects.filter(pk=second.pk).update(status="lapsed")
    assert lay_out() == 1
    assert open_nodes(case) == {"triage"}


def test_what_is_over_costs_no_look(django_assert_max_num_queries: Any) -> None:
    """Four queries to find that nothing needs looking at, however many cases have been closed."""
    for _ in range(3):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        Case.objects.filter(pk=case.pk).update(state="closed")
    case.drafts.model.objects.update(status="withdrawn")
    reconcile(mend=True)
    assert CHUNK > 3
    with django_assert_max_num_queries(4):
        assert reconcile() == []
