"""历史案件补录: the entries, a new one, and the leader's word on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import me
from accounts.models import User
from accounts.roles import Role
from caseflow import doors
from caseflow.older_forms import ItemFormSet, OlderCaseForm, PaperFormSet, scans_of
from caseflow.presenting import case_href
from casework.access import OFFICIALS
from casework.forms import ReasonForm
from casework.models import OlderCase
from casework.services import NotYours, Stale, enter_older_case, return_older_case
from casework.services.entering import may_approve
from organisations.paging import paged
from organisations.refusals import Attempt, Refusal, attempt

WHAT_IS_ENTERED = (
    "补录本系统启用以前立案的事项。编号、文号按原案卷填写，不占用本系统的文号。",
    "补录经本机关负责人核准后生效，补录人不能核准本人的补录。",
    "预警中、提醒中、警示中、整改中须填写现措施的送达、到期日期，期限接续计算；该措施的文书扫描件必须上传。",
    "可以补录的现状：待研判、预警中、提醒中、警示中、整改中、待销号、移送办理，以及已结案、预警解除、不予受理。",
    "约谈中的，按警示中补录后重新通知约谈；待验收的，按整改中补录，由责任单位在系统内报送整改报告；"
    "认定中、已认定失信、中止、已撤销、已并案的，依据其他决定，不能补录。",
)


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The entries of the person's body, those that wait first."""
    user = me(request)
    if not user.holds(*OFFICIALS):
        raise Http404
    rows, pager = paged(request, doors.older_cases_of(user).order_by("-status", "-entered_at", "-id"))
    context = {
        "rows": [_row(row) for row in rows],
        "pager": pager,
        "new_href": reverse("caseflow:older_new") if user.holds(Role.INTAKE_OFFICER) else "",
    }
    return render(request, "caseflow/older_list.html", context)


def _row(row: OlderCase) -> dict[str, Any]:
    return {
        "number": row.old_number,
        "href": reverse("caseflow:older_entry", args=[row.pk]),
        "body": row.subject.name,
        "matter": row.title,
        "state": row.get_state_display(),
        "status": row.get_status_display(),
        "by": row.entered_by.full_name,
        "at": row.entered_at,
        "case_number": row.case.number if row.case else "",
        "case_href": case_href(row.case) if row.case else "",
    }


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """补录 of one case."""
    return _entering(request, None)


@require_http_methods(["GET", "POST"])
def enter_again(request: HttpRequest, pk: int) -> HttpResponse:
    """补录 once more, after the leader returned it: nothing is typed or uploaded twice."""
    returned = entry_for(me(request), pk)
    if returned.status != OlderCase.Status.RETURNED:
        raise Stale(f"这项补录{returned.get_status_display()}，不能重新补录。")
    return _entering(request, returned)


def _entering(request: HttpRequest, returned: OlderCase | None) -> HttpResponse:
    user = me(request)
    if not user.holds(Role.INTAKE_OFFICER):
        raise NotYours("只有线索受理员可以补录历史案件。")
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    # Of a returned entry the values alone are taken: what is saved is a row of its own.
    form = OlderCaseForm(data, initial=_values_of(returned) if returned else None)
    papers = PaperFormSet(data, files, prefix="papers")
    items = ItemFormSet(data, prefix="items", initial=returned.items if returned else None)

    def act(_: dict[str, Any]) -> OlderCase:
        entry = form.save(commit=False)
        entry.items = [row for row in items.cleaned_data if row]
        kept = list(returned.papers.all()) if returned else []
        enter_older_case(entry, scans_of(papers), kept=kept, acting_user=user)
        return entry

    rows_are_valid = papers.is_valid() and items.is_valid()
    tried: Attempt[OlderCase] = attempt(form, act) if rows_are_valid else Attempt(form)
    if tried.is_done:
        messages.info(request, f"{tried.made.old_number} 已补录，送负责人核准。")
        return redirect("caseflow:older")
    context = {
        "title": "补录历史案件",
        "form": form,
        "formsets": [papers, items],
        "refusal": tried.refusal,
        "primary": {"label": "送核"},
        "cancel_href": reverse("caseflow:older"),
        "crumbs": [{"label": "补录", "href": reverse("caseflow:older")}, {"label": "新补录"}],
        "notes": _notes(returned),
        "draft_key": "older",
    }
    is_bad = tried.refusal or form.errors or papers.errors_found or items.errors_found
    return render(request, "form_page.html", context, status=422 if data is not None and is_bad else 200)


def _notes(returned: OlderCase | None) -> list[str]:
    if returned is None:
        return list(WHAT_IS_ENTERED)
    papers = "、".join(str(paper) for paper in returned.papers.values_list("name", flat=True))
    return [f"退回意见：{returned.returned_for}", f"已上传的扫描件随本次补录：{papers}", *WHAT_IS_ENTERED]


def _values_of(entry: OlderCase) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in OlderCaseForm.Meta.fields}


def entry_for(user: User, pk: int) -> OlderCase:
    """The entry, if the person's body made it and the person governs cases there. Raises Http404 otherwise."""
    found = doors.older_cases_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, with what the leader may do: approve it, or return it with a reason."""
    user = me(request)
    found = entry_for(user, pk)
    form = ReasonForm(request.POST if "return" in request.POST else None)
    refusal = None
    if request.method == "POST":
        try:
            if "return" not in request.POST:
                case = doors.let_older_case_in(found, acting_user=user)
                messages.info(request, f"{found.old_number} 已核准，案件编号{case.number}。")
                return redirect(case_href(case))
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            return_older_case(found, reason=reason, acting_user=user)
            messages.info(request, f"{found.old_number} 已退回。")
            return redirect("caseflow:older")
        except (Stale, NotYours):
            raise
        except Refusal as said:
            refusal = said
    context = _shown(found, user) | {"refusal": refusal}
    return render(request, "caseflow/older.html", context, status=422 if refusal else 200)


def _shown(entry: OlderCase, user: User) -> dict[str, Any]:
    waits = entry.status == OlderCase.Status.SUBMITTED
    facts: list[dict[str, Any]] = [
        {"label": "旧编号", "value": entry.old_number, "kind": "docket"},
        {"label": "现状", "value": entry.get_state_display()},
        {"label": "立案", "value": entry.opened_on},
        {"label": "办结", "value": entry.ended_on},
        {"label": "责任单位", "value": entry.lead_department.name},
        {"label": "失信行为", "value": str(entry.behaviour)},
        {"label": "国家三级", "value": entry.get_national_severity_display()},
        {"label": "来源", "value": entry.get_source_display()},
        {"label": "涉及金额", "value": f"{entry.amount:,.2f}元" if entry.amount is not None else ""},
        {"label": "现措施送达", "value": entry.served_on},
        {"label": "现措施到期", "value": entry.due_on},
        {"label": "补录", "value": entry.entered_by.full_name},
        {"label": "办理", "value": entry.get_status_display()},
    ]
    decision = None
    if waits and may_approve(entry, user):
        approve = {
            "label": "核准补录",
            "href": "",
            "method": "post",
            "is_primary": True,
            "name": "approve",
            "value": "1",
        }
        decision = {
            "question": "补录是否属实，准予生效？",
            "text": "核准后按所填现状建立案件，取得本系统案件编号，期限接续计算，待办转到相应办公桌。",
            "acts": [approve],
        }
    elif waits:
        decision = {"turn": "现在等待", "question": "等本机关负责人核准", "text": "核准以前不是案件。"}
    again = entry.status == OlderCase.Status.RETURNED and user.holds(Role.INTAKE_OFFICER)
    return {
        "crumbs": [{"label": "补录", "href": reverse("caseflow:older")}, {"label": entry.old_number}],
        "number": entry.old_number,
        "body": entry.subject.name,
        "matter": entry.title,
        "content": entry.facts,
        "facts": [fact for fact in facts if fact["value"]],
        "papers": entry.papers.all(),
        "items": entry.items,
        "decision": decision,
        "may_return": bool(waits and may_approve(entry, user)),
        "returned_for": entry.returned_for,
        "again_href": reverse("caseflow:older_again", args=[entry.pk]) if again else "",
        "case": {"number": entry.case.number, "href": case_href(entry.case)} if entry.case else None,
    }
