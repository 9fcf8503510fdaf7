"""Two returns, a referral, a hearing, a finding with sanctions; ordered again, accepted, closed. And its other ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import clock
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from casework.models import Case, Proposal
from enforcement.services import link_case
from findings.models import Finding, Sanction
from notices.models import Notice
from organisations.refusals import Refusal
from tests.factories.enforcement import go_on, register_row
from tests.journeys.determination import (
    decided,
    from_page,
    heard,
    ordered,
    performance_data,
    referral_data,
    referred,
    reported,
    returned_twice,
    shown,
    take_up_order,
    told,
    verified,
)
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person, render_all

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


def now_open(case: Case) -> set[str]:
    """The open desks, which the reconciler agrees with."""
    assert reconcile() == []
    return open_nodes(case)


def test_it_goes_all_the_way() -> None:
    case = returned_twice()
    assert (case.returns, now_open(case)) == (2, {"report"})
    propose()
    assert now_open(case) == {"report", "decide"}
    data = referral_data(case)
    do(case, "decide", "jw_officer", "refer_for_determination", data)
    assert Proposal.objects.get(move="refer_for_determination").status == "accepted"
    assert now_open(case) == {"report", "sign_referral"}
    do(case, "sign_referral", "jw_leader", "sign")
    assert (case.state, case.authority) == ("determining", body("澄川市人民政府"))
    signed_for(case, "zf_officer", others=set())
    assert now_open(case) == {"tell"}
    told(case, is_served=False)
    signed_for(case, "jtj_handler", others=set())
    assert now_open(case) == {"plead", "determine"}
    heard(case)
    assert now_open(case) == {"determine"}
    decided(case, is_served=False)
    assert case.state == "determined"
    signed_for(case, "jtj_handler", others={"follow_finding"})
    assert now_open(case) == {"follow_finding"}
    finding = Finding.objects.get()
    assert (finding.path, finding.stands, finding.sanctions.get().kind) == ("determined", True, "honours")

    data = shown(case, "follow_finding", "zf_officer", "order_rectification")
    data |= {"reason": "责令再整改", "problems-0-standard": "付清余款", "problems-0-within": "30日"}
    data |= {"problems-0-text": "余款未付", "problems-0-responsible": "裴归棹"}
    do(case, "follow_finding", "zf_officer", "order_rectification", data)
    assert now_open(case) == {"sign_order"}
    do(case, "sign_order", "zf_leader", "sign")
    assert (case.state, case.measure_issuer) == ("rectifying", body("澄川市人民政府"))
    take_up_order(case)
    reported(case)
    verified(case, "zf", met=True)
    assert (case.state, now_open(case)) == ("closing", {"close"})

    closure = shown(case, "close", "jw_officer", "close")
    with pytest.raises(Refusal, match=r"取消评优评先资格.*没有截止日期"):
        do(case, "close", "jw_officer", "close", closure)
    lifting = {"sanction": Sanction.objects.get().pk, "reason": "已付清余款"}
    from_page(case, "zf_officer", "lift_sanction", lifting)
    assert now_open(case) == {"close", "approve_sanctions"}
    do(case, "approve_sanctions", "zf_leader", "approve")
    assert now_open(case) == {"close"}
    do(case, "close", "jw_officer", "close", closure)
    do(case, "sign_closure", "jw_leader", "sign")
    render_all()
    do(case, "sign_for_result", "jtj_handler", "sign_for")
    assert (case.state, now_open(case)) == ("closed", set())
    assert Finding.objects.get().stands  # repaired only by its own proceeding
    assert Notice.objects.filter(kind="rectification_order").count() == 2


def signed_for(case: Case, username: str, *, others: set[str]) -> None:
    """The document lies with whom it is for; the worker makes it, and the person signs."""
    assert now_open(case) == {"sign_for_paper", *others}
    render_all()
    do(case, "sign_for_paper", username, "sign_for")


def test_a_sanction_imposed_after_the_drafting_stops_the_signing_of_the_closure() -> None:
    case = decided()
    perform(case)
    do(case, "close", "jw_officer", "close", shown(case, "close", "jw_officer", "close"))
    Finding.objects.update(status="stands")
    Sanction.objects.update(lifted_on=None)
    with pytest.raises(Refusal, match="不能结案"):
        do(case, "sign_closure", "jw_leader", "sign")
    assert case.state == "closing"


def perform(case: Case) -> None:
    """The government confirms its own finding performed."""
    do(case, "follow_finding", "zf_officer", "confirm_performance", performance_data(case))
    do(case, "sign_performance", "zf_leader", "sign")
    assert now_open(case) == {"close", "sign_for_opinion", "sign_for_paper"}
    render_all()
    for desk in ("sign_for_opinion", "sign_for_paper"):
        do(case, desk, "jtj_handler", "sign_for")


def test_a_performed_finding_is_repaired_and_a_refused_closure_finds_its_desk_again() -> None:
    case = decided()
    perform(case)
    assert (case.state, now_open(case), Finding.objects.get().status) == ("closing", {"close"}, "repaired")
    do(case, "close", "jw_officer", "refuse_closure", {"reason": "尚缺凭证"})
    do(case, "sign_closure", "jw_leader", "sign")
    assert (case.state, now_open(case)) == ("determined", {"follow_finding"})
    again = performance_data(case)
    assert "repair_evidence" not in again
    do(case, "follow_finding", "zf_officer", "confirm_performance", again)
    assert now_open(case) == {"sign_performance"}
    do(case, "sign_performance", "zf_leader", "sign")
    assert (case.state, now_open(case)) == ("closing", {"close", "sign_for_opinion"})


def test_what_is_not_determined_goes_on_under_the_order_in_force() -> None:
    case = decided(code="not_determined")
    assert (case.state, now_open(case)) == ("rectifying", {"report"})
    reported(case)
    verified(case, "jw", met=True)
    assert (case.state, now_open(case)) == ("closing", {"close"})


def test_what_is_cleared_is_over() -> None:
    case = decided(code="clear")
    assert (case.state, now_open(case)) == ("lifted", set())


def test_a_returned_draft_lies_with_the_officer_again() -> None:
    case = heard()
    do(case, "determine", "zf_officer", "clear", clearing(case))
    assert now_open(case) == {"sign_determination"}
    do(case, "sign_determination", "zf_leader", "return", {"reason": "再核证据"})
    assert now_open(case) == {"determine"}
    kept = shown(case, "determine", "zf_officer", "clear")
    assert kept["reasons"] == "不能认定。" and "质量争议属实。" in kept.values()
    do(case, "determine", "zf_officer", "clear", kept)
    do(case, "sign_determination", "zf_leader", "sign")
    assert case.state == "lifted"


def clearing(case: Case) -> dict[str, str]:
    """What is filled in for 不予认定书, its plea adopted."""
    data = shown(case, "determine", "zf_officer", "clear") | {"reasons": "不能认定。"}
    for plea in case.referrals.get().hearing.pleas.all():
        data |= {f"adopted_{plea.pk}": "yes", f"verdict_reason_{plea.pk}": "质量争议属实。"}
    return data


def test_it_cannot_be_decided_before_the_time_to_be_heard_is_over() -> None:
    case = told()
    data = clearing(case)
    with pytest.raises(Refusal, match="期满前不能作出决定"):
        do(case, "determine", "zf_officer", "clear", data)
    assert now_open(case) == {"plead", "determine"}
    clock.set_to(clock.now() + timedelta(days=8))
    do(case, "determine", "zf_officer", "clear", data)
    assert now_open(case) == {"plead", "sign_determination"}


def test_an_authority_takes_up_its_own_order_without_a_letter() -> None:
    case = decided(code="not_determined")
    Case.objects.filter(pk=case.pk).update(measure_issuer=body("澄川市人民政府"))
    case.refresh_from_db()
    data = {"ground": "refusal", "reason": "责令后拒不整改。"}
    data |= {"notices": list(case.papers.values_list("pk", flat=True)[:1])}
    from_page(case, "zf_officer", "take_up_own_order", data)
    do(case, "sign_referral", "zf_leader", "sign")
    assert (case.state, now_open(case)) == ("determining", {"tell"})
    assert Notice.objects.filter(kind="referral").count() == 1


# --- path (a) -----------------------------------------------------------------------------------------


def listed_by_court(case: Case, folder: Path) -> None:
    """The register shows the debtor listed, and its matter is this case's."""
    row = register_row(folder, 执行阶段="已纳入失信名单", 纳入失信名单日期=date(2026, 11, 16))
    link_case(row, case, acting_user=person("fgw_officer"))
    case.refresh_from_db()


def deleted_by_court(folder: Path) -> None:
    from enforcement.models import EnforcementCase

    row = EnforcementCase.objects.get()
    go_on(row, "performed", deleted_on=clock.today())


LISTING = {"national_severity": "grave", "regional_severity": "grave"}


def test_the_courts_listing_is_recorded_performed_and_closed(tmp_path: Path) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    listed_by_court(case, tmp_path)
    propose()
    assert now_open(case) == {"answer", "decide"}
    do(case, "decide", "fgw_officer", "record_listing", LISTING)
    assert (case.state, case.national_severity) == ("determined", "grave")
    assert Proposal.objects.get(kind="record_listing").status == "accepted"
    finding = Finding.objects.get()
    assert (finding.path, finding.made_by.name, finding.made_on) == (
        "listed",
        "望河区人民法院",
        date(2026, 11, 16),
    )
    # The credit office may not order: the government has a desk for that beside it.
    assert now_open(case) == {"follow_finding"}
    assert {
        task.body.name for process in case.processes.all() for task in process.tasks.open() if task.body
    } == {"澄川市发展和改革委员会", "澄川市人民政府"}

    sanctions = shown(case, "follow_finding", "fgw_officer", "sanction") | {
        "reason": "法院纳入失信名单",
        "sanctions-0-kind": "project_funds",
        "sanctions-0-basis": "《样例意见》",
        "sanctions-0-carried_out_by": body("澄川市财政局").pk,
        "sanctions-0-starts_on": "2026-11-20",
    }
    do(case, "follow_finding", "fgw_officer", "sanction", sanctions)
    assert now_open(case) == {"follow_finding", "approve_sanctions"}
    do(case, "approve_sanctions", "fgw_leader", "approve")
    assert Sanction.objects.get().kind == "project_funds"

    performance = performance_data(case, "fgw_officer")
    with pytest.raises(Refusal, match="仍在失信名单中"):
        do(case, "follow_finding", "fgw_officer", "confirm_performance", performance)
    deleted_by_court(tmp_path)
    do(case, "follow_finding", "fgw_officer", "confirm_performance", performance_data(case, "fgw_officer"))
    do(case, "sign_performance", "fgw_leader", "sign")
    assert (case.state, case.open_holds, now_open(case)) == ("closing", 0, {"close", "sign_for_opinion"})
    assert Finding.objects.get().status == "repaired" and Sanction.objects.get().lifted_on == clock.today()
    render_all()
    do(case, "sign_for_opinion", "jtj_handler", "sign_for")
    do(case, "close", "fgw_officer", "close", shown(case, "close", "fgw_officer", "close"))
    do(case, "sign_closure", "fgw_leader", "sign")
    assert case.state == "closed"


@pytest.mark.parametrize("where", ["triage", "rectifying", "verifying", "determining", "deciding", "closing"])
def test_it_overtakes_whatever_is_under_way(where: str, tmp_path: Path) -> None:
    make = {
        "triage": lambda: open_case(intake="jw_intake"),
        "rectifying": ordered,
        "verifying": verifying,
        "determining": told,
        "deciding": deciding,
        "closing": closing,
    }
    case = make[where]()
    listed_by_court(case, tmp_path)
    from_page(case, "jw_officer", "record_listing", LISTING)
    assert (case.state, now_open(case)) == ("determined", {"follow_finding"})
    assert not case.drafts.filter(status="submitted").exists()


def verifying() -> Case:
    case = ordered()
    reported(case)
    return case


def deciding() -> Case:
    case = heard()
    do(case, "determine", "zf_officer", "clear", clearing(case))
    return case


def closing() -> Case:
    case = verifying()
    verified(case, "jw", met=True)
    return case


def test_only_a_party_records_it_and_only_while_the_register_shows_it(tmp_path: Path) -> None:
    from casework.services import NotYours

    case = referred()
    with pytest.raises(NotYours):
        from_page(case, "jw_officer", "record_listing", LISTING)
    listed_by_court(case, tmp_path)
    with pytest.raises(NotYours):
        from_page(case, "fgw_officer", "record_listing", LISTING)
    assert case.state == "determining"


def test_a_listing_of_another_debtor_is_none_of_this_case(tmp_path: Path) -> None:
    from casework.services import NotYours

    case = open_case(subject="澄川市教育局")
    listed_by_court(case, tmp_path)
    with pytest.raises(NotYours):
        from_page(case, "fgw_officer", "record_listing", LISTING)


def test_a_suspended_determination_has_no_desk_and_finds_its_own_again() -> None:
    from caseflow.following import act
    from casework.services import move

    case, leader = told(), person("jw_leader")
    act(case, work=lambda: move(case, Case.suspend, acting_user=leader, reason="诉讼"))
    assert now_open(case) == set()
    act(case, work=lambda: move(case, Case.resume, acting_user=leader, reason="恢复"))
    assert now_open(case) == {"plead", "determine"}


def test_the_sweep_proposes_after_a_report_long_overdue_and_once() -> None:
    case = ordered()
    due = case.deadlines.get(purpose="report").deadline.due_on
    assert due is not None
    nearly = datetime(due.year, due.month, due.day, 9, tzinfo=clock.ZONE) + timedelta(days=29)
    clock.set_to(nearly)
    # Ten working days late: to be pressed and told of; nothing is referred yet.
    assert propose() == 2
    assert set(Proposal.objects.values_list("kind", flat=True)) == {"supervise", "circulate"}
    clock.set_to(nearly + timedelta(days=1))
    assert (propose(), propose()) == (2, 0)
    # What the higher rung calls for takes the place of what nobody decided.
    assert Proposal.objects.filter(kind__in=["supervise", "circulate"], status="lapsed").count() == 2
    assert Proposal.objects.get(status="open", kind="account").move == ""
    [found] = Proposal.objects.filter(status="open", kind="escalate")
    assert (found.move, found.kind, found.addressee) == (
        "refer_for_determination",
        "escalate",
        case.issuing_body,
    )
    assert "应于12月21日前报送整改报告，已逾期" in found.why and now_open(case) == {"report", "decide"}


def test_the_sweep_refers_nobody_again_who_was_found_against() -> None:
    case = decided()
    data = shown(case, "follow_finding", "zf_officer", "order_rectification")
    data |= {"reason": "再整改", "problems-0-standard": "付清余款", "problems-0-within": "30日"}
    data |= {"problems-0-text": "余款未付", "problems-0-responsible": "裴归棹"}
    do(case, "follow_finding", "zf_officer", "order_rectification", data)
    do(case, "sign_order", "zf_leader", "sign")
    take_up_order(case)
    clock.set_to(clock.now() + timedelta(days=200))
    assert case.returns == 2
    # Pressed, yes: the order is late; put before the authority a second time, no.
    assert propose() == 2
    assert set(Proposal.objects.filter(status="open").values_list("kind", flat=True)) == {
        "supervise",
        "circulate",
    }
