"""履行完毕: by whom the finding is, with its papers; the record is repaired and its sanctions lifted."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from casework.models import Case, CaseEvent, Draft, Evidence
from casework.services import NotYours, Stale, return_draft
from findings import services
from findings.models import Finding, Sanction
from organisations.refusals import Refusal
from tests.factories.casework import body, person, read_again
from tests.factories.findings import (
    HOUSING,
    decided,
    internal_files,
    listed,
    listing,
    performance_terms,
    performed,
    referred,
    the_finding,
)
from tests.factories.interviews import open_purposes


def draft(case: Case, *, by: str = "zf_officer", listings: Any = (), **changed: Any) -> Draft:
    return services.draft_performance(
        case, performance_terms(**changed), listings=listings, acting_user=person(by)
    )


def deleted() -> Any:
    return (listing(deleted_on=clock.today()),)


def test_the_authority_confirms_its_own_finding() -> None:
    case = performed(decided())
    assert (case.state, case.closing_from) == ("closing", "determined")
    finding = the_finding(case)
    assert (finding.status, finding.ended_on, finding.end_reason) == (
        "repaired",
        clock.today(),
        "余款已全部付清，凭证核对无误。",
    )
    assert not Sanction.objects.filter(lifted_on=None).exists()
    assert open_purposes(case) == {"close"}


def test_both_papers_are_released_when_the_leader_has_approved() -> None:
    case = decided()
    before = internal_files(case)
    found = draft(case)
    assert internal_files(case) - before == {"整改验收意见书.pdf", "信用修复决定书.pdf"}
    services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    assert internal_files(case) == before
    scanned = CaseEvent.objects.filter(case=case, verb="scanned").order_by("seq")
    assert [event.details["paper"] for event in scanned][-2:] == ["整改验收意见书", "信用修复决定书"]


def test_a_returned_draft_keeps_both_scans() -> None:
    case = decided()
    return_draft(draft(case), reason="补充", acting_user=person("zf_leader"))
    found = draft(case, opinion_scan=None, repair_scan=None)
    names = Evidence.objects.filter(
        pk__in=[found.content["extras"]["scan"], found.content["extras"]["repair_scan"]]
    )
    assert {file.name for file in names} == {"整改验收意见书.pdf", "信用修复决定书.pdf"}


@pytest.mark.parametrize("by", ["fgw", "jw"])
def test_a_listing_is_done_once_the_register_shows_its_deletion(by: str) -> None:
    if by == "jw":
        from caseflow.doors import assign_case

        case = read_again(listed())
        assign_case(
            case,
            body("中共澄川市纪律检查委员会 澄川市监察委员会"),
            part="joint",
            summary="会同督促",
            acting_user=person("fgw_officer"),
        )
    else:
        case = listed()
    case = performed(case, by=by, listings=deleted())
    assert case.state == "closing"
    assert the_finding(case, "listed").status == "repaired"
    papers = CaseEvent.objects.filter(case=case, verb="scanned")
    assert [event.details["paper"] for event in papers] == ["整改验收意见书"]


@pytest.mark.parametrize(("shown", "words"), [((), "没有本案的失信名单记录"), ((listing,), "仍在失信名单中")])
def test_it_refuses_while_the_register_shows_the_listing(shown: Any, words: str) -> None:
    case = listed()
    with pytest.raises(Refusal, match=words):
        draft(case, by="fgw_officer", listings=tuple(make() for make in shown))


def test_the_register_is_asked_again_at_the_signing() -> None:
    case = listed()
    found = draft(case, by="fgw_officer", listings=deleted())
    with pytest.raises(Refusal, match="仍在失信名单中"):
        services.sign_performance(found, listings=(listing(),), acting_user=person("fgw_leader"))
    assert read_again(case).state == "determined" and the_finding(case, "listed").stands


def test_a_finding_beside_a_listing_waits_for_the_deletion() -> None:
    case = decided()
    Case.objects.filter(pk=case.pk).update(state="rectifying")
    case = listed(read_again(case))
    with pytest.raises(NotYours, match="认定由澄川市人民政府作出"):
        draft(case, by="fgw_officer", listings=deleted())
    with pytest.raises(Refusal, match="仍在失信名单中"):
        draft(case, listings=(listing(),))
    case = performed(case, listings=deleted())
    assert set(Finding.objects.filter(case=case).values_list("status", flat=True)) == {"repaired"}


@pytest.mark.parametrize("stranger", ["fgw_officer", "zjj_officer", "zf_leader", "jtj_handler", "jw_officer"])
def test_it_lets_only_the_findings_own_authority_draft(stranger: str) -> None:
    with pytest.raises(NotYours):
        draft(decided(), by=stranger)


def test_the_superior_does_not_confirm_a_departments_finding() -> None:
    referral = referred(authority=body(HOUSING))
    Finding.objects.create(
        case=referral.case,
        path="determined",
        body=referral.case.subject,
        made_by=body(HOUSING),
        made_on=clock.today(),
        grounds="样例",
        national_severity="ordinary",
        regional_severity="ordinary",
        recorded_by=person("zjj_leader"),
        recorded_at=clock.now(),
    )
    Case.objects.filter(pk=referral.case_id).update(state="determined")
    case = read_again(referral.case)
    with pytest.raises(NotYours, match="认定由澄川市住房和城乡建设局作出"):
        draft(case)
    assert draft(case, by="zjj_officer").issuer == body(HOUSING)


@pytest.mark.parametrize("stranger", ["fgw_leader", "zf_officer", "zjj_leader", "jtj_head"])
def test_it_lets_only_the_authoritys_leader_approve(stranger: str) -> None:
    found = draft(decided())
    with pytest.raises(NotYours):
        services.sign_performance(found, listings=(), acting_user=person(stranger))
    assert the_finding(found.case).stands


def test_nobody_approves_his_own_draft() -> None:
    found = draft(decided())
    Draft.objects.filter(pk=found.pk).update(drafted_by=person("zf_leader"))
    with pytest.raises(NotYours):
        services.sign_performance(
            Draft.objects.get(pk=found.pk), listings=(), acting_user=person("zf_leader")
        )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"opinion_number": ""}, "opinion_number"),
        ({"opinion_scan": None}, "scan"),
        ({"repair_number": ""}, "repair_number"),
        ({"repair_scan": None}, "repair_scan"),
    ],
)
def test_it_refuses_what_is_missing(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft(decided(), **changed)
    assert refused.value.field == field


@pytest.mark.parametrize("state", ["rectifying", "closing", "determining"])
def test_it_is_for_what_was_found_alone(state: str) -> None:
    case = decided()
    Case.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(Stale):
        draft(read_again(case))


def test_the_second_of_two_is_told() -> None:
    found = draft(decided())
    services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    with pytest.raises(Stale):
        services.sign_performance(
            Draft.objects.get(pk=found.pk), listings=(), acting_user=person("zf_leader")
        )


def test_a_refused_closure_is_confirmed_again_without_a_second_repair() -> None:
    case = performed(decided())
    Case.objects.filter(pk=case.pk).update(state="determined")
    case = read_again(case)
    found = draft(case, repair_number="", repair_scan=None)
    services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    assert read_again(case).state == "closing" and the_finding(case).status == "repaired"
