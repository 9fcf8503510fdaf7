"""The court's register: the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case as FirstOf
from django.db.models import Count, DecimalField, F, Q, Sum, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

import clock
from accounts.access import me
from accounts.models import User
from casework.models import RestrictedRead
from casework.reading import note_read
from enforcement.forms import RegisterFilterForm
from enforcement.models import CaseLink, EnforcementCase, EnforcementCaseQuerySet, Stage
from enforcement.queries import is_court, makes_lists, reads_register, register_for, unopened, visible_links
from enforcement.views.addresses import LIGHTS, address_of, case_address
from organisations.models import Body
from organisations.paging import paged, search_words, with_filters
from organisations.tables import Cell, download, file_name, footer_of, require_few, workbook

# Views of the list: name, label, condition.
DONE_OR_NOT = {
    "pending": "未了",
    "unopened": "未立案",
    "planned": "拟纳入",
    "listed": "已纳入",
    "done": "已了",
    "all": "全部",
}


TITLE = "执行台账"


def _day(value: date) -> str:
    """As the page's column shows it: the year only where it is another."""
    return f"{value.month}-{value.day:02d}" if value.year == clock.today().year else value.isoformat()


def _wan(value: Decimal) -> Decimal:
    return (value / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


# The heads of the page, in their order.
COLUMNS: tuple[tuple[str, Callable[[dict[str, Any]], Cell]], ...] = (
    ("案号", lambda row: row["docket"]),
    ("被执行人", lambda row: row["body"]),
    ("执行法院", lambda row: row["court"]),
    ("立案", lambda row: _day(row["filed_on"])),
    ("标的额", lambda row: _wan(row["principal"])),
    ("已执行额", lambda row: _wan(row["paid"])),
    ("未执行", lambda row: _wan(row["unpaid"])),
    ("执行阶段", lambda row: row["stage"]),
    ("失信名单", lambda row: row["listing"]),
    ("治理案件", lambda row: " ".join(each["number"] for each in row["cases"]) or "未关联"),
)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register, newest first: for courts, commissions and credit offices."""
    return render(request, "enforcement/register.html", _context(request))


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """导出 of the same list: same filters, same columns, same order, all its pages."""
    context = _context(request, whole=True)
    rows, user = context["rows"], me(request)
    note_read(request, RestrictedRead.Kind.EXPORT, f"{TITLE} {len(rows)}条")
    who = f"{user.full_name}（{user.body or ''}）"
    content = workbook(
        TITLE,
        [name for name, _ in COLUMNS],
        ([cell(row) for _, cell in COLUMNS] for row in rows),
        footer=footer_of(TITLE, len(rows), asked=_asked(context), who=who),
        is_sample=settings.SAMPLE_MODE,
    )
    return download(content, file_name(TITLE))


def _context(request: HttpRequest, *, whole: bool = False) -> dict[str, Any]:
    """What `enforcement/register.html` wants; `whole` for all the rows instead of a page of them."""
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
    cases = cases.select_related("court", "debtor")
    rows, pager = (_all(cases), None) if whole else paged(request, cases)
    linked = visible_links(user, rows)
    return {
        "export_href": with_filters(request, reverse("enforcement:export")) if rows else "",
        "tabs": _tabs(everything, view),
        "filters": form,
        "hidden": [("view", view)],
        "query": query,
        "clear_href": f"{request.path}?view={view}",
        "rows": [_row(case, linked.get(case.pk, [])) for case in rows],
        "totals": _totals(cases) if rows else None,
        "pager": pager,
        "import_href": reverse("enforcement:import") if is_court(user) else "",
        "lists_href": reverse("enforcement:outstanding") if makes_lists(user) else "",
    }


def _all(cases: EnforcementCaseQuerySet) -> list[EnforcementCase]:
    require_few(cases.count())
    return list(cases)


def _asked(context: dict[str, Any]) -> str:
    """The tab, the filters and the words of the list, as the page shows them."""
    said = [tab["label"] for tab in context["tabs"] if tab["is_current"]]
    form = context["filters"]
    if form.is_valid():
        if court := form.cleaned_data["court"]:
            said.append(court.label)
        if stage := form.cleaned_data["stage"]:
            said.append(str(Stage(stage).label))
    if context["query"]:
        said.append(f"含“{context['query']}”")
    return "，".join(said)


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
