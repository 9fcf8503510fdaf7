"""The register of bodies (机构名录), open to everybody who may log in."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from .forms import BodyFilterForm
from .models import Body, BodyQuerySet
from .paging import paged, search_words
from .queries import line_of

# People and what they may do stand a storey above: the administrator is known by the code of the role, and the pages
# that change a body by their addresses.
ADMINISTRATOR = "system_admin"
BODY_ACTS = {
    "修改": "accounts:body_edit",
    "更名": "desk:body_rename",
    "合并": "desk:body_merge",
    "停用": "accounts:body_end",
}


def body_list(request: HttpRequest) -> HttpResponse:
    """Bodies in force; asked for by name, closed ones are found too."""
    filters, query = BodyFilterForm(request.GET), search_words(request)
    bodies = _named(query) if query else Body.objects.in_force()
    if filters.is_valid():
        bodies = _chosen(bodies, **filters.cleaned_data)
    found, pager = paged(request, bodies.select_related("superior", "successor").order_by("id"))
    context = {
        "rows": [_row(body) for body in found],
        "pager": pager,
        "filters": filters,
        "query": query,
        "clear_href": request.path,
        "acts": _acts(request, {"导入机构": "accounts:bodies_import", "登记机构": "accounts:body_new"}),
    }
    return render(request, "organisations/body_list.html", context)


def body_detail(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body.objects.select_related("superior", "successor"), pk=pk)
    context = {
        "body": body,
        "line": line_of(body),
        "subordinates": body.subordinates.in_force(),
        "contacts": body.contacts.all(),
        "acts": _acts(request, BODY_ACTS, body.pk) if body.valid_to is None else [],
    }
    return render(request, "organisations/body_detail.html", context)


def _named(words: str) -> BodyQuerySet:
    marks = Q(document_mark=words) | Q(court_code=words) | Q(uscc=words)
    return Body.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | marks)


def _chosen(bodies: BodyQuerySet, *, region: str, level: str, part: str) -> BodyQuerySet:
    if region:
        bodies = bodies.in_region(region)
    if level:
        bodies = bodies.filter(level=level)
    return bodies.playing(part) if part else bodies


def _row(body: Body) -> dict[str, Any]:
    columns = (
        "name",
        "level",
        "region",
        "kind",
        "superior",
        "court_code",
        "document_mark",
        "valid_to",
        "successor",
    )
    return {
        **{name: getattr(body, name) for name in columns},
        "parts": "、".join(body.part_names),
        "href": reverse("organisations:body_detail", args=[body.pk]),
    }


def _acts(request: HttpRequest, pages: dict[str, str], *args: int) -> list[dict[str, Any]]:
    """Buttons of the system administrator; nobody else has any."""
    if not (request.user.is_authenticated and request.user.holds(ADMINISTRATOR)):
        return []
    return [{"label": label, "href": reverse(name, args=args)} for label, name in pages.items()]
