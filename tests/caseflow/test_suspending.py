"""中止 and 恢复: everything rests, and goes on where it was, each date moved by just what it stood still."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import clock
from caseflow.acts import LADDER, At
from caseflow.dispatching import serve_with_proof
from caseflow.doors import assign_case, draft_measure, may_draft, open_task, other_moves
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from caseflow.tasks import propose
from casework.lifecycle import UNDER_WAY
from casework.models import Case, CaseDeadline, Draft, Proposal, Suspension
from casework.services import NotYours, Stale, approve_suspension, return_draft, sign_for, submit_draft
from deadlines.counting import working_days_between
from deadlines.models import Deadline
from deadlines.queries import calendar_since
from interviews.models import Interview
from organisations.refusals import Refusal
from tests.desk.pages import visit
from tests.factories.casework import by_post
from tests.journeys.beside_the_ladder import SUSPENSION, hand_out, resume, signed, suspend
from tests.journeys.filling import at_desk, beside, fill, read, shown
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person
from tests.journeys.reaching import answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


def open_clocks(case: Case) -> list[Deadline]:
    rows = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    return [row.deadline for row in rows.select_related("deadline").order_by("id")]


@pytest.mark.parametrize("state", UNDER_WAY)
def test_it_rests_in_every_state_and_goes_on_there(state: str) -> None:
    case = reach(state)
    desks, before = open_nodes(case), [(c.started_on, c.due_on) for c in open_clocks(case)]
    suspend(case)
    assert (case.state, open_nodes(case)) == ("suspended", set())
    assert all(found.stopped_on == clock.today() for found in open_clocks(case) if found.started_on)
    assert not Proposal.objects.filter(case=case, status="open").exists()
    assert reconcile() == []
    case = resume(case)
    assert (case.state, open_nodes(case)) == (state, desks)
    assert [(c.started_on, c.due_on) for c in open_clocks(case)] == before
    assert not Deadline.objects.filter(owed__case=case, stopped_on__isnull=False).exists()
    assert reconcile() == []


def test_a_clock_not_begun_stays_so_and_nobody_can_begin_it() -> None:
    case = reach("early_warning", is_served=False)
    paper = case.papers.select_related("notice").get()
    suspend(case)
    owed = case.deadlines.get(purpose="answer").deadline
    assert (owed.started_on, owed.stopped_on) == (None, None)
    with pytest.raises(Stale, match="中止"):
        sign_for(read(case), paper, acting_user=person("jtj_handler"))
    resume(case)
    assert open_nodes(case) == {"sign_for_letter"}
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    owed.refresh_from_db()
    assert owed.started_on == clock.today()


# From 20 November 2026: weekends, New Year, and the Spring Festival of 2027 lie within these days.
PAUSES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 75)), min_size=2, max_size=2)


@pytest.fixture
def running(city: None) -> dict[str, Case]:
    return {state: reach(state) for state in ("triage", "reminded", "rectifying", "closing")}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=st.sampled_from(["triage", "reminded", "rectifying", "closing"]), pauses=PAUSES)
def test_it_moves_each_date_by_exactly_the_days_stopped(
    running: dict[str, Case], state: str, pauses: list[tuple[int, int]]
) -> None:
    start = datetime(2026, 11, 20, 9, 0, tzinfo=clock.ZONE)
    with transaction.atomic():
        try:
            clock.set_to(start)
            case = read(running[state])
            spans: list[tuple[date, date]] = []
            for before, rest in pauses:
                later(before)
                begin = clock.today()
                suspend(case, expected_until="2028-01-03")
                later(rest)
                resume(case)
                spans.append((begin, clock.today()))
            for found in open_clocks(case):
                check(found, spans)
            assert reconcile() == []
        finally:
            transaction.set_rollback(True)
            clock.set_to(start)


def check(found: Deadline, spans: list[tuple[date, date]]) -> None:
    """Counted independently: day by day, those of the rests left out."""
    assert found.started_on and found.due_on and found.original_due_on
    calendar = calendar_since(found.started_on)
    rested = {begin + timedelta(days=n) for begin, end in spans for n in range((end - begin).days)}
    day, left = found.started_on, found.amount
    while left:
        day += timedelta(days=1)
        counts = calendar.is_working(day) if found.unit == "working_days" else True
        left -= counts and day not in rested
    while found.unit != "working_days" and (not calendar.is_working(day) or day in rested):
        day += timedelta(days=1)
    assert found.due_on == day
    moved = working_days_between(found.original_due_on, found.due_on, calendar)
    lost = sum(1 for d in rested if found.started_on < d <= found.due_on and calendar.is_working(d))
    if found.unit == "working_days":
        assert moved == lost


def test_it_keeps_the_original_date_beside_the_new_one() -> None:
    case = reach("early_warning")
    owed = case.deadlines.get(purpose="answer").deadline
    later(4)
    suspend(case)
    later(2)
    resume(case)
    owed.refresh_from_db()
    assert (owed.original_due_on, owed.due_on) == (date(2026, 11, 27), date(2026, 12, 1))


def test_nothing_is_proposed_while_it_rests_however_long() -> None:
    case = reach("early_warning")
    later(10)
    propose()
    assert "decide" in open_nodes(case)
    suspend(case)
    assert not Proposal.objects.filter(case=case, status="open").exists()
    count = Proposal.objects.count()
    for _ in range(4):
        later(30)
        propose()
    assert (Proposal.objects.count(), open_nodes(case)) == (count, set())


def test_what_lay_with_the_leader_is_laid_by_and_lies_there_again() -> None:
    case = reach("early_warning")
    answer(case)
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    letter = Draft.objects.get(case=case, status="submitted")
    beside(case, "suspend", "fgw_officer", **SUSPENSION)
    letter.refresh_from_db()
    assert (letter.status, open_nodes(case)) == ("laid_by", {"sign_suspension"})
    signed(case, "sign_suspension")
    assert open_nodes(case) == set()
    hand_out(case)
    resume(case)
    letter.refresh_from_db()
    assert (letter.status, open_nodes(case)) == ("submitted", {"sign_letter"})
    do(case, "sign_letter", "fgw_leader", "sign")
    assert case.state == "reminded"
    told = list(case.events.filter(verb__startswith="draft_").values_list("verb", "is_internal"))
    assert told == [("draft_laid_by", True), ("draft_taken_up", True)]


def test_a_suspension_returned_gives_the_letter_its_place_back() -> None:
    case = reach("early_warning")
    answer(case)
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    beside(case, "suspend", "fgw_officer", **SUSPENSION)
    do(case, "sign_suspension", "fgw_leader", "return", {"reason": "材料不足。"})
    assert open_nodes(case) == {"sign_letter"}
    # Drafted anew, the form begins with what was returned.
    beside(case, "suspend", "fgw_officer")
    assert open_nodes(case) == {"sign_suspension"}
    assert signed(case, "sign_suspension").state == "suspended"


def test_two_suspensions_do_not_lie_with_one_leader() -> None:
    case = reach("warned")
    beside(case, "suspend", "fgw_officer", **SUSPENSION)
    with pytest.raises(Stale, match="待核准"):
        beside(case, "suspend", "fgw_officer", **SUSPENSION)


def test_an_appointment_lapses_and_another_hour_is_set() -> None:
    case = reach("interviewing")
    suspend(case)
    assert Interview.objects.get(case=case).status == "called_off"
    later(20)
    resume(case)
    assert "hold_interview" in open_nodes(case)
    task = open_task(case, "hold_interview")
    with pytest.raises(NotYours):
        do(case, "hold_interview", "fgw_officer", "record", {})
    again = {"scheduled_at": "2026-12-18T09:30", "reason": "案件恢复办理。", "place": ""}
    do(case, "hold_interview", "fgw_officer", "summon_again", again)
    interview = Interview.objects.get(case=case)
    assert (interview.status, interview.no_show_count, task.finished) == ("summoned", 0, None)


def test_a_notice_nobody_signed_for_is_signed_for_first() -> None:
    case = reach("interviewing", is_served=False)
    suspend(case)
    resume(case)
    assert open_nodes(case) == {"sign_for_summons"}
    do(case, "sign_for_summons", "jtj_handler", "sign_for")
    assert open_nodes(case) == {"attend", "hold_interview"}


def test_an_assignment_rests_with_the_case() -> None:
    case = reach("early_warning")
    assign_case(case, case.subject, part="lead", summary="请核实办理。", acting_user=person("fgw_officer"))
    assert open_nodes(case) == {"answer", "accept_assignment"}
    suspend(case)
    assert (open_nodes(case), reconcile()) == (set(), [])
    owed = case.deadlines.get(purpose="assignment").deadline
    assert owed.stopped_on == clock.today()
    with pytest.raises(Refusal, match="恢复办理后"):
        assign_case(
            case, body("澄川市财政局"), part="joint", summary="请会同。", acting_user=person("fgw_officer")
        )
    resume(case)
    assert (open_nodes(case), reconcile()) == ({"answer", "accept_assignment"}, [])
    do(case, "accept_assignment", "jtj_handler", "accept")
    assert open_nodes(case) == {"answer"}


def test_both_notices_of_a_case_that_the_department_does_not_know_stay_on_file() -> None:
    case = open_case()
    suspend(case)
    resume(case)
    papers = list(case.papers.select_related("notice").order_by("pk"))
    assert [paper.notice.kind for paper in papers] == ["suspension", "resumption"]
    for paper in papers:
        assert paper.is_internal and paper.notice.addressed_to == "澄川市交通运输局"
        with pytest.raises(Refusal, match="留存备查"):
            serve_with_proof(case, paper, by_post(), acting_user=person("fgw_officer"))
    assert (open_nodes(case), reconcile()) == ({"triage"}, [])
    assert visit("jtj_head", f"/cases/{case.number}/").status_code == 404


def test_notice_and_form_are_on_file_and_the_day_is_that_of_the_signing() -> None:
    case = reach("warned")
    beside(case, "suspend", "fgw_officer", **SUSPENSION)
    later(3)
    signed(case, "sign_suspension")
    row = Suspension.objects.get(case=case)
    assert row.paper is not None and row.slip is not None
    notice, form = row.paper.notice, row.slip.notice
    assert (row.paper_number, row.paper.is_internal) == ("澄发改止〔2026〕1号", False)
    assert (notice.facts["cause"], notice.facts["suspended_on"]) == (
        "相关诉讼、仲裁尚未审结",
        "2026年11月23日",
    )
    assert row.suspended_on == date(2026, 11, 23)
    facts = form.facts
    assert (facts["matter"], facts["suspended_on"], facts["stage"]) == ("中止", "2026年11月23日", "警示中")
    assert case.events.get(move="suspend").documents == [notice.reference()]
    assert case.events.get(verb="issued", documents__0__id=form.pk).is_internal
    # Signed for, it stands for itself: what was issued before is not met by it.
    assert not case.deadlines.filter(paper=row.paper).exists()


def test_a_draft_from_before_goes_back_to_be_drafted_here() -> None:
    case = reach("warned")
    old = {"ground": "retrial", "expected_until": "2027-03-01", "paper": "中止告知", "scan": None}
    submit_draft(case, acting_user=person("fgw_officer"), move="suspend", reason="已裁定再审。", extras=old)
    draft = Draft.objects.get(case=case, status="submitted")
    with pytest.raises(Refusal, match="纸质文书扫描件"):
        approve_suspension(draft, acting_user=person("fgw_leader"))
    return_draft(draft, reason="请在系统内拟制。", acting_user=person("fgw_leader"))
    assert suspend(case, is_served=False).state == "suspended"


def test_no_measure_is_offered_while_it_rests() -> None:
    case = reach("suspended", came_from="rectifying")
    assert not may_draft(case, person("zf_officer"))
    assert set(other_moves(case, person("fgw_officer"))) == {"resume"}
    assert other_moves(case, person("fgw_leader")) == {}


def test_two_papers_drafted_by_two_bodies_do_not_contradict() -> None:
    """What another party's leader was about to sign waits until the case goes on."""
    case = reach("early_warning")
    order = next(found for found in LADDER if found.code == "order_rectification")
    data: dict[str, Any] = shown(order.form(At(CaseTask(), read(case), person("zf_officer")), None, None))
    data |= {"problems-0-standard": "全部付清"}
    draft_measure(read(case), "order_rectification", data, acting_user=person("zf_officer"))
    assert "sign_order" in open_nodes(case)
    suspend(case)
    resume(case)
    do(case, "sign_order", "zf_leader", "sign")
    assert case.state == "rectifying"


def test_a_letter_after_a_rest_begins_with_what_was_returned() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data(situation="第一稿。"))
    do(case, "sign_letter", "fgw_leader", "return", {"reason": "写明金额。"})
    suspend(case)
    resume(case)
    assert at_desk(case, "triage", "fgw_officer", "warn_early")["situation"] == "第一稿。"
