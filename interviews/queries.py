"""Reads of interviews: which one stands, what it waits for, what it allows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

import clock
from accounts.models import User
from casework.escalation.grave import grave_facts
from casework.lifecycle import State
from casework.models import Case
from casework.thresholds import threshold
from deadlines.counting import due_on
from deadlines.limits import limit
from deadlines.queries import calendar_since
from interviews.models import Interview, InterviewRecord


class Stage(StrEnum):
    """What an interview waits for; whose turn that is, caseflow says."""

    AWAITING_SIGNATURE = "awaiting_signature"  # the department signs for the notice
    SCHEDULED = "scheduled"  # the issuer's officer holds it and records what came of it
    # first no-show, or called off while the case rested: the officer summons again
    AWAITING_NEW_TIME = "awaiting_new_time"
    AWAITING_RECORD_SIGNATURE = (
        "awaiting_record_signature"  # the department signs, or two officers note refusal
    )
    AWAITING_MINUTES = "awaiting_minutes"  # the issuer's officer drafts the minutes
    AWAITING_ORDER = "awaiting_order"  # somebody of J, R or G orders rectification
    AWAITING_SETTLEMENT = "awaiting_settlement"  # the minutes say that nothing is left
    OVER = "over"  # the case is no longer being interviewed about


def current_interview(case: Case) -> Interview | None:
    """The newest interview of a case whose notice is not void, with its notice and record, or None."""
    return (
        Interview.objects.filter(case=case, paper__notice__voided_at=None)
        .select_related("case__subject", "issuer", "paper__notice__addressee", "minutes__notice", "record")
        .order_by("-id")
        .first()
    )


def stage_of(interview: Interview) -> Stage:
    """What the interview waits for, by its rows alone: no clock is asked (and of no-shows, how many are enough)."""
    if interview.case.state != State.INTERVIEWING:
        return Stage.OVER
    match interview.status:
        case Interview.Status.NO_SHOW:
            enough = enough_no_shows(interview)
            return Stage.AWAITING_ORDER if enough else Stage.AWAITING_NEW_TIME
        case Interview.Status.HELD:
            record = record_of(interview)
            settled = record is not None and record.is_complete
            return Stage.AWAITING_MINUTES if settled else Stage.AWAITING_RECORD_SIGNATURE
        case Interview.Status.CONCLUDED:
            return Stage.AWAITING_SETTLEMENT if interview.is_nothing_left else Stage.AWAITING_ORDER
    if interview.paper.notice.signed_for_at is None:
        return Stage.AWAITING_SIGNATURE
    return Stage.AWAITING_NEW_TIME if interview.status == Interview.Status.CALLED_OFF else Stage.SCHEDULED


def record_of(interview: Interview) -> InterviewRecord | None:
    """The record of a held interview, or None."""
    try:
        return interview.record
    except ObjectDoesNotExist:
        return None


def may_order_rectification(case: Case) -> bool:
    """Whether the interview, if the case is in one, lets rectification be ordered (T9)."""
    return not why_not(case)


def why_not(case: Case) -> str:
    """What still stands between the interview and an order, as a sentence; "" where nothing does.

    Minutes issued rest on a complete record; or a second no-show is on record. A case in another state is
    none of this room's business: "".
    """
    if case.state != State.INTERVIEWING:
        return ""
    interview = current_interview(case)
    if interview is None:
        return "本案尚未约谈，不能责令整改。"
    if interview.minutes_id is not None or enough_no_shows(interview):
        return ""
    return {
        Interview.Status.NO_SHOW: "被约谈单位只有一次未到场，应当再次约谈；再次未到场的，可以责令整改。",
        Interview.Status.HELD: "约谈纪要尚未印发，不能责令整改。",
    }.get(Interview.Status(interview.status), "约谈尚未举行，不能责令整改。")


def enough_no_shows(interview: Interview) -> bool:
    """T9: whether as many no-shows are on record as stand in for the minutes (default two).

    The case keeps the number of the day it was opened. Nobody is asked before the first no-show.
    """
    if not interview.no_show_count:
        return False
    opened_on = interview.case.opened_at.astimezone(clock.ZONE).date()
    return interview.no_show_count >= threshold("no_shows_before_order", opened_on)


def no_show_key(interview: Interview) -> str:
    """The key under which something is proposed after the newest no-show, once."""
    return f"interview:{interview.pk}:no_show:{interview.no_show_count}"


def is_grave(case: Case) -> bool:
    """A matter so grave that it may be taken up with an interview at once (T4): a grave fact stands (domain 2.6)."""
    return bool(grave_facts(case))


def earliest_day(told_on: date | None = None) -> date:
    """The first day on which an interview may be held if the body is told today (or on that day)."""
    day = told_on or clock.today()
    ahead = limit("interview_notice", day)
    return due_on(ahead.amount, ahead.unit, day, calendar=calendar_since(day))


def interviews_for(user: User) -> QuerySet[Interview]:
    """The interviews of the cases this person sees; a department's own once the notice is served on it."""
    seen = Interview.objects.filter(
        case__in=Case.objects.visible_to(user).values("pk"), paper__notice__voided_at=None
    )
    if user.body_id is not None:
        seen = seen.exclude(paper__notice__addressee__in=user.line, paper__notice__served_at=None)
    return seen.select_related("case__subject", "issuer", "paper__notice", "minutes__notice").order_by(
        "scheduled_at", "id"
    )
