"""What the pages of «设置» have in common, and the list of all changes.

The pages themselves stand in the storeys whose settings they are; their addresses are named here, and only named.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from organisations.paging import paged

from .access import me, requires
from .changes import REASON_LIMIT, changes_of
from .models import SettingChange
from .roles import ADMINISTRATORS, Role

TABS = {
    "代字": "notices:marks",
    "文号": "notices:series",
    "文稿流转": "notices:paths",
    "用印送达": "notices:practices",
    "案件编号": "casework:series",
    "时限": "deadlines:limits",
    "日历": "deadlines:calendar",
    "阈值": "casework:thresholds",
    "升级规则": "casework:rules",
    "失信行为": "casework:behaviours",
    "消息": "notifications:rules",
    "变更记录": "settings:changes",
}
SHOWN = 20

reads = requires(*ADMINISTRATORS)
sets = requires(Role.SYSTEM_ADMIN)


class ReasonedForm(forms.Form):
    """A change of a setting says why. `seen` is what the page showed: whoever was faster is noticed by it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="理由",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明由谁决定、依据哪份文件；留在变更记录中，不能修改",
    )

    field_order: list[str] = []


def setting_page(
    request: HttpRequest, template: str, tab: str, areas: tuple[str, ...], context: dict[str, Any]
) -> HttpResponse:
    """A page of «设置» with its tabs, its own content and the newest changes of its areas."""
    shared = {
        "tabs": tabs(tab),
        "may_set": me(request).holds(Role.SYSTEM_ADMIN),
        "changes": changes_of(*areas)[:SHOWN],
        "all_changes_href": f"{reverse('settings:changes')}?area={areas[0]}",
    }
    return render(request, template, shared | context)


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    title: str,
    tab: str,
    lead: str = "",
    notes: tuple[str, ...] = (),
    others: tuple[dict[str, str], ...] = (),
    label: str = "修改",
    template: str = "form_page.html",
    **context: Any,
) -> HttpResponse:
    """A form that changes one setting; `tab` is the page it comes from and goes back to."""
    back = reverse(TABS[tab])
    shared = {
        "form": form,
        "title": title,
        "lead": lead,
        "notes": notes,
        "others": others,
        "primary": {"label": label},
        "cancel_href": back,
        "crumbs": [
            {"label": "设置", "href": reverse("settings:index")},
            {"label": tab, "href": back},
            {"label": title},
        ],
    }
    return render(request, template, shared | context)


def back_to(request: HttpRequest, tab: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(TABS[tab])


def tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": reverse(name), "is_current": label == current}
        for label, name in TABS.items()
    ]


@reads
def index(request: HttpRequest) -> HttpResponse:
    return redirect(TABS["代字"])


@reads
def changes(request: HttpRequest) -> HttpResponse:
    """Every change of every setting, for the audit administrator and the other two."""
    area = request.GET.get("area", "")
    chosen = area if area in SettingChange.Area.values else ""
    found, pager = paged(request, changes_of(*([chosen] if chosen else [])))
    filters = [{"name": "area", "label": "类别", "value": chosen, "choices": SettingChange.Area.choices}]
    context = {"tabs": tabs("变更记录"), "changes": found, "pager": pager, "filters": filters}
    return render(request, "accounts/setting_changes.html", context)


app_name = "settings"
urlpatterns = [
    path("", index, name="index"),
    path("changes/", changes, name="changes"),
]
