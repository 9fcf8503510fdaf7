"""What the audit administrator reads: who opened restricted material, and whether the chains of events are whole.

Numbers, names of people and of bodies that read; never a title, a fact or a subject.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case, RestrictedRead
from casework.services.recusing import LEADERS
from casework.verification import state_of_chains
from organisations.paging import paged, search_words, with_filters
from organisations.tables import require_few

READERS = (Role.AUDIT_ADMIN, *LEADERS)


def reads_for(user: User) -> QuerySet[RestrictedRead]:
    """The log as this person reads it: the audit administrator all of it; a leader what was read of the cases that
    the own body issued, and what the own people read of others; both of cases that the leader may know of. What a
    department were told of other bodies' reads would tell it that there is a clue, and an informant."""
    if user.holds(Role.AUDIT_ADMIN):
        return RestrictedRead.objects.all()
    if not user.holds(*LEADERS):
        return RestrictedRead.objects.none()
    seen = Case.objects.visible_to(user).order_by()
    issued = seen.filter(issuing_body__in=user.line)
    by_us = Q(body_name__in=[body.name for body in user.own_bodies], case_number__in=seen.values("number"))
    return RestrictedRead.objects.filter(Q(case_number__in=issued.values("number")) | by_us)


def reads_context(request: HttpRequest, user: User, *, whole: bool = False) -> dict[str, Any]:
    """What `desk/reads.html` wants; `whole` for all the rows instead of a page of them."""
    kind, day, words = request.GET.get("kind", ""), _day(request.GET.get("on")), search_words(request)
    found = reads_for(user)
    if kind in RestrictedRead.Kind.values:
        found = found.filter(kind=kind)
    if day is not None:
        begin = datetime.combine(day, time.min, tzinfo=clock.ZONE)
        found = found.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if words:
        found = found.filter(person_name__icontains=words) | found.filter(body_name__icontains=words)
    if whole:
        require_few(found.count())
    rows, pager = (list(found), None) if whole else paged(request, found)
    return {
        "tabs": [],
        "filters": [
            {"name": "kind", "label": "内容", "value": kind, "choices": RestrictedRead.Kind.choices},
            {"name": "on", "label": "日期", "value": request.GET.get("on", ""), "choices": _days()},
        ],
        "query": words,
        "clear_href": reverse("desk:reads"),
        "export_href": with_filters(request, reverse("desk:reads_export")) if rows else "",
        "rows": [_row(row) for row in rows],
        "pager": pager,
    }


def chains_context(request: HttpRequest) -> dict[str, Any]:
    """What `desk/chains.html` wants: a page of cases by number, each chain checked as it is shown."""
    rows, pager = paged(
        request, Case.objects.order_by("number").values_list("number", "last_seq", "last_hash")
    )
    broken = state_of_chains([number for number, _, _ in rows])
    return {
        "at": clock.now(),
        "rows": [
            {
                "number": number,
                "count": seq,
                "hash": digest[:16],
                "fault": f"第{broken[number].seq}条：{broken[number].what}" if number in broken else "",
            }
            for number, seq, digest in rows
        ],
        "faults": len(broken),
        "pager": pager,
    }


def _row(read: RestrictedRead) -> dict[str, Any]:
    return {
        "at": read.at.astimezone(clock.ZONE),
        "person": read.person_name,
        "body": read.body_name or "—",
        "kind": read.get_kind_display(),
        "key": read.key,
        "number": read.case_number or "—",
        "address": read.address or "—",
    }


def _days() -> list[tuple[str, str]]:
    """The last thirty days."""
    days = (clock.today() - timedelta(days=n) for n in range(30))
    return [(day.isoformat(), f"{day.month}月{day.day}日") for day in days]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
