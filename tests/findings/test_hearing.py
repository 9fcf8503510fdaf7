"""告知、陈述申辩: the department is told, its time runs, it pleads or waives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import clock
from casework.models import Case
from casework.services import NotYours, Stale
from findings import services
from findings.models import Hearing, Plea
from findings.queries.determination import Stage, hearing_of, stage_of, time_to_be_heard
from organisations.refusals import Refusal
from tests.factories.casework import evidence, person, read_again, serve, upload
from tests.factories.findings import (
    GOVERNMENT,
    decision_terms,
    heard,
    in_force,
    newest,
    referred,
    tell_draft,
    told,
    written,
)
from tests.factories.interviews import open_purposes


def test_it_runs_from_the_day_after_service() -> None:
    hearing = told()  # on Friday, 20 November: five working days
    assert hearing.owed.deadline.started_on == date(2026, 11, 20)
    assert hearing.ends_on == date(2026, 11, 27)
    assert hearing.owed.debtor == hearing.referral.case.lead_department
    assert open_purposes(hearing.referral.case) == {"determine", "hearing"}


def test_its_time_begins_with_the_departments_signature() -> None:
    hearing = told(is_served=False)
    assert (hearing.reached_on, hearing.owed.deadline.started_on) == (None, None)
    assert stage_of(hearing) == Stage.AWAITING_SERVICE
    with pytest.raises(Refusal, match="告知书尚未签收"):
        written(hearing)
    clock.set_to(clock.now() + timedelta(days=4))  # Tuesday
    assert hearing.paper is not None
    serve(hearing.referral.case, hearing.paper.notice, person("jtj_handler"))
    hearing = in_force(hearing.referral.case).hearing
    assert (hearing.reached_on, hearing.ends_on) == (date(2026, 11, 24), date(2026, 12, 1))


def test_the_document_says_what_is_intended_and_whom_it_goes_to() -> None:
    hearing = told()
    assert hearing.paper is not None and not hearing.paper.is_internal
    notice = hearing.paper.notice
    assert (notice.kind, notice.issuer.name, notice.addressee) == (
        "hearing_notice",
        GOVERNMENT,
        hearing.referral.case.lead_department,
    )
    assert notice.facts["referral_number"] == hearing.referral.paper_number == "澄发改请〔2026〕1号"
    assert notice.facts["sanctions"] == [
        {
            "text": "取消评优评先资格",
            "basis": "《样例办法》第十二条",
            "carried_out_by": "澄川市财政局",
        }
    ]
    assert hearing.paper_number == notice.number_text == "澄政告〔2026〕1号"
    assert hearing.intended == "拟认定为“拖欠账款”，失信程度一般，拟采取的惩戒措施：取消评优评先资格。"


def test_its_own_order_is_referred_by_no_letter_and_says_so() -> None:
    hearing = told(referred(by="zf", facts=None))
    assert hearing.paper is not None and hearing.paper.notice.facts["referral_number"] == ""


@pytest.mark.parametrize(("within", "accepted"), [("4个工作日", False), ("5个工作日", True), ("10日", True)])
def test_the_departments_time_is_no_shorter_than_the_limit(within: str, accepted: bool) -> None:
    referral = referred()
    if accepted:
        assert tell_draft(referral, plead_within=within).status == "submitted"
        return
    with pytest.raises(Refusal, match="不能短于5个工作日") as refused:
        tell_draft(referral, plead_within=within)
    assert refused.value.field == "plead_within"


@pytest.mark.parametrize("missing", ["found", "evidence", "category", "plead_at"])
def test_it_refuses_what_is_missing(missing: str) -> None:
    with pytest.raises(Refusal) as refused:
        tell_draft(referred(), **{missing: () if missing in ("found", "evidence") else ""})
    assert refused.value.field == missing
    assert not Hearing.objects.exists()


@pytest.mark.parametrize("stranger", ["fgw_officer", "zf_leader", "jtj_handler", "zjj_officer", "jw_officer"])
def test_it_lets_only_the_authoritys_officer_tell(stranger: str) -> None:
    referral = referred()
    with pytest.raises(NotYours):
        tell_draft(referral, by=stranger)


@pytest.mark.parametrize("stranger", ["fgw_leader", "zf_officer", "jtj_head", "zjj_leader", "jw_leader"])
def test_it_lets_only_the_authoritys_leader_sign(stranger: str) -> None:
    found = tell_draft(referred())
    with pytest.raises(NotYours):
        services.sign_hearing_notice(found, acting_user=person(stranger))
    assert not Hearing.objects.exists()


def test_it_is_told_once() -> None:
    hearing = told()
    with pytest.raises(Stale, match="不必重复告知"):
        tell_draft(in_force(hearing.referral.case))


def test_it_is_not_told_while_a_decision_lies_with_the_leader() -> None:
    referral = referred()
    services.draft_decision(referral, decision_terms(referral, "clear"), acting_user=person("zf_officer"))
    with pytest.raises(Stale, match="已有一份文稿待签发"):
        tell_draft(in_force(referral.case))


# --- the plea -----------------------------------------------------------------------------------------


def test_the_handler_writes_and_the_head_sends() -> None:
    hearing = told()
    case = hearing.referral.case
    known = evidence(case, person("jtj_handler"))
    plea = written(hearing, evidence=[known], uploads=[upload("财政批复.pdf")])
    assert stage_of(hearing) == Stage.AWAITING_APPROVAL
    assert {file.name for file in plea.evidence.all()} == {"付款凭证.pdf", "财政批复.pdf"}
    services.send_plea(plea, acting_user=person("jtj_head"))
    plea.refresh_from_db()
    assert (plea.status, plea.sent_by, plea.sent_at) == ("sent", person("jtj_head"), clock.now())
    assert stage_of(hearing) == Stage.HEARD and time_to_be_heard(hearing) is None
    assert open_purposes(case) == {"determine"}


def test_a_waiver_needs_no_words_and_is_sent_by_the_head_too() -> None:
    referral = heard(is_waiver=True)
    hearing = hearing_of(referral)
    assert hearing is not None and newest(hearing).is_waiver and time_to_be_heard(hearing) is None


def test_what_the_head_returns_is_written_anew() -> None:
    hearing = told()
    plea = written(hearing)
    services.return_plea(plea, reason="附财政批复", acting_user=person("jtj_head"))
    assert stage_of(hearing) == Stage.AWAITING_PLEA
    again = written(hearing, text="附批复，已列入预算。")
    services.send_plea(again, acting_user=person("jtj_head"))
    assert list(Plea.objects.values_list("status", "returned_for")) == [
        ("returned", "附财政批复"),
        ("sent", ""),
    ]


def test_it_is_taken_though_late_as_long_as_nothing_is_decided() -> None:
    hearing = told()
    clock.set_to(clock.now() + timedelta(days=20))
    assert time_to_be_heard(hearing) is None
    services.send_plea(written(hearing), acting_user=person("jtj_head"))
    assert stage_of(hearing) == Stage.HEARD


def test_it_refuses_a_plea_without_words() -> None:
    with pytest.raises(Refusal) as refused:
        written(told(), text=" ")
    assert refused.value.field == "text"


def test_it_refuses_files_the_department_may_not_see() -> None:
    hearing = told()
    secret = evidence(hearing.referral.case, person("fgw_officer"), is_internal=True)
    with pytest.raises(Refusal, match="不在本案中"):
        written(hearing, evidence=[secret])


def test_it_refuses_a_return_without_reason() -> None:
    plea = written(told())
    with pytest.raises(Refusal) as refused:
        services.return_plea(plea, reason=" ", acting_user=person("jtj_head"))
    assert refused.value.field == "reason"


@pytest.mark.parametrize("stranger", ["jtj_head", "zf_officer", "fgw_officer", "zjj_handler"])
def test_it_lets_only_the_departments_handler_write(stranger: str) -> None:
    hearing = told()
    with pytest.raises(NotYours):
        written(hearing, acting_user=person(stranger))


@pytest.mark.parametrize("stranger", ["jtj_handler", "zf_leader", "zjj_head"])
def test_it_lets_only_the_departments_head_send_and_return(stranger: str) -> None:
    plea = written(told())
    with pytest.raises(NotYours):
        services.send_plea(plea, acting_user=person(stranger))
    with pytest.raises(NotYours):
        services.return_plea(plea, reason="不同意", acting_user=person(stranger))


def test_nobody_sends_what_he_wrote() -> None:
    plea = written(told())
    Plea.objects.filter(pk=plea.pk).update(written_by=person("jtj_head"))
    plea.refresh_from_db()
    with pytest.raises(NotYours, match="撰写人不能审批"):
        services.send_plea(plea, acting_user=person("jtj_head"))


def test_the_second_of_two_is_told() -> None:
    hearing = told()
    plea = written(hearing)
    with pytest.raises(Stale, match="陈述申辩已在办"):
        written(hearing)
    services.send_plea(plea, acting_user=person("jtj_head"))
    with pytest.raises(Stale, match="已由他人办理"):
        services.return_plea(newest(hearing), reason="迟了", acting_user=person("jtj_head"))
    with pytest.raises(Stale, match="已由他人办理"):
        services.send_plea(newest(hearing), acting_user=person("jtj_head"))


def test_nothing_is_pleaded_in_a_case_that_has_moved_on() -> None:
    hearing = told()
    Case.objects.filter(pk=hearing.referral.case_id).update(state="suspended", paused_from="determining")
    hearing.referral.case = read_again(hearing.referral.case)
    with pytest.raises(Stale, match="现为“中止”"):
        written(hearing)
