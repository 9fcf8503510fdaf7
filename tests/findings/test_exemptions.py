"""Exemption: what must be proved apart, whom to consult, who decides, and when there is none."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow import filing
from caseflow.reconciling import reconcile
from casework.models import Case
from casework.services import NotYours, Stale
from findings.forms.exemptions import ExemptionRulingForm
from findings.models import Consultation, Exemption
from findings.queries.exemptions import accountable_body, open_exemption
from findings.services import exempting
from organisations.models import Body
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.factories.casework import body, make_case, person
from tests.factories.proceedings import (
    desks_beside,
    filed_exemption,
    found_case,
    plea,
    put_into,
    ruling_data,
    scan,
    warned_case,
)
from tests.journeys.office import do, open_nodes

pytestmark = pytest.mark.usefixtures("city")
GOVERNMENT, COMMISSION = "澄川市人民政府", "中共澄川市纪律检查委员会 澄川市监察委员会"
PERSONNEL = "澄川市人力资源和社会保障局"


def rectifying(issuer: str = GOVERNMENT) -> Case:
    return put_into(warned_case(), "rectifying", measure_issuer=body(issuer))


def verified(case: Case, personnel: Body | None = None, **changed: Any) -> Exemption:
    """Applied for, accepted, verified, and being consulted on."""
    row = filed_exemption(case)
    do(case, "approve_exemption", "jtj_head", "approve")
    do(case, "accept_exemption", "zf_officer", "accept")
    data = {
        "verified": "属实。",
        "commission": str(body(COMMISSION).pk),
        "personnel": str((personnel or body(PERSONNEL)).pk),
    }
    do(case, "handle_exemption", "zf_officer", "consult", data | changed)
    return Exemption.objects.get(pk=row.pk)


def consulted(case: Case, opinion: str = "agrees") -> Exemption:
    row = verified(case)
    for username in ("jw_leader", "rsj_verifier"):
        do(case, "give_opinion", username, "opinion", {"opinion": opinion, "text": "情况属实。"})
    return row


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"collective_files": ()}, "没有提交集体决策的证据"),
        ({"no_gain_files": ()}, "没有提交未谋取私利的证据"),
        ({"collective_decision": " "}, "没有写明集体决策情况"),
        ({"no_private_gain": ""}, "没有写明未谋取私利的说明"),
        ({"facts": ""}, "没有写明事实和理由"),
    ],
)
def test_the_proofs_are_asked_for_apart(changed: dict[str, Any], refusal: str) -> None:
    case = rectifying()
    with pytest.raises(Refusal, match=refusal):
        filed_exemption(case, **changed)
    assert not Exemption.objects.exists()


def test_it_is_kept_apart_on_the_record_too() -> None:
    row = filed_exemption(rectifying())
    assert [file.name for file in row.collective_evidence.all()] == ["会议纪要.pdf"]
    assert [file.name for file in row.no_gain_evidence.all()] == ["审计意见.pdf"]


@pytest.mark.parametrize("state", ["triage", "determined", "closing", "closed", "lifted"])
def test_there_is_none_from_a_state_the_table_does_not_name(state: str) -> None:
    case = put_into(warned_case(), state)
    with pytest.raises(Refusal, match="不能申请免责"):
        filed_exemption(case)


def test_there_is_none_while_a_finding_stands() -> None:
    case, _ = found_case(state="rectifying")
    with pytest.raises(Refusal, match="已有有效的失信认定"):
        filed_exemption(case)


def test_a_finding_made_meanwhile_stops_it_at_the_decision() -> None:
    case = rectifying()
    consulted(case)
    do(case, "conclude_exemption", "zf_officer", "propose", ruling_data("granted"))
    from findings.services import record_finding

    record_finding(
        case,
        path="determined",
        made_by=body(GOVERNMENT),
        made_on=case.opened_at.date(),
        grounds="样例",
        acting_user=person("zf_leader"),
    )
    with pytest.raises(Refusal, match="已终结"):
        do(case, "decide_exemption", "zf_leader", "decide")
    case.refresh_from_db()
    assert (case.state, Exemption.objects.get().status) == ("rectifying", "lapsed")


def test_one_application_at_a_time() -> None:
    case = rectifying()
    filed_exemption(case)
    with pytest.raises(Refusal, match="不能重复提出"):
        filed_exemption(case)


@pytest.mark.parametrize(
    ("issuer", "accountable"),
    [
        (COMMISSION, COMMISSION),
        (GOVERNMENT, GOVERNMENT),
        # The credit office holds nobody to account: the superior does.
        ("澄川市发展和改革委员会", GOVERNMENT),
    ],
)
def test_who_holds_to_account_exempts(issuer: str, accountable: str) -> None:
    case = make_case(state="rectifying", measure_issuer=issuer)
    found = accountable_body(case)
    assert found is not None and found.name == accountable


@pytest.mark.parametrize("username", ["jtj_head", "jyj_handler", "fgw_officer", "jw_officer", "zf_leader"])
def test_only_the_body_and_the_authority_bring_it_up(username: str) -> None:
    with pytest.raises(NotYours):
        filing.file_exemption(rectifying(), plea(), acting_user=person(username))


def test_the_authority_proposes_it_of_its_own_motion() -> None:
    case = rectifying()
    row = filing.file_exemption(case, plea(), acting_user=person("zf_officer"))
    assert (row.status, row.applicant_body, desks_beside(case)) == ("handling", None, {"handle_exemption"})
    assert row.told_body == case.lead_department
    assert open_exemption(case) == row and reconcile() == []


def test_a_commission_that_decides_is_not_asked_for_its_own_opinion() -> None:
    case = rectifying(COMMISSION)
    filing.file_exemption(case, plea(), acting_user=person("jw_officer"))
    data = {"verified": "属实。", "personnel": str(body(PERSONNEL).pk)}
    do(case, "handle_exemption", "jw_officer", "consult", data)
    assert [found.part for found in Consultation.objects.all()] == ["personnel"]


def test_the_body_concerned_is_not_consulted() -> None:
    case = rectifying()
    row = filing.file_exemption(case, plea(), acting_user=person("zf_officer"))
    with pytest.raises(Refusal, match="不能与涉事单位会商"):
        exempting.verify_and_consult(
            row,
            verified="属实。",
            commission=body(COMMISSION),
            personnel=case.subject,
            acting_user=person("zf_officer"),
        )


def test_a_body_without_a_desk_gives_its_opinion_on_paper() -> None:
    bureau = Body.objects.create(name="中共澄川市委组织部", level="市", region="澄川市", kind="党委部门")
    case = rectifying()
    row = verified(case, bureau)
    assert open_nodes(case) >= {"give_opinion", "record_opinion"}
    opinion = {"opinion": "agrees", "text": "同意。"}
    do(case, "give_opinion", "jw_leader", "opinion", opinion)
    asked = row.consultations.get(part="personnel")
    with pytest.raises(Refusal, match="没有上传会商意见的扫描件"):
        exempting.record_opinion(asked, **opinion, scan=None, acting_user=person("zf_officer"))
    do(case, "record_opinion", "zf_officer", "record", opinion, {"scan": scan()})
    asked.refresh_from_db()
    assert asked.scan is not None and asked.scan.is_internal
    assert "conclude_exemption" in open_nodes(case) and reconcile() == []


def test_nobody_speaks_for_a_body_that_has_a_desk() -> None:
    row = verified(rectifying())
    asked = row.consultations.get(part="personnel")
    with pytest.raises(Refusal, match="不必登记书面意见"):
        exempting.record_opinion(
            asked, opinion="agrees", text="同意", scan=scan(), acting_user=person("zf_officer")
        )
    with pytest.raises(NotYours):
        exempting.give_opinion(asked, opinion="agrees", text="同意", acting_user=person("czj_verifier"))


def test_an_opinion_is_given_once() -> None:
    row = verified(rectifying())
    asked = row.consultations.get(part="commission")
    exempting.give_opinion(asked, opinion="agrees", text="同意", acting_user=person("jw_leader"))
    with pytest.raises(Stale):
        exempting.give_opinion(asked, opinion="disagrees", text="不同意", acting_user=person("jw_leader_b"))


def test_whoever_is_consulted_sees_the_case_and_nobody_before() -> None:
    case = rectifying()
    assert visit("rsj_verifier", f"/cases/{case.number}/").status_code == 404
    verified(case)
    assert visit("rsj_verifier", f"/cases/{case.number}/").status_code == 200
    assert "核实免责申请" not in text("rsj_verifier", f"/cases/{case.number}/")
    assert visit("czj_verifier", f"/cases/{case.number}/").status_code == 404


def test_not_granted_the_measure_goes_on_and_the_applicant_is_told() -> None:
    case = rectifying()
    consulted(case, "disagrees")
    do(case, "conclude_exemption", "zf_officer", "propose", ruling_data("refused", found="未经集体决策。"))
    do(case, "decide_exemption", "zf_leader", "decide")
    assert (case.state, desks_beside(case)) == ("rectifying", set())
    assert "sign_for_paper" in open_nodes(case)
    notice = Exemption.objects.get().decision.notice  # type: ignore[union-attr]
    assert (notice.facts["outcome"], notice.addressee) == ("不予免责", case.lead_department)
    assert "未经集体决策。" in text("jtj_handler", f"/proceedings/exemption/{Exemption.objects.get().pk}/")
    assert open_exemption(case) is None and reconcile() == []


def test_the_document_says_who_was_consulted_and_what_remains() -> None:
    case = rectifying()
    consulted(case)
    data = ruling_data("granted", duties="年底前付清余款", rectify_within="30日")
    do(case, "conclude_exemption", "zf_officer", "propose", data)
    do(case, "decide_exemption", "zf_leader", "decide")
    row = Exemption.objects.get()
    assert row.decision is not None and row.remaining == "年底前付清余款"
    said = row.decision.notice.facts
    assert (said["outcome"], said["circumstance"], said["applicant"]) == (
        "予以免责",
        "难以预见的因素",
        "澄川市交通运输局",
    )
    assert {found["body"] for found in said["consultations"]} == {COMMISSION, PERSONNEL}
    assert row.paper_number == "澄政免〔2026〕1号"


def test_it_waits_for_every_opinion() -> None:
    row = verified(rectifying())
    assert "conclude_exemption" not in desks_beside(row.case)
    form = ExemptionRulingForm(row, ruling_data("refused"))
    assert form.is_valid()
    with pytest.raises(Refusal, match="还没有收齐"):
        exempting.draft_exemption_decision(row, form.ruling(), acting_user=person("zf_officer"))


def test_a_case_lifted_by_exemption_keeps_no_desk_of_the_measure() -> None:
    case = put_into(warned_case(), "early_warning")
    row = filing.file_exemption(case, plea(), acting_user=person("zf_officer"))
    data = {
        "verified": "属实。",
        "commission": str(body(COMMISSION).pk),
        "personnel": str(body(PERSONNEL).pk),
    }
    do(case, "handle_exemption", "zf_officer", "consult", data)
    for username in ("jw_leader", "rsj_verifier"):
        do(case, "give_opinion", username, "opinion", {"opinion": "agrees", "text": "同意。"})
    do(case, "conclude_exemption", "zf_officer", "propose", ruling_data("granted"))
    assert "answer" in open_nodes(case), "until it is decided the measure goes on"
    do(case, "decide_exemption", "zf_leader", "decide")
    row.refresh_from_db()
    assert (case.state, desks_beside(case), row.status) == ("lifted", set(), "decided")
