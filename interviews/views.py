"""The room's own page: the month of interviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from casework.models import Case
from deadlines.queries import calendar_since
from interviews.month import appointment, month_beside, month_of, span_of, weeks_of
from interviews.queries import interviews_for
from notices.models import Notice


def calendar(request: HttpRequest) -> HttpResponse:
    """`?month=2026-12`; this month's by default."""
    assert isinstance(request.user, User)
    first = month_of(request.GET.get("month"))
    begin, end = span_of(first)
    found = interviews_for(request.user).filter(scheduled_at__gte=begin, scheduled_at__lt=end)
    rows = [appointment(interview, _case_address, _document_address) for interview in found]
    context = {
        "month": first,
        "previous_href": f"?month={month_beside(first, -1)}",
        "next_href": f"?month={month_beside(first, 1)}",
        "weeks": weeks_of(first, rows, calendar_since(begin.date())),
        "rows": [row for row in rows if (row.at.year, row.at.month) == (first.year, first.month)],
    }
    return render(request, "interviews/calendar.html", context)


def _case_address(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def _document_address(notice: Notice) -> str:
    return reverse("desk:document", args=[notice.pk])
