"""Figures for lookers-on: how many, never which. No case, body or person is named."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

import clock
from casework.lifecycle import ENDED, PAUSED, State
from casework.models import Case, CaseDeadline
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
        "total": _region({"region": "合计", **{key: sum(row[key] for row in regions) for key in COUNTS}}),
    }


COUNTS = ("total", "running", "overdue", "paused", "finished", "ended")


def _by_region() -> Any:
    late = Exists(
        CaseDeadline.objects.filter(
            case=OuterRef("pk"),
            deadline__due_on__lt=clock.today(),
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__stopped_on=None,
        )
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
