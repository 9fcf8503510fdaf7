"""认定 and 不予认定: heard first, decided by the authority's leader, on record for good."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import clock
from casework.models import Case, CaseDeadline, CaseEvent, Draft, NationalSeverity, Purpose
from casework.services import NotYours, Stale, return_draft
from findings import services
from findings.models import Decision, Finding, Hearing, Plea, Sanction
from findings.services.determining import display_until
from organisations.refusals import Refusal
from tests.factories.casework import CREDIT_OFFICE, body, person, read_again, serve
from tests.factories.findings import (
    GOVERNMENT,
    decided,
    decision_terms,
    heard,
    in_force,
    newest,
    rectifying,
    referred,
    sanction,
    the_finding,
    told,
    written,
)
from tests.factories.interviews import open_purposes
from tests.factories.rectification import clocks


def draft(referral: Any, outcome: str = "determine", *, by: str = "zf_officer", **changed: Any) -> Draft:
    return services.draft_decision(
        referral, decision_terms(referral, outcome, **changed), acting_user=person(by)
    )


def sign(found: Draft, *, by: str = "zf_leader", **more: Any) -> Decision:
    return services.sign_decision(found, acting_user=person(by), **more)


# --- 认定 --------------------------------------------------------------------------------------------


def test_the_finding_is_on_record_with_its_paper() -> None:
    case = decided()
    assert (case.state, case.moved_from) == ("determined", "determining")
    finding = the_finding(case)
    assert (finding.path, finding.made_by, finding.made_on) == (
        "determined",
        body(GOVERNMENT),
        clock.today(),
    )
    assert (finding.paper_number, finding.stands, finding.body) == ("澄政失〔2026〕1号", True, case.subject)
    assert finding.paper is not None and not finding.paper.is_internal
    decision = Decision.objects.get()
    assert (decision.outcome, decision.finding, decision.decided_by) == (
        "determine",
        finding,
        person("zf_leader"),
    )


def test_the_document_says_what_the_file_has() -> None:
    case = decided()
    paper = the_finding(case).paper
    assert paper is not None
    notice, hearing = paper.notice, Hearing.objects.get()
    assert (notice.kind, notice.addressee) == ("determination", case.lead_department)
    said = notice.facts
    assert (said["notice_number"], said["notice_served_on"], said["hearing"]) == (
        hearing.paper_number,
        "2026年11月20日",
        "已陈述申辩",
    )
    assert said["pleas"] == [
        {
            "text": "财政困难，已列入下年预算。",
            "conclusion": "不予采纳",
            "answer": "困难不能免除履行义务。",
        }
    ]
    assert [(row["text"], row["since"], row["until"]) for row in said["sanctions"]] == [
        ("取消评优评先资格", "2026年11月20日", "失信行为纠正并完成信用修复之日"),
        ("公开通报批评", "2026年11月20日", "2027年2月18日"),
    ]
    assert said["published_until"] == "自本认定作出之日起12个月，提前修复的除外"


def test_what_the_officer_wrote_of_the_file_gives_way_to_the_file() -> None:
    said = {"notice_number": "样〔2026〕9号", "published_until": "永久", "sanctions": ()}
    paper = the_finding(decided(said=said)).paper
    assert paper is not None and len(paper.notice.facts["sanctions"]) == 2
    assert paper.notice.facts["notice_number"] == "澄政告〔2026〕1号"


def test_whoever_waived_is_told_so() -> None:
    paper = the_finding(decided(heard(is_waiver=True), verdicts={})).paper
    assert paper is not None
    assert (paper.notice.facts["hearing"], paper.notice.facts["pleas"]) == ("放弃陈述申辩", [])


@pytest.mark.parametrize(
    ("severity", "until"),
    [
        ("minor", date(2027, 2, 20)),
        ("ordinary", date(2027, 11, 20)),
        ("grave", date(2029, 11, 20)),
    ],
)
def test_it_is_displayed_as_long_as_its_severity_says(severity: str, until: date) -> None:
    case = decided(said={"severity": NationalSeverity(severity).label}, sanctions=[])
    assert the_finding(case).display_until == until == display_until(severity, clock.today())


def test_a_changed_severity_keeps_the_old_one_on_the_file() -> None:
    case = decided(said={"severity": "严重"}, regional_severity="grave")
    assert (case.national_severity, case.regional_severity) == ("grave", "grave")
    assert the_finding(case).national_severity == "grave"
    event = CaseEvent.objects.get(case=case, verb="severity_changed")
    assert event.details == {
        "national": ["一般", "严重"],
        "regional": ["风险提示信息", "严重失信信息"],
    }


def test_a_confirmed_severity_leaves_no_change_on_the_file() -> None:
    referral = heard()
    Case.objects.filter(pk=referral.case_id).update(regional_severity="ordinary")
    case = decided(in_force(referral.case))
    assert not CaseEvent.objects.filter(case=case, verb="severity_changed").exists()


def test_the_sanctions_are_imposed_with_their_terms() -> None:
    case = decided()
    rows = Sanction.objects.filter(finding=the_finding(case)).order_by("id")
    assert [(row.kind, row.ends_on, row.imposed_by) for row in rows] == [
        ("honours", None, person("zf_leader")),
        ("public_criticism", date(2027, 2, 18), person("zf_leader")),
    ]
    assert CaseEvent.objects.filter(case=case, verb="sanctioned").count() == 2


def test_a_finding_may_be_without_sanctions() -> None:
    assert not Sanction.objects.filter(finding=the_finding(decided(sanctions=[]))).exists()


def test_the_plea_is_answered_on_its_own_row() -> None:
    decided()
    plea = Plea.objects.get()
    assert (plea.is_adopted, plea.verdict_reason) == (False, "困难不能免除履行义务。")


def test_the_authoritys_clock_is_met_and_the_others_end() -> None:
    referral = heard()
    case = decided(referral)
    [owed] = CaseDeadline.objects.filter(case=case, purpose=Purpose.DETERMINE).select_related("deadline")
    assert owed.deadline.met_on == clock.today()
    assert open_purposes(case) == {"sign_for"}


# --- 不予认定 ------------------------------------------------------------------------------------------


def test_the_order_in_force_goes_on_with_clocks_of_its_own() -> None:
    case = decided(outcome="not_determined")
    assert (case.state, open_purposes(case)) == ("rectifying", {"report", "sign_for"})
    report = clocks(case, Purpose.REPORT)[-1]
    assert (report.started_on, report.amount, report.unit) == (None, 15, "calendar_days")
    decision = Decision.objects.get()
    assert decision.rectify_within == "15日" and decision.paper is not None
    # As the document says: from the signing for.
    serve(case, decision.paper.notice, person("jtj_handler"))
    assert clocks(case, Purpose.REPORT)[-1].started_on == clock.today()
    assert not Finding.objects.exists()


def test_the_document_says_who_referred_and_what_becomes_of_it() -> None:
    said = Decision.objects.get(referral__case=decided(outcome="not_determined")).paper.notice.facts  # type: ignore[union-attr]
    assert (said["referral_by"], said["referral_number"]) == (CREDIT_OFFICE, "澄发改请〔2026〕1号")
    assert (said["consequence"], said["rectify_within"]) == ("继续整改", "15日")


def test_a_plan_that_was_never_filed_is_owed_again() -> None:
    referral = heard()
    sign(draft(referral, "not_determined", said={"rectify_within": "10日"}), is_plan_owed=True)
    case = read_again(referral.case)
    assert open_purposes(case) == {"plan", "report", "sign_for"}
    assert clocks(case, Purpose.REPORT)[-1].amount == 10


@pytest.mark.parametrize("term", ["16日", "20个工作日", "半个月", ""])
def test_it_refuses_a_term_longer_than_a_returns(term: str) -> None:
    with pytest.raises(Refusal):
        draft(heard(), "not_determined", said={"rectify_within": term})


def test_what_is_not_proved_and_leaves_nothing_is_lifted() -> None:
    case = decided(outcome="clear")
    assert (case.state, case.ended_at, open_purposes(case)) == (
        "lifted",
        clock.now(),
        {"sign_for"},
    )
    assert not Finding.objects.exists()


@pytest.mark.parametrize(("outcome", "state"), [("not_determined", "rectifying"), ("clear", "lifted")])
def test_nobody_need_be_told_of_what_is_not_intended(outcome: str, state: str) -> None:
    assert decided(referred(), outcome=outcome).state == state


def test_it_may_be_referred_again_after_rectification_went_on() -> None:
    case = decided(outcome="not_determined")
    again = referred(case)
    assert read_again(case).state == "determining"
    assert not again.decisions.exists() and case.referrals.count() == 2


# --- heard first --------------------------------------------------------------------------------------


def test_nobody_is_found_against_untold() -> None:
    with pytest.raises(Refusal, match="尚未告知陈述申辩权利"):
        draft(referred())


@pytest.mark.parametrize("outcome", ["determine", "not_determined", "clear"])
def test_it_waits_until_the_department_has_been_served(outcome: str) -> None:
    referral = in_force(told(is_served=False).referral.case)
    clock.set_to(clock.now() + timedelta(days=30))
    with pytest.raises(Refusal, match="告知书尚未签收"):
        draft(referral, outcome)


@pytest.mark.parametrize("outcome", ["determine", "not_determined", "clear"])
def test_it_waits_while_the_time_to_be_heard_runs(outcome: str) -> None:
    referral = in_force(told().referral.case)
    clock.set_to(clock.now() + timedelta(days=7))  # Friday the 27th: the last day
    with pytest.raises(Refusal, match="可在2026年11月27日前陈述申辩"):
        draft(referral, outcome)
    clock.set_to(clock.now() + timedelta(days=1))
    assert draft(referral, outcome).status == "submitted"


def test_a_plea_before_the_head_is_none_yet() -> None:
    hearing = told()
    written(hearing)
    with pytest.raises(Refusal, match="期满前不能作出决定"):
        draft(in_force(hearing.referral.case))


def test_a_waiver_needs_no_answer() -> None:
    assert decided(heard(is_waiver=True), verdicts={}).state == "determined"
    assert Plea.objects.get().is_adopted is None


@pytest.mark.parametrize(("verdicts", "field"), [({}, "adopted"), ({"reason": " "}, "verdict_reason")])
def test_it_refuses_a_decision_that_leaves_the_plea_unanswered(verdicts: Any, field: str) -> None:
    referral = heard()
    pk = Plea.objects.get().pk
    given = {pk: (True, verdicts["reason"])} if verdicts else {}
    with pytest.raises(Refusal) as refused:
        draft(referral, verdicts=given)
    assert refused.value.field == f"{field}_{pk}"


def test_a_plea_that_came_after_the_drafting_stops_the_signing() -> None:
    hearing = told()
    clock.set_to(clock.now() + timedelta(days=8))
    found = draft(in_force(hearing.referral.case))
    services.send_plea(written(hearing), acting_user=person("jtj_head"))
    with pytest.raises(Stale, match="拟稿后收到单位的陈述申辩"):
        sign(Draft.objects.get(pk=found.pk))
    assert read_again(hearing.referral.case).state == "determining" and not Finding.objects.exists()
    return_draft(found, reason="答复陈述申辩", acting_user=person("zf_leader"))
    sign(draft(in_force(hearing.referral.case)))
    assert newest(hearing).is_adopted is False


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"said": {"found": ()}}, "found"),
        ({"said": {"reasons": ()}}, "reasons"),
        ({"said": {"pleas": ()}}, "pleas"),
        ({"said": {"severity": "轻微"}}, "sanctions"),
        ({"regional_severity": "risk_hint"}, "regional_severity"),
    ],
)
def test_it_refuses_what_is_missing(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft(heard(), **changed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("sanctions", "words"),
    [
        ([{"basis": " "}], "没有写明依据"),
        ([{"ends_on": date(2026, 11, 1)}], "截止日期早于起始日期"),
        ([{}, {}], "填写了两次"),
    ],
)
def test_it_refuses_a_sanction_that_cannot_be(sanctions: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        draft(heard(), sanctions=[sanction(**changed) for changed in sanctions])


@pytest.mark.parametrize("stranger", ["fgw_officer", "zf_leader", "zjj_officer", "jw_officer", "jtj_handler"])
def test_it_lets_only_the_authoritys_officer_draft(stranger: str) -> None:
    with pytest.raises(NotYours):
        draft(heard(), by=stranger)


@pytest.mark.parametrize("stranger", ["fgw_leader", "zf_officer", "zjj_leader", "jtj_head", "jw_leader"])
def test_it_lets_only_the_authoritys_leader_decide(stranger: str) -> None:
    found = draft(heard())
    with pytest.raises(NotYours):
        sign(found, by=stranger)
    assert not Finding.objects.exists() and read_again(found.case).state == "determining"


def test_nobody_decides_what_he_drafted() -> None:
    found = draft(heard())
    Draft.objects.filter(pk=found.pk).update(drafted_by=person("zf_leader"))
    with pytest.raises(NotYours, match="拟稿人不能签发本人"):
        sign(Draft.objects.get(pk=found.pk))


def test_the_superior_decides_nothing_where_a_department_was_named() -> None:
    referral = referred(authority=body("澄川市住房和城乡建设局"))
    with pytest.raises(NotYours, match="认定由澄川市住房和城乡建设局办理"):
        draft(referral, "clear", by="zf_officer")
    found = draft(referral, "clear", by="zjj_officer")
    sign(found, by="zjj_leader")
    assert read_again(referral.case).state == "lifted"


def test_the_second_of_two_is_told() -> None:
    found = draft(heard())
    sign(found)
    with pytest.raises(Stale):
        sign(Draft.objects.get(pk=found.pk))
    assert Finding.objects.count() == Decision.objects.count() == 1


def test_an_older_referral_is_not_decided_upon() -> None:
    older = referred()
    case = decided(older, outcome="not_determined")
    referred(case)
    with pytest.raises(Stale, match="已另有提请认定"):
        draft(older, "clear")


def test_a_case_that_was_never_referred_is_not_decided_upon() -> None:
    case = rectifying()
    older = referred(case)
    Case.objects.filter(pk=case.pk).update(state="rectifying")
    older.case = read_again(case)
    with pytest.raises(Stale, match="现为“整改中”"):
        draft(older, "clear")
