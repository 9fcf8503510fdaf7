"""作废 of a document by its issuer's leader; and what of 用印 and 送达 is done at no desk, by its officers.

No desk is open where the case rests or has gone past the document, nor for a 送达回证 of what the system served.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

import clock
from accounts.access import me
from accounts.models import User
from caseflow import dispatching
from caseflow.acts import At
from caseflow.dispatching_side import headed, sealing_items
from caseflow.models import CaseTask
from caseflow.papers import proof_paper
from caseflow.presenting import case_facts, case_href
from caseflow.rows import document_row
from caseflow.views.cases import governed_case, through
from casework.forms import ReasonForm, SealForm, ServiceForm
from casework.models import Case, CaseNotice, Slip
from casework.services import (
    NotYours,
    Stale,
    may_dispatch,
    may_void,
    was_moved_by,
    why_not_on_paper,
    why_not_void,
)
from notices.lifecycle import NoticeState
from notices.serving import METHODS


def dispatched(user: User, number: str, pk: int) -> tuple[Case, CaseNotice]:
    """A document of the case for an officer of its issuer. Raises Http404 outside the issuing side, NotYours within."""
    case = governed_case(user, number)
    papers = CaseNotice.objects.select_related("notice__issuer", "notice__addressee", "turned_to")
    paper = papers.filter(case=case, pk=pk).first()
    if paper is None:
        raise Http404
    if not may_dispatch(user, case, paper):
        raise NotYours("用印、送达由发文机关的经办人办理。")
    return case, paper


@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, number: str, paper_pk: int) -> HttpResponse:
    """用印确认."""
    user = me(request)
    case, paper = dispatched(user, number, paper_pk)
    if (task := dispatching.task_of(paper)) is not None:
        return redirect(reverse("caseflow:task", args=[task.pk]))
    if paper.notice.state != NoticeState.RENDERED or not paper.notice.awaits_seal:
        raise Stale(f"文书现为“{paper.notice.get_state_display()}”，不需要确认用印。")
    return through(
        request,
        case,
        SealForm(request.POST or None, initial={"sealed_on": clock.today()}),
        lambda data: dispatching.confirm_seal(case, paper, acting_user=user, **data),
        title="确认用印",
        label="确认用印",
        done=f"{paper.notice.number_text} 已用印。",
        shown={
            "lead": headed(paper.notice),
            "documents": [document_row(paper.notice)],
            "is_official": True,
        }
        | sealing_items(),
    )


@require_POST
def serve_through_system(request: HttpRequest, number: str, paper_pk: int) -> HttpResponse:
    """系统送达, where the issuer's officers choose the way."""
    user = me(request)
    case, paper = dispatched(user, number, paper_pk)
    if (task := dispatching.task_of(paper)) is not None:
        return redirect(reverse("caseflow:task", args=[task.pk]))
    dispatching.serve_through_system(case, paper, acting_user=user)
    messages.info(request, f"{paper.notice.number_text} 已由系统送达。")
    return redirect(reverse("desk:document", args=[paper.notice_id]))


@require_http_methods(["GET", "POST"])
def serve(request: HttpRequest, number: str, paper_pk: int) -> HttpResponse:
    """登记送达 on paper (``?method=`` chooses the way): the fields it asks for, and its 送达回证 in preview."""
    user = me(request)
    case, paper = dispatched(user, number, paper_pk)
    if (task := dispatching.task_of(paper)) is not None:
        return redirect(reverse("caseflow:task", args=[task.pk]))
    if refused := why_not_on_paper(case, paper):
        raise Stale(refused)
    asked = request.GET.get("method", "")
    method = asked if asked in METHODS else METHODS[0]
    address = reverse("caseflow:serve", args=[number, paper_pk])
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ServiceForm(*posted, method=method, initial={"first_server": user.full_name})
    shown = {
        "lead": headed(paper.notice),
        "tabs": [
            {"label": each, "href": f"{address}?method={each}", "is_current": each == method}
            for each in METHODS
        ],
        "action": f"{address}?method={method}",
        "others": [{"label": "预览送达回证", "name": "preview", "value": "1"}],
        "documents": [document_row(paper.notice)],
        "is_official": True,
        "cancel_href": reverse("desk:document", args=[paper.notice_id]),
    }
    if "preview" in request.POST and form.is_valid():
        shown |= {"paper": proof_paper(case, paper, form.terms(), user)}
    return through(
        request,
        case,
        form,
        lambda data: dispatching.serve_with_proof(
            case, paper, form.terms(), scan=data["scan"], acting_user=user
        ),
        title="登记送达",
        label="登记送达",
        done=f"{paper.notice.number_text} 已登记送达，送达回证已入卷。",
        shown=shown,
        looks_only="preview" in request.POST,
    )


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """作废 by the issuer's leader; what a move issued leads on to 更正误操作."""
    user = me(request)
    case, filed = filed_for(user, pk)
    if not may_void(user, case, filed):
        raise NotYours("文书由发文机关的负责人作废。")
    notice, refused = filed.notice, why_not_void(filed)
    back = reverse("desk:document", args=[pk])
    shown: dict[str, Any] = {
        "lead": f"{notice.get_kind_display()} {notice.number_text}",
        "documents": [document_row(notice)],
        "is_official": True,
        "cancel_href": back,
    }
    if refused:
        if not was_moved_by(filed) or notice.voided_at is not None:
            raise Stale(refused)
        shown |= {
            "quotes": [{"label": "不能单独作废", "text": refused, "is_system": True}],
            "correct_href": reverse("caseflow:correct_move", args=[case.number]),
            "title": "文书作废",
            "case_facts": case_facts(At(CaseTask(), case, user)),
            "case_href": case_href(case),
            "crumbs": [{"label": case.number, "href": case_href(case)}, {"label": "文书作废"}],
        }
        return render(request, "caseflow/not_voided_alone.html", shown, status=409)
    shown["items"] = [
        {"text": f"{notice.number_text}作废，文号保留不再使用，发文登记簿注明作废和理由。"},
        {"text": "这份文书要求的事项和期限随之撤销；原件留档，不删除。"},
    ]
    return through(
        request,
        case,
        ReasonForm(request.POST or None),
        lambda data: dispatching.void_document(case, filed, acting_user=user, **data),
        title="文书作废",
        label="作废",
        done=f"{notice.number_text} 已作废。",
        shown=shown,
    )


def filed_for(user: User, pk: int) -> tuple[Case, CaseNotice | Slip]:
    """A document in a case's file, as one of its papers or as a form. Raises Http404 outside the issuing side."""
    filed: CaseNotice | Slip | None = (
        CaseNotice.objects.select_related("notice", "case").filter(notice=pk).first()
        or Slip.objects.select_related("notice", "case").filter(notice=pk).first()
    )
    if filed is None:
        raise Http404
    return governed_case(user, filed.case.number), filed
