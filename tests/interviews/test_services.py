"""Summoning: who may do it, when, and what it leaves behind."""

from datetime import datetime, timedelta

import pytest

import clock
from casework.lifecycle import State
from casework.models import CaseDeadline, CaseEvent, NationalSeverity, Purpose, Verb
from casework.services import NotYours, Stale
from interviews import services
from interviews.attendance import Person
from interviews.models import Interview, InterviewPerson
from interviews.queries import current_interview
from notices.models import Notice
from organisations.refusals import Refusal
from tests.factories.casework import make_case, person, read_again
from tests.factories.interviews import (
    HELD_AT,
    LATER,
    NOTICE_FACTS,
    PAPER,
    again,
    draft_notice,
    hold,
    open_purposes,
    summon,
    warned_case,
)

Status = Interview.Status


class TestSummoning:
    def test_a_draft_moves_nothing_and_prints_the_hour(self):
        case = warned_case()
        draft = draft_notice(case)
        assert read_again(case).state == State.WARNED
        assert draft.content["facts"]["held_at"] == "2026年11月27日（星期五）9时30分"
        assert current_interview(case) is None

    def test_signing_moves_the_case_and_seats_both_sides(self):
        interview = summon(is_signed_for=False)
        assert read_again(interview.case).state == State.INTERVIEWING
        assert interview.scheduled_at == HELD_AT
        assert interview.paper.notice.number_text == "澄发改约〔2026〕1号"
        seats = [(p.side, p.name, p.position, p.has_attended) for p in interview.persons.all()]
        assert seats == [
            ("host", "顾临渊", "副主任", None),
            ("host", "陆采薇", "信用科科员", None),
            ("guest", "裴归棹", "局长", None),
            ("guest", "", "分管负责人", None),
        ]

    def test_who_comes_is_owed_from_the_signing_for(self):
        interview = summon(is_signed_for=False)
        owed = CaseDeadline.objects.get(case=interview.case, purpose=Purpose.CONFIRM)
        assert owed.deadline.started_on is None
        signed = summon(warned_case())
        owed = CaseDeadline.objects.get(case=signed.case, purpose=Purpose.CONFIRM)
        assert owed.deadline.started_on == clock.today()
        assert owed.deadline.amount == 1

    @pytest.mark.parametrize("day, is_allowed", [(24, False), (25, True)])
    def test_it_needs_three_working_days_ahead(self, day, is_allowed):
        # Friday the 20th; the 23rd, 24th and 25th are working days.
        at = datetime(2026, 11, day, 9, 0, tzinfo=clock.ZONE)
        if is_allowed:
            assert draft_notice(warned_case(), at).move == "summon"
            return
        with pytest.raises(Refusal, match="最早可定在11月25日") as caught:
            draft_notice(warned_case(), at)
        assert caught.value.field == "scheduled_at"

    def test_the_days_ahead_are_counted_anew_at_signing(self):
        case = warned_case()
        draft = draft_notice(case, datetime(2026, 11, 25, 9, 0, tzinfo=clock.ZONE))
        clock.set_to(clock.now() + timedelta(days=3))
        with pytest.raises(Refusal, match="至少提前3个工作日"):
            services.sign_interview_notice(draft, acting_user=person("fgw_leader"))
        assert read_again(case).state == State.WARNED
        assert not Notice.objects.exists()

    def test_the_drafter_does_not_sign_and_a_stranger_neither(self):
        draft = draft_notice(warned_case())
        for username in ("fgw_officer", "jw_leader", "jtj_head"):
            with pytest.raises(NotYours):
                services.sign_interview_notice(draft, acting_user=person(username))

    @pytest.mark.parametrize("username", ["zf_officer", "jtj_handler", "fgw_leader", "fgw_intake"])
    def test_only_an_officer_of_commission_or_credit_office_drafts(self, username):
        with pytest.raises(NotYours):
            draft_notice(warned_case(), officer=username)

    def test_from_triage_only_a_grave_matter(self):
        with pytest.raises(Refusal, match="直接约谈限于"):
            draft_notice(make_case(state=State.TRIAGE))
        for columns in ({"national_severity": NationalSeverity.GRAVE}, {"open_holds": 1}):
            assert draft_notice(make_case(state=State.TRIAGE, **columns)).reason == PAPER.reason

    @pytest.mark.parametrize("state", [State.EARLY_WARNING, State.REMINDED])
    def test_a_skipped_rung_needs_a_reason(self, state):
        case = make_case(state=state)
        with pytest.raises(Refusal, match="越级"):
            services.draft_interview_notice(
                case,
                NOTICE_FACTS,
                scheduled_at=HELD_AT,
                paper=type(PAPER)(contact=PAPER.contact),
                acting_user=person("fgw_officer"),
            )
        assert draft_notice(case).move == "summon"

    def test_a_moment_without_zone_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError):
            draft_notice(warned_case(), datetime(2026, 12, 1, 9, 0))


class TestConfirming:
    def test_it_names_the_office_and_adds_others(self):
        interview = summon()
        guests = [Person("样例甲", "分管负责人", "0000-1"), Person("样例乙", "财务科科长")]
        services.confirm_attendance(interview, guests, acting_user=person("jtj_handler"))
        seats = interview.persons.filter(side=InterviewPerson.Side.GUEST)
        assert [str(seat) for seat in seats] == [
            "裴归棹（局长）",
            "样例甲（分管负责人）",
            "样例乙（财务科科长）",
        ]
        assert Purpose.CONFIRM not in open_purposes(interview.case)

    def test_it_is_the_departments_own_and_after_signing_for(self):
        interview = summon(is_signed_for=False)
        guests = [Person("样例甲", "局长")]
        with pytest.raises(Refusal, match="先签收"):
            services.confirm_attendance(interview, guests, acting_user=person("jtj_handler"))
        with pytest.raises(NotYours):
            services.confirm_attendance(interview, guests, acting_user=person("jyj_handler"))


class TestAnotherTime:
    def test_it_is_postponed_with_days_ahead_and_the_department_is_told(self):
        interview = summon()
        services.postpone_interview(
            interview, scheduled_at=LATER, reason="主要负责人赴省开会", acting_user=person("fgw_officer")
        )
        interview = again(interview.case)
        assert (interview.status, interview.scheduled_at) == (Status.POSTPONED, LATER)
        told = CaseEvent.objects.get(case=interview.case, verb=Verb.INTERVIEW_RECORDED)
        assert not told.is_internal
        assert told.details["to"] == "2026-12-04T15:00:00+08:00"
        assert told.details["outcome"] == "postponed"

    def test_it_is_refused_too_soon_without_reason_or_by_others(self):
        interview = summon()
        soon = clock.now() + timedelta(days=1)
        officer = person("fgw_officer")
        with pytest.raises(Refusal, match="至少提前"):
            services.postpone_interview(interview, scheduled_at=soon, reason="改期", acting_user=officer)
        with pytest.raises(Refusal, match="理由"):
            services.postpone_interview(interview, scheduled_at=LATER, reason=" ", acting_user=officer)
        for username in ("jw_officer", "jtj_handler", "fgw_leader"):
            with pytest.raises(NotYours):
                services.postpone_interview(
                    interview, scheduled_at=LATER, reason="改期", acting_user=person(username)
                )

    def test_a_held_one_is_not_postponed(self):
        interview = hold(summon())
        with pytest.raises(Stale):
            services.postpone_interview(
                interview, scheduled_at=LATER, reason="改期", acting_user=person("fgw_officer")
            )
