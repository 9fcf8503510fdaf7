"""回头看 and 重启: proposed when the day has come, recorded, and on a relapse a new order follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from caseflow.doors import Incomplete, other_moves
from caseflow.models import CaseProcess
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from casework.models import Case, Draft, LookBack, Proposal, Reopening
from casework.services import (
    NotYours,
    Paper,
    Stale,
    approve_reopening,
    draft_reopening,
    record_look_back,
    refuse_proposal,
    sweep_look_backs,
)
from notices.kinds import Kind
from notices.sample_facts import FACTS as SAMPLES
from organisations.refusals import Refusal
from rectification.queries import current_order
from tests.desk.pages import text, visit
from tests.journeys.beside_the_ladder import decline, look_back, reopen
from tests.journeys.filling import at_desk, beside, fill, read
from tests.journeys.office import do, open_nodes, person, render_all
from tests.journeys.reaching import accept, file_plan, reach, report, serve

FACTS = SAMPLES[Kind.REOPENING]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def until_due(case: Case, *, late: int = 0) -> None:
    assert case.look_back_on is not None
    clock.set_to(clock.now() + timedelta(days=(case.look_back_on - clock.today()).days + late))


def test_it_is_proposed_on_the_day_and_once() -> None:
    case = reach("closed")
    until_due(case, late=-1)
    assert propose() == 0
    until_due(case)
    assert propose() == 1
    assert (open_nodes(case), reconcile()) == ({"look_back"}, [])
    assert [propose() for _ in range(3)] == [0, 0, 0]
    found = Proposal.objects.get(kind="look_back")
    assert (found.addressee, found.status) == (case.issuing_body, "open")
    assert case.deadlines.get(purpose="look_back").deadline.started_on == case.look_back_on


def test_it_catches_up_after_an_outage_and_its_clock_is_red() -> None:
    case = reach("closed")
    until_due(case, late=40)
    assert sweep_look_backs() == 1
    propose()
    owed = case.deadlines.get(purpose="look_back").deadline
    assert owed.started_on == case.look_back_on
    assert owed.due_on < clock.today()
    desk = text("fgw_officer", "/")
    assert "回头看" in desk
    assert "is-red" in desk
    assert "is-red" in text("fgw_officer", f"/cases/{case.number}/")


def test_it_is_recorded_and_the_case_stays_closed() -> None:
    case = look_back(reach("closed"), relapsed=False)
    assert (case.state, open_nodes(case), reconcile()) == ("closed", set(), [])
    assert case.deadlines.get(purpose="look_back").deadline.met_on == clock.today()
    assert Proposal.objects.get(kind="look_back").status == "accepted"
    assert CaseProcess.objects.get(case=case, assignment=None).status == "DONE"
    assert "已看，未反弹" in text("fgw_officer", f"/cases/{case.number}/")
    assert propose() == 0
    with pytest.raises(Stale):
        record_look_back(
            case,
            has_relapsed=True,
            facts="又欠。",
            looked_on=clock.today(),
            acting_user=person("fgw_officer"),
        )


def test_it_cannot_be_waved_away() -> None:
    case = reach("closed")
    until_due(case)
    propose()
    with pytest.raises(Refusal, match="不能不办"):
        refuse_proposal(Proposal.objects.get(), reason="太忙", acting_user=person("fgw_officer"))
    assert open_nodes(case) == {"look_back"}


@pytest.mark.parametrize("who", ["fgw_leader", "jw_officer", "zf_officer", "jtj_handler"])
def test_only_the_issuing_bodys_officer_records_it(who: str) -> None:
    case = reach("closed")
    until_due(case)
    propose()
    with pytest.raises(NotYours):
        record_look_back(
            read(case),
            has_relapsed=False,
            facts="正常。",
            looked_on=clock.today(),
            acting_user=person(who),
        )


@pytest.mark.parametrize(("facts", "off"), [(" ", 0), ("正常。", 1), ("正常。", -1)])
def test_it_wants_facts_and_a_day_not_ahead(facts: str, off: int) -> None:
    case = reach("closed")
    until_due(case)
    propose()
    with pytest.raises(Refusal):
        record_look_back(
            read(case),
            has_relapsed=False,
            facts=facts,
            looked_on=clock.today() + timedelta(days=off),
            acting_user=person("fgw_officer"),
        )


@pytest.mark.parametrize("came_from", ["reminded", "verifying"])
def test_a_relapse_leads_to_a_new_order_and_to_the_end(came_from: str) -> None:
    case = look_back(reach("closed", came_from=came_from), relapsed=True)
    assert (open_nodes(case), reconcile()) == ({"reopen"}, [])
    case = reopen(case)
    assert (case.state, open_nodes(case), reconcile()) == ("rectifying", {"order"}, [])
    assert (current_order(case), case.look_back_on, case.ended_at) == (None, None, None)
    assert case.measure_issuer == person("zf_officer").body
    assert CaseProcess.objects.get(case=case, assignment=None).status == "NEW"
    fill(case, "order", "zf_officer", "order_rectification", **{"problems-0-standard": "全部付清"})
    assert open_nodes(case) == {"sign_order"}
    do(case, "sign_order", "zf_leader", "sign")
    assert (case.state, open_nodes(case), reconcile()) == ("rectifying", {"sign_for_order"}, [])
    serve(case, "sign_for_order")
    assert open_nodes(case) == {"file_plan"}
    file_plan(case)
    report(case)
    accept(case)
    fill(case, "close", "fgw_officer", "close")
    do(case, "sign_closure", "fgw_leader", "sign")
    serve(case, "sign_for_result")
    case = look_back(case, relapsed=False)
    assert (case.state, LookBack.objects.filter(case=case).count(), reconcile()) == ("closed", 2, [])


def test_the_new_order_can_be_returned_and_begins_with_what_was_written() -> None:
    case = reopen(look_back(reach("closed"), relapsed=True))
    fill(case, "order", "zf_officer", "order_rectification", **{"problems-0-standard": "一次付清"})
    do(case, "sign_order", "zf_leader", "return", {"reason": "写明期限。"})
    assert at_desk(case, "order", "zf_officer", "order_rectification")["problems-0-standard"] == "一次付清"


def test_a_relapse_may_be_left_with_a_reason() -> None:
    case = look_back(reach("closed"), relapsed=True)
    do(case, "reopen", "zf_officer", "leave_closed", {"reason": "已当场付清。"})
    assert (case.state, open_nodes(case), reconcile()) == ("closed", set(), [])
    assert LookBack.objects.get().left_closed_for == "已当场付清。"


@pytest.mark.parametrize("state", ["lifted", "declined"])
def test_new_facts_lead_back_to_triage(state: str) -> None:
    case = reach(state)
    beside(case, "reopen", "fgw_officer", found="又发现新的欠款。")
    assert (open_nodes(case) - {"sign_for_result"}, reconcile()) == ({"sign_reopening"}, [])
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert (case.state, open_nodes(case) - {"sign_for_paper"}, reconcile()) == ("triage", {"triage"}, [])
    owed = case.deadlines.get(purpose="triage", deadline__met_on=None, deadline__cancelled_on=None)
    assert (owed.deadline.started_on, owed.debtor) == (clock.today(), case.issuing_body)
    assert Reopening.objects.get().from_state == state


def test_a_reopened_case_may_be_declined_again() -> None:
    case = reach("declined")
    beside(case, "reopen", "fgw_officer", found="又有新的材料。", ended_number="澄发改不受〔2026〕1号")
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert decline(case).state == "declined"
    assert case.declines.count() == 2


def test_a_closed_case_is_not_reopened_without_a_relapse() -> None:
    case = look_back(reach("closed"), relapsed=False)
    with pytest.raises(Refusal, match="没有发现反弹"):
        draft_reopening(case, FACTS, paper=Paper(), acting_user=person("zf_officer"))
    assert "reopen" not in other_moves(case, person("zf_officer"))


def test_the_credit_office_does_not_order_a_peer_anew() -> None:
    case = look_back(reach("closed"), relapsed=True)
    with pytest.raises(NotYours):
        draft_reopening(case, FACTS, paper=Paper(), acting_user=person("fgw_officer"))


def test_it_wants_what_was_found_and_for_rectification_what_is_to_be_done() -> None:
    case = reach("lifted")
    with pytest.raises(Incomplete):
        beside(case, "reopen", "fgw_officer", found=" ")
    relapsed = look_back(reach("closed"), relapsed=True)
    with pytest.raises(Incomplete):
        fill(relapsed, "reopen", "zf_officer", "reopen", requirements=" ")


@pytest.mark.parametrize("who", ["zf_officer", "fgw_leader", "jw_leader"])
def test_only_the_drafting_bodys_leader_approves(who: str) -> None:
    case = look_back(reach("closed"), relapsed=True)
    fill(case, "reopen", "zf_officer", "reopen", requirements="付清又欠的款项")
    with pytest.raises(NotYours):
        approve_reopening(Draft.objects.get(case=case, status="submitted"), acting_user=person(who))


def test_the_notice_says_by_what_the_case_had_ended_and_what_is_asked() -> None:
    case = reopen(look_back(reach("closed"), relapsed=True), is_served=False)
    made = Reopening.objects.get()
    assert made.paper is not None
    notice = made.paper.notice
    assert (made.paper_number, made.paper.is_internal) == ("澄政启〔2027〕1号", False)
    assert (notice.facts["ended_by"], notice.facts["ended_number"]) == ("结案通知书", "澄发改结〔2026〕1号")
    assert (notice.facts["stage"], notice.facts["rectify_within"]) == ("整改", "30日")
    assert "又有两笔到期款项未付" in notice.words
    moved = case.events.get(move="reopen")
    assert moved.documents == [notice.reference()]
    assert open_nodes(case) == {"order", "sign_for_paper"}


@pytest.mark.parametrize(("state", "is_known"), [("lifted", True), ("declined", False)])
def test_the_department_is_told_where_it_knew_of_the_case(state: str, is_known: bool) -> None:
    case = reach(state)
    beside(case, "reopen", "fgw_officer", found="又发现新的欠款。")
    do(case, "sign_reopening", "fgw_leader", "sign")
    paper = case.papers.select_related("notice").get(move="reopen")
    assert (paper.is_internal, paper.receiver_id is None) == (not is_known, not is_known)
    # What stays on file is addressed to the department all the same, by its name.
    assert paper.notice.addressed_to == "澄川市交通运输局"
    assert ("sign_for_paper" in open_nodes(case)) == is_known
    render_all()
    for url in (f"/cases/{case.number}/", f"/documents/{paper.notice_id}/"):
        assert visit("jtj_head", url).status_code == (200 if is_known else 404)


def test_figures_tell_how_many_were_done_of_those_due() -> None:
    look_back(reach("closed"), relapsed=True)
    reach("closed")
    until_due(Case.objects.latest("pk"))
    page = text("rd_viewer", "/")
    assert "回头看" in page
    assert "1/2" in page
