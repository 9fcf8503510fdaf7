"""Figures for lookers-on: how many, never which. No case, body or person is named."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

import clock
from casework.lifecycle import ENDED, PAUSED, State
from casework.models import Case, CaseDeadline, LookBack, Purpose
from desk.templatetags.zx import rate

FINISHED = (State.CLOSED, State.LIFTED)


def figures_context() -> dict[str, Any]:
    """Cases by state and by region, with overdue ones; every rate with its fraction."""
    states = dict(
        Case.objects.exclude(state=State.DRAFT).order_by().values_list("state").annotate(Count("pk"))
    )
    regions = [_region(row) for row in _by_region()]
    return {
        "at": clock.now(),
        "states": [
            {"state": state.value, "word": state.label, "count": states.get(state, 0)}
            for state in State
            if state != State.DRAFT
        ],
        "regions": regions,
        "look_backs": _look_backs(),
        "total": _region({"region": "合计", **{key: sum(row[key] for row in regions) for key in COUNTS}}),
    }


def _look_backs() -> dict[str, Any]:
    """回头看: due by today, done, and of those found relapsed; a look-back on time is worth as much as any."""
    found = LookBack.objects.aggregate(done=Count("pk"), relapsed=Count("pk", filter=Q(has_relapsed=True)))
    looked = LookBack.objects.filter(case=OuterRef("pk"), due_on=OuterRef("look_back_on"))
    waiting = Case.objects.filter(state=State.CLOSED, look_back_on__lte=clock.today()).exclude(Exists(looked))
    due = found["done"] + waiting.count()
    return {**found, "due": due, "rate": rate(found["done"], due)}


COUNTS = ("total", "running", "overdue", "paused", "finished", "ended")


def _by_region() -> Any:
    late = Exists(
        CaseDeadline.objects.filter(
            case=OuterRef("pk"),
            deadline__due_on__lt=clock.today(),
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__stopped_on=None,
        ).exclude(purpose=Purpose.TRANSFER_RECEIPT)
    )
    return (
        Case.objects.exclude(state=State.DRAFT)
        .annotate(is_late=late)
        .order_by()
        .values("subject__region")
        .annotate(
            total=Count("pk"),
            running=Count("pk", filter=~Q(state__in=ENDED | PAUSED)),
            overdue=Count("pk", filter=Q(is_late=True) & ~Q(state__in=ENDED | PAUSED)),
            paused=Count("pk", filter=Q(state__in=PAUSED)),
            finished=Count("pk", filter=Q(state__in=FINISHED)),
            ended=Count("pk", filter=Q(state__in=ENDED)),
        )
        .order_by("subject__region")
    )


def _region(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its rates: 办结率 of all, 超期率 of those under way; a denominator of 0 is a dash."""
    return {
        **{key: row[key] for key in COUNTS},
        "region": row.get("region") or row.get("subject__region") or "—",
        "finished_rate": rate(row["finished"], row["total"]),
        "overdue_rate": rate(row["overdue"], row["running"]),
    }
