"""Objections: who files, who may not handle, what a decision does, what waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdfium2 import PdfDocument

import clock
from accounts.models import User
from accounts.roles import Role
from caseflow import filing
from caseflow.acts.rectifying import require_objections_ended
from caseflow.doors import Incomplete
from caseflow.reconciling import reconcile
from casework.models import Case, CaseEvent, CaseNotice
from casework.services import NotYours, Stale
from findings.models import Finding, Objection, Petitioner, Sanction
from findings.queries.objections import (
    is_under_objection,
    may_read_petitioner,
    revoked_by_objection,
    under_objection,
)
from findings.queries.seen import fresh
from findings.services import objecting, stepping
from findings.services.objecting import Person, Target
from organisations.refusals import Refusal
from tests.desk.pages import text
from tests.factories.accounts import UserFactory
from tests.factories.casework import body, person, read_again
from tests.factories.proceedings import (
    decide_objection,
    desks_beside,
    filed_objection,
    found_case,
    put_into,
    reminded_case,
    ruling_data,
    said,
    sent_objection,
    third_leader,
    warned_case,
)
from tests.journeys.office import do, open_nodes, render_all

pytestmark = pytest.mark.usefixtures("city")


def newest_paper(case: Case) -> CaseNotice:
    return CaseNotice.objects.select_related("notice").filter(case=case).latest("pk")


def accepted(case: Case, target: Target, officer: str = "zf_officer_b", **changed: Any) -> Objection:
    row = sent_objection(case, target, **changed)
    do(case, "accept_objection", officer, "accept")
    return Objection.objects.get(pk=row.pk)


def decided(case: Case, outcome: str, by: str = "zf", **changed: Any) -> Objection:
    """Drafts and decides, by the second hands of the body."""
    do(case, "handle_objection", f"{by}_officer_b", "propose", ruling_data(outcome, **changed))
    decide_objection(case, f"{by}_leader_b")
    return Objection.objects.get()


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
    row = accepted(case, Target(finding=finding))
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


# --- on paper -----------------------------------------------------------------------------------------------


def entered(case: Case, target: Target, username: str = "fgw_intake", **changed: Any) -> Objection:
    who = Person("鹡鸰某", "鹔鹴电话", "鹈鹕住址")
    return filing.enter_objection(case, target, said(**changed), who, acting_user=person(username))


def test_a_person_concerned_is_entered_and_kept_apart() -> None:
    case, finding = found_case()
    row = entered(case, Target(finding=finding))
    assert (row.status, row.is_on_paper, row.applicant_body) == ("applied", True, None)
    assert Petitioner.objects.get().name == "鹡鸰某"
    assert desks_beside(case) == {"accept_objection"}
    told = "".join(f"{event.reason}{event.details}" for event in CaseEvent.objects.filter(case=case))
    assert not any(word in told for word in ("鹡鸰", "鹔鹴", "鹈鹕"))
    assert not row.evidence.filter(is_internal=False).exists()


@pytest.mark.parametrize(
    ("username", "may"),
    [
        ("zf_officer", True),
        ("zf_leader_b", True),
        # Recorded the finding: what is objected to is the own work.
        ("zf_leader", False),
        ("fgw_intake", False),
        ("fgw_officer", False),
        ("jw_leader", False),
        ("jtj_handler", False),
        ("zjj_officer", False),
    ],
)
def test_only_the_handling_side_reads_who_it_is(username: str, may: bool) -> None:
    case, finding = found_case()
    row = fresh(Objection, entered(case, Target(finding=finding)).pk)
    assert may_read_petitioner(person(username), row) == may


@pytest.mark.parametrize("username", ["fgw_officer", "zf_officer", "jtj_handler", "jtj_head"])
def test_only_an_intake_officer_enters_one_on_paper(username: str) -> None:
    case, finding = found_case()
    with pytest.raises(NotYours):
        entered(case, Target(finding=finding), username)


def test_one_on_paper_names_its_person() -> None:
    case, finding = found_case()
    with pytest.raises(Refusal, match="没有写明申请人"):
        filing.enter_objection(
            case, Target(finding=finding), said(), Person(" "), acting_user=person("fgw_intake")
        )
    assert not Objection.objects.exists()


def test_the_decision_on_paper_of_a_person_stays_with_the_governing_side() -> None:
    case, finding = found_case()
    entered(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    row = decided(case, "maintain")
    assert row.decision is not None and row.decision.is_internal
    assert desks_beside(case) == set()


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
    accepted(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    with pytest.raises(NotYours, match="回避规定"):
        do(case, "decide_objection", "zf_leader", "decide")


def test_nobody_decides_what_the_same_person_drafted() -> None:
    case, finding = found_case()
    both = UserFactory(body=body("澄川市人民政府"), roles=[Role.GOVERNMENT_OFFICER, Role.GOVERNMENT_LEADER])
    accepted(case, Target(finding=finding))
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


# --- decisions ----------------------------------------------------------------------------------------------


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
    accepted(case, Target(finding=finding))
    row = decided(case, "maintain")
    finding.refresh_from_db()
    assert (case.state, finding.status) == ("determined", "stands")
    assert row.decision_owed is not None and row.decision_owed.deadline.met_on == clock.today()
    assert row.decision is not None and not row.decision.is_internal
    assert not is_under_objection(case)


def test_corrected_the_fields_change_with_old_and_new_value_on_record() -> None:
    case, finding = found_case()
    accepted(case, Target(finding=finding))
    decided(
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
    accepted(case, Target(sanction=sanction))
    decided(case, "correct", sanction_ends_on="2027-01-31")
    sanction.refresh_from_db()
    assert sanction.ends_on.isoformat() == "2027-01-31"


def test_a_correction_says_what_changes() -> None:
    case, finding = found_case()
    accepted(case, Target(finding=finding))
    with pytest.raises(Incomplete) as found:
        do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("correct"))
    assert "没有填写“更正内容”" in str(found.value.form.errors)


def test_the_document_answers_the_body_that_objected() -> None:
    case, finding = found_case()
    accepted(case, Target(finding=finding))
    row = decided(case, "maintain")
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
    accepted(case, Target(finding=finding))
    data = ruling_data("maintain") | {"objections-0-conclusion": "成立"}
    with pytest.raises(Incomplete) as found:
        do(case, "handle_objection", "zf_officer_b", "propose", data)
    assert "处理结论与逐项审查结论不一致" in str(found.value.form.errors)


def test_a_correction_stands_in_the_document_with_old_and_new() -> None:
    case, finding = found_case()
    accepted(case, Target(finding=finding))
    row = decided(case, "correct", finding_national_severity="minor")
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
    accepted(case, Target(finding=finding))
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
    accepted(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    with pytest.raises(Refusal, match="不须两级审批"):
        stepping.review(Objection.objects.get(), acting_user=person("zf_leader_b"))


def test_the_second_level_returns_it_to_the_officer() -> None:
    case, finding = found_case()
    third_leader("zf_leader_b")
    accepted(case, Target(finding=finding))
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    do(case, "decide_objection", "zf_leader_c", "review")
    do(case, "decide_objection", "zf_leader_b", "return", {"reason": "证据不足"})
    assert desks_beside(case) == {"handle_objection"}
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    row = Objection.objects.get()
    assert (row.status, row.reviewed_by) == ("drafted", None)


# --- who came on paper --------------------------------------------------------------------------------------


def petitioned() -> tuple[Case, Objection]:
    case, finding = found_case()
    person_ = Person("鹭飞白", "0000-2000999", "样例路1号")
    row = filing.enter_objection(
        case, Target(finding=finding), said(), person_, acting_user=person("fgw_intake")
    )
    do(case, "accept_objection", "zf_officer_b", "accept")
    return case, row


def test_a_person_concerned_is_named_in_no_document_and_no_digest() -> None:
    case, _ = petitioned()
    row = decided(case, "maintain")
    assert row.decision is not None
    notice = row.decision.notice
    assert (notice.addressee, notice.addressed_to, row.decision.is_internal) == (None, "异议申请人", True)
    [made] = [found for found in render_all() if found.pk == notice.pk]
    content = (Path(settings.DOCUMENTS_DIR) / made.file).read_bytes()
    printed = "".join(page.get_textpage().get_text_range() for page in PdfDocument(content))
    stored = f"{notice.words}{notice.facts}{notice.sheet}{notice.title}{printed}"
    events = [f"{event.reason}{event.details}{event.documents}" for event in case.events.all()]
    for secret in ("鹭飞白", "2000999", "样例路1号"):
        assert secret not in stored and secret.encode() not in content
        assert not any(secret in event for event in events)
    assert "异议申请人" in printed.replace("\n", "").replace("\r", "")
    # Nobody of the register signs for it, and the body it is about does not read it.
    assert "sign_for_paper" not in open_nodes(case)
    assert not CaseNotice.objects.readable_by(person("jtj_handler")).filter(pk=row.decision.pk).exists()
    assert "异议处理决定书" not in text("jtj_handler", f"/cases/{case.number}/")


@pytest.mark.parametrize("field", ["found", "objections-0-answer", "consequences", "copies_to", "reason"])
def test_a_document_that_names_the_person_is_refused(field: str) -> None:
    case, _ = petitioned()
    with pytest.raises(Refusal, match="写有申请人的姓名"):
        do(
            case,
            "handle_objection",
            "zf_officer_b",
            "propose",
            ruling_data("maintain") | {field: "经核查，鹭飞白所述不实。"},
        )
    assert Objection.objects.get().status == "handling"


def test_a_sanction_alone_is_lifted_and_the_finding_stands() -> None:
    case, finding = found_case()
    sanction = Sanction.objects.get()
    accepted(case, Target(sanction=sanction))
    decided(case, "revoke")
    sanction.refresh_from_db()
    finding.refresh_from_db()
    assert (sanction.lifted_on, finding.status, case.state) == (clock.today(), "stands", "determined")
    # The finding's document is corrected by it, and not withdrawn.
    decision = Objection.objects.get().decision
    assert decision is not None and decision.notice.facts["outcome"] == "更正"


def test_a_finding_alone_is_revoked_where_the_table_does_not_revoke_the_case() -> None:
    case, finding = found_case(state="determining")
    accepted(case, Target(finding=finding))
    decided(case, "revoke")
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
    accepted(case, Target(finding=finding))
    decided(case, "revoke")
    assert case.state == "determined"
    assert set(Finding.objects.values_list("path", "status")) == {
        ("determined", "revoked"),
        ("listed", "stands"),
    }


def test_the_measure_in_force_is_revoked_with_the_case() -> None:
    case = reminded_case()
    paper = newest_paper(case)
    accepted(case, Target(paper=paper), "fgw_officer_b")
    assert case.state == "reminded", "an objection stops nothing"
    assert "sign_for_letter" in open_nodes(case)
    decided(case, "revoke", by="fgw")
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
    accepted(case, Target(paper=paper), "fgw_officer_b")
    decided(case, "revoke", by="fgw")
    finding.refresh_from_db()
    assert (case.state, finding.status) == ("rectifying", "stands")


def test_an_early_warning_in_force_stays_until_it_is_lifted() -> None:
    case = warned_case()
    paper = newest_paper(case)
    accepted(case, Target(paper=paper), "fgw_officer_b")
    decided(case, "revoke", by="fgw")
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
    accepted(read_again(case), Target(paper=first), "fgw_officer_b")
    decided(case, "revoke", by="fgw")
    assert case.state == "reminded"
    assert not is_under_objection(first)


def test_a_complaint_is_founded_with_what_will_be_done() -> None:
    case, _ = found_case()
    row = accepted(case, Target(), "fgw_officer_b", kind="complaint", grounds="handling")
    assert row.handled_by == case.issuing_body
    with pytest.raises(Refusal, match="没有写明处理措施"):
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("founded"))
    decided(case, "founded", by="fgw", consequences="另行指定经办人。")
    assert (case.state, Objection.objects.get().measures) == ("determined", "另行指定经办人。")


def test_a_complaint_is_not_maintained() -> None:
    case, _ = found_case()
    row = accepted(case, Target(), "fgw_officer_b", kind="complaint", grounds="handling")
    with pytest.raises(Incomplete, match="outcome"):
        do(case, "handle_objection", "fgw_officer_b", "propose", ruling_data("maintain"))
    assert row.kind == "complaint"


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
    decided(case, "maintain")
    require_objections_ended(case)


def test_a_new_measure_does_not_end_its_clocks() -> None:
    case = warned_case()
    paper = newest_paper(case)
    row = accepted(case, Target(paper=paper), "fgw_officer_b")
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
    accepted(case, Target(finding=finding))
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
