"""The court's register: the list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case as FirstOf
from django.db.models import Count, DecimalField, F, Q, Sum, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from enforcement.forms import RegisterFilterForm
from enforcement.models import CaseLink, EnforcementCase, EnforcementCaseQuerySet, Stage
from enforcement.queries import is_court, reads_register, register_for, unopened, visible_links
from enforcement.views.addresses import LIGHTS, address_of, case_address
from organisations.models import Body
from organisations.paging import paged, search_words

# Views of the list: name, label, condition.
DONE_OR_NOT = {
    "pending": "未了",
    "unopened": "未立案",
    "planned": "拟纳入",
    "listed": "已纳入",
    "done": "已了",
    "all": "全部",
}


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register, newest first: for courts, commissions and credit offices."""
    user = request.user
    assert isinstance(user, User)
    if not reads_register(user):
        raise Http404
    everything = register_for(user)
    courts = Body.objects.filter(pk__in=everything.order_by().values("court")).order_by("court_code")
    form = RegisterFilterForm(request.GET, courts=courts)
    view = request.GET.get("view", "pending")
    view = view if view in DONE_OR_NOT else "pending"
    query = search_words(request)
    cases = _searched(_viewed(everything, view), query, user)
    if form.is_valid():
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        cases = cases.filter(**chosen)
    rows, pager = paged(request, cases.select_related("court", "debtor"))
    linked = visible_links(user, rows)
    context = {
        "tabs": _tabs(everything, view),
        "filters": form,
        "hidden": [("view", view)],
        "query": query,
        "clear_href": f"{request.path}?view={view}",
        "rows": [_row(case, linked.get(case.pk, [])) for case in rows],
        "totals": _totals(cases) if rows else None,
        "pager": pager,
        "import_href": reverse("enforcement:import") if is_court(user) else "",
    }
    return render(request, "enforcement/register.html", context)


# --- the list -------------------------------------------------------------------------------------


def _viewed(cases: Any, view: str) -> EnforcementCaseQuerySet:
    match view:
        case "pending":
            return cases.pending()
        case "unopened":
            return cases.pending().filter(unopened())
        case "planned":
            return cases.pending().filter(stage=Stage.LISTING_PLANNED)
        case "listed":
            return cases.listed()
        case "done":
            return cases.done()
    return cases


def _tabs(cases: Any, view: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": f"?view={name}",
            "count": _viewed(cases, name).aggregate(n=Count("pk"))["n"],
            "is_current": name == view,
        }
        for name, label in DONE_OR_NOT.items()
    ]


def _searched(cases: EnforcementCaseQuerySet, words: str, user: User) -> EnforcementCaseQuerySet:
    if not words:
        return cases
    wide = words.replace("(", "（").replace(")", "）")
    found = Q(docket__contains=wide) | Q(debtor__name__contains=words) | Q(debtor__short_name__contains=words)
    if is_court(user):
        found |= Q(applicant__contains=words) | Q(judge__contains=words)
    return cases.filter(found)


def _totals(cases: EnforcementCaseQuerySet) -> dict[str, Any]:
    amount = DecimalField(max_digits=20, decimal_places=2)
    left = FirstOf(
        When(principal__gt=F("paid"), then=F("principal") - F("paid")),
        default=Decimal(0),
        output_field=amount,
    )
    sums = cases.order_by().aggregate(sum_owed=Sum("principal"), sum_paid=Sum("paid"), sum_left=Sum(left))
    return {"principal": sums["sum_owed"], "paid": sums["sum_paid"], "unpaid": sums["sum_left"]}


def _row(case: EnforcementCase, links: list[CaseLink]) -> dict[str, Any]:
    return {
        "docket": case.docket,
        "href": address_of(case),
        "court": case.court.label,
        "body": case.debtor.name,
        "filed_on": case.filed_on,
        "principal": case.principal,
        "paid": case.paid,
        "unpaid": case.unpaid,
        "stage": case.get_stage_display(),
        "listing": case.listing,
        "light": LIGHTS.get(case.listing, ""),
        "cases": [{"number": each.case.number, "href": case_address(each.case)} for each in links],
    }
