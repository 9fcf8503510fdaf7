"""Credit repair: who may apply, what must be proved, what a decision ends."""

from __future__ import annotations

import pytest

import clock
from caseflow import filing
from caseflow.doors import Incomplete
from caseflow.reconciling import reconcile
from casework.services import NotYours, Stale, sign_for
from findings.forms.repairs import RepairRulingForm
from findings.models import Finding, Repair
from findings.services import repairing, stepping
from findings.services.repairing import Performed
from organisations.refusals import Refusal
from tests.factories.casework import person
from tests.factories.proceedings import desks_beside, filed_repair, found_case, ruling_data, upload
from tests.journeys.office import do, render_all

pytestmark = pytest.mark.usefixtures("city")


def accepted() -> tuple[Finding, Repair]:
    case, finding = found_case()
    row = filed_repair(finding)
    do(case, "approve_repair", "jtj_head", "approve")
    do(case, "accept_repair", "zf_officer", "accept")
    return finding, Repair.objects.select_related("case", "decision_owed__deadline").get(pk=row.pk)


def test_its_clocks_are_three_days_to_acceptance_and_ten_to_the_decision() -> None:
    _, row = accepted()
    assert row.acceptance_owed is not None and row.decision_owed is not None
    assert (row.acceptance_owed.purpose, row.acceptance_owed.deadline.amount) == ("repair_acceptance", 3)
    assert row.acceptance_owed.deadline.met_on == clock.today()
    assert (row.decision_owed.purpose, row.decision_owed.deadline.amount) == ("repair", 10)


def test_it_goes_to_whoever_made_the_finding() -> None:
    finding, row = accepted()
    assert row.handled_by == finding.made_by


def test_a_listing_is_refused_with_the_way_to_the_court() -> None:
    case, finding = found_case(path="listed", sanctioned=False)
    with pytest.raises(Refusal, match="由执行法院决定和删除") as refused:
        filed_repair(finding)
    assert "执行法院申请删除" in (refused.value.remedy or "")
    assert not Repair.objects.exists() and desks_beside(case) == set()


@pytest.mark.parametrize("username", ["jtj_head", "jyj_handler", "zf_officer", "fgw_officer"])
def test_only_the_handler_of_the_body_found_against_applies(username: str) -> None:
    _, finding = found_case()
    proof = [Performed("付清", "已付清", (upload(),))]
    with pytest.raises(NotYours):
        filing.file_repair(finding, proof, request="请求", facts="事实", acting_user=person(username))


@pytest.mark.parametrize(
    ("proofs", "refusal"),
    [
        ([], "没有写明义务和履行情况"),
        ([Performed("付清", " ", (upload(),))], "没有写明第1项义务的履行情况"),
        ([Performed("付清", "已付清", (upload(),)), Performed("验收", "已验收")], "第2项义务没有附证据"),
    ],
)
def test_every_obligation_is_proved(proofs: list[Performed], refusal: str) -> None:
    _, finding = found_case()
    with pytest.raises(Refusal, match=refusal):
        filed_repair(finding, proofs=proofs)
    assert not Repair.objects.exists()


def test_one_application_at_a_time() -> None:
    _, finding = found_case()
    filed_repair(finding)
    with pytest.raises(Refusal, match="不能重复提出"):
        filed_repair(finding)


def test_what_is_repaired_needs_no_repair() -> None:
    _, finding = found_case(sanctioned=False)
    Finding.objects.filter(pk=finding.pk).update(status="repaired")
    with pytest.raises(Refusal, match="已修复"):
        filed_repair(finding)


def test_not_granted_the_finding_stands_and_the_reason_is_told() -> None:
    finding, row = accepted()
    do(row.case, "handle_repair", "zf_officer", "propose", ruling_data("refused", found="余款未付清。"))
    do(row.case, "decide_repair", "zf_leader", "decide")
    finding.refresh_from_db()
    row.refresh_from_db()
    assert (finding.status, row.outcome, desks_beside(row.case)) == ("stands", "refused", set())
    assert row.decision is not None and row.decision.notice.facts["missing"] == ["欠款没有付清"]
    assert finding.sanctions.get().lifted_on is None
    assert reconcile() == []


def test_the_document_says_which_record_is_repaired_and_what_ends_with_it() -> None:
    _, row = accepted()
    do(row.case, "handle_repair", "zf_officer", "propose", ruling_data("granted"))
    do(row.case, "decide_repair", "zf_leader", "decide")
    row.refresh_from_db()
    assert row.decision is not None and row.decision.notice.addressee == row.applicant_body
    said = row.decision.notice.facts
    assert (said["record_name"], said["record_number"], said["outcome"]) == (
        "失信认定书",
        "澄政认〔2026〕1号",
        "准予修复",
    )
    assert [found["text"] for found in said["lifted"]] == ["取消评优评先资格"]
    assert row.paper_number == "澄政修〔2026〕1号"


def test_refusing_says_why() -> None:
    _, row = accepted()
    with pytest.raises(Incomplete) as found:
        do(row.case, "handle_repair", "zf_officer", "propose", ruling_data("refused", missing=""))
    assert "不予修复理由" in str(found.value.form.errors)


@pytest.mark.parametrize("username", ["fgw_officer", "jw_officer", "zf_leader", "jtj_handler", "zjj_officer"])
def test_a_stranger_drafts_no_decision(username: str) -> None:
    _, row = accepted()
    with pytest.raises(NotYours):
        form = RepairRulingForm(row, ruling_data("refused"))
        assert form.is_valid()
        repairing.draft_repair_decision(row, form.ruling(), acting_user=person(username))


def test_the_second_acceptance_is_told() -> None:
    _, row = accepted()
    with pytest.raises(Stale, match="现为“办理中”"):
        stepping.accept(row, acting_user=person("zf_officer"))


def test_the_decision_is_signed_for_once_and_by_the_applicant() -> None:
    _, row = accepted()
    do(row.case, "handle_repair", "zf_officer", "propose", ruling_data("granted"))
    do(row.case, "decide_repair", "zf_leader", "decide")
    row.refresh_from_db()
    assert row.decision is not None
    render_all()
    with pytest.raises(NotYours):
        sign_for(row.case, row.decision, acting_user=person("jyj_handler"))
    do(row.case, "sign_for_paper", "jtj_handler", "sign_for")
    with pytest.raises(Refusal, match="已经签收"):
        sign_for(row.case, row.decision, acting_user=person("jtj_handler"))
