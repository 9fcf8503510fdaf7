"""Doors for people: one task page for every desk, and the few acts that are no task."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from caseflow import doors
from caseflow.acts import Act, At, acts_at
from caseflow.acts.assigning import AssignForm
from caseflow.diagram import flow_diagram
from caseflow.following import claim, release, require_on_desk
from caseflow.models import CaseTask
from caseflow.presenting import case_facts, case_href, page_context, preview
from casework.access import case_for, is_issuing_side
from casework.forms import EvidenceForm, ScanForm, ServiceForm
from casework.models import Case, CaseNotice, Proposal
from casework.services import NotYours, Stale
from early_warnings.queries import clues_for
from organisations.refusals import Refusal


def task_for(user: User, pk: int) -> CaseTask:
    """The task if its case may be known to the person. Raises Http404 otherwise."""
    task = CaseTask.objects.select_related("owner", "body", "process__case").filter(pk=pk).first()
    if task is None:
        raise Http404
    task.process.case = case_for(user, task.process.case.number)
    return task


def governed_case(user: User, number: str) -> Case:
    """The case if the person works on its issuing side. Raises Http404 otherwise: a department learns nothing."""
    case = case_for(user, number)
    if not is_issuing_side(user, case):
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one task: GET shows the form of an act (``?act=``), POST does it."""
    user = request.user
    assert isinstance(user, User)
    found = task_for(user, pk)
    require_on_desk(found, user)
    at = At(found, found.process.case, user)
    offered = acts_at(at)
    if not offered:
        raise Stale("案件现在没有可办的事项。请回到办公桌查看。")
    code = request.POST.get("act") or request.GET.get("act") or offered[0].code
    chosen = next((act for act in offered if act.code == code), offered[0])
    if request.method == "POST":
        return _do(request, at, offered, chosen)
    return _page(request, at, offered, chosen, chosen.form(at, None, None))


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """拟办 from the case's page, by an officer of another party to the case (``?act=`` names the measure)."""
    user = request.user
    assert isinstance(user, User)
    at = At(CaseTask(), case_for(user, number), user)
    offered = acts_at(at)
    if not offered or not doors.may_draft(at.case, user):
        raise NotYours("案件现在不由您拟办。")
    code = request.POST.get("act") or request.GET.get("act") or offered[0].code
    chosen = next((act for act in offered if act.code == code), offered[0])
    if request.method == "POST":
        return _do(request, at, offered, chosen)
    return _page(request, at, offered, chosen, chosen.form(at, None, None))


def _do(request: HttpRequest, at: At, offered: list[Act], chosen: Act) -> HttpResponse:
    if "preview" in request.POST:
        return _page(request, at, offered, chosen, chosen.form(at, request.POST, request.FILES))
    try:
        _perform(request, at, chosen)
    except doors.Incomplete as incomplete:
        return _page(request, at, offered, chosen, incomplete.form, status=422)
    except (Stale, NotYours):
        raise
    except Refusal as refusal:
        form = chosen.form(at, request.POST, request.FILES)
        return _page(request, at, offered, chosen, form, refusal=refusal, status=422)
    messages.info(request, f"{at.case.number} {chosen.label}，已办。")
    return redirect(reverse("desk:case", args=[at.case.number]))


def _perform(request: HttpRequest, at: At, chosen: Act) -> None:
    if at.node:
        doors.perform(at.task, chosen.code, request.POST, acting_user=at.user, files=request.FILES)
    else:
        doors.draft_measure(at.case, chosen.code, request.POST, acting_user=at.user)


def _page(
    request: HttpRequest,
    at: At,
    offered: list[Act],
    chosen: Act,
    form: Any,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = page_context(at, chosen)
    if refusal is not None:
        context["refusal"] = refusal
    if chosen.kind and form.is_bound and form.is_valid():
        paper = form.paper()
        context["paper"] = preview(
            at.case,
            chosen.kind,
            form.facts(),
            issuer=at.user.body,
            copies_to=paper.copies_to,
            contact=paper.contact,
        )
        context["is_official"] = True
    address = (
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
        "primary": {"label": _button(chosen), "name": "act", "value": chosen.code},
        "others": [{"label": "预览", "name": "preview", "value": "1"}] if chosen.kind else [],
        "cancel_href": case_href(at.case),
        "draft_key": f"task-{at.task.pk or at.case.number}-{chosen.code}",
    }
    return render(request, "caseflow/task.html", context, status=status)


def _button(act: Act) -> str:
    return act.button or ("送签" if act.kind else act.label)


@require_POST
def claim_task(request: HttpRequest, pk: int) -> HttpResponse:
    """领办, then the task's page."""
    user = request.user
    assert isinstance(user, User)
    claim(task_for(user, pk), acting_user=user)
    return redirect(reverse("caseflow:task", args=[pk]))


@require_POST
def release_task(request: HttpRequest, pk: int) -> HttpResponse:
    """退回领办, then the desk."""
    user = request.user
    assert isinstance(user, User)
    release(task_for(user, pk), acting_user=user)
    return redirect("/")


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """交办 of a case to a lead or joint department."""
    user = request.user
    assert isinstance(user, User)
    case = governed_case(user, number)
    form = AssignForm(request.POST or None, initial={"summary": case.title, "part": "lead"})
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            doors.assign_case(case, acting_user=user, **form.cleaned_data)
        except (Stale, NotYours):
            raise
        except Refusal as found:
            refusal = found
        else:
            messages.info(request, f"{case.number} 已交办。")
            return redirect(case_href(case))
    return _form_page(request, case, form, title="交办", label="交办", refusal=refusal)


@require_http_methods(["GET", "POST"])
def serve(request: HttpRequest, number: str, paper_pk: int) -> HttpResponse:
    """登记送达 with proof, where nobody signed in time."""
    user = request.user
    assert isinstance(user, User)
    case = governed_case(user, number)
    paper = CaseNotice.objects.select_related("notice").filter(case=case, pk=paper_pk).first()
    if paper is None:
        raise Http404
    form = ServiceForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            doors.serve_with_proof(case, paper, acting_user=user, **form.cleaned_data)
        except (Stale, NotYours):
            raise
        except Refusal as found:
            refusal = found
        else:
            messages.info(request, f"{paper.notice.number_text} 已登记送达。")
            return redirect(case_href(case))
    return _form_page(request, case, form, title="登记送达回证", label="登记送达", refusal=refusal)


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """提交证据: files by anybody who works on the case; the issuing side may keep one to itself."""
    user = request.user
    assert isinstance(user, User)
    case = case_for(user, number)
    form = EvidenceForm(request.POST or None, request.FILES or None, may_hide=is_issuing_side(user, case))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            doors.hand_in(case, acting_user=user, **form.cleaned_data)
        except (Stale, NotYours):
            raise
        except Refusal as found:
            refusal = found
        else:
            messages.info(request, f"{case.number} 已提交证据。")
            return redirect(case_href(case))
    return _form_page(request, case, form, title="提交证据", label="提交", refusal=refusal)


@require_http_methods(["GET", "POST"])
def other_move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A move whose document is on paper only: reason and scan; 文书未启用."""
    user = request.user
    assert isinstance(user, User)
    case = case_for(user, number)
    label = doors.other_moves(case, user).get(name)
    if label is None:
        raise NotYours("案件现在不能这样办理，或者不由您办理。")
    form = ScanForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            doors.make_other_move(case, name, acting_user=user, **form.cleaned_data)
        except (Stale, NotYours):
            raise
        except Refusal as found:
            refusal = found
        else:
            messages.info(request, f"{case.number} {label}，已办。")
            return redirect(case_href(case))
    return _form_page(request, case, form, title=f"{label}（文书未启用）", label=label, refusal=refusal)


def _form_page(
    request: HttpRequest, case: Any, form: Any, *, title: str, label: str, refusal: Refusal | None
) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    context = {
        "title": title,
        "lead": case.subject.name,
        "form": form,
        "refusal": refusal,
        "primary": {"label": label},
        "cancel_href": case_href(case),
        "case_facts": case_facts(At(CaseTask(), case, user)),
        "case_href": case_href(case),
        "crumbs": [{"label": "案件", "href": "/cases/"}, {"label": case.number, "href": case_href(case)}],
    }
    return render(request, "caseflow/task.html", context, status=422 if form.errors or refusal else 200)


@require_POST
def open_clue(request: HttpRequest, pk: int) -> HttpResponse:
    """登记立案: a clue becomes a case."""
    user = request.user
    assert isinstance(user, User)
    clue = clues_for(user).filter(pk=pk).first()
    if clue is None:
        raise Http404
    case = doors.open_from_clue(clue, acting_user=user)
    messages.info(request, f"已登记立案，案件编号{case.number}。")
    return redirect(case_href(case))


@require_POST
def open_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """登记立案 on the register's proposal."""
    user = request.user
    assert isinstance(user, User)
    case = doors.open_from_proposal(proposal_for(user, pk), acting_user=user)
    messages.info(request, f"已登记立案，案件编号{case.number}。")
    return redirect(case_href(case))


@require_POST
def refuse_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """不采纳, with the reason; then back to where the person came from."""
    user = request.user
    assert isinstance(user, User)
    proposal = proposal_for(user, pk)
    doors.decline_proposal(proposal, reason=request.POST.get("reason", "").strip(), acting_user=user)
    messages.info(request, "已记为不采纳。")
    return redirect(case_href(proposal.case) if proposal.case else "/")


def proposal_for(user: User, pk: int) -> Proposal:
    """The proposal if the person's own body decides it. Raises Http404 otherwise."""
    found = Proposal.objects.select_related("case", "body").filter(pk=pk, addressee=user.body_id or 0).first()
    if found is None:
        raise Http404
    return found


@require_GET
def diagram(request: HttpRequest, number: str) -> HttpResponse:
    """The flow of a case as SVG, the present desks marked: so it tells what is being drafted."""
    user = request.user
    assert isinstance(user, User)
    case = governed_case(user, number)
    return HttpResponse(flow_diagram(case), content_type="image/svg+xml; charset=utf-8")
