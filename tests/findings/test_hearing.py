"""告知、陈述申辩: the department is told, its time runs, it pleads or waives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import clock
from casework.models import Case, CaseEvent
from casework.services import NotYours, Stale
from findings import services
from findings.models import Hearing, Plea
from findings.queries.determination import Stage, hearing_of, stage_of, time_to_be_heard
from organisations.refusals import Refusal
from tests.factories.casework import evidence, person, read_again, upload
from tests.factories.findings import (
    decision_terms,
    heard,
    hearing_terms,
    in_force,
    newest,
    referred,
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


def test_what_was_served_earlier_runs_from_then() -> None:
    referral = referred()
    clock.set_to(clock.now() + timedelta(days=4))  # Tuesday
    hearing = told(referral, served_on=date(2026, 11, 23))
    assert (hearing.owed.deadline.started_on, hearing.ends_on) == (date(2026, 11, 23), date(2026, 11, 30))


def test_the_paper_is_on_the_file_for_the_department_too() -> None:
    hearing = told()
    assert not hearing.scan.is_internal
    event = CaseEvent.objects.get(case=hearing.referral.case, verb="told")
    assert (event.reason, event.is_internal) == (hearing.intended, False)
    assert event.details["number"] == "澄政告〔2026〕3号"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"intended": " "}, "intended"),
        ({"facts": ""}, "facts"),
        ({"basis": ""}, "basis"),
        ({"paper_number": ""}, "paper_number"),
        ({"service_method": ""}, "service_method"),
        ({"service_proof": " "}, "service_proof"),
        ({"scan": None}, "scan"),
        ({"served_on": date(2026, 11, 21)}, "served_on"),
        ({"served_on": date(2026, 11, 19)}, "served_on"),
    ],
)
def test_it_refuses_what_is_missing_or_cannot_be(changed: dict[str, Any], field: str) -> None:
    referral = referred()
    with pytest.raises(Refusal) as refused:
        services.tell(referral, hearing_terms(**changed), acting_user=person("zf_officer"))
    assert refused.value.field == field
    assert not Hearing.objects.exists()


@pytest.mark.parametrize("stranger", ["fgw_officer", "zf_leader", "jtj_handler", "zjj_officer", "jw_officer"])
def test_it_lets_only_the_authoritys_officer_tell(stranger: str) -> None:
    referral = referred()
    with pytest.raises(NotYours):
        services.tell(referral, hearing_terms(), acting_user=person(stranger))


def test_it_is_told_once() -> None:
    hearing = told()
    with pytest.raises(Stale, match="不必重复登记"):
        services.tell(in_force(hearing.referral.case), hearing_terms(), acting_user=person("zf_officer"))


def test_it_is_not_told_while_a_decision_lies_with_the_leader() -> None:
    referral = referred()
    services.draft_decision(referral, decision_terms(referral, "clear"), acting_user=person("zf_officer"))
    with pytest.raises(Stale, match="决定已送负责人核准"):
        services.tell(in_force(referral.case), hearing_terms(), acting_user=person("zf_officer"))


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
