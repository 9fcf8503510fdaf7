"""账号记录 and 登录记录: for the security and the audit administrators, with an export for the audit."""

from datetime import datetime, time
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

import clock
from accounts.access import me, requires
from accounts.forms import EventFilterForm
from accounts.models import SIGN_IN_VERBS, AccountEvent
from accounts.models.events import AccountEventQuerySet
from accounts.roles import Role
from accounts.services import record
from organisations.paging import paged, search_words
from organisations.spreadsheets.writing import as_csv

from .pages import tabs

PAGES = {"账号记录": "accounts:event_list", "登录记录": "accounts:sign_in_list"}
HEADINGS = ("时间", "操作人", "动作", "对象", "对象账号", "内容", "来源地址", "设备")
MOST_EXPORTED = 50_000


@requires(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
def event_list(request: HttpRequest) -> HttpResponse:
    return _page(request, "账号记录", AccountEvent.objects.exclude(verb__in=SIGN_IN_VERBS))


@requires(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
def sign_in_list(request: HttpRequest) -> HttpResponse:
    return _page(request, "登录记录", AccountEvent.objects.sign_ins())


@requires(Role.AUDIT_ADMIN)
def event_export(request: HttpRequest) -> HttpResponse:
    """The record as CSV, filtered as the list was; that it was taken out is on record too."""
    is_sign_ins = request.GET.get("what") == "sign_ins"
    events = (
        AccountEvent.objects.sign_ins()
        if is_sign_ins
        else AccountEvent.objects.exclude(verb__in=SIGN_IN_VERBS)
    )
    found = _chosen(request, events, EventFilterForm(request.GET))[:MOST_EXPORTED]
    rows = [
        (
            f"{event.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}",
            event.actor or "",
            event.get_verb_display(),
            event.target or "",
            event.target.username if event.target else "",
            event.detail,
            event.address or "",
            event.device,
        )
        for event in found
    ]
    name = "登录记录" if is_sign_ins else "账号记录"
    record(AccountEvent.Verb.EXPORTED, None, acting_user=me(request), detail=f"{name}{len(rows)}条")
    response = HttpResponse(as_csv(HEADINGS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return response


def _page(request: HttpRequest, title: str, events: AccountEventQuerySet) -> HttpResponse:
    filters = EventFilterForm(request.GET)
    found, pager = paged(request, _chosen(request, events, filters))
    asked = {name: str(value) for name, value in request.GET.items() if name != "page"}
    what = {"what": "sign_ins"} if title == "登录记录" else {}
    export = f"{reverse('accounts:event_export')}?{urlencode({**asked, **what})}"
    context = {
        "title": title,
        "tabs": tabs(PAGES, title),
        "events": found,
        "pager": pager,
        "filters": filters,
        "query": search_words(request),
        "clear_href": request.path,
        "export_href": export if me(request).holds(Role.AUDIT_ADMIN) else "",
    }
    return render(request, "accounts/event_list.html", context)


def _chosen(
    request: HttpRequest, events: AccountEventQuerySet, filters: EventFilterForm
) -> AccountEventQuerySet:
    words = search_words(request)
    if words:
        events = events.filter(target__full_name__icontains=words) | events.filter(
            target__username__icontains=words
        )
    if filters.is_valid():
        first, last = filters.cleaned_data["first"], filters.cleaned_data["last"]
        if first:
            events = events.filter(at__gte=datetime.combine(first, time.min, clock.ZONE))
        if last:
            events = events.filter(at__lte=datetime.combine(last, time.max, clock.ZONE))
    return events.select_related("actor", "target")
