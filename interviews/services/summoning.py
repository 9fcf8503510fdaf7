"""Summoning: the notice, who will come, another time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

import clock
from accounts.models import User
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft, Proposal, Purpose
from casework.services import (
    Content,
    NotYours,
    Owed,
    Paper,
    accept_proposal,
    facts_of,
    issue,
    meet_owed,
    put_forward,
    require_reason_for_skip,
    take_for_signing,
)
from deadlines.limits import limit
from interviews.attendance import Person, read_persons
from interviews.models import Interview, InterviewPerson
from interviews.queries import earliest_day, is_grave, no_show_key
from interviews.services.guarding import (
    note,
    require_department,
    require_officer,
    require_status,
    require_text,
    take,
)
from notices.facts import InterviewNoticeFacts
from notices.models import Notice
from notices.wording import chinese_moment
from organisations.refusals import Refusal

Side = InterviewPerson.Side
Status = Interview.Status
# How a form and a draft hold an hour: the city's own, to the minute.
LOCAL = "%Y-%m-%dT%H:%M"


@transaction.atomic
def draft_interview_notice(
    case: Case, facts: InterviewNoticeFacts, *, scheduled_at: datetime, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 约谈通知书 (move `summon`). The printed hour is made from `scheduled_at` (aware).

    The place and the persons on both sides are the facts'. Raises NotYours for anybody but an officer of J or
    F; Refusal where too few days lie ahead, a rung is skipped without a reason, or a case in triage is not
    grave.
    """
    if not {"J", "F"} & standing(acting_user, case).drafts:
        raise NotYours("约谈通知书由纪委监委、发展改革部门的经办人拟稿。")
    said = interview_notice_content(case, facts, scheduled_at=scheduled_at, paper=paper)
    return put_forward(case, said, acting_user=acting_user)


def interview_notice_content(
    case: Case, facts: InterviewNoticeFacts, *, scheduled_at: datetime, paper: Paper
) -> Content:
    """What 约谈通知书 says. Raises Refusal naming the field."""
    require_may_summon(case, paper.reason)
    require_ahead(scheduled_at)
    local = scheduled_at.astimezone(clock.ZONE)
    return Content.of(
        paper,
        move="summon",
        kind="interview_notice",
        facts=replace(facts, held_at=chinese_moment(local)),
        extras={"scheduled_at": f"{local:{LOCAL}}"},
    )


@transaction.atomic
def sign_interview_notice(draft: Draft, *, acting_user: User) -> Notice:
    """Signs 约谈通知书: the case is being interviewed about; who comes is owed from the signing for.

    The days ahead are counted anew from today. The interview is `notice.paper.interview`.
    """
    taken = take_for_signing(draft, acting_user=acting_user)
    scheduled_at = read_local(taken.content["extras"]["scheduled_at"])
    require_may_summon(taken.case, taken.reason)
    require_ahead(scheduled_at)
    facts: InterviewNoticeFacts = facts_of(taken)
    notice = issue(draft, acting_user=acting_user, owed=[Owed(Purpose.CONFIRM, facts.confirm_within)])
    assert notice is not None
    _open(notice.paper, facts, scheduled_at)
    return notice


@transaction.atomic
def confirm_attendance(interview: Interview, guests: Sequence[Person], *, acting_user: User) -> Interview:
    """反馈参加人员 by the summoned body. Nobody summoned can be taken off the list or be replaced."""
    interview = take(interview)
    require_department(interview, acting_user)
    require_status(interview, Status.SUMMONED, Status.POSTPONED, Status.CALLED_OFF)
    if interview.paper.notice.signed_for_at is None:
        raise Refusal("请先签收约谈通知书，再反馈参加人员。")
    if not guests:
        raise Refusal("没有写明参加人员。", field="guests", remedy="请逐行写明姓名、职务和联系电话。")
    for guest in guests:
        _seat(interview, guest)
    meet_owed(interview.case, Purpose.CONFIRM, acting_user=acting_user)
    names = [str(guest) for guest in guests]
    note(interview, "confirmed", acting_user=acting_user, guests=names)
    return interview


@transaction.atomic
def postpone_interview(
    interview: Interview, *, scheduled_at: datetime, reason: str, place: str = "", acting_user: User
) -> Interview:
    """改期 by the issuer's officer, before it was held, again days ahead. An empty place: the same place."""
    interview = take(interview)
    require_officer(interview, acting_user)
    require_status(interview, Status.SUMMONED, Status.POSTPONED)
    require_text(reason, "没有写明改期的理由。", field="reason", remedy="请写明改期的理由。")
    return _set_time(
        interview, Status.POSTPONED, scheduled_at, place=place, reason=reason, acting_user=acting_user
    )


@transaction.atomic
def summon_again(
    interview: Interview, *, scheduled_at: datetime, reason: str, place: str = "", acting_user: User
) -> Interview:
    """再次约谈 after a no-show, or after the case rested, by the same notice at another time.

    What the software proposed is thereby accepted.
    """
    interview = take(interview)
    require_officer(interview, acting_user)
    require_status(interview, Status.NO_SHOW, Status.CALLED_OFF)
    require_text(
        reason, "没有写明再次约谈的理由。", field="reason", remedy="请写明未到场或者恢复办理的情况。"
    )
    open_ones = Proposal.objects.filter(key=no_show_key(interview), status=Proposal.Status.OPEN)
    for proposal in open_ones:
        accept_proposal(proposal, acting_user=acting_user, reason=reason)
    return _set_time(
        interview, Status.SUMMONED, scheduled_at, place=place, reason=reason, acting_user=acting_user
    )


def read_local(text: str) -> datetime:
    """The aware moment of an hour as a draft holds it."""
    return datetime.strptime(text, LOCAL).replace(tzinfo=clock.ZONE)


def require_may_summon(case: Case, reason: str) -> None:
    """Raises Refusal where a case in triage is not grave, or a rung is skipped without a reason (T4, T8x)."""
    if case.state == State.TRIAGE and not is_grave(case):
        raise Refusal(
            "直接约谈限于有严重情形的事项，本案没有。",
            remedy="请先预警、提醒或者警示；确有严重情形的，先在案件页“登记情形”，写明事实和来源。",
        )
    require_reason_for_skip(case, "summon", reason)


def require_ahead(scheduled_at: datetime) -> None:
    """Raises Refusal where the body, told today, would have fewer days than the limit `interview_notice`."""
    if scheduled_at.tzinfo is None:
        raise ValueError(f"an appointment without time zone: {scheduled_at!r}")
    earliest = earliest_day()
    if scheduled_at.astimezone(clock.ZONE).date() < earliest:
        ahead = limit("interview_notice")
        term = f"{ahead.amount}{ahead.get_unit_display()}"
        raise Refusal(
            f"约谈应当至少提前{term}通知，今日通知的最早可定在{earliest.month}月{earliest.day}日。",
            field="scheduled_at",
            remedy="请改定约谈时间。",
        )


def _open(paper: CaseNotice, facts: InterviewNoticeFacts, scheduled_at: datetime) -> None:
    interview = Interview.objects.create(
        case=paper.case, paper=paper, issuer=paper.notice.issuer, scheduled_at=scheduled_at, place=facts.place
    )
    sides = ((Side.HOST, facts.interviewers), (Side.GUEST, facts.interviewees))
    InterviewPerson.objects.bulk_create(
        _row(interview, side, person) for side, lines in sides for person in read_persons(lines)
    )


def _row(interview: Interview, side: str, person: Person) -> InterviewPerson:
    return InterviewPerson(
        interview=interview, side=side, name=person.name, position=person.position, phone=person.phone
    )


def _seat(interview: Interview, guest: Person) -> None:
    """Gives the guest the seat the notice has for that name or office, or a new one beside it."""
    seats = interview.persons.filter(side=Side.GUEST)
    seat = seats.filter(name=guest.name).exclude(name="").first()
    seat = seat or seats.filter(name="", position=guest.position).first()
    if seat is None:
        _row(interview, Side.GUEST, guest).save()
        return
    seat.name, seat.phone = guest.name, guest.phone
    seat.position = guest.position or seat.position
    seat.save(update_fields=["name", "position", "phone"])


def _set_time(
    interview: Interview, status: str, scheduled_at: datetime, *, place: str, reason: str, acting_user: User
) -> Interview:
    require_ahead(scheduled_at)
    before = interview.scheduled_at
    interview.status, interview.scheduled_at = status, scheduled_at
    interview.place = place.strip() or interview.place
    interview.save(update_fields=["status", "scheduled_at", "place"])
    times = {"from": _iso(before), "to": _iso(scheduled_at)}
    outcome = "postponed" if status == Status.POSTPONED else "summoned_again"
    note(interview, outcome, acting_user=acting_user, reason=reason, place=interview.place, **times)
    return interview


def _iso(moment: datetime) -> str:
    return moment.astimezone(clock.ZONE).isoformat()
