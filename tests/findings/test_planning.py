"""Sanctions are changed by two people of one body: further ones, and the lifting of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from casework.models import Case, CaseEvent
from casework.services import NotYours, Stale
from findings import services
from findings.models import Finding, Sanction, SanctionPlan
from findings.queries.sanctions import why_not_close
from organisations.refusals import Refusal
from tests.factories.casework import person, read_again
from tests.factories.findings import decided, listed, sanction, the_finding


def draft(case: Case, *, by: str = "zf_officer", path: str = "determined", **changed: Any) -> SanctionPlan:
    values: dict[str, Any] = {"terms": [sanction("pilots")], "reason": "仍未整改"}
    values |= changed
    return services.draft_sanctions(
        the_finding(case, path), values["terms"], reason=values["reason"], acting_user=person(by)
    )


def lift(
    case: Case, kind: str = "honours", *, by: str = "zf_officer", reason: str = "已纠正"
) -> SanctionPlan:
    found = Sanction.objects.get(finding__case=case, kind=kind)
    return services.draft_lifting_of_sanction(found, reason=reason, acting_user=person(by))


def test_further_sanctions_are_imposed_when_the_leader_approves() -> None:
    case = decided()
    plan = draft(case)
    assert Sanction.objects.count() == 2
    services.approve_plan(plan, acting_user=person("zf_leader"))
    made = Sanction.objects.get(kind="pilots")
    assert (made.finding, made.imposed_by, made.lifted_on) == (
        the_finding(case),
        person("zf_leader"),
        None,
    )


def test_one_sanction_is_lifted_with_its_reason() -> None:
    case = decided()
    services.approve_plan(lift(case), acting_user=person("zf_leader"))
    gone = Sanction.objects.get(kind="honours")
    assert (gone.lifted_on, gone.lifted_by, gone.lift_reason) == (
        clock.today(),
        person("zf_leader"),
        "已纠正",
    )
    assert Sanction.objects.get(kind="public_criticism").lifted_on is None


def test_the_listings_checklist_is_the_credit_offices() -> None:
    case = listed()
    plan = draft(case, by="fgw_officer", path="listed", terms=[sanction("honours"), sanction("support")])
    services.approve_plan(plan, acting_user=person("fgw_leader"))
    assert set(Sanction.objects.values_list("kind", flat=True)) == {"honours", "support"}


def test_what_the_leader_returns_changes_nothing() -> None:
    case = decided()
    plan = services.return_plan(draft(case), reason="依据不足", acting_user=person("zf_leader"))
    assert (plan.status, plan.returned_for) == ("returned", "依据不足")
    assert Sanction.objects.count() == 2
    assert CaseEvent.objects.get(case=case, verb="sanctions_returned").is_internal
    assert draft(case).status == "submitted"


@pytest.mark.parametrize("stranger", ["zf_leader", "jtj_handler", "zjj_officer", "jw_officer", "zy_clerk"])
def test_it_lets_only_officers_of_parties_draft(stranger: str) -> None:
    with pytest.raises(NotYours):
        draft(decided(), by=stranger)


@pytest.mark.parametrize("stranger", ["fgw_leader", "zf_officer", "jtj_head", "zjj_leader"])
def test_it_lets_only_a_leader_of_the_same_body_decide(stranger: str) -> None:
    plan = draft(decided())
    with pytest.raises(NotYours):
        services.approve_plan(plan, acting_user=person(stranger))
    with pytest.raises(NotYours):
        services.return_plan(plan, reason="不", acting_user=person(stranger))
    assert Sanction.objects.count() == 2


def test_nobody_approves_what_he_drafted() -> None:
    plan = draft(decided())
    SanctionPlan.objects.filter(pk=plan.pk).update(drafted_by=person("zf_leader"))
    plan.refresh_from_db()
    with pytest.raises(NotYours, match="拟办人不能核准本人"):
        services.approve_plan(plan, acting_user=person("zf_leader"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"terms": []}, "没有填写惩戒措施"),
        ({"reason": " "}, "没有写明理由"),
    ],
)
def test_it_refuses_what_is_missing(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        draft(decided(), **changed)


def test_it_refuses_a_sanction_in_force() -> None:
    with pytest.raises(Refusal, match="已在实施"):
        draft(decided(), terms=[sanction("honours")])


def test_one_change_at_a_time_lies_with_the_leader() -> None:
    case = decided()
    plan = draft(case)
    with pytest.raises(Stale, match="已有惩戒措施变更待核准"):
        lift(case)
    services.approve_plan(plan, acting_user=person("zf_leader"))
    with pytest.raises(Stale, match="已由他人办理"):
        services.approve_plan(plan, acting_user=person("zf_leader"))
    assert Sanction.objects.filter(kind="pilots").count() == 1


def test_what_is_lifted_is_not_lifted_again() -> None:
    case = decided()
    services.approve_plan(lift(case), acting_user=person("zf_leader"))
    with pytest.raises(Stale, match="已经解除"):
        lift(case)


def test_a_finding_that_stands_no_longer_carries_no_new_sanction() -> None:
    case = decided()
    services.end_finding(
        the_finding(case), status=Finding.Status.REPAIRED, reason="已修复", acting_user=person("zf_leader")
    )
    with pytest.raises(Refusal, match="已修复"):
        draft(read_again(case))


@pytest.mark.parametrize("state", ["closed", "suspended", "revoked", "transferred"])
def test_nothing_is_changed_in_a_case_that_is_over_or_paused(state: str) -> None:
    case = decided()
    Case.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(Stale):
        draft(read_again(case))


def test_a_closure_waits_for_sanctions_without_an_end() -> None:
    case = decided()
    assert why_not_close(case) == "惩戒措施“取消评优评先资格”没有截止日期也没有解除，不能结案。"
    plan = lift(case)
    assert why_not_close(case) == "惩戒措施变更尚待负责人核准，不能结案。"
    services.approve_plan(plan, acting_user=person("zf_leader"))
    # The public criticism has an end of its own, and may outlast the case.
    assert Sanction.objects.get(kind="public_criticism").ends_on == clock.today() + timedelta(days=90)
    assert why_not_close(case) == ""


def test_a_repaired_finding_holds_no_closure_up() -> None:
    case = decided()
    services.end_finding(
        the_finding(case), status=Finding.Status.REPAIRED, reason="已修复", acting_user=person("zf_leader")
    )
    assert why_not_close(read_again(case)) == ""
