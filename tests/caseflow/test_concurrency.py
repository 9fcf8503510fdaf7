"""Two people at one task at once: exactly one wins, the other is told who did it, and nothing is doubled."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import assign_case, open_task, perform
from caseflow.following import claim
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from casework.models import Assignment, Case, CaseNotice, Draft
from casework.services import Stale
from casework.verification import broken_chains
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.casework import practising, read_again
from tests.factories.papers import a_blank_sheet
from tests.journeys.office import body, do, letter_data, open_case, person, render_all
from tests.waiting import together

pytestmark = pytest.mark.usefixtures("living_city")
ROUNDS = 3
NAMES = "陆采薇", "样例乙"


def colleague(of: str, *roles: Role) -> User:
    """A second person at the same desk."""
    return UserFactory(full_name=NAMES[1], body=person(of).body, roles=roles)


def both(case: Case, node: str, people: list[User], code: str, data: Any = None) -> list[Any]:
    """Both open the task and do the same act at once. Results or exceptions."""
    task = open_task(case, node)

    def do_it(user: User) -> Callable[[], Any]:
        return lambda: perform(task, code, data or {}, acting_user=User.objects.get(pk=user.pk))

    return together(*(do_it(user) for user in people))


def one_won(results: list[Any], people: list[User], done: str = "办理") -> None:
    """One result is no exception; the other is Stale and names the winner."""
    losers = [place for place, result in enumerate(results) if isinstance(result, Exception)]
    assert len(losers) == 1, results
    [lost] = losers
    assert type(results[lost]) is Stale
    winner = people[1 - lost].full_name
    assert re.match(f"这项任务已由{winner}{done}。", str(results[lost]))


def whole(case: Case) -> None:
    """Tasks agree with the case, no task is there twice, and the file is in one piece."""
    assert reconcile() == [] and list(broken_chains()) == []
    desks = [
        (task.flow_task.name, task.body_id) for task in CaseTask.objects.open().filter(process__case=case)
    ]
    assert len(desks) == len(set(desks))


def test_two_officers_draft_at_once() -> None:
    people = [person("fgw_officer"), colleague("fgw_officer", Role.CREDIT_OFFICER)]
    for _ in range(ROUNDS):
        case = open_case()
        one_won(both(case, "triage", people, "warn_early", letter_data()), people)
        assert Draft.objects.filter(case=case).count() == 1
        assert case.events.filter(verb="drafted").count() == 1
        whole(case)


def test_two_leaders_sign_at_once() -> None:
    people = [person("fgw_leader"), colleague("fgw_leader", Role.CREDIT_LEADER)]
    for number in range(1, ROUNDS + 1):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        one_won(both(case, "sign_letter", people, "sign"), people)
        assert CaseNotice.objects.filter(case=case).count() == 1
        assert list(case.events.exclude(move="").values_list("move", flat=True)) == ["register", "warn_early"]
        assert Notice.objects.get(paper__case=case).number == number
        whole(case)


def test_one_signs_while_another_returns() -> None:
    people = [person("fgw_leader"), colleague("fgw_leader", Role.CREDIT_LEADER)]
    for _ in range(ROUNDS):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        task = open_task(case, "sign_letter")
        results = together(
            lambda task=task: perform(task, "sign", {}, acting_user=people[0]),
            lambda task=task: perform(task, "return", {"reason": "请补充"}, acting_user=people[1]),
        )
        one_won(results, people)
        case.refresh_from_db()
        signed = not isinstance(results[0], Exception)
        assert (case.state, Notice.objects.filter(paper__case=case).count()) == (
            ("early_warning", 1) if signed else ("triage", 0)
        )
        whole(case)


def test_two_handlers_sign_for_a_document_at_once() -> None:
    people = [person("jtj_handler"), colleague("jtj_handler", Role.HANDLER)]
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    one_won(both(case, "sign_for_letter", people, "sign_for"), people)
    assert case.events.filter(verb="signed_for").count() == 1
    whole(case)


def test_one_person_who_clicks_twice_does_it_once() -> None:
    people = [person("fgw_officer"), person("fgw_officer")]
    case = open_case()
    one_won(both(case, "triage", people, "warn_early", letter_data()), people)
    assert Draft.objects.count() == 1
    whole(case)


def test_two_claim_at_once() -> None:
    people = [person("fgw_officer"), colleague("fgw_officer", Role.CREDIT_OFFICER)]
    for _ in range(ROUNDS):
        task = open_task(open_case(), "triage")
        results = together(*(lambda user=user, task=task: claim(task, acting_user=user) for user in people))
        one_won(results, people, "领办")
        owner = CaseTask.objects.get(pk=task.pk).owner
        assert owner == next(result.owner for result in results if not isinstance(result, Exception))


def test_two_leads_at_once_leave_one() -> None:
    case, officer = open_case(), person("fgw_officer")
    first, second = body("澄川市教育局"), body("澄川市自然资源局")
    results = together(
        lambda: assign_case(case, first, part="lead", summary="请办理", acting_user=officer),
        lambda: assign_case(read_again(case), second, part="lead", summary="请办理", acting_user=officer),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    live = Assignment.objects.get(case=case, status="pending")
    case.refresh_from_db()
    assert case.lead_department == live.body
    whole(case)


def test_an_assignment_accepted_while_it_is_taken_away() -> None:
    officer = person("fgw_officer")
    for _ in range(ROUNDS):
        case = open_case()
        assign_case(case, body("澄川市教育局"), part="lead", summary="请办理", acting_user=officer)
        task, heir = open_task(case, "accept_assignment"), body("澄川市自然资源局")
        results = together(
            lambda task=task: perform(task, "accept", {}, acting_user=person("jyj_handler")),
            lambda case=case, heir=heir: assign_case(
                case, heir, part="lead", summary="改", acting_user=officer
            ),
        )
        assert not isinstance(results[1], Exception), results
        assert not isinstance(results[0], Exception) or isinstance(results[0], Stale), results
        assert Assignment.objects.get(case=case, status="pending").body == heir
        whole(case)


def test_a_sweep_and_a_signature_at_once_hold_each_other_up_and_nothing_else() -> None:
    for _ in range(ROUNDS):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        task = open_task(case, "sign_letter")
        results = together(
            lambda task=task: perform(task, "sign", {}, acting_user=person("fgw_leader")),
            propose,
            propose,
            reconcile,
        )
        assert not [result for result in results if isinstance(result, Exception)], results
        assert results[3] == []
        whole(case)


@pytest.mark.parametrize(
    ("node", "code", "data"),
    [("seal_document", "seal", {"sealed_on": "2026-11-20"}), ("serve_document", "system", {})],
)
def test_two_officers_see_a_document_out_at_once(node: str, code: str, data: dict[str, str]) -> None:
    people = [person("fgw_officer"), colleague("fgw_officer", Role.CREDIT_OFFICER)]
    practising(confirms_seal=node == "seal_document", chooses_service=True)
    for _ in range(ROUNDS):
        case = open_case()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        render_all(a_blank_sheet)
        one_won(both(case, node, people, code, data), people)
        verb = "sealed" if node == "seal_document" else "served"
        assert case.events.filter(verb=verb).count() == 1
        whole(case)
