"""用印 and 送达 as tasks: when they open, on whose desk, one after the other and several at once."""

from __future__ import annotations

import pytest
from django.http import Http404

from caseflow import dispatching
from caseflow.doors import may_draft, open_task, perform, recuse_person
from caseflow.following import act, claim
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from caseflow.views.tasks import task_for
from casework.services import NotYours
from desk.queries import tasks_done_by, tasks_on_desk
from notices.models import Notice
from tests.caseflow.leaving import (
    EACH,
    OUTSIDE,
    POSTED,
    PRACTICES,
    TODAY,
    made,
    the_paper,
    waiting_for,
)
from tests.caseflow.test_standing_in import away, in_place
from tests.desk.pages import text, visit
from tests.factories.casework import by_post, issued, practising
from tests.factories.papers import a_blank_sheet
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all

pytestmark = pytest.mark.usefixtures("city")

# --- state × practice × addressee -------------------------------------------------------------------------------

# What a document in this state waits for, under this practice: of a body of the register, and of one outside.
TABLE: dict[tuple[str, str], tuple[str, str]] = {
    ("numbered", "by itself"): ("", ""),
    ("numbered", "seal"): ("", ""),
    ("numbered", "service"): ("", ""),
    ("numbered", "both"): ("", ""),
    ("made", "by itself"): ("", "serve_document"),
    ("made", "seal"): ("seal_document", "seal_document"),
    ("made", "service"): ("serve_document", "serve_document"),
    ("made", "both"): ("seal_document", "seal_document"),
    ("sealed", "by itself"): ("", "serve_document"),
    ("sealed", "seal"): ("", "serve_document"),
    ("sealed", "service"): ("serve_document", "serve_document"),
    ("sealed", "both"): ("serve_document", "serve_document"),
    ("served", "by itself"): ("", ""),
    ("served", "seal"): ("", ""),
    ("served", "service"): ("", ""),
    ("served", "both"): ("", ""),
    ("void", "by itself"): ("", ""),
    ("void", "seal"): ("", ""),
    ("void", "service"): ("", ""),
    ("void", "both"): ("", ""),
}


@pytest.mark.parametrize("is_outside", [False, True])
@pytest.mark.parametrize(("state", "practice"), TABLE)
def test_each_state_and_practice(state: str, practice: str, is_outside: bool) -> None:
    practising(**PRACTICES[practice])
    case, officer = open_case(), person("fgw_officer")
    to = OUTSIDE if is_outside else {}
    act(case, work=lambda: issued(case, is_set=False, **to))
    if state != "numbered":
        render_all(a_blank_sheet)
    paper = the_paper(case)
    if state in ("sealed", "served") and waiting_for(case) == {"seal_document"}:
        do(case, "seal_document", "fgw_officer", "seal", TODAY)
    if state == "served" and waiting_for(case):
        paper = the_paper(case)
        if is_outside:
            dispatching.serve_with_proof(case, paper, by_post(), acting_user=officer)
        else:
            dispatching.serve_through_system(case, paper, acting_user=officer)
    if state == "void":
        dispatching.void_document(case, paper, reason="误发", acting_user=person("fgw_leader"))
    waits = TABLE[state, practice][is_outside]
    assert (waiting_for(case), reconcile()) == ({waits} if waits else set(), [])
    tasks = CaseTask.objects.open().filter(about=paper.pk, rank="officer")
    named = [task for task in tasks if task.flow_task.name in EACH]
    assert [(task.body_id, task.about) for task in named] == [(officer.body_id, paper.pk)] * bool(waits)


# --- who ---------------------------------------------------------------------------------------------------------

STRANGERS: dict[str, type[Exception]] = {
    "fgw_leader": NotYours,
    "fgw_intake": NotYours,
    "fgw_reviewer": Http404,
    "jw_officer": NotYours,
    "jw_leader": NotYours,
    "jtj_handler": NotYours,
    "jtj_head": NotYours,
    "jyj_handler": Http404,
    "zy_clerk": Http404,
    "xt_admin": Http404,
}
DONE: dict[str, tuple[str, dict[str, str]]] = {
    "seal_document": ("seal", TODAY),
    "serve_document": ("system", {}),
}


@pytest.mark.parametrize("node", DONE)
def test_the_issuers_officers_have_it_and_nobody_else(node: str) -> None:
    case = made(confirms_seal=node == "seal_document", chooses_service=True)
    task, (code, data) = open_task(case, node), DONE[node]
    for username, answer in STRANGERS.items():
        assert task not in tasks_on_desk(person(username)), username
        with pytest.raises((NotYours, Http404)) as refused:
            perform(task_for(person(username), task.pk), code, data, acting_user=person(username))
        assert refused.type is answer, username
    for username in ("fgw_officer", "fgw_officer2"):
        assert task in tasks_on_desk(person(username))
        assert visit(username, f"/flow/tasks/{task.pk}/").status_code == 200
    do(case, node, "fgw_officer2", code, data)
    assert task in tasks_done_by(person("fgw_officer2"))


def test_who_has_withdrawn_has_no_such_task() -> None:
    case = made(confirms_seal=True)
    officer, task = person("fgw_officer"), open_task(case, "seal_document")
    claim(task, acting_user=officer)
    recuse_person(
        case, officer, ground="kin", successor=person("fgw_officer2"), acting_user=person("fgw_leader")
    )
    assert task not in tasks_on_desk(officer)
    with pytest.raises(NotYours, match="回避"):
        perform(task, "seal", TODAY, acting_user=officer)
    perform(CaseTask.objects.get(pk=task.pk), "seal", TODAY, acting_user=person("fgw_officer2"))
    assert waiting_for(case) == set()


def test_a_substitute_seals_in_the_absent_persons_place() -> None:
    case = made(confirms_seal=True)
    away("fgw_officer", "fgw_intake")
    user, task = in_place("fgw_intake", "fgw_officer"), open_task(case, "seal_document")
    assert task in tasks_on_desk(user) and task not in tasks_on_desk(person("fgw_intake"))
    perform(task, "seal", TODAY, acting_user=user)
    assert CaseTask.objects.get(pk=task.pk).done_by == "苏青禾（代陆采薇）"
    assert Notice.objects.get(paper__case=case).sealed_by == person("fgw_intake")
    assert case.events.get(verb="sealed").details["on_behalf_of"] == "陆采薇"


# --- one after the other, and several at once -------------------------------------------------------------------


def test_sealed_then_served_then_signed_for() -> None:
    case = made(confirms_seal=True, chooses_service=True)
    assert open_nodes(case) == {"seal_document"}
    do(case, "seal_document", "fgw_officer", "seal", TODAY)
    assert open_nodes(case) == {"serve_document"}
    do(case, "serve_document", "fgw_officer", "system")
    assert open_nodes(case) == {"sign_for_letter"} and reconcile() == []
    done = CaseTask.objects.filter(status="DONE").order_by("finished", "id")
    walked = [task.flow_task.name for task in done]
    assert [name for name in walked if name in EACH] == ["seal_document", "serve_document"]


def test_sealed_by_hand_and_served_by_the_system_at_once() -> None:
    case = made(confirms_seal=True)
    do(case, "seal_document", "fgw_officer", "seal", TODAY)
    assert open_nodes(case) == {"sign_for_letter"}


def test_served_on_paper_at_its_desk() -> None:
    case = made(chooses_service=True)
    do(case, "serve_document", "fgw_officer", "serve_post", POSTED)
    assert open_nodes(case) == {"answer"} and reconcile() == []
    assert the_paper(case).service.method == "邮寄送达"


def test_an_addressee_outside_is_not_served_through_the_system() -> None:
    case = open_case()
    issued(case, **OUTSIDE)
    with pytest.raises(NotYours, match="系统送达"):
        do(case, "serve_document", "fgw_officer", "system")
    page = visit("fgw_officer", f"/flow/tasks/{open_task(case, 'serve_document').pk}/")
    assert [tab["label"] for tab in page.context["tabs"]] == ["直接送达", "邮寄送达", "留置送达", "转交送达"]
    do(case, "serve_document", "fgw_officer", "serve_post", POSTED)
    assert waiting_for(case) == set()


def test_each_document_of_a_case_is_a_task_of_its_own() -> None:
    practising(confirms_seal=True, chooses_service=True)
    case = open_case()
    papers = [issued(case) for _ in range(3)]
    tasks = CaseTask.objects.open().filter(about__in=[paper.pk for paper in papers])
    assert {(task.flow_task.name, task.about) for task in tasks} == {
        ("seal_document", paper.pk) for paper in papers
    }
    # The second first: the others keep their tasks, whoever has claimed them.
    first = claim(tasks.get(about=papers[0].pk), acting_user=person("fgw_officer2"))
    perform(tasks.get(about=papers[1].pk), "seal", TODAY, acting_user=person("fgw_officer"))
    now = {task.about: (task.flow_task.name, task.owner_id) for task in tasks.all()}
    assert now == {
        papers[0].pk: ("seal_document", first.owner_id),
        papers[1].pk: ("serve_document", None),
        papers[2].pk: ("seal_document", None),
    }
    assert reconcile() == []
    page = text("fgw_officer", "/")
    assert papers[0].notice.number_text not in page, "a colleague has it"
    for paper in papers[1:]:
        assert paper.notice.number_text in page


def test_what_is_on_its_way_out_keeps_nobody_from_the_next_measure() -> None:
    practising(confirms_seal=True)
    case = open_case()
    issued(case)
    assert open_nodes(case) == {"triage", "seal_document"}
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    assert open_nodes(case) == {"sign_letter", "seal_document"}
    # Nor whoever drafts from the case's page, at no desk.
    assert may_draft(made(confirms_seal=True), person("fgw_officer"))
