"""Reads of referral, hearing and decision: whose turn is it, who can be R, may it be decided yet?"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Purpose
from casework.thresholds import threshold
from deadlines.counting import last_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from findings.models import Hearing, Plea, Referral
from organisations.models import Body
from organisations.queries import lines_of


class Stage(models.TextChoices):
    """How far a referral has come, and so whose turn it is."""

    AWAITING_TELLING = "awaiting_telling", "待告知"
    AWAITING_SERVICE = "awaiting_service", "待签收告知书"
    AWAITING_PLEA = "awaiting_plea", "待陈述申辩"
    AWAITING_APPROVAL = "awaiting_approval", "陈述申辩待负责人审批"
    HEARD = "heard", "待决定"


def current_referral(case: Case) -> Referral | None:
    """The newest referral of the case, or None; only a case that is being determined has one in force."""
    return (
        Referral.objects.filter(case=case)
        .select_related("authority", "referred_by", "hearing__owed__deadline", "letter__notice", "scan")
        .order_by("-id")
        .first()
    )


def hearing_of(referral: Referral) -> Hearing | None:
    """What the department was told, or None before it was."""
    return (
        Hearing.objects.filter(referral=referral)
        .select_related("owed__deadline", "paper__notice", "scan", "referral__case__subject")
        .first()
    )


def newest_plea(hearing: Hearing) -> Plea | None:
    return (
        Plea.objects.filter(hearing=hearing).select_related("written_by", "sent_by").order_by("-id").first()
    )


def sent_pleas(referral: Referral) -> list[Plea]:
    """The pleas a decision has to answer: sent, and no waiver."""
    rows = Plea.objects.filter(hearing__referral=referral, status=Plea.Status.SENT, is_waiver=False)
    return list(rows.order_by("id"))


def stage_of(hearing: Hearing | None) -> Stage:
    """How far the hearing has come, from rows alone: what the calendar says, `heard_from` tells."""
    if hearing is None:
        return Stage.AWAITING_TELLING
    if hearing.reached_on is None:
        return Stage.AWAITING_SERVICE
    plea = newest_plea(hearing)
    if plea is None or plea.status == Plea.Status.RETURNED:
        return Stage.AWAITING_PLEA
    return Stage.AWAITING_APPROVAL if plea.status == Plea.Status.SUBMITTED else Stage.HEARD


def time_to_be_heard(hearing: Hearing) -> date | None:
    """The last day of the time to be heard while it runs and nothing was sent; None where it may be decided.

    Of a hearing that has reached the department: before, nothing runs.
    """
    if stage_of(hearing) == Stage.HEARD or clock.today() > hearing.ends_on:
        return None
    return hearing.ends_on


def possible_authorities(case: Case) -> QuerySet[Body]:
    """Who can be R in this case (domain 0b.2): the subject's superior, or a competent department that plays R.

    Of the city, or of the subject's own region; never the subject or the department that answers.
    """
    superior = Q(pk__in=lines_of(case.subject.superior))
    competent = Q(level=Body.Level.CITY) | Q(region=case.subject.region) | superior
    return (
        Body.objects.in_force(clock.today())
        .playing("R")
        .filter(competent)
        .exclude(pk__in=lines_of(case.subject, case.lead_department))
        .order_by("id")
    )


def returns_before_referral(case: Case) -> int:
    """How many returns call for a determination: the threshold of the day the case was opened."""
    return threshold("returns_before_referral", case.opened_at.astimezone(clock.ZONE).date())


def report_overdue_since(case: Case) -> date | None:
    """The due day of a rectification report that is late by the limit `determination_after`; None otherwise."""
    owed = (
        CaseDeadline.objects.filter(
            case=case,
            purpose=Purpose.REPORT,
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__stopped_on=None,
            deadline__due_on__isnull=False,
        )
        .select_related("deadline")
        .order_by("deadline__due_on")
        .first()
    )
    if owed is None or owed.deadline.due_on is None:
        return None
    due_on, after = owed.deadline.due_on, limit("determination_after")
    full = last_day(after.amount, after.unit, due_on, calendar_since(due_on))
    return due_on if full <= clock.today() else None


def is_under_way(referral: Referral, case: Case) -> bool:
    """Whether the referral still waits for its decision, be the case suspended meanwhile."""
    now = case.paused_from if case.state in (State.SUSPENDED, State.TRANSFERRED) else case.state
    return now == State.DETERMINING and referral.overtaken_on is None
