"""提请认定: its ground, its authority, its file, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from casework.models import Case, CaseDeadline, CaseEvent, Draft, Purpose
from casework.services import NotYours, Stale, return_draft
from casework.services.evidence import path_of
from findings import services
from findings.models import Referral
from findings.queries.determination import possible_authorities
from organisations.models import Body
from organisations.refusals import Refusal
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person, read_again, upload
from tests.factories.findings import (
    GOVERNMENT,
    HOUSING,
    decided,
    listed,
    rectifying,
    referral_terms,
    referred,
)
from tests.factories.interviews import open_purposes

LETTER_ON_FILE = "提请认定函.pdf"


def draft(case: Case, *, by: str = "fgw_officer", **changed: Any) -> Draft:
    return services.draft_referral(case, referral_terms(case, **changed), acting_user=person(by))


def test_it_puts_the_question_to_the_authority_with_the_file() -> None:
    case = rectifying()
    referral = referred(case)
    case = read_again(case)
    assert (case.state, case.authority, case.moved_from) == ("determining", body(GOVERNMENT), "rectifying")
    assert (referral.get_ground_display(), referral.referred_by.name) == ("拒不整改", CREDIT_OFFICE)
    assert [paper.notice.kind for paper in referral.notices.all()] == ["rectification_order"]
    assert referral.paper_number == "澄发改函〔2026〕7号"
    assert referral.scan is not None and path_of(referral.scan).is_file()
    [owed] = CaseDeadline.objects.filter(case=case, purpose=Purpose.DETERMINE).select_related("deadline")
    assert (owed.debtor, owed.deadline.amount, owed.deadline.unit) == (
        body(GOVERNMENT),
        15,
        "working_days",
    )
    assert owed.deadline.started_on == clock.today()


def test_the_orders_clocks_stand_back_for_the_authoritys() -> None:
    case = rectifying()
    assert open_purposes(case) == {"plan", "report"}
    referred(case)
    assert open_purposes(case) == {"determine"}


def test_a_letter_between_authorities_stays_inside() -> None:
    referral = referred()
    assert referral.scan is not None and referral.scan.is_internal
    scanned = CaseEvent.objects.get(case=referral.case, verb="scanned")
    assert scanned.is_internal and scanned.details["number"] == "澄发改函〔2026〕7号"


def test_an_authority_that_takes_up_its_own_order_writes_no_letter() -> None:
    case = rectifying()
    referral = referred(case, by="zf", paper_number="", scan=None)
    assert (referral.paper_number, referral.scan, referral.referred_by) == ("", None, body(GOVERNMENT))
    assert read_again(case).state == "determining"


def test_an_authority_that_takes_up_anothers_order_writes_one() -> None:
    case = rectifying()
    Case.objects.filter(pk=case.pk).update(measure_issuer=body(HOUSING))
    with pytest.raises(Refusal) as refused:
        draft(read_again(case), by="zf_officer", paper_number="", scan=None)
    assert refused.value.field == "paper_number"


@pytest.mark.parametrize(
    ("changed", "field"), [({"paper_number": " "}, "paper_number"), ({"scan": None}, "scan")]
)
def test_it_refuses_another_bodys_referral_without_its_letter(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft(rectifying(), **changed)
    assert refused.value.field == field


def test_a_competent_department_may_be_named() -> None:
    case = rectifying()
    referral = referred(case, authority=body(HOUSING))
    assert (referral.authority, read_again(case).authority) == (body(HOUSING), body(HOUSING))


# --- ground -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("returns", "accepted"), [(0, False), (1, False), (2, True), (3, True)])
def test_the_returns_of_the_case_are_counted(returns: int, accepted: bool) -> None:
    case = rectifying()
    Case.objects.filter(pk=case.pk).update(returns=returns)
    case = read_again(case)
    if accepted:
        assert referred(case, ground="returned_twice").ground == Referral.Ground.RETURNED_TWICE
        return
    with pytest.raises(Refusal, match=f"退回{returns}次，不足2次") as refused:
        draft(case, ground="returned_twice")
    assert refused.value.field == "ground"


def test_the_report_must_be_overdue_by_the_limit() -> None:
    case = rectifying()
    owed = CaseDeadline.objects.select_related("deadline").get(case=case, purpose=Purpose.REPORT)
    assert owed.deadline.due_on is not None
    nearly = owed.deadline.due_on + timedelta(days=29)
    clock.set_to(clock.now() + (nearly - clock.today()))
    with pytest.raises(Refusal, match="没有逾期满30日") as refused:
        draft(case, ground="overdue")
    assert refused.value.field == "ground"
    clock.set_to(clock.now() + timedelta(days=1))
    assert referred(case, ground="overdue").ground == Referral.Ground.OVERDUE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "bad weather"}, "ground"),
        ({"facts": " "}, "facts"),
        ({"authority": None}, "authority"),
        ({"notices": [], "evidence": []}, "notices"),
    ],
)
def test_it_refuses_what_is_missing(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft(rectifying(), **changed)
    assert refused.value.field == field


def test_it_refuses_papers_of_another_case() -> None:
    other = rectifying()
    with pytest.raises(Refusal, match="不在本案中"):
        draft(rectifying(), notices=list(other.papers.all()))


# --- authority ----------------------------------------------------------------------------------------


def test_the_superior_and_the_competent_departments_are_offered() -> None:
    names = {found.name for found in possible_authorities(rectifying())}
    assert names == {GOVERNMENT, HOUSING}


def test_nobody_determines_about_himself() -> None:
    case = make_case(subject=HOUSING, state="rectifying")
    assert body(HOUSING) not in possible_authorities(case)
    with pytest.raises(Refusal, match="单位不能认定自己"):
        draft(case, authority=body(HOUSING))


@pytest.mark.parametrize("name", [CREDIT_OFFICE, "望河区人民政府"])
def test_it_refuses_who_cannot_be_the_authority(name: str) -> None:
    with pytest.raises(Refusal, match="不是澄川市交通运输局的上级或者主管部门"):
        draft(rectifying(), authority=body(name))


def test_it_refuses_where_nobody_can_be() -> None:
    case = rectifying()
    for found in Body.objects.playing("R"):
        Body.objects.filter(pk=found.pk).update(parts=found.parts.replace("R", "").strip())
    with pytest.raises(Refusal, match="没有可以认定的上级或者主管部门") as refused:
        draft(case)
    assert refused.value.field == "authority"


# --- who, when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stranger", ["jtj_handler", "zy_clerk", "fgw_leader", "jw_officer", "zjj_officer"])
def test_it_lets_only_an_officer_of_a_party_draft(stranger: str) -> None:
    case = rectifying()
    with pytest.raises(NotYours):
        draft(case, by=stranger)


@pytest.mark.parametrize("stranger", ["zf_leader", "fgw_officer", "jtj_head"])
def test_it_lets_only_the_drafting_bodys_leader_approve(stranger: str) -> None:
    found = draft(rectifying())
    with pytest.raises(NotYours):
        services.sign_referral(found, acting_user=person(stranger))
    assert read_again(found.case).state == "rectifying" and not Referral.objects.exists()


def test_nobody_approves_his_own_referral() -> None:
    found = draft(rectifying())
    Draft.objects.filter(pk=found.pk).update(drafted_by=person("fgw_leader"))
    found.refresh_from_db()
    with pytest.raises(NotYours, match="拟稿人不能签发本人"):
        services.sign_referral(found, acting_user=person("fgw_leader"))


def test_the_second_of_two_is_told() -> None:
    case = rectifying()
    found = draft(case)
    with pytest.raises(Stale, match="已有一份文稿待签发"):
        draft(case, by="zf_officer")
    services.sign_referral(found, acting_user=person("fgw_leader"))
    with pytest.raises(Stale):
        services.sign_referral(Draft.objects.get(pk=found.pk), acting_user=person("fgw_leader"))
    assert Referral.objects.count() == 1


def test_a_returned_draft_keeps_its_scan() -> None:
    case = rectifying()
    found = draft(case)
    return_draft(found, reason="补充经过", acting_user=person("fgw_leader"))
    again = draft(case, scan=None)
    assert again.content["extras"]["scan"] == found.content["extras"]["scan"]


@pytest.mark.parametrize("state", ["verifying", "closing", "warned", "determining"])
def test_it_is_for_a_rectification_alone(state: str) -> None:
    case = make_case(state=state)
    with pytest.raises(Stale):
        draft(case, evidence=[])


@pytest.mark.parametrize("found", [decided, listed])
def test_a_finding_that_stands_is_not_contradicted_by_a_second(found: Any) -> None:
    case = found()
    Case.objects.filter(pk=case.pk).update(state="rectifying")
    case = read_again(case)
    with pytest.raises(Refusal, match="已有有效的失信认定"):
        services.draft_referral(
            case,
            referral_terms(case, authority=body(GOVERNMENT), scan=upload(LETTER_ON_FILE)),
            acting_user=person("fgw_officer"),
        )
