"""Acts on a case that are no task of the flow: assigning, evidence, moves beside the ladder, opening."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import me
from accounts.models import User
from caseflow import doors
from caseflow.acts import At
from caseflow.acts.assigning import AssignForm
from caseflow.acts.base import Confirmation
from caseflow.barring import barred, stopped
from caseflow.diagram import flow_diagram
from caseflow.dispatching_side import notice_paper
from caseflow.live_paper import filled_paper, live_paper
from caseflow.models import CaseTask
from caseflow.presenting import case_facts, case_href
from caseflow.views.tasks import tells_live
from casework.access import case_for, is_issuing_side, proposals_for
from casework.forms import EvidenceForm
from casework.models import Case, CaseNotice, Proposal
from casework.services import NotYours, may_sign_for_in_a_rest
from early_warnings.queries import clues_for
from organisations.refusals import Attempt, attempt


def governed_case(user: User, number: str) -> Case:
    """The case if the person works on its issuing side. Raises Http404 otherwise: a department learns nothing."""
    case = case_for(user, number)
    if not is_issuing_side(user, case):
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """交办 of a case to a lead or joint department."""
    user = me(request)
    case = governed_case(user, number)
    form = AssignForm(request.POST or None, initial={"summary": case.title, "part": "lead"})
    return through(
        request,
        case,
        form,
        lambda data: doors.assign_case(case, acting_user=user, **data),
        title="交办",
        label="交办",
        done=f"{case.number} 已交办。",
    )


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """提交证据: files by anybody who works on the case; the issuing side may keep one to itself."""
    user = me(request)
    case = case_for(user, number)
    if not doors.may_hand_in(case, user):
        raise NotYours("案件已结束，或者你不办理本案，不能提交证据。")
    form = EvidenceForm(request.POST or None, request.FILES or None, may_hide=is_issuing_side(user, case))
    return through(
        request,
        case,
        form,
        lambda data: doors.hand_in(case, acting_user=user, **data),
        title="提交证据",
        label="提交",
        done=f"{case.number} 已提交证据。",
    )


@require_http_methods(["GET", "POST"])
@tells_live
def other_move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """What may become of a case beside the ladder, drafted or done: one page for all of it (`caseflow.acts.moving`)."""
    user = me(request)
    case = case_for(user, number)
    chosen = doors.other_moves(case, user).get(name)
    if chosen is None:
        raise NotYours("案件现在不能这样办理，或者不由你办理。")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    at = At(CaseTask(), case, user)
    form = chosen.form_at(at, *posted)
    looks_only = "preview" in request.POST
    if looks_only and "HX-Request" in request.headers:
        return render(request, "components/paper.html", {"paper": live_paper(at, chosen, form)})
    shown = {
        "action": request.path,
        "formsets": getattr(form, "formsets", []),
        "others": [{"label": "预览", "name": "preview", "value": "1"}] if hasattr(form, "facts") else [],
        "draft_key": f"move-{case.number}-{name}" if chosen.kind else "",
    } | filled_paper(at, chosen, form)
    if (stop := barred(at, chosen)) is not None:
        shown = {"action": request.path} | stopped(stop)
    said = f"已{chosen.pressed}" if chosen.pressed != chosen.label else "已办"
    return through(
        request,
        case,
        form,
        lambda data: doors.make_other_move(case, name, request.POST, files=request.FILES, acting_user=user),
        title=chosen.title,
        label=chosen.pressed,
        done=f"{case.number} {chosen.label}，{said}。",
        shown=shown,
        looks_only=looks_only,
    )


@require_http_methods(["GET", "POST"])
def sign_for_in_a_rest(request: HttpRequest, number: str, paper_pk: int) -> HttpResponse:
    """签收 from a document's page: while its case rests no desk is open for it."""
    user = me(request)
    case = case_for(user, number)
    papers = CaseNotice.objects.readable_by(user).select_related("notice__issuer", "turned_to")
    paper = papers.filter(case=case, pk=paper_pk).first()
    if paper is None:
        raise Http404
    if not may_sign_for_in_a_rest(case, paper, user):
        raise NotYours("这份文书现在不能在此签收，或者不由你签收。")
    name = paper.notice.get_kind_display()
    return through(
        request,
        case,
        Confirmation(request.POST if request.method == "POST" else None),
        lambda data: doors.sign_for_paper(case, paper, acting_user=user),
        title=f"签收{name}",
        label="签收",
        done=f"{paper.notice.number_text} 已签收。",
        shown={"is_official": True, "paper": notice_paper(paper.notice, "案件暂停办理，期限不计。")},
    )


def through(
    request: HttpRequest,
    case: Case,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    label: str,
    done: str,
    shown: dict[str, Any] | None = None,
    looks_only: bool = False,
    back: str = "",
) -> HttpResponse:
    """Shows a form beside the case; does the act with a valid one, and tells what was refused.

    `shown` is what the page has besides (quotes, items, documents): see caseflow/task.html. With `looks_only`
    nothing is done: the paper is looked at. `back` is where it leads, if not to the case.
    """
    tried: Attempt[Any] = Attempt(form) if looks_only else attempt(form, act)
    if tried.is_done:
        messages.info(request, done)
        return redirect(back or case_href(case))
    context = {
        "title": title,
        "lead": case.subject.name,
        "form": form,
        "refusal": tried.refusal,
        "primary": {"label": label},
        "cancel_href": case_href(case),
        "case_facts": case_facts(At(CaseTask(), case, me(request))),
        "case_href": case_href(case),
        "crumbs": [{"label": "案件", "href": "/cases/"}, {"label": case.number, "href": case_href(case)}],
    } | (shown or {})
    return render(request, "caseflow/task.html", context, status=tried.status)


@require_POST
def open_clue(request: HttpRequest, pk: int) -> HttpResponse:
    """登记立案: a clue becomes a case."""
    user = me(request)
    clue = clues_for(user).filter(pk=pk).first()
    if clue is None:
        raise Http404
    case = doors.open_from_clue(clue, acting_user=user)
    messages.info(request, f"已登记立案，案件编号{case.number}。")
    return redirect(case_href(case))


@require_POST
def open_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """登记立案 on the register's proposal."""
    user = me(request)
    case = doors.open_from_proposal(proposal_for(user, pk), acting_user=user)
    messages.info(request, f"已登记立案，案件编号{case.number}。")
    return redirect(case_href(case))


@require_POST
def refuse_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """不采纳, with the reason; then back to where the person came from."""
    user = me(request)
    proposal = proposal_for(user, pk)
    doors.decline_proposal(proposal, reason=request.POST.get("reason", "").strip(), acting_user=user)
    messages.info(request, "已记为不采纳。")
    return redirect(case_href(proposal.case) if proposal.case else "/")


def proposal_for(user: User, pk: int) -> Proposal:
    """The proposal if the person's own body decides it. Raises Http404 otherwise."""
    found = Proposal.objects.select_related("case", "body").filter(pk=pk).filter(proposals_for(user)).first()
    if found is None:
        raise Http404
    return found


@require_GET
def diagram(request: HttpRequest, number: str) -> HttpResponse:
    """The flow of a case as SVG, the present desks marked: so it tells what is being drafted."""
    user = me(request)
    case = governed_case(user, number)
    return HttpResponse(flow_diagram(case), content_type="image/svg+xml; charset=utf-8")
