"""A page that stood open while the case moved on: what is sent from it is done as it was read, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

import clock
from caseflow.acts import MEASURES, At
from caseflow.doors import assign_case, draft_measure, open_task, perform
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.models import Assignment, Case, Proposal
from casework.services import NotYours, lapse_proposals
from casework.services import propose as make_proposal
from notices.models import Notice
from tests.desk.pages import logged_in, text
from tests.journeys.beside_the_ladder import SUSPENSION, suspend
from tests.journeys.filling import read, shown
from tests.journeys.office import body, do, letter_data, open_case, person, render_all
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")

OFFICE, EDUCATION = "澄川市发展和改革委员会", "澄川市教育局"


def proposed(case: Case, key: str, kind: str, move: str = "") -> Proposal:
    made = make_proposal(
        key=key, kind=kind, body=case.subject, addressee=body(OFFICE), why="样例", case=case, move=move
    )
    assert made is not None
    return made


def at_page(task: CaseTask, act: str) -> str:
    return f"/flow/tasks/{task.pk}/?act={act}"


def live(username: str, address: str, data: dict[str, Any]) -> str:
    """What the paper beside the form says while somebody types."""
    answer = logged_in(username).post(address, data | {"preview": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_refusal_that_comes_too_late_is_not_taken_for_the_acceptance() -> None:
    case = open_case()
    made = assign_case(
        read(case), body(EDUCATION), part="lead", summary="请核实。", acting_user=person("fgw_officer")
    )
    task = open_task(case, "accept_assignment")
    client = logged_in("jyj_handler")
    assert "退单理由" in client.get(at_page(task, "refuse")).content.decode()
    clock.set_to(clock.now() + timedelta(days=10))
    sent = {"act": "refuse", "reason": "不属本局职责。", "suggestion_basis": "三定方案"}
    answer = client.post(at_page(task, "refuse"), sent)
    made.refresh_from_db()
    assert (answer.status_code, made.status) == (409, Assignment.Status.PENDING)
    page = answer.content.decode()
    assert "现在不能办理" in page and "不属本局职责。" in page and "三定方案" in page
    # Looking is answered with what there is to do.
    assert "接受交办" in client.get(at_page(task, "refuse")).content.decode()


def test_a_form_for_one_proposal_does_not_adopt_the_next() -> None:
    case = reach("warned")
    proposed(case, "one", Proposal.Kind.ESCALATE, "summon")
    second = proposed(case, "two", Proposal.Kind.SUPERVISE)
    reconcile(mend=True)
    task = open_task(case, "decide")
    lapse_proposals(["one"])
    reconcile(mend=True)
    assert open_task(case, "decide").about == second.pk
    for pk in (task.pk, open_task(case, "decide").pk):
        sent = {"act": "summon", "subject_matter": "养护工程款", "reason": "情况紧急"}
        answer = logged_in("fgw_officer").post(f"/flow/tasks/{pk}/?act=summon", sent)
        assert answer.status_code == 409 and "情况紧急" in answer.content.decode()
    second.refresh_from_db()
    assert second.status == Proposal.Status.OPEN and not case.drafts.filter(move="summon").exists()


def test_the_door_itself_takes_no_act_that_does_not_fit_the_proposal() -> None:
    case = reach("warned")
    advice = proposed(case, "one", Proposal.Kind.SUPERVISE)
    reconcile(mend=True)
    with pytest.raises(NotYours, match="现在不能办理"):
        do(case, "decide", "fgw_officer", "summon", {"subject_matter": "养护工程款", "reason": "情况紧急"})
    advice.refresh_from_db()
    assert advice.status == Proposal.Status.OPEN


def test_a_password_is_never_given_back() -> None:
    case = open_case()
    task = open_task(case, "triage")
    sent = {"act": "no_such_act", "reason": "情况有变", "password": "口令口令", "reason_code": "暗语"}
    page = logged_in("fgw_officer").post(at_page(task, "no_such_act"), sent).content.decode()
    assert "情况有变" in page and "口令口令" not in page and "暗语" not in page


def test_nobody_signs_for_a_document_he_has_not_seen() -> None:
    case = reach("early_warning", is_served=False)
    task = open_task(case, "sign_for_letter")
    assert "签收预警通知书" in text("jtj_handler", f"/flow/tasks/{task.pk}/")
    remind(case)
    render_all()
    answer = logged_in("jtj_handler").post(at_page(task, "sign_for"), {"act": "sign_for"})
    assert answer.status_code == 409 and "已由新的任务代替" in answer.content.decode()
    assert not Notice.objects.exclude(signed_for_at=None).exists()
    now = open_task(case, "sign_for_letter")
    assert now.pk != task.pk and "签收提醒函" in text("jtj_handler", f"/flow/tasks/{now.pk}/")
    assert reconcile() == []


def test_what_was_taken_up_stays_so_while_it_is_about_the_same() -> None:
    case = reach("early_warning", is_served=False)
    task = open_task(case, "sign_for_letter")
    client = logged_in("jtj_handler")
    client.post(reverse("caseflow:claim", args=[task.pk]))
    CaseTask.objects.filter(pk=task.pk).update(rank="head")
    assert [found.what for found in reconcile(mend=True)] == ["任务岗位不符"]
    task.refresh_from_db()
    assert (task.rank, task.owner) == ("handler", person("jtj_handler"))


def remind(case: Case) -> None:
    """The next letter, before the one in force is signed for."""
    at = At(CaseTask(), read(case), person("fgw_officer"))
    act = next(act for act in MEASURES if act.code == "remind")
    earlier = {"earlier_served_on": "2026年11月20日"}
    data = shown(act.form_at(at)) | letter_data(reason="情况紧急") | earlier
    draft_measure(read(case), "remind", data, acting_user=person("fgw_officer"))
    do(case, "sign_letter", "fgw_leader", "sign")


def drafted_by_a_colleague(case: Case) -> None:
    """It lies before the leader: nothing else is drafted meanwhile."""
    perform(open_task(case, "triage"), "warn_early", letter_data(), acting_user=person("fgw_officer"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("draft", "不由你拟办"), ("supervise", "不能拟督办函"), ("document", "不能拟通报")],
)
def test_whoever_types_at_no_desk_is_told_that_a_colleague_was_faster(name: str, words: str) -> None:
    case = open_case()
    drafted_by_a_colleague(case)
    more = ["circular"] if name == "document" else []
    address = reverse(f"caseflow:{name}", args=[case.number, *more])
    panel = live("fgw_officer", address, {"contact_name": "陆采薇"})
    assert "<html" not in panel and "不能再办" in panel and words in panel
    # Pressing is answered as ever.
    assert logged_in("fgw_officer").post(address, {"contact_name": "陆采薇"}).status_code == 403


def test_whoever_types_a_move_that_was_made_meanwhile_is_told_so() -> None:
    case = reach("early_warning")
    address = reverse("caseflow:other_move", args=[case.number, "suspend"])
    assert "<html" not in live("fgw_officer", address, SUSPENSION)
    suspend(case)
    panel = live("fgw_officer", address, SUSPENSION)
    assert "<html" not in panel and "不能再办" in panel and "不能这样办理" in panel
