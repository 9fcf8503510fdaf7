"""Two people where two are wanted, and 回避: a substitute counts as himself and as the one in whose place he acts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import Http404

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import open_task, perform, recuse_person
from caseflow.following import claim
from casework.access import case_for
from casework.services import NotYours, approve_correction, approve_older_case
from desk.queries import tasks_on_desk
from early_warnings.models import Answer
from early_warnings.services import approve_answer
from findings.services import approve_plan, send_plea
from interviews.services import note_refusal
from rectification.services import send_report
from tests.caseflow.test_standing_in import GROUND, away, drafted, in_place
from tests.casework.test_correcting import propose
from tests.casework.test_entering import entered
from tests.desk.pages import warned_early
from tests.factories import findings as found
from tests.factories import interviews as met
from tests.factories import rectification as rectified
from tests.findings.test_planning import draft as draft_plan
from tests.journeys.office import do, letter_data, open_case, person

Decide = Callable[[User], Any]
CREDIT, HEAD = Role.CREDIT_LEADER, Role.HEAD


def letter() -> Decide:
    task = open_task(drafted(), "sign_letter")
    return lambda user: perform(task, "sign", {}, acting_user=user)


def answer() -> Decide:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    return lambda user: approve_answer(Answer.objects.latest("pk"), acting_user=user)


def report() -> Decide:
    made = rectified.drafted(rectified.ready_to_report())
    return lambda user: send_report(made, acting_user=user)


def plan() -> Decide:
    made = draft_plan(found.decided())
    return lambda user: approve_plan(made, acting_user=user)


def plea() -> Decide:
    made = found.written(found.told())
    return lambda user: send_plea(made, acting_user=user)


def correction() -> Decide:
    made = propose(open_case(), "amount", "100")
    return lambda user: approve_correction(made, acting_user=user)


def older() -> Decide:
    made = entered("triage")
    return lambda user: approve_older_case(made, acting_user=user)


def witness() -> Decide:
    interview = met.hold(met.summon())
    note_refusal(interview, reason="当场拒绝签字", acting_user=person("fgw_officer"))
    return lambda user: note_refusal(interview, acting_user=user)


DOORS: list[tuple[Callable[[], Decide], str, str, str, str]] = [
    (letter, "fgw_officer", "fgw_officer2", "fgw_leader", CREDIT),
    (answer, "jtj_handler", "jtj_handler2", "jtj_head", HEAD),
    (report, "jtj_handler", "jtj_handler2", "jtj_head", HEAD),
    (plan, "zf_officer", "zf_officer_b", "zf_leader", Role.AUTHORITY_LEADER),
    (plea, "jtj_handler", "jtj_handler2", "jtj_head", HEAD),
    (correction, "fgw_officer", "fgw_officer2", "fgw_leader", CREDIT),
    (older, "fgw_intake", "fgw_officer2", "fgw_leader", CREDIT),
    (witness, "fgw_officer", "fgw_officer2", "fgw_leader", CREDIT),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("door", "drafter", "colleague", "leader", "role"), DOORS, ids=[row[0].__name__ for row in DOORS]
)
def test_neither_the_drafter_nor_who_acts_in_that_place_decides(
    city: None, door: Callable[[], Decide], drafter: str, colleague: str, leader: str, role: str
) -> None:
    decide = door()
    # The drafter stands in for the leader; a colleague stands in for the drafter, who leads as well.
    for user in (in_place(drafter, leader, role), in_place(colleague, drafter, role)):
        with pytest.raises(NotYours, match=r"本人|另一名"):
            decide(user)
    decide(in_place(colleague, leader, role))


def test_no_service_compares_persons_but_by_all_of_them() -> None:
    """Every comparison of who did something with who acts counts the absent person too."""
    mine = re.compile(
        r"(drafted_by|written_by|proposed_by|entered_by|first_witness|asked_by|decided_by|recorded_by)_id\s*"
        r"[=!]=\s*\w*user\.pk|user\.pk\s*(in|not in|[=!]=)\s*\w+(\(|\.\w+_by)"
    )
    assert mine.search("if draft.drafted_by_id == acting_user.pk:")
    assert mine.search("if user.pk in first_hands(row):") and mine.search("user.pk != typical.proposed_by_id")
    root = Path(django_settings.BASE_DIR)
    storeys = ("casework", "caseflow", "early_warnings", "interviews", "rectification", "findings", "notices")
    wrong = [
        f"{path.relative_to(root)}: {line.strip()}"
        for storey in storeys
        for path in sorted((root / storey).rglob("*.py"))
        for line in path.read_text().splitlines()
        if mine.search(line)
    ]
    assert wrong == []


# --- 回避 -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("recused", ["fgw_officer", "fgw_officer2"])
def test_a_case_that_either_keeps_out_of_is_not_there(city: None, recused: str) -> None:
    case, other = open_case(), open_case(title="另一事由")
    away("fgw_officer", "fgw_officer2")
    task = open_task(case, "triage")
    successor = person("fgw_officer_b")
    recuse_person(case, person(recused), ground=GROUND, successor=successor, acting_user=person(recused))
    case.refresh_from_db()
    user = in_place("fgw_officer2", "fgw_officer")
    with pytest.raises(Http404):
        case_for(user, case.number)
    assert [found.process.case for found in tasks_on_desk(user)] == [other]
    for act in (
        lambda: claim(task, acting_user=user),
        lambda: perform(task, "warn_early", letter_data(), acting_user=user),
    ):
        with pytest.raises(NotYours):
            act()
