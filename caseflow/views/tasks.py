"""One task page for every desk: GET shows the form of an act, POST does it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import me
from accounts.models import User
from caseflow import doors
from caseflow.acts import Act, At, acts_at, supervising
from caseflow.acts.amending import CODE as AMEND
from caseflow.acts.informing import INFORMING
from caseflow.barring import barred, stopped
from caseflow.following import claim, release, require_on_desk
from caseflow.handing import may_hand
from caseflow.live_paper import filled_paper, live_paper, makes_paper
from caseflow.models import CaseTask
from caseflow.presenting import case_href, page_context
from caseflow.sight import NARROW, seen_tasks, sees_the_paper_alone
from casework.access import case_for
from casework.services import NotYours, Stale
from organisations.lookups import sole
from organisations.refusals import Refusal

# The button that shows the real page of what is filled in.
PREVIEW = {"label": "预览", "name": "preview", "value": "1"}


def task_for(user: User, pk: int) -> CaseTask:
    """The task if its case may be known to the person, or it is one at a narrow door. Raises Http404 otherwise."""
    joined = ("owner", "body", "process__case__subject", "process__case__lead_department")
    task = sole(CaseTask.objects.select_related(*joined).filter(pk=pk))
    if task is None:
        raise Http404
    if task.flow_task.name in NARROW and CaseTask.objects.filter(seen_tasks(user), pk=pk).exists():
        return task
    task.process.case = case_for(user, task.process.case.number)
    return task


def tells_live(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who is typing when another does the task is told so in the paper's place; pressing is answered as ever."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except (Stale, NotYours) as said:
            if "preview" not in request.POST or "HX-Request" not in request.headers:
                raise
            paper = {"head": "不能再办", "caption": said.in_full}
            return render(request, "components/paper.html", {"paper": paper})

    return told


@require_http_methods(["GET", "POST"])
@tells_live
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one task: GET shows the form of an act (``?act=``), POST does it."""
    user = me(request)
    found = task_for(user, pk)
    require_on_desk(found, user)
    at = At(found, found.process.case, user)
    offered = acts_at(at)
    if not offered:
        raise Stale("案件现在没有可办的事项。请回到办公桌查看。")
    chosen = _asked_for(request, offered)
    if request.method == "POST":
        return _do(request, at, offered, chosen)
    return _page(request, at, offered, chosen, chosen.form_at(at))


@require_http_methods(["GET", "POST"])
@tells_live
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """What is no task: a measure by an officer of another party, and what needs no turn (``?act=`` names it)."""
    user = me(request)
    at = At(CaseTask(), case_for(user, number), user)
    offered = doors.acts_from_page(at)
    if not offered:
        raise NotYours("案件现在不由你拟办。")
    chosen = _asked_for(request, offered)
    if request.method == "POST":
        return _do(request, at, offered, chosen)
    return _page(request, at, offered, chosen, chosen.form_at(at))


@require_http_methods(["GET", "POST"])
@tells_live
def supervise(request: HttpRequest, number: str) -> HttpResponse:
    """拟督办函, at no desk; ``?owed=`` names the obligation that the form begins with."""
    user = me(request)
    case = case_for(user, number)
    at, owed = At(CaseTask(), case, user), request.GET.get("owed", "")
    chosen = supervising.supervise(int(owed) if owed.isascii() and owed.isdigit() else None)
    if not chosen.allowed(at):
        raise NotYours("案件现在不能拟督办函，或者不由你拟办。")
    address = reverse("caseflow:supervise", args=[number])
    if request.method == "POST":
        return _do(request, at, [chosen], chosen, address)
    return _page(request, at, [chosen], chosen, chosen.form_at(at), address=address)


@require_http_methods(["GET", "POST"])
@tells_live
def document(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """拟通报, 问责建议书 or 纪检监察建议书, at no desk."""
    user = me(request)
    at, chosen = At(CaseTask(), case_for(user, number), user), INFORMING.get(kind)
    if chosen is None:
        raise Http404
    if not chosen.allowed(at):
        raise NotYours(f"案件现在不能拟{chosen.label}，或者不由你拟办。")
    address = reverse("caseflow:document", args=[number, kind])
    if request.method == "POST":
        return _do(request, at, [chosen], chosen, address)
    return _page(request, at, [chosen], chosen, chosen.form_at(at), address=address)


def _asked_for(request: HttpRequest, offered: list[Act]) -> Act:
    """The act that the address or the button names; the first where neither names one, or a page asks to be shown.

    What is sent for an act that is no longer offered is never done as another. Raises Stale.
    """
    code = request.POST.get("act") or request.GET.get("act") or offered[0].code
    chosen = next((act for act in offered if act.code == code), None)
    if chosen is not None:
        return chosen
    if request.method == "POST":
        raise Stale(
            "选择的办理方式现在不能办理，本次未保存。",
            remedy="请回到办公桌重新打开任务，查看现在可以办理的事项。",
        )
    return offered[0]


def _do(request: HttpRequest, at: At, offered: list[Act], chosen: Act, address: str = "") -> HttpResponse:
    """Does the act; `address` is the page's own, where it is neither a desk's nor the one of all drafts."""
    if "preview" in request.POST:
        form = chosen.form_at(at, request.POST, request.FILES)
        if "HX-Request" in request.headers:
            return render(request, "components/paper.html", {"paper": live_paper(at, chosen, form)})
        return _page(request, at, offered, chosen, form, address=address)
    try:
        _perform(request, at, chosen)
    except doors.Incomplete as incomplete:
        return _page(request, at, offered, chosen, incomplete.form, status=422, address=address)
    except (Stale, NotYours):
        raise
    except Refusal as refusal:
        form = chosen.form_at(at, request.POST, request.FILES)
        return _page(request, at, offered, chosen, form, refusal=refusal, status=422, address=address)
    if chosen.code == AMEND:
        messages.info(request, f"{at.task.flow_task.task_title}：{chosen.label}，已办。")
        again = doors.open_task(at.case, at.node, at.user.body)
        return redirect(reverse("caseflow:task", args=[again.pk]))
    # Who came by a narrow door has no case page to go back to.
    if at.node and sees_the_paper_alone(at.user, at.task):
        messages.info(request, f"{at.task.flow_task.task_title}：{chosen.label}，已办。")
        return redirect("/")
    messages.info(request, f"{at.case.number} {chosen.label}，已办。")
    return redirect(reverse("desk:case", args=[at.case.number]))


def _perform(request: HttpRequest, at: At, chosen: Act) -> None:
    if at.node:
        doors.perform(at.task, chosen.code, request.POST, acting_user=at.user, files=request.FILES)
    elif chosen.code == "supervise":
        doors.draft_supervision(at.case, request.POST, acting_user=at.user, files=request.FILES)
    elif chosen.code in INFORMING:
        doors.draft_document(at.case, chosen.code, request.POST, acting_user=at.user, files=request.FILES)
    else:
        doors.draft_measure(at.case, chosen.code, request.POST, acting_user=at.user, files=request.FILES)


def _page(
    request: HttpRequest,
    at: At,
    offered: list[Act],
    chosen: Act,
    form: Any,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    address: str = "",
) -> HttpResponse:
    context = page_context(at, chosen)
    if refusal is not None:
        context["refusal"] = refusal
    stop = barred(at, chosen)
    context |= filled_paper(at, chosen, form) if stop is None else {}
    address = address or (
        reverse("caseflow:task", args=[at.task.pk])
        if at.node
        else reverse("caseflow:draft", args=[at.case.number])
    )
    context |= {
        "form": form,
        "formsets": getattr(form, "formsets", []),
        "tabs": [
            {"label": act.label, "href": f"{address}?act={act.code}", "is_current": act.code == chosen.code}
            for act in offered
        ]
        if len(offered) > 1
        else [],
        "action": f"{address}?act={chosen.code}",
        "primary": {"label": chosen.pressed, "name": "act", "value": chosen.code},
        "others": [PREVIEW] if makes_paper(chosen, form) else [],
        "cancel_href": context.get("cancel_href", case_href(at.case)),
        "hand_href": reverse("caseflow:hand", args=[at.task.pk])
        if at.node and may_hand(at.task, at.user)
        else "",
        "draft_key": f"task-{at.task.pk or at.case.number}-{chosen.code}",
    }
    if stop is not None:
        context |= stopped(stop)
    return render(request, "caseflow/task.html", context, status=status)


@require_POST
def claim_task(request: HttpRequest, pk: int) -> HttpResponse:
    """领办, then the task's page."""
    user = me(request)
    claim(task_for(user, pk), acting_user=user)
    return redirect(reverse("caseflow:task", args=[pk]))


@require_POST
def release_task(request: HttpRequest, pk: int) -> HttpResponse:
    """退回领办, then the desk."""
    user = me(request)
    release(task_for(user, pk), acting_user=user)
    return redirect("/")
