"""批示, 传阅, 呈阅: what a leader wants done, and what people are to read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import me
from accounts.models import User
from caseflow import doors
from caseflow.forms import CirculateForm, InstructForm, OpinionForm
from caseflow.presenting import case_href
from caseflow.views.cases import governed_case, through
from casework.access import case_for, is_issuing_side
from casework.models import Reading
from casework.services import NotYours, leave_opinion, mark_read, may_instruct
from casework.services import circulate as lay_before


@require_http_methods(["GET", "POST"])
def instruct(request: HttpRequest, number: str) -> HttpResponse:
    """批示 on a case that the leader sees, or that was laid before him."""
    user = me(request)
    case = case_for(user, number)
    if not may_instruct(case, user):
        raise NotYours("只有案件承办一方的负责人和收到呈阅的市领导可以批示。")
    shown: dict[str, Any] = {}
    if not is_issuing_side(user, case):
        shown["case_facts"] = [
            {"label": "案件编号", "value": case.number, "kind": "docket"},
            {"label": "涉事单位", "value": case.subject.name},
            {"label": "现状", "value": case.get_state_display()},
        ]
    return through(
        request,
        case,
        InstructForm(request.POST or None, case=case),
        lambda data: doors.instruct_body(case, acting_user=user, **data),
        title="批示",
        label="批示",
        done=f"{case.number} 已批示，转落实机关办理。",
        shown=shown,
    )


@require_http_methods(["GET", "POST"])
def circulate(request: HttpRequest, number: str) -> HttpResponse:
    """传阅 or 呈阅 of the case or of one of its documents."""
    user = me(request)
    case = governed_case(user, number)
    return through(
        request,
        case,
        CirculateForm(request.POST or None, case=case, user=user),
        lambda data: lay_before(case=case, acting_user=user, **data),
        title="送阅",
        label="送阅",
        done=f"{case.number} 已送阅。",
    )


def reading_for(user: User, pk: int) -> Reading:
    """What this person is to read. Raises Http404 for anybody else's."""
    rows = Reading.objects.select_related("circulation__case", "circulation__paper__notice")
    found = rows.filter(pk=pk, reader=user).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing to read: opening it is reading it; 已阅 may leave words."""
    user = me(request)
    reading = mark_read(reading_for(user, pk))
    form = OpinionForm(request.POST or None, initial={"opinion": reading.opinion})
    if request.method == "POST" and form.is_valid():
        leave_opinion(reading, opinion=form.cleaned_data["opinion"], acting_user=user)
        messages.info(request, "已阅。")
        return redirect("desk:readings")
    return render(request, "caseflow/reading.html", _shown(reading, form, user))


def _shown(reading: Reading, form: OpinionForm, user: User) -> dict[str, Any]:
    circulation = reading.circulation
    case, paper, sender = circulation.case, circulation.paper, circulation.sent_by
    links = []
    if case is not None:
        links.append({"label": f"案件 {case.number} {case.title}", "href": case_href(case)})
        if may_instruct(case, user):
            href = reverse("caseflow:instruct", args=[case.number])
            links.append({"label": "写批示", "href": href})
    if paper is not None:
        href = reverse("desk:document", args=[paper.notice_id])
        links.insert(0, {"label": f"文书 {paper.notice.number_text}", "href": href})
    if circulation.href:
        links.append({"label": circulation.title, "href": circulation.href})
    by = f"{sender.full_name}　{sender.body.name if sender.body else ''}" if sender else "系统"
    return {
        "title": circulation.title,
        "lead": circulation.get_kind_display(),
        "crumbs": [{"label": "待阅", "href": reverse("desk:readings")}, {"label": circulation.title}],
        "form": form,
        "links": links,
        "quotes": [{"label": "说明", "text": circulation.note, "by": by, "at": circulation.sent_at}]
        if circulation.note
        else [],
        "facts": [{"label": "送阅", "value": by}, {"label": "时间", "value": circulation.sent_at}],
        "primary": {"label": "已阅"},
        "cancel_href": reverse("desk:readings"),
    }
