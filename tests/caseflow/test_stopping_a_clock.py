"""停止计算 of one obligation: by whom, from when, beside a case that goes on, rests, wakes and is put right.

Today is Friday, 20 November 2026. An early warning signed for then asks for an answer in five working days: the 27th.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import clock
from caseflow.doors import Incomplete, make_other_move, other_moves
from casework.models import Case, CaseDeadline, Proposal, Verb
from casework.services import (
    NotYours,
    Stale,
    StopTerms,
    clocks_to_resume,
    clocks_to_stop,
    resume_clock,
    stop_clock,
    sweep_overdue,
)
from casework.services.undoing import correct_move, last_move
from deadlines.models import DeadlineEntry
from notifications.models import Message
from organisations.refusals import Refusal
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.filling import read
from tests.journeys.office import person
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

COURT, FORCE = DeadlineEntry.Ground.COURT, DeadlineEntry.Ground.FORCE_MAJEURE
DUE = date(2026, 11, 27)


def at(month: int, day: int) -> None:
    clock.set_to(datetime(2026, month, day, 9, 0, tzinfo=clock.ZONE))


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def answering(case: Case) -> CaseDeadline:
    return case.deadlines.select_related("deadline", "case", "debtor").get(purpose="answer")


def stopped(case: Case, **terms: Any) -> CaseDeadline:
    said = {
        "ground": COURT,
        "on": clock.today(),
        "reason": "等待再审裁定",
        "basis": "（2026）民再7号",
    } | terms
    stop_clock(answering(case), StopTerms(**said), acting_user=person("fgw_leader"))
    return answering(case)


def goes_on(case: Case, day: date | None = None) -> CaseDeadline:
    resume_clock(
        answering(case),
        on=day or clock.today(),
        reason="裁定已作出",
        basis="（2026）民再7号裁定",
        acting_user=person("fgw_leader"),
    )
    return answering(case)


@pytest.fixture
def case() -> Case:
    found = reach("early_warning")
    assert answering(found).deadline.due_on == DUE
    return found


def test_it_stands_still_alone_and_moves_by_what_it_stood(case: Case) -> None:
    at(11, 23)
    others = set(case.deadlines.exclude(purpose="answer").values_list("deadline__stopped_on", flat=True))
    stopped(case)
    at(11, 25)
    owed = goes_on(case)
    assert (owed.deadline.due_on, owed.deadline.original_due_on) == (on(12, 1), DUE)
    assert (
        set(case.deadlines.exclude(purpose="answer").values_list("deadline__stopped_on", flat=True)) == others
    )
    assert read(case).state == "early_warning"


def test_it_is_in_the_file_and_the_debtor_is_told(case: Case) -> None:
    stopped(case)
    event = case.events.order_by("-seq").first()
    assert event is not None and (event.verb, event.is_internal) == (Verb.DEADLINE_CHANGED, False)
    assert (event.reason, event.details["basis"]) == ("等待再审裁定", "（2026）民再7号")
    line = answering(case).deadline.entries.get(kind="stopped")
    assert (line.ground, line.by, line.reason) == (
        COURT, person("fgw_leader"), "等待再审裁定（依据：（2026）民再7号）",
    )  # fmt: skip
    told = Message.objects.filter(title__contains="停止计算")
    assert {message.person.username for message in told} >= {"jtj_handler", "jtj_head"}
    assert not told.exclude(person__body=case.lead_department).exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("fgw_leader", True),
        ("fgw_officer", False),
        ("zf_leader", False),
        ("jtj_head", False),
        ("jtj_handler", False),
    ],
)
def test_the_leader_of_the_issuing_body_alone_may(case: Case, who: str, may: bool) -> None:
    assert [owed.purpose for owed in clocks_to_stop(case, person(who))] == (["answer"] if may else [])
    assert ("stop_clock" in other_moves(case, person(who))) is may
    if not may:
        with pytest.raises(NotYours):
            stop_clock(
                answering(case), StopTerms(COURT, clock.today(), "事由", "依据"), acting_user=person(who)
            )


def test_nobody_stops_what_the_own_body_owes() -> None:
    case = reach("verifying")
    assert case.deadlines.filter(purpose="verify", deadline__met_on=None).exists()
    assert clocks_to_stop(case, person("zf_leader")) == clocks_to_stop(case, person("fgw_leader")) == []


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"ground": "suspended"}, "ground"),
        ({"on": date(2026, 11, 21)}, "on"),
        ({"on": date(2026, 11, 19)}, "on"),
        ({"reason": " "}, "reason"),
        ({"basis": ""}, "basis"),
    ],
)
def test_it_refuses_what_is_no_ground_no_day_and_no_proof(case: Case, terms: Any, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        stopped(case, **terms)
    assert refused.value.field == field
    assert answering(case).deadline.entries.count() == 1


def test_whoever_comes_second_is_told(case: Case) -> None:
    stopped(case)
    with pytest.raises(Stale, match="已经停止"):
        stopped(case)
    goes_on(case)
    with pytest.raises(Stale, match="已经继续"):
        goes_on(case)


def test_a_clock_that_stands_still_escalates_nothing(case: Case) -> None:
    at(11, 26)
    stopped(case)
    at(12, 15)
    sweep_overdue()
    assert not Proposal.objects.filter(case=case, key__startswith="deadline:").exists()
    goes_on(case)
    sweep_overdue()
    assert not Proposal.objects.filter(case=case, key__startswith="deadline:").exists()
    at(12, 25)
    sweep_overdue()
    assert Proposal.objects.filter(case=case, key__startswith="deadline:").exists()


def test_the_case_that_goes_on_does_not_set_it_going(case: Case) -> None:
    """Stopped for the court on the 23rd, with the case on the 24th; the case goes on on the 26th, the court decides on
    the 30th: five working days in all."""
    at(11, 23)
    stopped(case)
    at(11, 24)
    suspend(case)
    assert clocks_to_resume(read(case), person("fgw_leader")) == []
    with pytest.raises(Refusal, match="暂停办理"):
        goes_on(case)
    at(11, 26)
    case = resume(case)
    assert answering(case).deadline.stopped_on == on(11, 23)
    at(11, 30)
    owed = goes_on(case)
    assert (owed.deadline.stopped_on, owed.deadline.due_on) == (None, on(12, 4))


def test_a_suspension_corrected_leaves_it_standing_still(case: Case) -> None:
    at(11, 23)
    stopped(case)
    suspend(case, is_served=False)
    wrong = last_move(read(case))
    assert wrong is not None
    correct_move(
        case,
        seq=wrong.event.seq,
        reason="中止有误",
        acting_user=person("fgw_leader"),
    )
    assert answering(case).deadline.stopped_on == on(11, 23)
    at(11, 25)
    assert goes_on(case).deadline.due_on == on(12, 1)


def test_a_resumption_corrected_rests_it_on_both_grounds(case: Case) -> None:
    at(11, 23)
    stopped(case)
    at(11, 24)
    suspend(case)
    at(11, 25)
    case = resume(case, is_served=False)
    wrong = last_move(case)
    assert wrong is not None
    correct_move(
        case,
        seq=wrong.event.seq,
        reason="恢复有误",
        acting_user=person("fgw_leader"),
    )
    at(11, 27)
    case = resume(case)
    assert answering(case).deadline.stopped_on == on(11, 23)
    assert goes_on(case).deadline.due_on == on(12, 3)


def test_what_ran_when_the_case_was_suspended_by_mistake_runs_again(case: Case) -> None:
    at(11, 23)
    suspend(case, is_served=False)
    wrong = last_move(read(case))
    assert wrong is not None
    correct_move(
        case,
        seq=wrong.event.seq,
        reason="中止有误",
        acting_user=person("fgw_leader"),
    )
    assert (answering(case).deadline.stopped_on, answering(case).deadline.due_on) == (None, DUE)


def test_it_is_done_from_the_page_of_the_case(case: Case) -> None:
    at(11, 23)
    [owed] = clocks_to_stop(case, person("fgw_leader"))
    data = {
        "clock": str(owed.pk),
        "on": "2026-11-23",
        "ground": FORCE,
        "reason": "台风停工",
        "basis": "市防指通告第3号",
    }
    with pytest.raises(Incomplete):
        make_other_move(case, "stop_clock", data | {"clock": "0"}, acting_user=person("fgw_leader"))
    make_other_move(case, "stop_clock", data, acting_user=person("fgw_leader"))
    assert answering(case).deadline.stopped_on == on(11, 23)
    assert set(other_moves(read(case), person("fgw_leader"))) & {"stop_clock", "resume_clock"} == {
        "resume_clock"
    }
    clock.set_to(clock.now() + timedelta(days=1))
    make_other_move(case, "resume_clock", data | {"on": "2026-11-24"}, acting_user=person("fgw_leader"))
    assert answering(case).deadline.due_on == on(11, 30)
