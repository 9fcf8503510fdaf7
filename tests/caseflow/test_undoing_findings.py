"""T27 of the moves of a determination, of a court's listing, of exemption and revocation: the rows come back too."""

from __future__ import annotations

import pytest

from caseflow import filing
from caseflow.following import act
from caseflow.reconciling import reconcile
from caseflow.undoing import correctable
from casework.models import Case, Draft
from casework.services import Stale
from findings import services
from findings.models import Decision, Exemption, Finding, Objection, Plea, Referral
from findings.services.objecting import Target
from notices.models import Notice
from organisations.refusals import Refusal
from tests.caseflow.test_undoing_rows import clocks, days, take_back, why_stays
from tests.desk.pages import text
from tests.factories.casework import evidence
from tests.factories.findings import (
    decision_terms,
    heard,
    in_force,
    listing,
    performance_terms,
    referral_terms,
    told,
)
from tests.factories.proceedings import (
    decide_objection,
    filed_exemption,
    filed_objection,
    filed_repair,
    revocation_terms,
    ruling_data,
    third_leader,
)
from tests.journeys.filling import fill, read
from tests.journeys.office import body, do, open_nodes, person, render_all
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
GOVERNMENT = "澄川市人民政府"


def follow(case: Case) -> Case:
    act(read(case), work=lambda: None)
    return read(case)


def referred() -> Case:
    """The letter is signed, and signed for by the authority."""
    case = reach("rectifying")
    services.draft_referral(case, referral_terms(case), acting_user=person("fgw_officer"))
    do(follow(case), "sign_referral", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_paper", "zf_officer", "sign_for")
    return read(case)


def ready() -> Case:
    """The department was told and has pleaded: it may be decided."""
    case = referred()
    heard(told(in_force(case)))
    return follow(case)


def draft(case: Case, outcome: str) -> None:
    terms = decision_terms(in_force(case), outcome)
    services.draft_decision(in_force(case), terms, acting_user=person("zf_officer"))
    follow(case)


def decided(case: Case, outcome: str = "determine") -> Case:
    draft(case, outcome)
    do(case, "sign_determination", "zf_leader", "sign")
    return read(case)


def list_(case: Case) -> Case:
    act(
        read(case),
        work=lambda: services.record_listing(
            read(case),
            [listing()],
            national_severity="grave",
            regional_severity="grave",
            acting_user=person("fgw_officer"),
        ),
    )
    return read(case)


def severity(case: Case) -> tuple[str, str]:
    return (case.national_severity, case.regional_severity)


# --- the determination --------------------------------------------------------------------------------------


def test_a_referral_taken_back_ends_and_the_order_goes_on() -> None:
    case = reach("rectifying")
    before, desks = clocks(case), open_nodes(case)
    services.draft_referral(case, referral_terms(case), acting_user=person("fgw_officer"))
    do(follow(case), "sign_referral", "fgw_leader", "sign")
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("rectifying", before, desks)
    assert case.authority_id is None
    referral = Referral.objects.get()
    assert referral.overtaken_by == "更正误操作"
    assert referral.letter is not None and referral.letter.notice.voided_at is not None
    assert case.events.get(verb="voided").is_internal


def test_a_referral_of_which_the_department_was_told_stays() -> None:
    case = referred()
    told(in_force(case))
    assert "已由主送单位签收" in why_stays(case)
    with pytest.raises(Stale, match="不予认定的决定"):
        take_back(case)


def test_a_finding_taken_back_is_neither_in_force_nor_revoked() -> None:
    case = ready()
    before, desks, found = clocks(case), open_nodes(case), severity(case)
    decided(case)
    assert Plea.objects.get().is_adopted is False
    days(2)
    case = take_back(case, "zf_leader")
    assert (case.state, clocks(case), open_nodes(case)) == ("determining", before, desks)
    assert severity(case) == found
    finding = Finding.objects.get()
    assert (finding.status, finding.get_status_display()) == ("taken_back", "误操作，已更正")
    assert not finding.sanctions.filter(lifted_on=None).exists()
    decision = Decision.objects.get()
    assert decision.taken_back_on is not None
    assert decision.paper is not None and decision.paper.notice.voided_at is not None
    assert (Plea.objects.get().is_adopted, Plea.objects.get().verdict_reason) == (None, "")
    # Its own body read of it on the case's page, and reads there that it never was.
    for username in ("jtj_handler", "zf_officer"):
        assert "误操作，已更正" in text(username, f"/cases/{case.number}/"), username
    # Rightly, now: another finding on the same path.
    case = decided(case)
    assert (case.state, Finding.objects.standing().count()) == ("determined", 1)


def test_a_finding_that_its_body_has_answered_stays() -> None:
    case = decided(ready())
    filed_objection(case, Target(finding=Finding.objects.get()))
    assert correctable(read(case), person("zf_leader")) is not None, "what is not sent is nobody's answer"
    do(case, "approve_objection", "jtj_head", "approve")
    assert "请作出处理决定或者撤销认定" in why_stays(case)
    with pytest.raises(Stale, match="已经送达"):
        take_back(case, "zf_leader")


@pytest.mark.parametrize("outcome", ["not_determined", "clear"])
def test_a_decision_against_a_finding_taken_back_is_open_again(outcome: str) -> None:
    case = ready()
    before, desks = clocks(case), open_nodes(case)
    decided(case, outcome)
    case = take_back(case, "zf_leader")
    assert (case.state, clocks(case), open_nodes(case)) == ("determining", before, desks)
    assert Decision.objects.get().taken_back_on is not None
    assert decided(case).state == "determined"


def test_a_performance_taken_back_lets_finding_and_sanctions_stand_again() -> None:
    case = decided(ready())
    before, desks = clocks(case), open_nodes(case)
    services.draft_performance(case, performance_terms(), listings=(), acting_user=person("zf_officer"))
    do(follow(case), "sign_performance", "zf_leader", "sign")
    assert Finding.objects.get().status == "repaired"
    issued = Notice.objects.filter(paper__move="confirm_performance")
    assert issued.count() == 2
    case = take_back(case, "zf_leader")
    assert not issued.filter(voided_at=None).exists()
    assert (case.state, clocks(case), open_nodes(case)) == ("determined", before, desks)
    finding = Finding.objects.get()
    assert finding.stands and finding.sanctions.filter(lifted_on=None).count() == 2


# --- the court's listing ------------------------------------------------------------------------------------


def test_a_listing_taken_back_lets_the_determination_go_on_with_its_draft() -> None:
    case = ready()
    draft(case, "determine")
    before, desks, found = clocks(case), open_nodes(case), severity(case)
    list_(case)
    assert (read(case).state, Draft.objects.latest("pk").status) == ("determined", "withdrawn")
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("determining", before, desks)
    assert (severity(case), Finding.objects.get().status) == (found, "taken_back")
    assert Referral.objects.get().overtaken_on is None
    do(case, "sign_determination", "zf_leader", "sign")
    assert read(case).state == "determined"


def test_a_listing_after_a_decision_was_taken_back_still_overtakes_the_referral() -> None:
    case = take_back(decided(ready()), "zf_leader")
    list_(case)
    assert Referral.objects.get().overtaken_on is not None


# --- exemption ----------------------------------------------------------------------------------------------


def sent_exemption(case: Case) -> Exemption:
    row = filed_exemption(case)
    do(case, "approve_exemption", "jtj_head", "approve")
    return row


def consulted(case: Case) -> None:
    do(case, "accept_exemption", "zf_officer", "accept")
    data = {
        "verified": "经核实，资金拨付确有延迟。",
        "commission": str(body("中共澄川市纪律检查委员会 澄川市监察委员会").pk),
        "personnel": str(body("澄川市人力资源和社会保障局").pk),
    }
    do(case, "handle_exemption", "zf_officer", "consult", data)
    for username in ("jw_leader", "rsj_verifier"):
        do(case, "give_opinion", username, "opinion", {"opinion": "agrees", "text": "同意免责。"})


def granted(case: Case) -> None:
    do(case, "conclude_exemption", "zf_officer", "propose", ruling_data("granted"))
    do(case, "decide_exemption", "zf_leader", "decide")


def test_an_exemption_taken_back_is_drafted_anew() -> None:
    case = reach("rectifying")
    sent_exemption(case)
    consulted(case)
    before, desks = clocks(case), open_nodes(case)
    granted(case)
    assert read(case).state == "lifted"
    case = take_back(case, "zf_leader")
    assert (case.state, clocks(case), open_nodes(case)) == ("rectifying", before, desks)
    row = Exemption.objects.get()
    assert (row.status, row.decision, row.decided_at) == ("consulting", None, None)
    granted(case)
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert "已由主送单位签收" in why_stays(case)
    with pytest.raises(Stale, match="视为已经送达"):
        take_back(case, "zf_leader")


def test_a_determination_waits_for_the_exemption() -> None:
    case = ready()
    draft(case, "determine")
    sent_exemption(case)
    with pytest.raises(Refusal, match="作出免责决定前不能认定失信"):
        do(case, "sign_determination", "zf_leader", "sign")
    do(case, "sign_determination", "zf_leader", "return", {"reason": "待免责决定"})
    with pytest.raises(Refusal, match="请待"):
        draft(case, "determine")
    draft(case, "not_determined")


def test_what_was_not_sent_lapses_with_the_finding_and_comes_back_with_its_correction() -> None:
    case = ready()
    filed_exemption(case)
    desks = open_nodes(case)
    decided(case)
    assert Exemption.objects.get().status == "lapsed"
    assert "approve_exemption" not in open_nodes(case)
    with pytest.raises(Refusal, match="已有有效的失信认定"):
        filed_exemption(read(case))
    case = take_back(case, "zf_leader")
    assert (Exemption.objects.get().status, open_nodes(case)) == ("filed", desks)


def test_a_listing_ends_the_exemption_and_its_clock() -> None:
    case = reach("rectifying")
    row = sent_exemption(case)
    list_(case)
    row.refresh_from_db()
    assert row.status == "lapsed" and reconcile() == []
    assert not case.deadlines.filter(
        purpose="exemption", deadline__met_on=None, deadline__cancelled_on=None
    ).exists()


# --- revocation ---------------------------------------------------------------------------------------------


def revoked(case: Case) -> Case:
    case = read(case)
    filing.draft_revocation(case, revocation_terms(case), acting_user=person("fgw_officer"))
    do(case, "approve_revocation", "fgw_leader", "approve")
    return read(case)


def test_a_revocation_taken_back_brings_back_what_it_ended() -> None:
    case = reach("rectifying")
    sent_exemption(case)
    before, desks = clocks(case), open_nodes(case)
    assert "accept_exemption" in desks
    case = revoked(case)
    assert (case.state, Exemption.objects.get().status) == ("revoked", "lapsed")
    assert open_nodes(case) == {"sign_for_paper"}
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("rectifying", before, desks)
    assert Exemption.objects.get().status == "applied"


def objected(case: Case, outcome: str = "revoke") -> None:
    filed_objection(case, Target(paper=case.papers.latest("pk")))
    do(case, "approve_objection", "jtj_head", "approve")
    do(case, "accept_objection", "fgw_officer_b", "accept")
    third_leader("fgw_leader_b")
    do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data(outcome))


def test_a_revocation_on_an_objection_is_decided_anew() -> None:
    case = reach("reminded")
    objected(case)
    before = clocks(case)
    decide_objection(case, "fgw_leader_b")
    assert read(case).state == "revoked"
    case = take_back(case, "fgw_leader_b")
    assert (case.state, clocks(case)) == ("reminded", before)
    assert Objection.objects.get().status == "handling"
    assert {"handle_objection", "answer"} <= open_nodes(case)


def test_a_revocation_that_voided_its_document_stays() -> None:
    case = reach("reminded", is_served=False)
    objected(case)
    decide_objection(case, "fgw_leader_b")
    assert "文号不能恢复使用" in why_stays(case) and "另行立案" in why_stays(case)
    with pytest.raises(Stale, match="另行立案"):
        take_back(case, "fgw_leader_b")


# --- no case is stuck ---------------------------------------------------------------------------------------


def test_a_case_whose_finding_was_repaired_is_led_to_its_closing() -> None:
    case = decided(ready())
    filed_repair(Finding.objects.get())
    do(case, "approve_repair", "jtj_head", "approve")
    do(case, "accept_repair", "zf_officer", "accept")
    do(case, "handle_repair", "zf_officer", "propose", ruling_data("granted"))
    do(case, "decide_repair", "zf_leader", "decide")
    case = read(case)
    assert (case.state, Finding.objects.get().status) == ("determined", "repaired")
    assert "follow_finding" in open_nodes(case)
    terms = performance_terms(repair=None)
    services.draft_performance(case, terms, listings=(), acting_user=person("zf_officer"))
    do(follow(case), "sign_performance", "zf_leader", "sign")
    assert (read(case).state, "close" in open_nodes(case)) == ("closing", True)
    assert reconcile() == []


@pytest.mark.parametrize("is_served", [True, False])
def test_an_early_warning_withdrawn_on_an_objection_lies_with_its_issuer(is_served: bool) -> None:
    case = reach("early_warning", is_served=is_served)
    objected(case)
    decide_objection(case, "fgw_leader_b")
    case = read(case)
    assert case.state == "early_warning"
    assert open_nodes(case) == {"review", "sign_for_paper"} and reconcile() == []
    owed = case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None)
    assert {row.purpose for row in owed} == {"review", "sign_for"}
    evidence(case, person("fgw_officer"))
    fill(case, "review", "fgw_officer", "lift", grounds="异议成立，预警已撤销。")
    do(case, "sign_lifting", "fgw_leader", "sign")
    assert read(case).state == "lifted" and reconcile() == []
