"""Two people at one desk of a proceeding: one wins, the other is told."""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.roles import Role
from caseflow import filing
from caseflow.doors import open_task, perform
from caseflow.reconciling import reconcile
from casework.services import NotYours, Stale
from casework.verification import broken_chains
from findings.models import Objection, Repair
from findings.services.objecting import Target
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.casework import person
from tests.factories.proceedings import (
    filed_exemption,
    filed_repair,
    found_case,
    plea,
    put_into,
    revocation_terms,
    ruling_data,
    sent_objection,
    third_leader,
    warned_case,
)
from tests.journeys.office import body, do, pass_on
from tests.waiting import together

pytestmark = pytest.mark.usefixtures("living_city")


def one_won(results: list[object], told: type[Refusal]) -> None:
    lost = [found for found in results if isinstance(found, Exception)]
    assert len(lost) == 1 and type(lost[0]) is told, results
    assert reconcile() == [] and list(broken_chains()) == []


def test_two_accept_at_once() -> None:
    case, finding = found_case()
    colleague = UserFactory(full_name="样例丙", body=body("澄川市人民政府"), roles=[Role.GOVERNMENT_OFFICER])
    sent_objection(case, Target(finding=finding))
    task = open_task(case, "accept_objection")
    people = [person("zf_officer_b"), User.objects.get(pk=colleague.pk)]
    results = together(*(lambda user=user: perform(task, "accept", {}, acting_user=user) for user in people))
    one_won(results, Stale)
    assert case.events.filter(verb="application_accepted").count() == 1


def test_one_decides_while_another_returns() -> None:
    case, finding = found_case()
    colleague = UserFactory(full_name="样例丙", body=body("澄川市人民政府"), roles=[Role.GOVERNMENT_LEADER])
    sent_objection(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    third_leader("zf_leader_b")
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    do(case, "decide_objection", third_leader("zf_leader_b"), "review")
    task = open_task(case, "decide_objection")
    results = together(
        lambda: perform(task, "decide", {}, acting_user=person("zf_leader_b")),
        lambda: perform(task, "return", {"reason": "再核"}, acting_user=User.objects.get(pk=colleague.pk)),
    )
    one_won(results, Stale)
    case.refresh_from_db()
    status = Objection.objects.get().status
    assert (case.state, status) in (("revoked", "decided"), ("determined", "handling"))


def test_a_revocation_and_a_decision_at_once_revoke_once() -> None:
    case, finding = found_case()
    sent_objection(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    third_leader("zf_leader_b")
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    do(case, "decide_objection", third_leader("zf_leader_b"), "review")
    filing.draft_revocation(case, revocation_terms(case), acting_user=person("zf_officer"))
    pass_on(case)
    decide, approve = open_task(case, "decide_objection"), open_task(case, "approve_revocation")
    results = together(
        lambda: perform(decide, "decide", {}, acting_user=person("zf_leader_b")),
        lambda: perform(approve, "approve", {}, acting_user=person("zf_leader")),
    )
    one_won(results, Stale)
    assert case.events.filter(move="revoke").count() == 1


def test_two_applications_at_once_leave_one() -> None:
    case = put_into(warned_case(), "rectifying", measure_issuer=body("澄川市人民政府"))
    results = together(
        lambda: filed_exemption(case),
        lambda: filing.file_exemption(case, plea(), acting_user=person("zf_officer")),
    )
    one_won(results, Refusal)
    assert case.exemptions.count() == 1


def test_two_repairs_at_once_leave_one() -> None:
    _, finding = found_case(state="closed")
    one_won(together(lambda: filed_repair(finding), lambda: filed_repair(finding)), Refusal)
    assert Repair.objects.count() == 1


def test_a_stranger_at_the_desk_is_turned_away() -> None:
    case, finding = found_case()
    sent_objection(case, Target(finding=finding))
    task = open_task(case, "accept_objection")
    with pytest.raises(NotYours):
        perform(task, "accept", {}, acting_user=person("fgw_officer"))
