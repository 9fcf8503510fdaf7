"""What a decision on an objection does: to the record, to what was objected to, to the case; and who signs it."""

from __future__ import annotations

import pytest

import clock
from caseflow.doors import Incomplete
from caseflow.reconciling import reconcile
from casework.models import CaseEvent
from findings.models import Finding, Objection, Sanction
from findings.queries.objections import is_under_objection, revoked_by_objection
from findings.services import objecting, stepping
from findings.services.objecting import Target
from organisations.refusals import Refusal
from tests.factories.casework import body, person, read_again
from tests.factories.proceedings import (
    accepted_objection,
    decided_objection,
    desks_beside,
    found_case,
    newest_paper,
    reminded_case,
    ruling_data,
    sent_objection,
    third_leader,
    warned_case,
)
from tests.journeys.office import do, open_nodes, render_all

pytestmark = pytest.mark.usefixtures("city")


def test_not_accepted_it_ends_with_a_reason_the_applicant_reads() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    with pytest.raises(Refusal, match="没有写明不予受理的理由"):
        stepping.refuse(row, reason=" ", acting_user=person("zf_officer_b"))
    do(case, "accept_objection", "zf_officer_b", "refuse", {"reason": "超过申请期限"})
    assert desks_beside(case) == {"note_objection"}
    row.refresh_from_db()
    assert row.acceptance_owed is not None and row.acceptance_owed.deadline.met_on is not None


def test_maintained_nothing_changes_but_the_record() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    row = decided_objection(case, "maintain")
    finding.refresh_from_db()
    assert (case.state, finding.status) == ("determined", "stands")
    assert row.decision_owed is not None and row.decision_owed.deadline.met_on == clock.today()
    assert row.decision is not None and not row.decision.is_internal
    assert not is_under_objection(case)


def test_corrected_the_fields_change_with_old_and_new_value_on_record() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    decided_objection(
        case,
        "correct",
        finding_national_severity="minor",
        finding_display_until="2027-02-20",
        case_national_severity="minor",
    )
    finding.refresh_from_db()
    assert (finding.national_severity, finding.display_until.isoformat()) == ("minor", "2027-02-20")
    assert case.national_severity == "minor"
    event = CaseEvent.objects.get(verb="record_corrected")
    assert {(c["label"], c["old"], c["new"]) for c in event.details["changes"]} == {
        ("国家三级", "一般", "轻微"),
        ("公示截止", "", "2027-02-20"),
        ("案件国家三级", "一般", "轻微"),
    }
    assert finding.status == "stands" and reconcile() == []


def test_a_sanctions_end_is_corrected() -> None:
    case, _ = found_case()
    sanction = Sanction.objects.get()
    accepted_objection(case, Target(sanction=sanction))
    decided_objection(case, "correct", sanction_ends_on="2027-01-31")
    sanction.refresh_from_db()
    assert sanction.ends_on.isoformat() == "2027-01-31"


def test_a_correction_says_what_changes() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    with pytest.raises(Incomplete) as found:
        do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("correct"))
    assert "没有填写“更正内容”" in str(found.value.form.errors)


def test_the_document_answers_the_body_that_objected() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    row = decided_objection(case, "maintain")
    assert row.decision is not None
    notice = row.decision.notice
    assert (notice.kind, notice.issuer.name, notice.addressee) == (
        "objection_decision",
        "澄川市人民政府",
        body("澄川市交通运输局"),
    )
    assert row.paper_number == notice.number_text == "澄政异〔2026〕1号"
    said_there = notice.facts
    assert (said_there["applicant"], said_there["earlier_name"], said_there["earlier_number"]) == (
        "澄川市交通运输局",
        "失信认定书",
        "澄政认〔2026〕1号",
    )
    assert said_there["outcome"] == "维持"
    # Signed for at the desk of every document, and read at no other.
    assert desks_beside(case) == set() and "sign_for_paper" in open_nodes(case)
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert "sign_for_paper" not in open_nodes(case) and reconcile() == []


def test_the_outcome_follows_from_the_answers() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    data = ruling_data("maintain") | {"objections-0-conclusion": "成立"}
    with pytest.raises(Incomplete) as found:
        do(case, "handle_objection", "zf_officer_b", "propose", data)
    assert "处理结论与逐项审查结论不一致" in str(found.value.form.errors)


def test_a_correction_stands_in_the_document_with_old_and_new() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    row = decided_objection(case, "correct", finding_national_severity="minor")
    assert row.decision is not None
    assert row.decision.notice.facts["corrections"] == [
        {"before": "国家三级：一般", "after": "国家三级：轻微"}
    ]


# --- 两级审批 -------------------------------------------------------------------------------------------------

# Who has done the first level, who would do the second: done, or refused with these words.
SECOND_LEVELS = [
    ("zf_leader_c", "zf_leader_b", ""),
    ("zf_leader_b", "zf_leader_c", ""),
    ("zf_leader_b", "zf_leader_b", "审核人不能再决定"),
    ("zf_leader_b", "zf_leader", "回避规定"),
    (None, "zf_leader_b", "须经两级审批"),
]


@pytest.mark.parametrize(("first", "second", "refused"), SECOND_LEVELS)
def test_a_revocation_takes_two_different_leaders(first: str | None, second: str, refused: str) -> None:
    case, finding = found_case()
    third_leader("zf_leader_b")
    accepted_objection(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    if first is not None:
        do(case, "decide_objection", first, "review")
        row = Objection.objects.get()
        assert (row.status, row.reviewed_by, case.state) == ("reviewed", person(first), "determined")
        assert desks_beside(case) == {"decide_objection"} and reconcile() == []
    if refused:
        with pytest.raises(Refusal, match=refused):
            objecting.decide_objection(Objection.objects.get(), acting_user=person(second))
        assert Objection.objects.get().decision is None and case.state == "determined"
        return
    do(case, "decide_objection", second, "decide")
    assert (case.state, Objection.objects.get().status) == ("revoked", "decided")


def test_what_takes_one_level_is_reviewed_by_nobody() -> None:
    case, finding = found_case()
    accepted_objection(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    with pytest.raises(Refusal, match="不须两级审批"):
        stepping.review(Objection.objects.get(), acting_user=person("zf_leader_b"))


def test_the_second_level_returns_it_to_the_officer() -> None:
    case, finding = found_case()
    third_leader("zf_leader_b")
    accepted_objection(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    do(case, "decide_objection", "zf_leader_c", "review")
    do(case, "decide_objection", "zf_leader_b", "return", {"reason": "证据不足"})
    assert desks_beside(case) == {"handle_objection"}
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    row = Objection.objects.get()
    assert (row.status, row.reviewed_by) == ("drafted", None)


# --- what is withdrawn ------------------------------------------------------------------------------------------


def test_a_sanction_alone_is_lifted_and_the_finding_stands() -> None:
    case, finding = found_case()
    sanction = Sanction.objects.get()
    accepted_objection(case, Target(sanction=sanction))
    decided_objection(case, "revoke")
    sanction.refresh_from_db()
    finding.refresh_from_db()
    assert (sanction.lifted_on, finding.status, case.state) == (clock.today(), "stands", "determined")
    # The finding's document is corrected by it, and not withdrawn.
    decision = Objection.objects.get().decision
    assert decision is not None and decision.notice.facts["outcome"] == "更正"


def test_a_finding_alone_is_revoked_where_the_table_does_not_revoke_the_case() -> None:
    case, finding = found_case(state="determining")
    accepted_objection(case, Target(finding=finding))
    decided_objection(case, "revoke")
    finding.refresh_from_db()
    assert (finding.status, case.state) == ("revoked", "determining")


def test_a_listing_beside_it_keeps_the_case() -> None:
    case, finding = found_case(sanctioned=False)
    Finding.objects.create(
        case=case,
        path="listed",
        body=case.subject,
        made_by=body("澄川市中级人民法院"),
        made_on=clock.today(),
        grounds="纳入",
        national_severity="grave",
        regional_severity="grave",
        recorded_by=person("fgw_officer"),
        recorded_at=clock.now(),
    )
    accepted_objection(case, Target(finding=finding))
    decided_objection(case, "revoke")
    assert case.state == "determined"
    assert set(Finding.objects.values_list("path", "status")) == {
        ("determined", "revoked"),
        ("listed", "stands"),
    }


def test_the_measure_in_force_is_revoked_with_the_case() -> None:
    case = reminded_case()
    paper = newest_paper(case)
    accepted_objection(case, Target(paper=paper), "fgw_officer_b")
    assert case.state == "reminded", "an objection stops nothing"
    assert "sign_for_letter" in open_nodes(case)
    decided_objection(case, "revoke", by="fgw")
    paper.notice.refresh_from_db()
    assert (case.state, paper.notice.voided_at is not None) == ("revoked", True)
    # What was issued before asks nothing any more; what revoked it is signed for.
    assert open_nodes(case) == {"sign_for_paper"} and desks_beside(case) == set()
    assert reconcile() == []
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert open_nodes(case) == set() and reconcile() == []


def test_a_finding_that_stands_keeps_the_case_when_a_measure_is_withdrawn() -> None:
    case, finding = found_case(state="rectifying")
    paper = newest_paper(case)
    accepted_objection(case, Target(paper=paper), "fgw_officer_b")
    decided_objection(case, "revoke", by="fgw")
    finding.refresh_from_db()
    assert (case.state, finding.status) == ("rectifying", "stands")


def test_an_early_warning_in_force_stays_until_it_is_lifted() -> None:
    case = warned_case()
    paper = newest_paper(case)
    accepted_objection(case, Target(paper=paper), "fgw_officer_b")
    decided_objection(case, "revoke", by="fgw")
    paper.notice.refresh_from_db()
    assert (case.state, paper.notice.voided_at) == ("early_warning", None)
    revoked = revoked_by_objection(paper.notice)
    assert revoked is not None and reconcile() == []


def test_an_older_document_is_withdrawn_alone() -> None:
    case = warned_case()
    first = newest_paper(case)
    do(case, "answer", "jtj_handler", "answer", {"text": "正在落实。"})
    do(case, "approve_answer", "jtj_head", "approve")
    from tests.journeys.office import letter_data

    do(case, "review", "fgw_officer", "remind", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    accepted_objection(read_again(case), Target(paper=first), "fgw_officer_b")
    decided_objection(case, "revoke", by="fgw")
    assert case.state == "reminded"
    assert not is_under_objection(first)


def test_a_complaint_is_founded_with_what_will_be_done() -> None:
    case, _ = found_case()
    row = accepted_objection(case, Target(), "fgw_officer_b", kind="complaint", grounds="handling")
    assert row.handled_by == case.issuing_body
    with pytest.raises(Refusal, match="没有写明处理措施"):
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("founded"))
    decided_objection(case, "founded", by="fgw", consequences="另行指定经办人。")
    assert (case.state, Objection.objects.get().measures) == ("determined", "另行指定经办人。")


def test_a_complaint_is_not_maintained() -> None:
    case, _ = found_case()
    row = accepted_objection(case, Target(), "fgw_officer_b", kind="complaint", grounds="handling")
    with pytest.raises(Incomplete, match="outcome"):
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("maintain"))
    assert row.kind == "complaint"
