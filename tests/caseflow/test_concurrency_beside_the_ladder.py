"""Moves beside the ladder by two people at once: one wins, the other is told; two cases do not lock each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import open_task, perform
from caseflow.reconciling import reconcile
from casework.models import Case, Merger, Suspension
from casework.services import Stale
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.journeys.filling import beside, read
from tests.journeys.office import person
from tests.journeys.reaching import reach
from tests.waiting import together

pytestmark = pytest.mark.usefixtures("living_city")


def approving(case: Case, node: str, user: User) -> Callable[[], Any]:
    task = open_task(case, node)
    return lambda: perform(task, "sign", {}, acting_user=User.objects.get(pk=user.pk))


def test_two_cases_merged_into_each_other_at_once() -> None:
    one, two = reach("warned"), reach("warned")
    data = {"ground": "cause", "reason": "同一工程款。"}
    beside(one, "merge", "fgw_officer", leading=two.pk, **data)
    beside(two, "merge", "fgw_officer", leading=one.pk, **data)
    leader = person("fgw_leader")
    results = together(approving(one, "sign_merger", leader), approving(two, "sign_merger", leader))
    lost = [result for result in results if isinstance(result, Exception)]
    assert len(lost) == 1, results
    assert isinstance(lost[0], Refusal)
    assert "不能并入" in str(lost[0])
    assert sorted([read(one).state, read(two).state]) == ["merged", "warned"]
    assert (Merger.objects.count(), reconcile()) == (1, [])


def test_two_leaders_resume_at_once() -> None:
    case = reach("suspended")
    other = UserFactory(full_name="样例乙", body=person("fgw_leader").body, roles=[Role.CREDIT_LEADER])

    beside(case, "resume", "fgw_officer", grounds="判决已生效。")
    results = together(
        approving(case, "sign_resumption", person("fgw_leader")), approving(case, "sign_resumption", other)
    )
    lost = [result for result in results if isinstance(result, Exception)]
    assert len(lost) == 1, results
    assert isinstance(lost[0], Refusal)
    assert (read(case).state, reconcile()) == ("early_warning", [])
    assert case.events.filter(move="resume").count() == 1
    assert Suspension.objects.get().resumed_by in (person("fgw_leader"), other)


def test_a_suspension_and_an_answer_at_once() -> None:
    """Whichever comes first stands; a task that went with the rest says so."""
    case = reach("early_warning")
    beside(
        case,
        "suspend",
        "fgw_officer",
        ground="retrial",
        expected_until="2027-03-01",
        situation="已裁定再审。",
    )
    answer = open_task(case, "answer")

    def answering() -> Any:
        return perform(answer, "answer", {"text": "正在落实。"}, acting_user=person("jtj_handler"))

    results = together(approving(case, "sign_suspension", person("fgw_leader")), answering)
    assert all(isinstance(result, Stale) for result in results if isinstance(result, Exception)), results
    assert (read(case).state, reconcile()) == ("suspended", [])
