"""Objections: who files, who may not handle, whose court answers, what waits."""

from __future__ import annotations

import pytest

import clock
from accounts.models import User
from accounts.roles import Role
from caseflow import filing
from caseflow.acts.rectifying import require_objections_ended
from caseflow.reconciling import reconcile
from casework.models import CaseEvent
from casework.services import NotYours, Stale
from findings.models import Finding, Objection, Sanction
from findings.queries.objections import is_under_objection, under_objection
from findings.services import objecting, stepping
from findings.services.objecting import Target
from organisations.refusals import Refusal
from tests.desk.pages import text
from tests.factories.accounts import UserFactory
from tests.factories.casework import body, person, read_again
from tests.factories.proceedings import (
    accepted_objection,
    decide_objection,
    decided_objection,
    desks_beside,
    filed_objection,
    found_case,
    newest_paper,
    put_into,
    reminded_case,
    ruling_data,
    said,
    sent_objection,
    warned_case,
)
from tests.journeys.office import do

pytestmark = pytest.mark.usefixtures("city")


# --- filing -------------------------------------------------------------------------------------------------


def test_it_lies_with_the_head_until_it_is_sent() -> None:
    case, finding = found_case()
    row = filed_objection(case, Target(finding=finding))
    assert (row.status, row.acceptance_owed) == ("filed", None)
    do(case, "approve_objection", "jtj_head", "return", {"reason": "请附凭证"})
    assert desks_beside(case) == {"refile_objection"}
    do(case, "refile_objection", "jtj_handler", "refile", {"request": "请求撤销。", "facts": "见附件。"})
    do(case, "approve_objection", "jtj_head", "approve")
    row.refresh_from_db()
    assert row.acceptance_owed is not None
    assert (row.acceptance_owed.purpose, row.acceptance_owed.deadline.amount) == ("objection_acceptance", 2)
    assert row.handled_by.name == "澄川市人民政府"


def test_it_opens_the_clock_of_the_decision_when_it_is_accepted() -> None:
    case, finding = found_case()
    row = accepted_objection(case, Target(finding=finding))
    assert row.acceptance_owed is not None and row.decision_owed is not None
    assert row.acceptance_owed.deadline.met_on == clock.today()
    assert (row.decision_owed.purpose, row.decision_owed.deadline.amount) == ("objection", 10)
    assert row.decision_owed.deadline.met_on is None


@pytest.mark.parametrize("username", ["jtj_head", "jyj_handler", "fgw_officer", "fgw_intake", "zf_leader"])
def test_only_the_handler_of_the_body_concerned_files(username: str) -> None:
    case, finding = found_case()
    with pytest.raises(NotYours):
        filing.file_objection(case, Target(finding=finding), said(), acting_user=person(username))


def test_it_goes_to_whoever_made_what_is_objected_to() -> None:
    case = reminded_case()
    row = sent_objection(case, Target(paper=newest_paper(case)))
    assert row.handled_by.name == "澄川市发展和改革委员会"
    assert row.object_word.startswith("提醒函")


def test_it_refuses_a_second_one_on_the_same_thing() -> None:
    case, finding = found_case()
    filed_objection(case, Target(finding=finding))
    with pytest.raises(Refusal, match="不能重复提出"):
        filed_objection(case, Target(finding=finding))


def test_it_refuses_what_stands_no_longer() -> None:
    case, finding = found_case()
    Finding.objects.filter(pk=finding.pk).update(status="repaired")
    finding.refresh_from_db()
    with pytest.raises(Refusal, match="已修复"):
        filed_objection(case, Target(finding=finding))
    sanction = Sanction.objects.get()
    sanction.lifted_on = clock.today()
    sanction.save()
    with pytest.raises(Refusal, match="已经解除"):
        filed_objection(case, Target(sanction=sanction))


def test_it_refuses_a_thing_of_another_case() -> None:
    case, _ = found_case()
    _other, finding = found_case()
    with pytest.raises(Refusal, match="不属于本案"):
        filed_objection(case, Target(finding=finding))


def test_it_refuses_an_objection_to_nothing() -> None:
    case, _ = found_case()
    with pytest.raises(Refusal, match="没有选择"):
        filed_objection(case, Target())


def test_it_is_not_taken_while_the_case_is_paused() -> None:
    case, finding = found_case()
    put_into(case, "suspended", paused_from="determined")
    with pytest.raises(Refusal, match="不办理申请"):
        filed_objection(read_again(case), Target(finding=finding))


# --- who handles --------------------------------------------------------------------------------------------


def test_the_first_hands_may_not_handle_it() -> None:
    case = reminded_case()
    sent_objection(case, Target(paper=newest_paper(case)))
    with pytest.raises(NotYours, match="回避规定") as refused:
        do(case, "accept_objection", "fgw_officer", "accept")
    assert "陆采薇" not in str(refused.value), "the rule is named, not the person"
    do(case, "accept_objection", "fgw_officer_b", "accept")
    data = ruling_data("maintain")
    with pytest.raises(NotYours, match="回避规定"):
        do(case, "handle_objection", "fgw_officer", "propose", data)
    do(case, "handle_objection", "fgw_officer_b", "propose", data)
    with pytest.raises(NotYours, match="回避规定"):
        do(case, "decide_objection", "fgw_leader", "decide")
    decide_objection(case, "fgw_leader_b")
    assert Objection.objects.get().status == "decided"


def test_who_recorded_the_finding_does_not_decide_on_it() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    with pytest.raises(NotYours, match="回避规定"):
        do(case, "decide_objection", "zf_leader", "decide")


def test_nobody_decides_what_the_same_person_drafted() -> None:
    case, finding = found_case()
    both = UserFactory(body=body("澄川市人民政府"), roles=[Role.GOVERNMENT_OFFICER, Role.GOVERNMENT_LEADER])
    accepted_objection(case, Target(finding=finding))
    do(case, "handle_objection", both.username, "propose", ruling_data("maintain"))
    with pytest.raises(NotYours, match="拟办人不能决定"):
        do(case, "decide_objection", both.username, "decide")


def services_refuse(row: Objection, user: User) -> None:
    for service in (stepping.accept, objecting.decide_objection):
        with pytest.raises((NotYours, Stale)):
            service(row, acting_user=user)


@pytest.mark.parametrize(
    "username", ["jyj_handler", "jw_officer", "jw_leader", "fgw_leader", "jtj_head", "zy_judge", "zf_mayor"]
)
def test_a_stranger_may_take_no_step(username: str) -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    services_refuse(row, person(username))
    row.refresh_from_db()
    assert row.status == "applied"


def test_it_tells_who_comes_second() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    stepping.accept(row, acting_user=person("zf_officer_b"))
    with pytest.raises(Stale, match="现为“办理中”"):
        stepping.refuse(row, reason="不符合条件", acting_user=person("zf_officer_b"))


# --- a court's ----------------------------------------------------------------------------------------------


def test_an_objection_to_a_listing_is_passed_to_the_court_and_only_logged() -> None:
    case, finding = found_case(path="listed", sanctioned=False)
    target = dict(filing.targets_of(case).values())
    [listing] = [found for found in target.values() if found.court is not None]
    row = sent_objection(case, listing)
    assert row.handled_by == case.issuing_body
    with pytest.raises(NotYours, match="不能办理"):
        do(case, "accept_objection", "fgw_officer_b", "accept")
    do(case, "accept_objection", "fgw_officer_b", "pass_on")
    row.refresh_from_db()
    assert (row.status, row.passed_on_by.username) == ("passed_on", "fgw_officer_b")
    assert row.court is not None and row.court.name == "澄川市中级人民法院"
    require_objections_ended(case)
    data = {"answer": "驳回纠正申请。", "answered_on": "2026-11-20"}
    do(case, "await_court", "fgw_officer_b", "answer", data)
    finding.refresh_from_db()
    assert (Objection.objects.get().status, finding.status) == ("answered", "stands")
    assert desks_beside(case) == set()


def test_the_courts_answer_does_not_lie_ahead() -> None:
    case, _ = found_case(path="listed", sanctioned=False)
    [listing] = [found for _, found in filing.targets_of(case).values() if found.court is not None]
    sent_objection(case, listing)
    do(case, "accept_objection", "fgw_officer_b", "pass_on")
    with pytest.raises(Refusal, match="不能晚于今天"):
        do(case, "await_court", "fgw_officer_b", "answer", {"answer": "驳回", "answered_on": "2026-12-31"})


# --- around it ----------------------------------------------------------------------------------------------


def test_closing_waits_for_it() -> None:
    case, finding = found_case(state="closing")
    sent_objection(case, Target(finding=finding))
    with pytest.raises(Refusal, match="不能结案"):
        require_objections_ended(case)
    do(case, "accept_objection", "zf_officer_b", "accept")
    decided_objection(case, "maintain")
    require_objections_ended(case)


def test_a_new_measure_does_not_end_its_clocks() -> None:
    case = warned_case()
    paper = newest_paper(case)
    row = accepted_objection(case, Target(paper=paper), "fgw_officer_b")
    do(case, "answer", "jtj_handler", "answer", {"text": "正在落实。"})
    do(case, "approve_answer", "jtj_head", "approve")
    from tests.journeys.office import letter_data

    do(case, "review", "fgw_officer", "remind", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    assert row.decision_owed is not None
    row.decision_owed.deadline.refresh_from_db()
    assert row.decision_owed.deadline.cancelled_on is None


def test_whoever_applied_takes_it_back() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    with pytest.raises(NotYours):
        filing.withdraw(row, reason="", acting_user=person("jyj_handler"))
    filing.withdraw(row, reason="已协商解决", acting_user=person("jtj_head"))
    row.refresh_from_db()
    assert (row.status, desks_beside(case)) == ("withdrawn", set())
    assert row.acceptance_owed is not None and row.acceptance_owed.deadline.met_on is not None
    assert not is_under_objection(finding) and reconcile() == []


def test_what_was_never_sent_is_dropped_and_stays_the_applicants_own() -> None:
    case, finding = found_case()
    row = filed_objection(case, Target(finding=finding))
    filing.withdraw(row, reason="", acting_user=person("jtj_handler"))
    assert CaseEvent.objects.get(case=case, verb="application_dropped").is_internal is False
    assert "放弃异议" in text("jtj_head", f"/cases/{case.number}/")
    assert "放弃异议" not in text("zf_officer", f"/cases/{case.number}/")
    assert desks_beside(case) == set()


def test_while_the_case_is_paused_it_lies_on_no_desk() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    put_into(case, "suspended", paused_from="determined")
    assert desks_beside(case) == set() and reconcile() == []
    put_into(case, "determined")
    assert desks_beside(case) == {"handle_objection"} and reconcile() == []


def test_the_mark_is_on_everything_that_is_objected_to() -> None:
    case, finding = found_case()
    sanction = Sanction.objects.get()
    sent_objection(case, Target(sanction=sanction))
    other = reminded_case()
    assert is_under_objection(sanction) and is_under_objection(finding)
    assert under_objection([case.pk, other.pk]) == {case.pk}
    paper = newest_paper(other)
    assert not is_under_objection(paper) and not is_under_objection(paper.notice)
    sent_objection(other, Target(paper=paper))
    assert is_under_objection(paper) and is_under_objection(paper.notice)


def test_the_reconciler_gives_a_proceeding_its_flow() -> None:
    case, finding = found_case()
    objecting.file_objection(case, Target(finding=finding), said(), acting_user=person("jtj_handler"))
    assert [found.what for found in reconcile()] == ["没有流程"]
    reconcile(mend=True)
    assert reconcile() == [] and desks_beside(case) == {"approve_objection"}
