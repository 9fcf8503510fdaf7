"""升级记录: which rule fired in which case, when, on which facts, and what a person decided."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.roles import LEADER, OFFICER
from casework.escalation.grave import grave_facts
from casework.lifecycle import LADDER
from casework.models import Case, EscalationRule, Firing, NotedFact, Proposal
from casework.services import may_note
from desk import queries
from desk.rows import case_href, title_of_proposal
from organisations.paging import paged, search_words

READERS = (*(OFFICER[letter] for letter in "JFRG"), *(LEADER[letter] for letter in "JFRG"))
S = Proposal.Status
DECISIONS: dict[str, tuple[str, Q]] = {
    **{str(status): (str(status.label), Q(proposals__status=status)) for status in S},
    "told": ("只告知", Q(proposals=None)),
}
SHOWN_ON_CASE = 8


def has_firings(user: User) -> bool:
    """Whether 升级记录 is the person's business."""
    return user.holds(*READERS)


def firings_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """What `desk/firings.html` wants."""
    rule, decision = (request.GET.get(name, "").replace("\x00", "") for name in ("rule", "decision"))
    words = search_words(request)
    found = _readable(user)
    if rule:
        found = found.filter(version__rule__code=rule)
    if decision in DECISIONS:
        found = found.filter(DECISIONS[decision][1]).distinct()
    if words:
        found = found.filter(Q(case__number__icontains=words) | Q(case__subject__name__icontains=words))
    page, pager = paged(request, found)
    inside = queries.inside_of(user, [firing.case for firing in page])
    rules = EscalationRule.objects.values_list("code", "name")
    return {
        "filters": [
            {"name": "rule", "label": "规则", "value": rule, "choices": list(rules)},
            {
                "name": "decision",
                "label": "决定",
                "value": decision,
                "choices": [(code, label) for code, (label, _) in DECISIONS.items()],
            },
        ],
        "query": words,
        "clear_href": request.path,
        "rows": [firing_row(firing) for firing in page if firing.case_id in inside],
        "pager": pager,
        "heading": "升级记录",
    }


def _readable(user: User) -> QuerySet[Firing]:
    own = Q(subject__in=user.line) | Q(lead_department__in=user.line)
    cases = Case.objects.visible_to(user).exclude(own).order_by()
    rows = Firing.objects.filter(case__in=cases.values("pk"))
    joined = rows.select_related("version__rule", "case__subject__superior", "case__lead_department")
    return joined.prefetch_related("proposals__decided_by").order_by("-fired_at", "-id")


def firing_row(firing: Firing) -> dict[str, Any]:
    """One firing: the rule, its facts, who was told, and each proposal with its decision."""
    return {
        "rule": str(firing.version),
        "why": firing.why,
        "since": firing.since,
        "at": firing.fired_at,
        "told": "、".join(one["name"] for one in firing.told) or "无人",
        "number": firing.case.number,
        "href": case_href(firing.case),
        "body": firing.case.subject.name,
        "proposals": [proposed_row(proposal) for proposal in firing.proposals.all()],
    }


def proposed_row(proposal: Proposal) -> dict[str, Any]:
    """What was proposed, what was decided, by whom and why."""
    decided = proposal.decided_by is not None
    return {
        "what": title_of_proposal(proposal),
        "status": proposal.get_status_display(),
        "by": proposal.decided_by.full_name if proposal.decided_by else "",
        "at": proposal.decided_at if decided else None,
        "reason": proposal.decision_reason,
    }


def firings_on_case(case: Case, user: User, *, inside: bool) -> dict[str, Any]:
    """``firings``, ``grave``, ``noted`` of `desk/case.html`: for the governing side alone."""
    if not inside:
        return {}
    rows = Firing.objects.filter(case=case).select_related("version__rule", "case__subject")
    fired = list(rows.prefetch_related("proposals__decided_by")[: SHOWN_ON_CASE + 1])
    grave = grave_facts(case) if case.state in LADDER else []
    return {
        "firings": [firing_row(firing) for firing in fired[:SHOWN_ON_CASE]],
        "firings_href": f"{reverse('desk:firings')}?q={case.number}" if has_firings(user) else "",
        "grave": [fact.why for fact in grave],
        "noted": _noted(case, user),
    }


def _noted(case: Case, user: User) -> list[dict[str, Any]]:
    rows = list(NotedFact.objects.filter(case=case).select_related("noted_by"))
    may = bool(rows) and may_note(case, user)
    return [
        {
            "kind": row.get_kind_display(),
            "text": row.text,
            "by": row.noted_by.full_name,
            "at": row.noted_at,
            "withdrawn_for": row.withdrawn_for if row.withdrawn_at else "",
            "href": reverse("caseflow:withdraw_fact", args=[row.pk]) if may and not row.withdrawn_at else "",
        }
        for row in rows
    ]
