"""Claiming is one statement without a lock of its own: it never takes a task out of another's hands."""

from __future__ import annotations

import pytest

from accounts.roles import Role
from caseflow.doors import open_task, perform
from caseflow.following import claim
from caseflow.models import CaseTask
from casework.services import Stale
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.journeys.office import do, letter_data, open_case, person
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
