"""更名 and 合并: the system administrator sees what goes over to the heir before it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

import clock
from accounts import services
from accounts.access import me, requires
from accounts.models import User
from accounts.roles import Role
from caseflow.models import CaseTask
from casework.models import Case
from organisations.inputs import DayField
from organisations.models import Body
from organisations.refusals import Refusal, add_refusal


def _day() -> forms.DateField:
    return DayField(label="生效日期", help_text="新名称的第一日，不晚于今日。")


class RenameForm(forms.Form):
    name = forms.CharField(label="新名称", max_length=100)
    short_name = forms.CharField(label="新简称", max_length=40, required=False)
    on = _day()


class MergeForm(forms.Form):
    heir = forms.ModelChoiceField(label="承接机构", queryset=Body.objects.none(), empty_label="请选择")
    on = _day()


@require_http_methods(["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """更名: the row is closed and a successor takes over, people and all."""
    body = get_object_or_404(Body, pk=pk)
    form = RenameForm(request.POST or None, initial={"on": clock.today()})

    def act(data: dict[str, Any], user: User) -> Body:
        return services.succeed_body(body, acting_user=user, **data)

    return _page(request, form, body, "机构更名", act)


@require_http_methods(["GET", "POST"])
@requires(Role.SYSTEM_ADMIN)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """合并: a body that exists takes this one's place."""
    body = get_object_or_404(Body, pk=pk)
    form = MergeForm(request.POST or None, initial={"on": clock.today()})
    form.fields["heir"].queryset = Body.objects.in_force().exclude(pk=body.pk)  # type: ignore[attr-defined]

    def act(data: dict[str, Any], user: User) -> Body:
        return services.merge_body(body, acting_user=user, **data)

    return _page(request, form, body, "机构合并", act)


def _page(
    request: HttpRequest, form: Any, body: Body, title: str, act: Callable[[dict[str, Any], User], Body]
) -> HttpResponse:
    """The form, then the same with what goes over and a second button, then the act."""
    asks_again = False
    if request.method == "POST" and form.is_valid():
        asks_again = "confirmed" not in request.POST
        if not asks_again:
            try:
                heir = act(form.cleaned_data, me(request))
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, f"{body.name}由{heir.name}承接。")
                return redirect("organisations:body_detail", pk=heir.pk)
    back = reverse("organisations:body_detail", args=[body.pk])
    context = {
        "form": form,
        "title": title,
        "lead": body.name,
        "crumbs": [{"label": "机构名录", "href": reverse("organisations:body_list")}, {"label": title}],
        "cancel_href": back,
        "primary": {"label": f"确认{title[2:]}", "name": "confirmed"} if asks_again else {"label": "下一步"},
        "goes_over": what_goes_over(body) if asks_again else None,
        "notes": [
            "原名称保留，以前的文书仍印当日有效的名称。",
            "职能由承接机构一并承接，人员和角色随之转去。",
            "更正错别字不是更名，请修改机构资料。",
        ],
    }
    return render(request, "desk/succession.html", context)


def what_goes_over(body: Body) -> list[dict[str, Any]]:
    """What the heir takes over, counted: people, tasks, cases, subordinates, marks. No case is named."""
    cases = Case.objects.open().filter(
        Q(subject=body) | Q(issuing_body=body) | Q(lead_department=body) | Q(measure_issuer=body)
    )
    people = list(body.people.active())
    return [
        {"label": "在用账号", "value": f"{len(people)}个", "note": "、".join(map(str, people[:10]))},
        {"label": "待办事项", "value": f"{CaseTask.objects.open().filter(body=body).count()}件", "note": ""},
        {"label": "未办结案件", "value": f"{cases.distinct().count()}件", "note": "案件记录仍写当日的名称"},
        {
            "label": "下级机构",
            "value": f"{body.subordinates.in_force().count()}家",
            "note": "上级改为承接机构",
        },
        {"label": "机关代字", "value": body.document_mark or "—", "note": "更名沿用；合并用承接机构的"},
        {"label": "联络员", "value": f"{body.contacts.count()}名", "note": "更名沿用；合并用承接机构的"},
    ]
