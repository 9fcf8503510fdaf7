"""The pages of the calendar that are read: a year at a glance, an edition; and the regions that count."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

import clock
from accounts.access import me
from accounts.setting_pages import back_to, form_page, reads, sets, setting_page, tabs
from organisations.refusals import done

from .calendar_forms import RegionForm
from .editions import AREA, NATION, add_region, named_of, newest, years_allowed
from .models import CalendarEdition, CalendarRegion
from .year import year_in_force, year_of_edition

TAB = "日历"
KEPT = "期限按这里的日历计算。每次改动都是新的一版，旧版仍可查阅；确认前逐项列出变动的期限。"


@reads
def calendar(request: HttpRequest) -> HttpResponse:
    """This year."""
    return redirect("deadlines:calendar_year", clock.today().year)


@reads
def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year at a glance, by what is in force."""
    known = set(CalendarEdition.objects.values_list("year", flat=True))
    allowed = years_allowed()
    if year not in known | set(allowed):
        raise Http404
    present = newest(year)
    beside = [other for other in (year - 1, year + 1) if other in known | set(allowed)]
    context = {
        "year": year_in_force(year),
        "note": KEPT,
        "previous": year - 1 if year - 1 in beside else None,
        "next": year + 1 if year + 1 in beside else None,
        "authorities": _authorities(present),
        "editions": CalendarEdition.objects.filter(year=year).select_related("by"),
        "is_provisional": "" not in present or present[""].is_provisional,
        "may_change": year in allowed,
        "this_year": clock.today().year,
    }
    return setting_page(request, "deadlines/calendar.html", TAB, (AREA,), context)


@reads
def calendar_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition as it was made, and which one took its place."""
    edition = get_object_or_404(CalendarEdition.objects.select_related("by"), pk=pk)
    of_same = CalendarEdition.objects.filter(year=edition.year, region=edition.region)
    context = {
        "edition": edition,
        "year": year_of_edition(edition, named_of(edition.days)),
        "replaced_by": of_same.filter(number=edition.number + 1).select_related("by").first(),
        "replaces": of_same.filter(number=edition.number - 1).first(),
        "tabs": tabs(TAB),
    }
    return render(request, "deadlines/calendar_edition.html", context)


@sets
def calendar_region(request: HttpRequest) -> HttpResponse:
    """A region whose own days count here as well."""
    form = RegionForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        add_region(data["name"], reason=data["reason"], acting_user=me(request))

    if done(form, act):
        return back_to(request, TAB, "适用地区已登记。")
    notes = (
        "本市所在的自治区、盟市等自己规定了放假日的才须登记，例如内蒙古自治区。",
        "同一天既有全国规定又有地区规定的，按地区规定；先登记上一级地区，后登记的优先。",
        "登记后再填写该地区各年的放假日；没有填写以前，日历不变。",
    )
    return form_page(request, form, title="登记适用地区", tab=TAB, notes=notes, label="登记")


def _authorities(present: dict[str, CalendarEdition]) -> list[dict[str, Any]]:
    """The nation and each region, with the edition that counts."""
    nation = [{"name": NATION, "pk": None, "edition": present.get("")}]
    rows = CalendarRegion.objects.all()
    return nation + [{"name": row.name, "pk": row.pk, "edition": present.get(row.name)} for row in rows]
