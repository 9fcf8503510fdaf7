"""Whose turn it is in a determination, and after a finding: desk, body and rank in each situation."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.models import Rank
from caseflow.turns import turns
from casework.models import Case, Draft
from casework.services import return_draft
from findings import services
from findings.models import Finding
from findings.queries.determination import hearing_of
from tests.factories.casework import make_case, person, read_again
from tests.factories.findings import (
    GOVERNMENT,
    decided,
    decision_terms,
    heard,
    in_force,
    listed,
    newest,
    performance_terms,
    performed,
    rectifying,
    referral_terms,
    referred,
    sanction,
    tell_draft,
    the_finding,
    told,
    written,
)

pytestmark = pytest.mark.usefixtures("city")
CREDIT_OFFICE, DEPARTMENT = "澄川市发展和改革委员会", "澄川市交通运输局"


def desks(case: Case) -> set[tuple[str, str, str]]:
    """(node, body, rank) of every turn, without what is signed for."""
    from organisations.models import Body

    names = dict(Body.objects.values_list("pk", "name"))
    return {
        (turn.node, names[turn.body_id], str(turn.rank))
        for turn in turns(read_again(case))
        if not turn.node.startswith("sign_for")
    }


def test_a_referral_lies_with_the_drafting_bodys_leader() -> None:
    case = rectifying()
    services.draft_referral(case, referral_terms(case), acting_user=person("fgw_officer"))
    assert ("sign_referral", CREDIT_OFFICE, Rank.LEADER) in desks(case)


def test_then_the_authority_tells() -> None:
    assert desks(referred().case) == {("tell", GOVERNMENT, Rank.OFFICER)}


def test_told_both_sides_have_a_desk() -> None:
    assert desks(told().referral.case) == {
        ("plead", DEPARTMENT, Rank.HANDLER),
        ("determine", GOVERNMENT, Rank.OFFICER),
    }


def test_nothing_opens_behind_a_document_that_nobody_has_signed_for() -> None:
    case = rectifying()
    found = services.draft_referral(case, referral_terms(case), acting_user=person("fgw_officer"))
    services.sign_referral(found, acting_user=person("fgw_leader"))
    assert signing_for(case) == {(GOVERNMENT, Rank.OFFICER)} and desks(case) == set()
    referral = referred(rectifying())
    tell_draft(referral)
    assert desks(referral.case) == {("sign_hearing_notice", GOVERNMENT, Rank.LEADER)}
    services.sign_hearing_notice(Draft.objects.latest("pk"), acting_user=person("zf_leader"))
    assert signing_for(referral.case) == {(DEPARTMENT, Rank.HANDLER)} and desks(referral.case) == set()


def signing_for(case: Case) -> set[tuple[str, str]]:
    """(body, rank) of whom a document waits for."""
    from organisations.models import Body

    names = dict(Body.objects.values_list("pk", "name"))
    found = [turn for turn in turns(read_again(case)) if turn.node == "sign_for_paper"]
    return {(names[turn.body_id], str(turn.rank)) for turn in found}


def test_a_plea_lies_with_the_head_and_comes_back_where_it_is_returned() -> None:
    hearing = told()
    plea, case = written(hearing), hearing.referral.case
    assert ("approve_plea", DEPARTMENT, Rank.HEAD) in desks(case)
    services.return_plea(plea, reason="补充", acting_user=person("jtj_head"))
    assert ("plead", DEPARTMENT, Rank.HANDLER) in desks(case)
    services.send_plea(written(hearing), acting_user=person("jtj_head"))
    assert desks(case) == {("determine", GOVERNMENT, Rank.OFFICER)}


def test_the_turns_say_what_they_are_about() -> None:
    hearing = told()
    plea = written(hearing)
    about = {turn.node: turn.about for turn in turns(read_again(hearing.referral.case))}
    assert about["determine"] == hearing.referral_id and about["approve_plea"] == plea.pk
    services.return_plea(plea, reason="补充", acting_user=person("jtj_head"))
    about = {turn.node: turn.about for turn in turns(read_again(hearing.referral.case))}
    assert about["plead"] == hearing.pk and newest(hearing).status == "returned"


def test_a_decision_lies_with_the_authoritys_leader_alone() -> None:
    referral = heard()
    found = services.draft_decision(referral, decision_terms(referral), acting_user=person("zf_officer"))
    assert desks(referral.case) == {("sign_determination", GOVERNMENT, Rank.LEADER)}
    return_draft(found, reason="再核", acting_user=person("zf_leader"))
    assert desks(referral.case) == {("determine", GOVERNMENT, Rank.OFFICER)}


def test_a_draft_before_the_telling_closes_that_desk() -> None:
    referral = referred()
    services.draft_decision(referral, decision_terms(referral, "clear"), acting_user=person("zf_officer"))
    assert desks(referral.case) == {("sign_determination", GOVERNMENT, Rank.LEADER)}


def test_after_a_finding_its_authority_goes_on() -> None:
    assert desks(decided()) == {("follow_finding", GOVERNMENT, Rank.OFFICER)}


@pytest.mark.parametrize(
    ("intake", "bodies"),
    [
        ("fgw_intake", {CREDIT_OFFICE, GOVERNMENT}),
        ("jw_intake", {"中共澄川市纪律检查委员会 澄川市监察委员会"}),
    ],
)
def test_after_a_listing_the_cases_issuer_does_and_who_may_order(intake: str, bodies: set[str]) -> None:
    found = desks(listed(make_case(intake=intake), by=intake.replace("intake", "officer")))
    assert {body for _, body, _ in found} == bodies and {node for node, _, _ in found} == {"follow_finding"}


def test_performance_lies_with_the_leader_then_closure_with_the_cases_issuer() -> None:
    case = decided()
    found = services.draft_performance(
        case, performance_terms(), listings=(), acting_user=person("zf_officer")
    )
    assert desks(case) == {("sign_performance", GOVERNMENT, Rank.LEADER)}
    services.sign_performance(Draft.objects.get(pk=found.pk), listings=(), acting_user=person("zf_leader"))
    assert desks(case) == {("close", CREDIT_OFFICE, Rank.OFFICER)}
    served = {turn.node for turn in turns(read_again(case))} - {"close"}
    assert served == {"sign_for_opinion", "sign_for_paper"}


def test_a_closure_refused_opens_the_findings_desk_though_it_was_repaired() -> None:
    case = performed(decided())
    Case.objects.filter(pk=case.pk).update(state="determined")
    assert desks(case) == {("follow_finding", GOVERNMENT, Rank.OFFICER)}


def test_a_revoked_finding_leaves_the_case_with_whoever_made_it() -> None:
    case = decided()
    services.end_finding(
        the_finding(case), status=Finding.Status.REVOKED, reason="有误", acting_user=person("zf_leader")
    )
    assert desks(case) == {("follow_finding", "澄川市人民政府", "officer")}


@pytest.mark.parametrize("state", ["determined", "rectifying", "verifying", "closing"])
def test_a_change_of_sanctions_lies_with_the_leader_wherever_the_finding_stands(state: str) -> None:
    case = decided()
    services.draft_sanctions(
        the_finding(case), [sanction("pilots")], reason="仍未整改", acting_user=person("zf_officer")
    )
    Case.objects.filter(pk=case.pk).update(state=state)
    assert ("approve_sanctions", GOVERNMENT, Rank.LEADER) in desks(case)


@pytest.mark.parametrize("make", [lambda: told().referral.case, decided, lambda: heard().case])
@pytest.mark.parametrize("state", ["suspended", "transferred", "lifted", "merged", "revoked"])
def test_nobody_has_a_desk_while_it_is_paused_or_over(make: Any, state: str) -> None:
    case = make()
    Case.objects.filter(pk=case.pk).update(state=state)
    assert desks(case) == set()


def test_who_leads_the_department_anew_pleads() -> None:
    from organisations.models import Body

    hearing = told()
    other = Body.objects.get(name="澄川市教育局")
    Case.objects.filter(pk=hearing.referral.case_id).update(lead_department=other)
    assert ("plead", other.name, Rank.HANDLER) in desks(hearing.referral.case)
    assert hearing_of(in_force(hearing.referral.case)) == hearing
