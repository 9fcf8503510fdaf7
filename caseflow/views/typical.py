"""典型案例: proposing one from a settled case, and deciding about it. The pages that show them stand in desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import me
from caseflow import doors
from caseflow.presenting import case_href
from caseflow.views.cases import governed_case
from casework.forms import TypicalForm
from casework.models import TypicalCase
from casework.services import (
    NotYours,
    may_propose,
    name_typical,
    return_typical,
    withdraw_typical,
)
from organisations.refusals import attempt

NOTES = [
    "本页所写的，确定后由市领导、人大、政协查阅；案件的其他内容他们看不到。",
    "处置措施的名称和日期由系统按办理经过列出。",
    "由本机关负责人确定，拟列人不能确定本人拟列的。",
]


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """拟列典型案例, by an officer of a commission or credit office."""
    user = me(request)
    case = governed_case(user, number)
    if not may_propose(user, case):
        raise NotYours("已办结或者已认定的案件，由纪委监委、发展改革部门的经办人拟列典型案例。")
    initial = {"title": case.title, "subject_name": case.subject.name}
    given = request.POST if request.method == "POST" else None
    form = TypicalForm(given, initial=initial)
    tried = attempt(form, lambda data: doors.propose_example(case, acting_user=user, **data))
    if tried.is_done:
        messages.info(request, f"{case.number} 已拟列典型案例，待负责人确定。")
        return redirect(reverse("desk:typical_case", args=[tried.made.pk]))
    context: dict[str, Any] = {
        "title": "拟列典型案例",
        "lead": f"{case.subject.name} {case.title}",
        "form": form,
        "refusal": tried.refusal,
        "primary": {"label": "送负责人确定"},
        "cancel_href": case_href(case),
        "crumbs": [
            {"label": "案件", "href": "/cases/"},
            {"label": case.number, "href": case_href(case)},
            {"label": "拟列典型案例"},
        ],
        "notes": NOTES,
        "draft_key": f"typical-{case.number}",
    }
    return render(request, "form_page.html", context, status=tried.status)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """确定, 不予确定 or 撤回 (``act``: name, return, withdraw), the last two with a reason."""
    user = me(request)
    found = TypicalCase.objects.visible_to(user).select_related("case").filter(pk=pk).first()
    if found is None:
        raise Http404
    reason = request.POST.get("reason", "")
    match request.POST.get("act"):
        case "name":
            name_typical(found, acting_user=user)
        case "return":
            return_typical(found, reason=reason, acting_user=user)
        case "withdraw":
            withdraw_typical(found, reason=reason, acting_user=user)
        case _:
            raise NotYours("没有这样的办理方式。")
    messages.info(request, f"典型案例《{found.title}》{found.get_status_display()}。")
    return redirect(reverse("desk:typical_case", args=[found.pk]))
