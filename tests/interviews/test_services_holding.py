"""Holding, not coming, signing the record, concluding: who may, when, and what it leaves behind."""

from datetime import timedelta

import pytest

import clock
from casework.lifecycle import State
from casework.models import CaseDeadline, Proposal, Purpose
from casework.services import NotYours, Stale
from interviews import services
from interviews.attendance import Person
from interviews.models import Interview
from interviews.services.concluding import NOTHING_LEFT
from organisations.refusals import Refusal
from tests.factories.casework import person, read_again
from tests.factories.interviews import (
    HELD_AT,
    LATER,
    MINUTES_FACTS,
    PAPER,
    again,
    conclude,
    hold,
    miss,
    open_purposes,
    sign,
    sitting,
    summon,
)

Status = Interview.Status


class TestHolding:
    def test_not_before_the_hour(self):
        interview = summon()
        clock.set_to(HELD_AT - timedelta(minutes=1))
        with pytest.raises(Refusal, match="未到"):
            services.record_interview(
                interview, "held", sitting=sitting(interview), acting_user=person("fgw_officer")
            )

    def test_held_keeps_the_record_and_starts_the_clock_of_the_minutes(self):
        interview = hold(summon())
        assert interview.status == Status.HELD
        assert interview.record.demands == ["付清余款并报送凭证"]
        assert all(seat.has_attended for seat in interview.persons.all())
        owed = CaseDeadline.objects.get(case=interview.case, purpose=Purpose.MINUTES)
        assert (owed.debtor, owed.deadline.started_on) == (interview.issuer, clock.today())

    def test_who_stayed_away_is_marked(self):
        interview = summon()
        clock.set_to(HELD_AT + timedelta(hours=1))
        said = sitting(interview)
        head = interview.persons.get(name="裴归棹").pk
        one = type(said)(**{**vars(said), "present": frozenset([head]), "observers": (Person("样例丙"),)})
        services.record_interview(interview, "held", sitting=one, acting_user=person("fgw_officer"))
        came = interview.persons.filter(has_attended=True).values_list("name", flat=True)
        assert list(came) == ["裴归棹", "样例丙"]

    @pytest.mark.parametrize("field", ["issues", "statements", "demands", "chaired_by", "present", "held_at"])
    def test_it_refuses_half_a_record(self, field):
        interview = summon()
        clock.set_to(HELD_AT + timedelta(hours=1))
        empty = {"chaired_by": "", "present": frozenset(), "held_at": clock.now() + timedelta(hours=1)}
        said = type(sitting(interview))(**{**vars(sitting(interview)), field: empty.get(field, ())})
        with pytest.raises(Refusal) as caught:
            services.record_interview(interview, "held", sitting=said, acting_user=person("fgw_officer"))
        assert caught.value.field == field

    def test_only_an_officer_of_the_issuer_records(self):
        interview = summon()
        clock.set_to(HELD_AT)
        for username in ("jw_officer", "fgw_leader", "jtj_handler"):
            with pytest.raises(NotYours):
                services.record_interview(
                    interview, "held", sitting=sitting(interview), acting_user=person(username)
                )

    def test_the_second_of_two_is_told(self):
        interview = summon()
        hold(interview)
        with pytest.raises(Stale):
            services.record_interview(
                interview, "held", sitting=sitting(interview), acting_user=person("fgw_officer")
            )


class TestNotComing:
    def test_the_first_time_another_appointment_is_proposed(self):
        interview = miss(summon())
        assert (interview.status, interview.no_show_count) == (Status.NO_SHOW, 1)
        proposal = Proposal.objects.get(case=interview.case)
        assert (proposal.move, proposal.addressee) == ("", interview.issuer)
        assert "第1次未到场" in proposal.why
        assert read_again(interview.case).state == State.INTERVIEWING

    def test_summoned_again_the_proposal_is_accepted(self):
        interview = miss(summon())
        services.summon_again(
            interview, scheduled_at=LATER, reason="再次约谈", acting_user=person("fgw_officer")
        )
        interview = again(interview.case)
        assert (interview.status, interview.scheduled_at) == (Status.SUMMONED, LATER)
        assert Proposal.objects.get(case=interview.case).status == Proposal.Status.ACCEPTED

    def test_the_second_time_an_order_is_proposed(self):
        interview = miss(summon())
        services.summon_again(
            interview, scheduled_at=LATER, reason="再次约谈", acting_user=person("fgw_officer")
        )
        interview = miss(again(interview.case))
        assert interview.no_show_count == 2
        newest = Proposal.objects.filter(case=interview.case).first()
        assert newest is not None and newest.move == "order_rectification"

    def test_nobody_is_absent_who_was_never_served(self):
        with pytest.raises(Refusal, match="尚未签收"):
            miss(summon(is_signed_for=False))


class TestSigningTheRecord:
    def test_handler_or_head_signs_once(self):
        interview = hold(summon())
        record = services.sign_record(
            interview, remarks="第二项金额以审计为准", acting_user=person("jtj_handler")
        )
        assert record.is_complete and record.remarks
        with pytest.raises(Stale, match="已经签字"):
            services.sign_record(interview, acting_user=person("jtj_head"))
        for username in ("fgw_officer", "jyj_head"):
            with pytest.raises(NotYours):
                services.sign_record(interview, acting_user=person(username))

    def test_a_refusal_is_noted_by_two_persons_of_the_issuer(self):
        interview = hold(summon())
        officer = person("fgw_officer")
        with pytest.raises(Refusal, match="拒签的情况"):
            services.note_refusal(interview, acting_user=officer)
        record = services.note_refusal(interview, reason="当场拒绝签字", acting_user=officer)
        assert not record.is_complete
        with pytest.raises(NotYours, match="另一名"):
            services.note_refusal(interview, acting_user=officer)
        for username in ("jw_officer", "jtj_head", "fgw_intake"):
            with pytest.raises(NotYours):
                services.note_refusal(interview, acting_user=person(username))
        record = services.note_refusal(interview, acting_user=person("fgw_leader"))
        assert record.is_refused and record.is_complete
        with pytest.raises(Stale, match="注明拒签"):
            services.sign_record(interview, acting_user=person("jtj_head"))

    def test_until_the_second_has_noted_it_the_body_may_still_sign(self):
        interview = hold(summon())
        services.note_refusal(interview, reason="当场拒绝签字", acting_user=person("fgw_officer"))
        assert services.sign_record(interview, acting_user=person("jtj_head")).signed_at is not None


class TestConcluding:
    def test_no_minutes_without_a_complete_record(self):
        interview = hold(summon())
        with pytest.raises(Refusal, match="尚未签字"):
            conclude(interview)

    def test_minutes_move_nothing_and_meet_the_clock(self):
        interview = conclude(sign(hold(summon())))
        assert interview.status == Status.CONCLUDED
        assert interview.minutes is not None
        assert interview.minutes.notice.number_text == "澄发改纪〔2026〕1号"
        assert read_again(interview.case).state == State.INTERVIEWING
        assert Purpose.MINUTES not in open_purposes(interview.case)

    def test_minutes_are_the_issuers(self):
        interview = sign(hold(summon()))
        with pytest.raises(NotYours):
            services.draft_minutes(interview, MINUTES_FACTS, paper=PAPER, acting_user=person("jw_officer"))

    def test_with_nothing_left_the_minutes_say_so_and_the_case_may_be_settled(self):
        interview = conclude(sign(hold(summon())), is_nothing_left=True)
        assert interview.minutes is not None
        assert interview.minutes.notice.facts["issues"][-1] == NOTHING_LEFT
        draft = services.draft_settlement_after_interview(
            interview.case, reason="余款当场付清", acting_user=person("fgw_officer")
        )
        services.sign_settlement_after_interview(draft, acting_user=person("fgw_leader"))
        case = read_again(interview.case)
        assert (case.state, case.closing_from) == (State.CLOSING, State.INTERVIEWING)
        assert open_purposes(case) == {Purpose.CLOSE}

    def test_it_is_not_settled_where_something_is_left(self):
        interview = sign(hold(summon()))
        officer = person("fgw_officer")
        with pytest.raises(Refusal, match="尚未印发"):
            services.draft_settlement_after_interview(interview.case, reason="了结", acting_user=officer)
        conclude(interview)
        with pytest.raises(Refusal, match="没有写明无需整改"):
            services.draft_settlement_after_interview(interview.case, reason="了结", acting_user=officer)
