"""待阅: what a person was given to read, unread first; and the one page of a case that a city leader reads."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from casework.models import Case, CaseEvent, Reading
from casework.released import released_facts
from casework.services import may_instruct
from desk import queries
from desk.clocks import Clocks
from desk.ladder import steps
from desk.record_side import instructions_of
from desk.rows import document_row, light_of
from desk.templatetags.zx import cn_date, money
from organisations.paging import paged


def readings_of(user: User) -> QuerySet[Reading]:
    """Everything the person was given to read, unread first, the newest first."""
    rows = Reading.objects.filter(reader=user).select_related(
        "circulation__case__subject", "circulation__sent_by"
    )
    return rows.order_by(F("read_at").desc(nulls_first=True), "-circulation__sent_at", "-id")


def readings_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """What `desk/readings.html` wants, without the desk's other tabs."""
    everything = readings_of(user)
    view = request.GET.get("view", "")
    rows, pager = paged(request, everything.filter(read_at__isnull=view != "read"))
    address = reverse("desk:readings")
    unread = queries.count_unread(user)
    return {
        "rows": [_row(row) for row in rows],
        "pager": pager,
        "views": [
            {"label": "待阅", "href": address, "count": unread, "is_current": view != "read"},
            {"label": "已阅", "href": f"{address}?view=read", "is_current": view == "read"},
        ],
        "empty_text": "尚无已阅事项。" if view == "read" else "没有待阅事项。",
    }


def _row(row: Reading) -> dict[str, Any]:
    circulation = row.circulation
    case = circulation.case
    return {
        "pk": row.pk,
        "href": reverse("caseflow:read", args=[row.pk]),
        "kind": circulation.get_kind_display(),
        "title": circulation.title,
        "body": case.subject.name if case else "",
        "number": case.number if case else "",
        "by": circulation.sent_by.full_name if circulation.sent_by else "系统",
        "at": circulation.sent_at,
        "read_at": row.read_at,
        "opinion": row.opinion,
        "is_unread": row.read_at is None,
    }


def summary_context(user: User, case: Case) -> dict[str, Any]:
    """What `desk/summary.html` wants: what documents have released, the state, the ladder, the clocks.

    No source, no evidence, no drafts and no names of officers.
    """
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    papers = queries.papers_of(case, user, inside=False)
    clocks = Clocks([case.pk])
    mark = None if case.has_ended else clocks.loudest(case.pk)
    facts: list[dict[str, Any]] = [
        {"label": "案件编号", "value": case.number, "kind": "docket"},
        {"label": "现状", "value": case.get_state_display()},
        {"label": "行为", "value": str(case.behaviour)},
        {"label": "国家三级", "value": case.get_national_severity_display()},
        {"label": "承办机关", "value": case.issuing_body.name},
        {"label": "立案", "value": cn_date(case.opened_at)},
    ]
    if case.amount is not None:
        facts.append({"label": "涉及金额", "value": money(case.amount)})
    valid = [paper for paper in papers if not paper.notice.voided_at]
    return {
        "crumbs": [{"label": "待阅", "href": reverse("desk:readings")}, {"label": case.number}],
        "body": case.subject.name,
        "matter": case.title,
        "facts": facts,
        "told": released_facts(case) if any(paper.notice.facts.get("situation") for paper in valid) else "",
        "steps": steps(case, events, papers, mark=mark),
        "clocks": [
            {
                "who": found.owed.debtor.name,
                "what": found.owed.get_purpose_display(),
            }
            | light_of(found)
            for found in sorted(clocks.of(case.pk), key=lambda found: found.loudness)
        ],
        "documents": [document_row(paper) for paper in reversed(papers)],
        "instructions": instructions_of(case, clocks, user),
        "instruct_href": reverse("caseflow:instruct", args=[case.number]) if may_instruct(case, user) else "",
        "own_readings": [
            _row(row) for row in readings_of(user).filter(circulation__case=case).order_by("-id")
        ],
    }
