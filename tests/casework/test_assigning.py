"""交办: made lead or joint, accepted, refused with a reason, reassigned; all of it on record."""

from __future__ import annotations

import pytest

from casework.lifecycle import State
from casework.models import Assignment, Case, CaseDeadline, Purpose
from casework.services import NotYours, accept_assignment, assign, refuse_assignment, release_assignment
from organisations.refusals import Refusal, Stale
from tests.factories.casework import body, make_case, person, read_again

pytestmark = pytest.mark.usefixtures("city")
LEAD, JOINT = Assignment.Part.LEAD, Assignment.Part.JOINT
EDUCATION, NATURE = "澄川市教育局", "澄川市自然资源局"


@pytest.fixture
def case(city: None) -> Case:
    return make_case(state=State.REMINDED)


def given(case: Case, name: str = EDUCATION, part: str = LEAD, by: str = "fgw_officer") -> Assignment:
    return assign(case, body(name), part=part, summary="请于期限内办理", acting_user=person(by))


def verbs(case: Case) -> list[str]:
    return list(case.events.filter(seq__gt=1).values_list("verb", flat=True))


def clock_of(assignment: Assignment) -> CaseDeadline:
    return CaseDeadline.objects.select_related("deadline").get(deadline=assignment.deadline)


def test_a_lead_is_owed_an_answer_and_has_the_case(case: Case) -> None:
    made = given(case)
    assert (made.status, made.assigned_by.username) == ("pending", "fgw_officer")
    assert read_again(case).lead_department.name == EDUCATION
    owed = clock_of(made)
    assert (owed.purpose, owed.debtor.name, owed.deadline.is_running) == (Purpose.ASSIGNMENT, EDUCATION, True)
    event = case.events.last()
    assert event is not None
    assert (event.verb, event.details, event.reason) == (
        "assigned",
        {"body": EDUCATION, "part": "牵头"},
        "请于期限内办理",
    )


def test_a_joint_department_leaves_the_lead_where_it_is(case: Case) -> None:
    given(case, part=JOINT)
    assert read_again(case).lead_department.name == "澄川市交通运输局"


@pytest.mark.parametrize("username", ["fgw_leader", "fgw_intake", "zf_officer"])
def test_the_issuing_side_assigns(case: Case, username: str) -> None:
    assert given(case, by=username).assigned_by.username == username


@pytest.mark.parametrize(
    "username", ["jw_officer", "whfg_officer", "jtj_head", "jyj_head", "zy_judge", "zf_mayor", "xt_admin"]
)
def test_nobody_else_assigns(case: Case, username: str) -> None:
    with pytest.raises(NotYours):
        given(case, by=username)
    assert not Assignment.objects.exists() and verbs(case) == []


def test_it_is_accepted_once_by_that_body(case: Case) -> None:
    made = given(case)
    for stranger in ("zrj_head", "jtj_handler", "fgw_officer", "zf_mayor"):
        with pytest.raises(NotYours):
            accept_assignment(made, acting_user=person(stranger))
    accepted = accept_assignment(made, acting_user=person("jyj_handler"))
    accepted.refresh_from_db()
    assert (accepted.status, accepted.answered_by) == ("accepted", person("jyj_handler"))
    assert clock_of(made).deadline.met_on is not None
    with pytest.raises(Refusal, match="已接受，不能再次答复"):
        accept_assignment(made, acting_user=person("jyj_head"))
    assert verbs(case) == ["assigned", "assignment_accepted"]


def test_a_refusal_says_why_and_whose_it_is(case: Case) -> None:
    made = given(case)
    with pytest.raises(Refusal, match="没有写明退单理由") as refusal:
        refuse_assignment(made, reason=" ", suggested_body=None, acting_user=person("jyj_head"))
    assert refusal.value.field == "reason"
    refuse_assignment(
        made, reason="不属本局职责", suggested_body=body(NATURE), acting_user=person("jyj_head")
    )
    made.refresh_from_db()
    assert (made.status, made.refusal, made.suggested_body) == ("refused", "不属本局职责", body(NATURE))
    event = case.events.last()
    assert event is not None and (event.verb, event.reason) == ("assignment_refused", "不属本局职责")


def test_a_reassignment_takes_the_lead_away_and_stops_its_clock(case: Case) -> None:
    first = given(case)
    second = given(case, NATURE)
    first.refresh_from_db()
    assert (first.status, second.status) == ("withdrawn", "pending")
    assert clock_of(first).deadline.cancelled_on is not None and clock_of(second).deadline.is_running
    assert read_again(case).lead_department.name == NATURE
    assert verbs(case) == ["assigned", "reassigned"]


def test_a_refused_assignment_is_reassigned_and_let_go(case: Case) -> None:
    first = given(case)
    heir = {"body": body(NATURE), "opinion": ""}
    with pytest.raises(Stale, match="没有待审批的退单申请"):
        release_assignment(first, acting_user=person("fgw_leader"), **heir)
    refuse_assignment(first, reason="不属本局职责", suggested_body=None, acting_user=person("jyj_head"))
    for stranger in ("jyj_head", "fgw_officer", "jw_leader"):
        with pytest.raises(NotYours):
            release_assignment(first, acting_user=person(stranger), **heir)
    made = release_assignment(first, acting_user=person("fgw_leader"), **heir)
    assert made is not None and made.body.name == NATURE
    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert verbs(case) == ["assigned", "assignment_refused", "assignment_released", "reassigned"]


def test_nothing_is_assigned_twice_or_after_the_end(case: Case) -> None:
    given(case, part=JOINT)
    with pytest.raises(Refusal, match="不必重复交办"):
        given(case, part=JOINT)
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED)
    with pytest.raises(Refusal, match="案件已结束"):
        given(case, NATURE)
    assert Assignment.objects.count() == 1
