"""The page of limits, and the forms that change a number from a day on (thresholds use them too)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import me
from accounts.setting_pages import back_to, form_page, reads, sets, setting_page
from organisations.refusals import done

from .bounds import LIMITS
from .dated import Kind, change, line, lines, withdraw
from .forms import ChangeForm, WithdrawForm

KEPT = "改动只管施行日期以后新起算的期限；已经起算的期限按起算时的规定计算到底。"


def change_page(request: HttpRequest, kind: Kind, code: str, tab: str, note: str) -> HttpResponse:
    """Changes one setting of a family from a day on."""
    found = line(kind, code)
    if found is None:
        raise Http404
    form = ChangeForm(request.POST or None, kind=kind, line=found)
    if done(form, lambda data: change(kind, code, acting_user=me(request), **data)):
        return back_to(request, tab, f"“{found.present.name}”的变更已登记。")
    now = f"现为{kind.written(found.present.amount, found.present.unit)}"
    planned = tuple(
        f"已有计划：{row.valid_from:%Y-%m-%d}起{kind.written(row.amount, row.unit)}。"
        for row in found.planned
    )
    return form_page(request, form, title=found.present.name, tab=tab, lead=now, notes=(note, *planned))


def withdraw_page(request: HttpRequest, kind: Kind, pk: int, tab: str) -> HttpResponse:
    """Takes back a plan."""
    row = get_object_or_404(kind.model, pk=pk)
    form = WithdrawForm(request.POST or None)
    if done(form, lambda data: withdraw(kind, pk, reason=data["reason"], acting_user=me(request))):
        return back_to(request, tab, f"“{row.name}”的计划已撤回。")
    lead = f"{row.valid_from:%Y-%m-%d}起{kind.written(row.amount, row.unit)}"
    return form_page(request, form, title=f"撤回“{row.name}”的计划", tab=tab, lead=lead, label="撤回计划")


@reads
def limits(request: HttpRequest) -> HttpResponse:
    context = {
        "kind": LIMITS,
        "lines": lines(LIMITS),
        "note": KEPT,
        "change_url": "deadlines:limit_change",
        "withdraw_url": "deadlines:limit_withdraw",
    }
    return setting_page(request, "deadlines/dated.html", "时限", (LIMITS.area,), context)


@sets
def limit_change(request: HttpRequest, code: str) -> HttpResponse:
    return change_page(request, LIMITS, code, "时限", KEPT)


@sets
def limit_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return withdraw_page(request, LIMITS, pk, "时限")
