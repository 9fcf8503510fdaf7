"""The office follows the case: after each step the open tasks are what the case calls for, each on its desk."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from accounts.roles import Role
from caseflow.doors import Incomplete, assign_case, open_from_clue, open_task, perform
from caseflow.following import act, claim, release
from caseflow.models import CaseProcess, CaseTask
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from casework.models import Case, Draft
from casework.services import NotYours, Stale, move
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.casework import person
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, render_all

pytestmark = pytest.mark.usefixtures("city")
REMIND = letter_data(
    earlier_name="预警通知书",
    earlier_number="澄发改预〔2026〕1号",
    earlier_served_on="2026年11月20日",
    reason="未答复",
)


def step(case: Case, node: str, username: str, code: str, data: Any = None) -> set[str]:
    """One act; the desks that are open after it, which must be those that the case calls for."""
    do(case, node, username, code, data)
    assert reconcile() == []
    return open_nodes(case)


def test_every_step_leaves_the_desks_the_case_calls_for() -> None:
    case = open_case()
    assert open_nodes(case) == {"triage"} and reconcile() == []
    assert step(case, "triage", "fgw_officer", "warn_early", letter_data()) == {"sign_letter"}
    assert step(case, "sign_letter", "fgw_leader", "return", {"reason": "请补充"}) == {"triage"}
    assert step(case, "triage", "fgw_officer", "warn_early", letter_data()) == {"sign_letter"}
    assert step(case, "sign_letter", "fgw_leader", "sign") == {"sign_for_letter"}
    render_all()
    assert step(case, "sign_for_letter", "jtj_handler", "sign_for") == {"answer"}
    assert step(case, "answer", "jtj_handler", "answer", {"text": "正在筹款。"}) == {"approve_answer"}
    assert step(case, "approve_answer", "jtj_head", "return", {"reason": "写明金额"}) == {"answer"}
    assert step(case, "answer", "jtj_handler", "answer", {"text": "本月付清。"}) == {"approve_answer"}
    assert step(case, "approve_answer", "jtj_head", "approve") == {"review"}
    assert step(case, "review", "fgw_officer", "remind", REMIND) == {"sign_letter"}
    assert step(case, "sign_letter", "fgw_leader", "return", {"reason": "再核"}) == {"review"}
    assert step(case, "review", "fgw_officer", "remind", REMIND) == {"sign_letter"}
    assert step(case, "sign_letter", "fgw_leader", "sign") == {"sign_for_letter"}
    assert case.state == "reminded"
    done = CaseTask.objects.filter(process__case=case, finished__isnull=False, body__isnull=False)
    assert {task.status for task in done} == {"DONE"} and done.count() == 13
    assert all(task.owner is not None and task.finished is not None for task in done)


def warned() -> Case:
    """An early warning is signed for and not answered."""
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def test_a_task_the_case_has_left_behind_is_cancelled() -> None:
    case = warned()
    clock.set_to(clock.now().replace(month=12, day=20))
    propose()
    answer = open_task(case, "answer")
    assert step(case, "decide", "fgw_officer", "remind", REMIND) == {"answer", "sign_letter"}
    assert step(case, "sign_letter", "fgw_leader", "sign") == {"sign_for_letter"}
    answer.refresh_from_db()
    assert (answer.status, answer.finished, answer.owner) == ("CANCELED", clock.now(), None)
    with pytest.raises(Stale, match="这项任务已不需办理"):
        perform(answer, "answer", {"text": "迟到的答复"}, acting_user=person("jtj_handler"))


def test_a_paused_case_has_no_desk_and_finds_its_own_again() -> None:
    case, leader = warned(), person("fgw_leader")
    act(case, work=lambda: move(case, Case.suspend, acting_user=leader, reason="机构改革"))
    assert open_nodes(case) == set() and reconcile() == []
    act(case, work=lambda: move(case, Case.resume, acting_user=leader, reason="恢复办理"))
    assert open_nodes(case) == {"answer"} and reconcile() == []


def test_what_is_over_ends_its_process_and_what_is_reopened_takes_it_up_again() -> None:
    case, leader = open_case(), person("fgw_leader")
    act(case, work=lambda: move(case, Case.decline, acting_user=leader, reason="不属失信"))
    process = CaseProcess.objects.get(case=case)
    assert (process.status, process.finished, open_nodes(case)) == ("DONE", clock.now(), set())
    act(case, work=lambda: move(case, Case.reopen, acting_user=leader, reason="有新材料"))
    process.refresh_from_db()
    assert (process.status, process.finished, open_nodes(case)) == ("NEW", None, {"triage"})
    assert reconcile() == []


def test_what_is_refused_leaves_task_and_case_as_they_were() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    task = open_task(case, "sign_letter")
    both = UserFactory(body=case.issuing_body, roles=[Role.CREDIT_OFFICER, Role.CREDIT_LEADER])
    Draft.objects.filter(case=case).update(drafted_by=both)
    with pytest.raises(Incomplete):
        perform(task, "return", {"reason": " "}, acting_user=both)
    with pytest.raises(NotYours, match="拟稿人不能签发本人拟的文稿"):
        perform(task, "sign", {}, acting_user=both)
    task.refresh_from_db()
    assert (task.status, task.owner, open_nodes(case)) == ("NEW", None, {"sign_letter"})


# --- whose desk ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "username",
    ["fgw_leader", "fgw_intake", "jw_officer", "whfg_officer", "jtj_handler", "zf_mayor", "xt_admin"],
)
def test_a_task_of_another_desk_is_not_yours(username: str) -> None:
    case = open_case()
    task, stranger = open_task(case, "triage"), person(username)
    for do_it in (
        lambda: perform(task, "warn_early", letter_data(), acting_user=stranger),
        lambda: claim(task, acting_user=stranger),
    ):
        with pytest.raises(NotYours, match="这项任务不在你的办公桌上"):
            do_it()
    task.refresh_from_db()
    assert (task.status, task.owner, case.events.count()) == ("NEW", None, 1)


def test_a_claimed_task_is_its_owners_until_it_is_released() -> None:
    case = open_case()
    task, officer = open_task(case, "triage"), person("fgw_officer")
    other = UserFactory(body=officer.body, roles=[Role.CREDIT_OFFICER])
    claimed = claim(task, acting_user=officer)
    assert (claimed.owner, claimed.status) == (officer, "ASSIGNED")
    stored = CaseTask.objects.get(pk=task.pk)
    assert (stored.owner, stored.status, stored.assigned) == (officer, "ASSIGNED", clock.now())
    claim(task, acting_user=officer)
    for do_it in (
        lambda: claim(task, acting_user=other),
        lambda: perform(task, "warn_early", letter_data(), acting_user=other),
    ):
        with pytest.raises(Stale, match="已由陆采薇领办"):
            do_it()
    with pytest.raises(Refusal, match="不由你领办"):
        release(task, acting_user=other)
    release(task, acting_user=officer)
    stored.refresh_from_db()
    assert (stored.owner, stored.status, stored.assigned) == (None, "NEW", None)
    perform(stored, "warn_early", letter_data(), acting_user=officer)
    with pytest.raises(Refusal, match="不由你领办"):
        release(stored, acting_user=officer)


def test_a_task_that_was_done_says_by_whom() -> None:
    case = open_case()
    task = open_task(case, "triage")
    perform(task, "warn_early", letter_data(), acting_user=person("fgw_officer"))
    with pytest.raises(Stale, match="这项任务已由陆采薇办理。请回到办公桌查看。"):
        perform(task, "warn_early", letter_data(), acting_user=person("fgw_officer"))


def test_there_is_no_act_but_those_of_the_desk() -> None:
    task = open_task(open_case(), "triage")
    for code in ("sign", "lift", "", "delete"):
        with pytest.raises(Stale, match="没有这样的办理方式"):
            perform(task, code, {}, acting_user=person("fgw_officer"))


# --- assignments -------------------------------------------------------------------------------------------


def test_an_assignment_runs_beside_the_case() -> None:
    case, officer = open_case(), person("fgw_officer")
    assign_case(case, body("澄川市教育局"), part="lead", summary="请办理", acting_user=officer)
    assert open_nodes(case) == {"triage", "accept_assignment"}
    assert step(case, "accept_assignment", "jyj_handler", "refuse", {"reason": "不属本局职责"}) == {
        "triage",
        "reassign",
    }
    again = {"body": body("澄川市自然资源局").pk, "summary": "请办理"}
    assert step(case, "reassign", "fgw_leader", "reassign", again) == {"triage", "accept_assignment"}
    assert step(case, "accept_assignment", "zrj_handler", "accept") == {"triage"}
    statuses = CaseProcess.objects.filter(case=case).exclude(assignment=None).values_list("status", flat=True)
    assert list(statuses) == ["DONE", "DONE"]


def test_a_new_lead_takes_the_departments_desks() -> None:
    case = warned()
    assert open_task(case, "answer").body == body("澄川市交通运输局")
    assign_case(case, body("澄川市教育局"), part="lead", summary="请办理", acting_user=person("fgw_officer"))
    assert reconcile() == []


def test_a_lead_taken_away_need_not_be_accepted() -> None:
    case, officer = open_case(), person("fgw_officer")
    for name in ("澄川市教育局", "澄川市自然资源局"):
        assign_case(case, body(name), part="lead", summary="请办理", acting_user=officer)
        assert reconcile() == []
    assert open_task(case, "accept_assignment").body == body("澄川市自然资源局")


def test_a_clue_opens_its_case_once() -> None:
    case = open_case()
    with pytest.raises(Stale, match="已登记立案"):
        open_from_clue(case.clue, acting_user=person("fgw_intake"))
    assert Case.objects.count() == CaseProcess.objects.count() == 1
