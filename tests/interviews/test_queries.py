"""What an interview waits for, and what it allows."""

from datetime import date, timedelta

import clock
from casework.lifecycle import State
from interviews import services
from interviews.queries import (
    Stage,
    current_interview,
    earliest_day,
    interviews_for,
    is_grave,
    may_order_rectification,
    stage_of,
    why_not,
)
from tests.factories.casework import make_case, person, read_again, render_all
from tests.factories.interviews import LATER, again, conclude, hold, miss, sign, summon, warned_case


def stage(interview):
    return stage_of(again(interview.case))


class TestStageOf:
    def test_it_follows_an_interview_that_was_held(self):
        interview = summon(is_signed_for=False)
        assert stage(interview) == Stage.AWAITING_SIGNATURE
        interview = summon(warned_case())
        assert stage(interview) == Stage.SCHEDULED
        hold(interview)
        assert stage(interview) == Stage.AWAITING_RECORD_SIGNATURE
        sign(interview)
        assert stage(interview) == Stage.AWAITING_MINUTES
        conclude(interview)
        assert stage(interview) == Stage.AWAITING_ORDER

    def test_a_noted_refusal_stands_in_for_the_signature(self):
        interview = hold(summon())
        services.note_refusal(interview, reason="当场拒绝签字", acting_user=person("fgw_officer"))
        assert stage(interview) == Stage.AWAITING_RECORD_SIGNATURE
        services.note_refusal(interview, acting_user=person("fgw_leader"))
        assert stage(interview) == Stage.AWAITING_MINUTES

    def test_two_no_shows_wait_for_an_order(self):
        interview = miss(summon())
        assert stage(interview) == Stage.AWAITING_NEW_TIME
        services.summon_again(
            interview, scheduled_at=LATER, reason="再次约谈", acting_user=person("fgw_officer")
        )
        assert stage(interview) == Stage.SCHEDULED
        miss(again(interview.case))
        assert stage(interview) == Stage.AWAITING_ORDER

    def test_with_nothing_left_it_waits_for_settling_and_then_is_over(self):
        interview = conclude(sign(hold(summon())), is_nothing_left=True)
        assert stage(interview) == Stage.AWAITING_SETTLEMENT
        draft = services.draft_settlement_after_interview(
            interview.case, reason="余款付清", acting_user=person("fgw_officer")
        )
        services.sign_settlement_after_interview(draft, acting_user=person("fgw_leader"))
        assert stage(interview) == Stage.OVER


class TestMayOrderRectification:
    def test_it_needs_the_minutes(self):
        interview = summon()
        case = interview.case
        assert why_not(case) == "约谈尚未举行，不能责令整改。"
        hold(interview)
        assert "纪要尚未印发" in why_not(case)
        conclude(sign(interview))
        assert may_order_rectification(case)

    def test_or_a_second_no_show(self):
        interview = miss(summon())
        assert "只有一次未到场" in why_not(interview.case)
        services.summon_again(
            interview, scheduled_at=LATER, reason="再次约谈", acting_user=person("fgw_officer")
        )
        assert not may_order_rectification(interview.case)
        miss(again(interview.case))
        assert may_order_rectification(interview.case)

    def test_a_case_in_another_state_is_none_of_its_business(self):
        assert may_order_rectification(warned_case())
        assert why_not(make_case(state=State.INTERVIEWING)) == "本案尚未约谈，不能责令整改。"


def test_the_newest_interview_is_the_one_in_force():
    first = summon()
    assert current_interview(first.case) == first
    assert current_interview(warned_case()) is None


def test_the_earliest_day_leaves_the_days_between():
    # Friday the 20th; and before National Day: the 28th, 29th and 30th of September.
    assert earliest_day() == date(2026, 11, 25)
    assert earliest_day(date(2026, 9, 29)) == date(2026, 10, 9)


def test_a_grave_matter_is_grave_or_held_by_a_court():
    assert not is_grave(warned_case())
    assert is_grave(warned_case(open_holds=1))
    assert is_grave(warned_case(national_severity="grave"))


class TestInterviewsFor:
    def test_a_department_sees_its_own_once_served(self):
        interview = summon(is_signed_for=False)
        assert list(interviews_for(person("fgw_officer"))) == [interview]
        assert not interviews_for(person("jtj_handler"))
        render_all()
        assert list(interviews_for(person("jtj_handler"))) == [interview]

    def test_a_stranger_sees_none(self):
        summon()
        for username in ("jyj_handler", "whjw_officer", "zy_clerk", "xt_admin", "rd_viewer"):
            assert not interviews_for(person(username)), username


def test_an_earlier_hour_does_not_matter_to_the_stage():
    interview = summon()
    clock.set_to(interview.scheduled_at + timedelta(days=9))
    assert stage(interview) == Stage.SCHEDULED
    assert read_again(interview.case).state == State.INTERVIEWING
