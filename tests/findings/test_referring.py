"""提请认定: its ground, its authority, its file, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from casework.models import Case, CaseDeadline, CaseEvent, CaseNotice, Draft, Purpose
from casework.services import NotYours, Paper, Stale
from findings import services
from findings.models import Referral
from findings.queries.determination import possible_authorities
from organisations.models import Body
from organisations.refusals import Refusal
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person, read_again, serve
from tests.factories.findings import (
    GOVERNMENT,
    HOUSING,
    decided,
    in_force,
    listed,
    rectifying,
    referral_facts,
    referral_terms,
    referred,
    tell_draft,
)
from tests.factories.interviews import open_purposes


def draft(case: Case, *, by: str = "fgw_officer", **changed: Any) -> Draft:
    return services.draft_referral(case, referral_terms(case, **changed), acting_user=person(by))


def test_it_puts_the_question_to_the_authority_with_the_file() -> None:
    case = rectifying()
    referral = referred(case)
    case = read_again(case)
    assert (case.state, case.authority, case.moved_from) == ("determining", body(GOVERNMENT), "rectifying")
    assert (referral.get_ground_display(), referral.referred_by.name) == ("拒不整改", CREDIT_OFFICE)
    assert [paper.notice.kind for paper in referral.notices.all()] == ["rectification_order"]
    assert referral.letter is not None and referral.paper_number == "澄发改请〔2026〕1号"
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


def test_the_authoritys_clock_runs_from_its_signing_for_the_letter() -> None:
    case = rectifying()
    signed = services.sign_referral(draft(case), acting_user=person("fgw_leader"))
    [owed] = CaseDeadline.objects.filter(case=case, purpose=Purpose.DETERMINE).select_related("deadline")
    assert (owed.deadline.started_on, owed.paper, owed.debtor) == (None, signed.letter, body(GOVERNMENT))
    assert open_purposes(case) == {"determine", "sign_for"}
    clock.set_to(clock.now() + timedelta(days=3))
    assert signed.letter is not None
    serve(case, signed.letter.notice, person("zf_officer"))
    owed.deadline.refresh_from_db()
    assert owed.deadline.started_on == clock.today() and open_purposes(case) == {"determine"}


def test_nothing_is_done_about_it_before_the_authority_has_signed() -> None:
    case = rectifying()
    services.sign_referral(draft(case), acting_user=person("fgw_leader"))
    with pytest.raises(Refusal, match="提请认定函尚未签收"):
        tell_draft(in_force(case))


def test_the_letter_says_who_asks_why_and_with_which_papers() -> None:
    letter = referred().letter
    assert letter is not None
    notice = letter.notice
    assert (notice.kind, notice.issuer, notice.addressee) == (
        "referral",
        body(CREDIT_OFFICE),
        body(GOVERNMENT),
    )
    order = letter.case.papers.get(notice__kind="rectification_order").notice
    assert notice.facts["ground"] == "拒不整改" and notice.facts["order_number"] == order.number_text
    [material] = notice.facts["materials"]
    assert order.number_text in material["name"] and int(material["sheets"]) >= 1


@pytest.mark.parametrize(
    ("reader", "reads"),
    [
        ("fgw_officer", True),
        ("zf_officer", True),
        ("zf_leader", True),
        ("jtj_handler", False),
        ("jtj_head", False),
        ("jw_officer", False),
    ],
)
def test_a_letter_between_authorities_stays_between_them(reader: str, reads: bool) -> None:
    case = referred().case
    found = CaseNotice.objects.readable_by(person(reader)).filter(case=case, notice__kind="referral")
    assert found.exists() is reads


def test_the_cases_own_course_names_no_letter() -> None:
    case = referred().case
    moved = CaseEvent.objects.get(case=case, move="refer_for_determination")
    issued = CaseEvent.objects.filter(case=case, verb="issued").last()
    assert not moved.is_internal and moved.documents == []
    assert issued is not None and issued.is_internal and len(issued.documents) == 1


def test_an_authority_that_takes_up_its_own_order_writes_no_letter() -> None:
    case = rectifying()
    referral = referred(case, by="zf", facts=None)
    assert (referral.paper_number, referral.letter, referral.referred_by) == ("", None, body(GOVERNMENT))
    assert read_again(case).state == "determining" and open_purposes(case) == {"determine"}
    assert not case.papers.filter(notice__kind="referral").exists()


def test_its_reason_is_all_it_says() -> None:
    with pytest.raises(Refusal) as refused:
        draft(rectifying(), by="zf_officer", facts=None, paper=Paper())
    assert refused.value.field == "reason"


def test_an_authority_that_takes_up_anothers_order_writes_one() -> None:
    case = rectifying()
    Case.objects.filter(pk=case.pk).update(measure_issuer=body(HOUSING))
    with pytest.raises(Refusal, match="没有拟提请认定函"):
        draft(read_again(case), by="zf_officer", facts=None)


def test_a_letter_says_the_ground_and_the_papers_that_were_chosen() -> None:
    case = rectifying()
    said = referral_facts(case, ground="虚假整改", materials=())
    found = draft(case, facts=said).content["facts"]
    assert found["ground"] == "拒不整改" and len(found["materials"]) == 1


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
        ({"facts": None}, "authority"),
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
            referral_terms(case),
            acting_user=person("fgw_officer"),
        )
