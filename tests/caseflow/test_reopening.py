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
    Stale,
    approve_reopening,
    draft_reopening,
    record_look_back,
    refuse_proposal,
    sweep_look_backs,
)
from organisations.refusals import Refusal
from rectification.queries import current_order
from tests.desk.pages import text
from tests.journeys.office import do, open_nodes, person
from tests.journeys.reaching import (
    accept,
    at_desk,
    beside,
    decline,
    file_plan,
    fill,
    look_back,
    reach,
    read,
    reopen,
    report,
    scan,
    serve,
)

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
    beside(case, "reopen", "fgw_officer", reason="又发现新的欠款。")
    assert (open_nodes(case) - {"sign_for_result"}, reconcile()) == ({"sign_reopening"}, [])
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert (case.state, open_nodes(case), reconcile()) == ("triage", {"triage"}, [])
    owed = case.deadlines.get(purpose="triage", deadline__met_on=None, deadline__cancelled_on=None)
    assert (owed.deadline.started_on, owed.debtor) == (clock.today(), case.issuing_body)
    assert Reopening.objects.get().from_state == state


def test_a_reopened_case_may_be_declined_again() -> None:
    case = reach("declined")
    beside(case, "reopen", "fgw_officer", reason="又有新的材料。")
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert decline(case).state == "declined"
    assert case.declines.count() == 2


def test_a_closed_case_is_not_reopened_without_a_relapse() -> None:
    case = look_back(reach("closed"), relapsed=False)
    with pytest.raises(Refusal, match="没有发现反弹"):
        draft_reopening(case, reason="再看看", scan=scan(), acting_user=person("zf_officer"))
    assert "reopen" not in other_moves(case, person("zf_officer"))


def test_the_credit_office_does_not_order_a_peer_anew() -> None:
    case = look_back(reach("closed"), relapsed=True)
    with pytest.raises(NotYours):
        draft_reopening(case, reason="反弹", scan=scan(), acting_user=person("fgw_officer"))


def test_it_wants_reason_and_paper() -> None:
    case = reach("lifted")
    with pytest.raises((Refusal, Incomplete)):
        beside(case, "reopen", "fgw_officer", reason=" ")
    with pytest.raises(Refusal, match="恢复办理通知的扫描件"):
        beside(case, "reopen", "fgw_officer", paper=False, reason="新的事实。")


@pytest.mark.parametrize("who", ["zf_officer", "fgw_leader", "jw_leader"])
def test_only_the_drafting_bodys_leader_approves(who: str) -> None:
    case = look_back(reach("closed"), relapsed=True)
    form = at_desk(case, "reopen", "zf_officer", "reopen")
    do(case, "reopen", "zf_officer", "reopen", form, {"scan": scan()})
    with pytest.raises(NotYours):
        approve_reopening(Draft.objects.get(case=case, status="submitted"), acting_user=person(who))


def test_the_notice_of_it_reaches_the_department_only_where_rectification_goes_on() -> None:
    case = reopen(look_back(reach("closed"), relapsed=True))
    assert not case.evidence.get(description="恢复办理通知扫描件").is_internal
    again = reach("lifted")
    beside(again, "reopen", "fgw_officer", reason="又发现新的欠款。")
    do(again, "sign_reopening", "fgw_leader", "sign")
    assert again.evidence.get(description="恢复办理通知扫描件").is_internal


def test_figures_tell_how_many_were_done_of_those_due() -> None:
    look_back(reach("closed"), relapsed=True)
    reach("closed")
    until_due(Case.objects.latest("pk"))
    page = text("rd_viewer", "/")
    assert "回头看" in page
    assert "1/2" in page
