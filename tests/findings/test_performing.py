"""履行完毕: by whom the finding is, with its papers; the record is repaired and its sanctions lifted."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from caseflow.determination import draft_side
from casework.models import Case, CaseEvent, CaseNotice, Draft
from casework.services import NotYours, Stale, return_draft
from findings import services
from findings.models import Finding, Sanction
from notices import facts
from notices.models import Notice, PathRule
from notices.wording import chinese_date
from organisations.refusals import Refusal
from tests.factories.casework import body, person, read_again
from tests.factories.findings import (
    CITY_COURT,
    HOUSING,
    decided,
    listed,
    listing,
    own_repair,
    performance_opinion,
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
    assert open_purposes(case) == {"close", "sign_for"}


def issued(case: Case) -> list[Notice]:
    """The documents of the move."""
    papers = CaseNotice.objects.filter(case=case, move="confirm_performance", notice__voided_at=None)
    return [paper.notice for paper in papers.select_related("notice").order_by("id")]


def test_both_documents_are_numbered_in_the_move_and_stand_on_its_event() -> None:
    case = performed(decided())
    opinion, repair = issued(case)
    assert (opinion.kind, repair.kind) == ("verification_opinion", "repair_decision")
    assert ("验〔2026〕" in opinion.number_text, "修〔2026〕" in repair.number_text) == (True, True)
    event = CaseEvent.objects.get(case=case, move="confirm_performance")
    assert [paper["id"] for paper in event.documents] == [opinion.pk, repair.pk]
    assert Draft.objects.get(move="confirm_performance").notice == opinion


def test_the_documents_say_what_the_file_knows() -> None:
    case = decided()
    number = the_finding(case).paper_number
    opinion, repair = issued(performed(case))
    assert opinion.facts["record"] == f"被澄川市人民政府认定为政务失信（《失信认定书》，{number}）"
    assert f"澄川市人民政府认定为政务失信（《失信认定书》，{number}）。根据" in opinion.words
    assert "整改通知书" not in opinion.words and "验收合格，同意办理结案手续" in opinion.words
    assert opinion.facts["lifted"] == []
    assert (repair.facts["record_number"], repair.facts["applied_on"]) == (number, "")
    assert repair.facts["found"] == ["付清余款：余款已全部付清，凭证核对无误。"]
    lifted = [row["text"] for row in repair.facts["lifted"]]
    assert lifted == [row.get_kind_display() for row in Sanction.objects.order_by("id")] and lifted
    assert "现相关义务已经履行完毕。根据" in repair.words and "申请信用修复。根据" not in repair.words


def test_a_second_paper_gets_the_review_that_a_rule_demands_of_it() -> None:
    PathRule.objects.create(kind="repair_decision", demand=PathRule.Demand.ALWAYS)
    assert draft(decided()).path == ["reviewing", "submitted"]


def test_what_changes_after_the_drafting_stops_the_signing() -> None:
    found = draft(decided())
    Sanction.objects.update(lifted_on=clock.today())
    with pytest.raises(Stale, match="所拟文书已不相符"):
        services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    assert the_finding(found.case).stands and not issued(found.case)


def test_a_draft_from_before_with_scans_goes_back_to_be_drafted_here() -> None:
    found = draft(decided())
    extras = {"paper": "整改验收意见书", "paper_number": "澄政验〔2026〕5号", "scan": None}
    content = {"facts": {}, "copies_to": [], "contact": ["", ""], "extras": extras}
    Draft.objects.filter(pk=found.pk).update(kind="", content=content)
    found = Draft.objects.get(pk=found.pk)
    assert draft_side(found)["more_facts"] == [{"label": "整改验收意见书", "value": "澄政验〔2026〕5号"}]
    with pytest.raises(Refusal, match="纸质文书扫描件"):
        services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    return_draft(found, reason="重新拟制", acting_user=person("zf_leader"))
    assert draft(read_again(found.case)).kind == "verification_opinion"


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
    (opinion,) = issued(case)
    shown = (
        f"{CITY_COURT}纳入失信被执行人名单，案号（2026）样03执7号，法院已于{chinese_date(clock.today())}删除"
    )
    assert opinion.kind == "verification_opinion" and f"问题被{shown}。根据" in opinion.words


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
        ({"opinion": performance_opinion(method="")}, "method"),
        ({"opinion": performance_opinion(findings=(facts.Finding("付清", "不合格", "未付"),))}, "outcome"),
        ({"repair": None}, None),
        ({"repair": own_repair(evidence=())}, "evidence"),
        ({"repair": own_repair(platforms=())}, "platforms"),
    ],
)
def test_it_refuses_what_is_missing(changed: dict[str, Any], field: str | None) -> None:
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
    found = draft(case, repair=None)
    services.sign_performance(found, listings=(), acting_user=person("zf_leader"))
    assert read_again(case).state == "closing" and the_finding(case).status == "repaired"
    assert [notice.kind for notice in issued(case)][2:] == ["verification_opinion"]
    assert "，该认定已修复。根据" in issued(case)[-1].words
