"""用印 and 送达 as tasks: what closes them, by whichever door; what the worker opens; what their pages show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import clock
from caseflow import dispatching
from caseflow.doors import assign_case, open_task, perform
from caseflow.following import claim
from caseflow.models import CaseTask
from caseflow.reconciling import lay_out, lay_out_document, reconcile
from caseflow.turns import turns
from caseflow.undoing import correct
from casework.lifecycle import State
from casework.models import Case
from casework.services import Stale, last_move
from desk.dispatch import documents_at
from notices import waiting
from notices.lifecycle import NoticeState
from notices.models import Notice
from tests.caseflow.leaving import (
    EACH,
    OUTSIDE,
    POSTED,
    PRACTICES,
    TODAY,
    made,
    signed,
    the_paper,
    waiting_for,
)
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import by_post, issued, practising, read_again
from tests.factories.papers import a_blank_sheet
from tests.journeys.beside_the_ladder import decline, merge, resume, suspend, transfer
from tests.journeys.office import body, do, open_case, open_nodes, person, render_all

pytestmark = pytest.mark.usefixtures("city")

# --- what closes them ---------------------------------------------------------------------------------------------


def _seal(case: Case) -> None:
    dispatching.confirm_seal(
        case, the_paper(case), sealed_on=clock.today(), acting_user=person("fgw_officer")
    )


def test_another_door_closes_the_task_too() -> None:
    case = made(confirms_seal=True, chooses_service=True)
    task = open_task(case, "seal_document")
    _seal(case)
    with pytest.raises(Stale, match="已不需办理"):
        perform(CaseTask.objects.get(pk=task.pk), "seal", TODAY, acting_user=person("fgw_officer"))
    assert waiting_for(case) == {"serve_document"}
    dispatching.serve_with_proof(case, the_paper(case), by_post(), acting_user=person("fgw_officer"))
    assert open_nodes(case) == {"answer"} and reconcile() == []


@pytest.mark.parametrize("practice", ["seal", "service"])
def test_a_wrong_move_takes_its_documents_tasks_back(practice: str) -> None:
    case = made(**PRACTICES[practice])
    assert waiting_for(case)
    case, wrong = read_again(case), last_move(case)
    assert wrong is not None
    correct(case, seq=wrong.event.seq, reason="签发有误", acting_user=person("fgw_leader"))
    assert open_nodes(case) == {"triage"} and reconcile() == []


# Of a letter of the ladder, of a document beside it that sets a term, and of one that sets none, by the case's state.
BY_STATE: dict[str, tuple[bool, bool, bool]] = {
    "triage": (False, True, True),
    "early_warning": (True, True, True),
    "reminded": (True, True, True),
    "warned": (True, True, True),
    "interviewing": (False, True, True),
    "rectifying": (False, True, True),
    "verifying": (False, True, True),
    "determining": (False, True, True),
    "determined": (False, True, True),
    "closing": (False, True, True),
    "closed": (False, True, True),
    "lifted": (False, True, True),
    "declined": (False, True, True),
    "suspended": (False, False, True),
    "transferred": (False, False, True),
    "revoked": (False, False, False),
    "merged": (False, False, False),
    "draft": (False, False, False),
}


def test_each_state_of_the_case() -> None:
    case = made(confirms_seal=True)
    letter = the_paper(case).pk
    inside, outside = issued(case).pk, issued(case, **OUTSIDE).pk
    assert set(BY_STATE) == set(State.values)
    for state, waits in BY_STATE.items():
        Case.objects.filter(pk=case.pk).update(state=state)
        found = {turn.about for turn in turns(read_again(case)) if turn.node == "seal_document"}
        said = (letter in found, inside in found, outside in found)
        assert said == waits, state


def test_a_new_lead_department_leaves_the_task_with_the_issuer() -> None:
    case = made(chooses_service=True)
    task = open_task(case, "serve_document")
    officer, heir = person("fgw_officer"), body("澄川市教育局")
    assign_case(case, heir, part="lead", summary="改派", acting_user=officer)
    assert open_task(case, "serve_document") == task and reconcile() == []
    do(read_again(case), "serve_document", "fgw_officer", "system")
    assert open_task(case, "sign_for_letter").body == heir and reconcile() == []


def test_of_a_merged_case_nothing_is_sealed_any_more() -> None:
    case = made(confirms_seal=True)
    merge(case, open_case())
    assert (case.state, waiting_for(case), reconcile()) == ("merged", set(), [])


def test_while_a_case_rests_its_notice_alone_is_on_a_desk() -> None:
    """中止告知 sets no term; what sets one waits until the case goes on."""
    case = made(confirms_seal=True)
    letter = the_paper(case)
    suspend(case, is_served=False)
    render_all(a_blank_sheet)
    told = the_paper(case)
    assert told.notice.kind == "suspension"
    [task] = [task for task in CaseTask.objects.open() if task.flow_task.name in EACH]
    assert (task.about, reconcile()) == (told.pk, [])
    # What lies on no desk has its acts on its page.
    page = text("fgw_officer", f"/documents/{letter.notice_id}/")
    assert f"/papers/{letter.pk}/seal/" in page
    do(case, "seal_document", "fgw_officer", "seal", TODAY)
    assert open_nodes(case) == set()
    resume(case, is_served=False)
    render_all(a_blank_sheet)
    waits = {task.about for task in CaseTask.objects.open() if task.flow_task.name == "seal_document"}
    assert letter.pk in waits and reconcile() == []


def test_the_letter_that_hands_a_case_over_is_served_while_it_is_away() -> None:
    case = open_case()
    transfer(case, is_served=False)
    render_all(a_blank_sheet)
    assert the_paper(case).notice.addressee is None
    assert (case.state, open_nodes(case), reconcile()) == ("transferred", {"serve_document"}, [])
    do(case, "serve_document", "fgw_officer", "serve_post", POSTED)
    assert (open_nodes(case), reconcile()) == (set(), [])


def test_what_stays_on_file_is_served_on_nobody() -> None:
    """A department that knows nothing of the case does not learn of its rest: nobody is asked to serve that."""
    case = open_case()
    suspend(case, is_served=False)
    render_all(a_blank_sheet)
    assert the_paper(case).stays_on_file
    assert (waiting_for(case), reconcile()) == (set(), [])
    assert "待送达" not in text("fgw_officer", "/documents/")


def test_what_ended_a_case_is_served_after_it() -> None:
    case = open_case()
    decline(case, recipient="reporter", recipient_name="样例甲")
    render_all(a_blank_sheet)
    assert (case.state, waiting_for(case)) == ("declined", {"serve_document"})
    do(case, "serve_document", "fgw_officer", "serve_post", POSTED)
    assert waiting_for(case) == set()
    assert {process.status for process in case.processes.all()} == {"DONE"}


# --- what the worker sets ----------------------------------------------------------------------------------------


def test_before_it_is_set_nothing_is_asked() -> None:
    practising(confirms_seal=True)
    case = signed()
    assert open_nodes(case) == set() and reconcile() == []
    render_all(a_blank_sheet)
    assert open_nodes(case) == {"seal_document"}


def test_a_word_that_was_lost_costs_one_sweep(caplog: pytest.LogCaptureFixture) -> None:
    practising(confirms_seal=True)
    case = signed()

    def fails(notice_pk: int) -> None:
        raise RuntimeError("lost")

    waiting.connect(fails)
    try:
        render_all(a_blank_sheet)
    finally:
        waiting.connect(lay_out_document)
    assert Notice.objects.get(paper__case=case).state == NoticeState.RENDERED
    assert "was not laid on its desk" in caplog.text
    assert [(found.what, found.node) for found in reconcile()] == [("缺少任务", "seal_document")]
    assert (lay_out(), lay_out()) == (1, 0)
    assert open_nodes(case) == {"seal_document"} and reconcile() == []


@pytest.mark.parametrize("mends", [lay_out, lambda: reconcile(mend=True)])
def test_the_reconciler_mends_it(mends: Callable[[], Any]) -> None:
    case = made(confirms_seal=True)
    CaseTask.objects.filter(pk=open_task(case, "seal_document").pk).delete()
    mends()
    assert open_nodes(case) == {"seal_document"} and reconcile() == []


def test_by_default_no_task_and_no_statement_more(django_assert_num_queries: Any) -> None:
    case = made()
    assert open_nodes(case) == {"sign_for_letter"}
    assert not any(task.flow_task.name in EACH for task in CaseTask.objects.all())
    task = open_task(case, "sign_for_letter")
    with django_assert_num_queries(0):
        assert documents_at([task]) == {}


# --- pages -------------------------------------------------------------------------------------------------------


def test_the_desk_leads_to_the_act() -> None:
    case = made(confirms_seal=True, chooses_service=True)
    paper, officer = the_paper(case), logged_in("fgw_officer")
    task = open_task(case, "seal_document")
    address = f"/flow/tasks/{task.pk}/"
    for page in ("/", f"/cases/{case.number}/", f"/documents/{paper.notice_id}/"):
        assert address in officer.get(page).content.decode(), page
    # One band, and one door: the page beside the desks leads to the desk.
    case_page = officer.get(f"/cases/{case.number}/").content.decode()
    assert f"/papers/{paper.pk}/seal/" not in case_page
    assert officer.get(f"/flow/cases/{case.number}/papers/{paper.pk}/seal/").url == address
    assert officer.post(address + "?act=seal", {"sealed_on": "2026-11-21"}).status_code == 422
    assert officer.post(address + "?act=seal", TODAY).status_code == 302
    serve = f"/flow/tasks/{open_task(case, 'serve_document').pk}/"
    shown = officer.get(serve)
    assert [tab["label"] for tab in shown.context["tabs"]] == [
        "系统送达",
        "直接送达",
        "邮寄送达",
        "留置送达",
        "转交送达",
    ]
    assert "paper" in shown.context and "live" not in shown.context
    proof = officer.post(
        serve + "?act=serve_post",
        POSTED | {"act": "serve_post", "preview": "1"},
        headers={"HX-Request": "true"},
    )
    assert proof.context["paper"]["head"] == "送达回证" and waiting_for(case) == {"serve_document"}


def test_a_colleagues_claim_is_not_gone_round() -> None:
    case = made(confirms_seal=True)
    paper, task = the_paper(case), open_task(case, "seal_document")
    claim(task, acting_user=person("fgw_officer2"))
    officer = logged_in("fgw_officer")
    assert "等你用印" not in officer.get(f"/documents/{paper.notice_id}/").content.decode()
    led = officer.post(f"/flow/cases/{case.number}/papers/{paper.pk}/seal/", TODAY)
    assert led.url == f"/flow/tasks/{task.pk}/"
    assert officer.get(led.url).status_code == 409
    assert Notice.objects.get(pk=paper.notice_id).state == NoticeState.RENDERED


def test_the_addressee_learns_nothing_of_it() -> None:
    case = made(confirms_seal=True)
    page = text("jtj_handler", f"/cases/{case.number}/")
    assert "等澄川市发展和改革委员会办理" in page and "用印" not in page
    assert visit("jtj_handler", f"/documents/{the_paper(case).notice_id}/").status_code == 404
