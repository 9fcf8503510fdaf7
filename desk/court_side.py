"""What the court's register says beside a case: dockets, stages, and the money."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from casework.models import Case, Proposal
from desk.templatetags.zx import cn_date
from enforcement.models import EnforcementCase
from enforcement.queries import enforcement_cases_of


def court_context(case: Case) -> dict[str, Any]:
    """``enforcement`` and ``sums`` of `desk/case.html`; nothing where no enforcement case is linked."""
    found = list(enforcement_cases_of(case).order_by("filed_on", "id"))
    return {"enforcement": [_row(row) for row in found], "sums": _sums(found)}


def register_href(pk: int) -> str:
    """The page of an enforcement case in the court's register."""
    return reverse("enforcement:case", args=[pk])


def proposal_href(proposal: Proposal) -> str:
    """Where a proposal without a case is decided: at the enforcement case it is about."""
    pk = proposal.facts.get("enforcement_case")
    return register_href(pk) if pk else ""


def _row(row: EnforcementCase) -> dict[str, Any]:
    return {
        "docket": row.docket,
        "href": register_href(row.pk),
        "court": row.court.label,
        "stage": row.get_stage_display(),
        "unpaid": row.unpaid,
    }


def _sums(found: list[EnforcementCase]) -> dict[str, Any] | None:
    """执行标的 and what was paid of it, over the linked cases, in yuan."""
    if not found:
        return None
    principal, paid = sum(row.principal for row in found), sum(row.paid for row in found)
    left = sum(row.unpaid for row in found)
    return {
        "rows": [{"label": "执行标的", "amount": principal}, {"label": "已执行到位", "amount": paid}],
        "left": left,
        "performed": min(100, paid * 100 / principal) if principal else None,
        "note": f"来源：法院登记，截至{cn_date(max(row.as_of for row in found))}",
    }
