"""典型案例 as a looker-on reads them: what stands in the row that a leader named, and nothing of the case's file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from casework.models import Case, TypicalCase
from casework.services import may_name, may_withdraw
from desk.templatetags.zx import full_date
from organisations.paging import paged

VIEWS = {"": "已确定", "proposed": "待确定", "withdrawn": "不列、撤回"}
STATUSES = {
    "": [TypicalCase.Status.NAMED],
    "proposed": [TypicalCase.Status.PROPOSED],
    "withdrawn": [TypicalCase.Status.RETURNED, TypicalCase.Status.WITHDRAWN],
}


def list_context(request: Any, user: User) -> dict[str, Any]:
    """What `desk/typical_list.html` wants. Tabs only for those who see more than the named ones."""
    seen = TypicalCase.objects.visible_to(user)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    rows, pager = paged(request, seen.filter(status__in=STATUSES[view]))
    counts = {code: seen.filter(status__in=statuses).count() for code, statuses in STATUSES.items()}
    address = reverse("desk:typical_cases")
    tabs = [
        {
            "label": label,
            "href": f"{address}?view={code}" if code else address,
            "count": counts[code],
            "is_current": code == view,
        }
        for code, label in VIEWS.items()
    ]
    return {
        "tabs": tabs if counts["proposed"] or counts["withdrawn"] else [],
        "rows": [_row(row) for row in rows],
        "pager": pager,
    }


def detail_context(typical: TypicalCase, user: User) -> dict[str, Any]:
    """What `desk/typical_case.html` wants. The way to the case itself stands there for those alone who may go it."""
    facts = [
        {"label": "涉事单位", "value": typical.subject_name},
        {"label": "地区", "value": typical.region},
        {"label": "失信行为", "value": typical.behaviour},
        {"label": "确定机关", "value": typical.body.name},
    ]
    if typical.status == TypicalCase.Status.NAMED:
        facts.append({"label": "确定日期", "value": full_date(typical.decided_at)})
    else:
        facts.append({"label": "状态", "value": typical.get_status_display()})
    context: dict[str, Any] = {
        "crumbs": [{"label": "典型案例", "href": reverse("desk:typical_cases")}, {"label": typical.title}],
        "title": typical.title,
        "facts": facts,
        "summary": typical.summary,
        "measures": [
            {"name": each["name"], "on": date.fromisoformat(each["on"])} for each in typical.measures
        ],
        "outcome": typical.outcome,
        "decide_href": reverse("caseflow:decide_typical", args=[typical.pk]),
        "may_name": may_name(user, typical),
        "may_withdraw": may_withdraw(user, typical),
        "reason": typical.decision_reason,
    }
    if Case.objects.visible_to(user).filter(pk=typical.case_id).exists():
        context["case_href"] = reverse("desk:case", args=[typical.case.number])
        context["case_number"] = typical.case.number
    return context


def _row(typical: TypicalCase) -> dict[str, Any]:
    return {
        "href": reverse("desk:typical_case", args=[typical.pk]),
        "title": typical.title,
        "subject_name": typical.subject_name,
        "region": typical.region,
        "behaviour": typical.behaviour,
        "measures": "、".join(dict.fromkeys(each["name"] for each in typical.measures)),
        "on": typical.decided_at or typical.proposed_at,
        "status": typical.get_status_display(),
    }
