"""Claiming is one statement without a lock of its own: it never takes a task out of another's hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.roles import Role
from accounts.services import deactivate, move_user
from caseflow.doors import open_task, perform
from caseflow.following import claim
from caseflow.models import CaseTask
from casework.services import Stale
from desk.queries import tasks_on_desk
from notices.models import Notice
from tests.desk.pages import text
from tests.factories.accounts import UserFactory
from tests.journeys.office import body, do, letter_data, open_case, person
from tests.waiting import together

ROUNDS = 3


@pytest.mark.usefixtures("living_city")
def test_who_claims_while_another_signs_has_the_task_or_is_told() -> None:
    signer = person("fgw_leader")
    claimer = UserFactory(body=signer.body, roles=[Role.CREDIT_LEADER])
    for _ in range(ROUNDS):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        task = open_task(case, "sign_letter")
        signed, claimed = together(
            lambda task=task: perform(task, "sign", {}, acting_user=signer),
            lambda task=task: claim(task, acting_user=claimer),
        )
        row = CaseTask.objects.get(pk=task.pk)
        if isinstance(signed, Notice):
            assert (row.owner, row.status, type(claimed)) == (signer, "DONE", Stale)
        else:
            assert (row.owner, row.finished, type(signed)) == (claimer, None, Stale)


def move_away(user: User) -> None:
    move_user(user, body("望河区发展和改革委员会"), acting_user=None)


def end_account(user: User) -> None:
    deactivate(user, acting_user=None)


@pytest.mark.django_db
@pytest.mark.parametrize("leave", [move_away, end_account])
def test_who_leaves_the_desk_holds_none_of_its_tasks(city: None, leave: Callable[[User], None]) -> None:
    case = open_case()
    task, colleague = claim(open_task(case, "triage"), acting_user=person("fgw_officer")), "fgw_officer2"
    assert not tasks_on_desk(person(colleague)).exists()
    assert "陆采薇（澄川市发展和改革委员会）" in text(colleague, f"/cases/{case.number}/")
    leave(person("fgw_officer"))
    assert tasks_on_desk(person(colleague)).get() == task
    page = text(colleague, f"/cases/{case.number}/")
    assert f"/flow/tasks/{task.pk}/claim/" in page and "陆采薇（" not in page
    claimed = claim(CaseTask.objects.get(pk=task.pk), acting_user=person(colleague))
    assert claimed.owner == person(colleague)
    with pytest.raises(Stale, match="已由庄雁回领办"):
        claim(CaseTask.objects.get(pk=task.pk), acting_user=person("fgw_officer_b"))
    perform(claimed, "warn_early", letter_data(), acting_user=person(colleague))


@pytest.mark.django_db
def test_a_colleague_does_what_was_left_without_claiming_it(city: None) -> None:
    case = open_case()
    claim(open_task(case, "triage"), acting_user=person("fgw_officer"))
    end_account(person("fgw_officer"))
    do(case, "triage", "fgw_officer2", "warn_early", letter_data())


@pytest.mark.usefixtures("living_city")
def test_two_claim_at_once_what_was_left() -> None:
    people = [person("fgw_officer2"), person("fgw_officer_b")]
    task = claim(open_task(open_case(), "triage"), acting_user=person("fgw_officer"))
    end_account(person("fgw_officer"))
    fresh = CaseTask.objects.get(pk=task.pk)
    results = together(*(lambda user=user: claim(fresh, acting_user=user) for user in people))
    assert [isinstance(found, Stale) for found in results].count(True) == 1
    assert CaseTask.objects.get(pk=task.pk).owner in people
