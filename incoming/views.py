"""收文: the register, one document, and the three acts on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import me
from accounts.models import User
from casework.models import RestrictedRead
from casework.reading import note_read
from casework.services.evidence import place_of
from deadlines.counting import written_day
from deadlines.explaining import Gauge, due_mark, gauge_for
from incoming import services
from incoming.forms import AnswerForm, RegisterForm, VoidForm
from incoming.kinds import IncomingKind
from incoming.models import IncomingDocument, IncomingFile
from incoming.queries import (
    document_for,
    documents_for,
    file_for,
    keeps_register,
    may_answer,
    reads_register,
)
from organisations.downloads import KEPT_AN_HOUR, uploaded_file
from organisations.paging import paged, search_words, with_filters
from organisations.refusals import NotYours, Stale, attempt
from organisations.tables import download, file_name, footer_of, require_few, workbook

VIEWS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "": ("全部", lambda rows: rows),
    "waiting": ("待答复", lambda rows: rows.waiting().order_by("deadline__due_on", "id")),
    "answered": ("已答复", lambda rows: rows.answered().order_by("-answered_on", "-id")),
}
COLUMNS = (
    "收文号",
    "文种",
    "来文机关",
    "来文字号",
    "标题",
    "收到",
    "答复期限",
    "状态",
    "答复文书",
    "有关案件",
)
CRUMB = {"label": "收文", "href": "/incoming/"}


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """收文登记簿: what came to the own body, newest first; those to be answered by their due day."""
    user = _reader(request)
    found = _found(request, user)
    rows, pager = paged(request, found)
    everything = documents_for(user)
    view = _view(request)
    address = reverse("incoming:list")
    context = {
        "tabs": [
            {
                "label": label,
                "href": f"{address}?view={code}" if code else address,
                "count": rule(everything).count(),
                "is_current": code == view,
            }
            for code, (label, rule) in VIEWS.items()
        ],
        "filters": [
            {
                "name": "kind",
                "label": "文种",
                "value": request.GET.get("kind", ""),
                "choices": IncomingKind.choices,
            }
        ],
        "hidden": [("view", view)] if view else [],
        "query": search_words(request),
        "clear_href": address,
        "rows": _rows(rows),
        "pager": pager,
        "register_href": reverse("incoming:new") if keeps_register(user) else "",
        "export_href": with_filters(request, reverse("incoming:export")) if rows else "",
    }
    return render(request, "incoming/list.html", context)


@require_safe
def register_export(request: HttpRequest) -> HttpResponse:
    """导出 of the same list: same filters, same columns, same order, all its pages."""
    user = _reader(request)
    found = _found(request, user)
    require_few(found.count())
    rows = _rows(list(found))
    note_read(request, RestrictedRead.Kind.EXPORT, f"收文登记簿 {len(rows)}条")
    kind, words = request.GET.get("kind", ""), search_words(request)
    asked = [VIEWS[_view(request)][0]]
    asked += [f"文种：{IncomingKind(kind).label}"] if kind in IncomingKind.values else []
    asked += [f"查找：{words}"] if words else []
    content = workbook(
        "收文登记簿",
        COLUMNS,
        [
            (
                row["number"],
                row["kind"],
                row["sender"],
                row["sender_number"] or "—",
                row["title"],
                row["received_on"].isoformat(),
                row["due_on"].isoformat() if row["due_on"] else "—",
                row["status"],
                row["answer_number"] or "—",
                row["case_number"] or "—",
            )
            for row in rows
        ],
        footer=footer_of(
            "收文登记簿", len(rows), asked="；".join(asked), who=f"{user.full_name}（{user.body or ''}）"
        ),
        is_sample=settings.SAMPLE_MODE,
    )
    return download(content, file_name("收文登记簿"))


@require_http_methods(["GET", "HEAD", "POST"])
def register_new(request: HttpRequest) -> HttpResponse:
    """登记来文."""
    user = _reader(request)
    if not keeps_register(user):
        raise NotYours(services.NOT_A_CLERK)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {"case_number": request.GET.get("case", "").replace("\x00", "")}
    form = RegisterForm(*posted, user=user, initial=initial)
    return _through(
        request,
        form,
        lambda data: services.register(
            form.received(), scans=data["scans"], case=data["case_number"], acting_user=user
        ),
        title="登记来文",
        label="登记",
        done="来文已登记。",
        cancel_href=reverse("incoming:list"),
        crumb="登记",
        notes=[
            "收文号由系统按年编列，不重号、不空号。",
            "司法建议书、纪检监察建议书、信访转送单必须答复；执行通知书照其写明的期限填写。",
            "涉密文件、审查调查材料不得登记。",
        ],
    )


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One incoming document: what it is, its scans, its clock, its answer."""
    user = _reader(request)
    found = document_for(user, pk)
    files = list(IncomingFile.objects.filter(document=found).select_related("added_by"))
    mark = due_mark(found.deadline) if found.deadline and found.is_waiting else None
    own = keeps_register(user) and user.works_for(found.body_id)
    may_void = own and not (found.answered_at or found.voided_at)
    context = {
        "crumbs": [CRUMB, {"label": found.register_number}],
        "document": found,
        "facts": _facts(found, user),
        "light": mark.light if mark else "",
        "days": mark.days if mark else None,
        "scans": [_file(file) for file in files if file.part == IncomingFile.Part.DOCUMENT],
        "answer_scans": [_file(file) for file in files if file.part == IncomingFile.Part.ANSWER],
        "decision": _decision(found) if may_answer(user, found) else None,
        "void_href": reverse("incoming:void", args=[pk]) if may_void else "",
        "notice_href": _notice_href(found),
    }
    return render(request, "incoming/document.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """登记答复."""
    user = _reader(request)
    found = document_for(user, pk)
    if request.method != "POST" and not may_answer(user, found):
        raise Stale(f"来文{found.status}，或者不由你办理。")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AnswerForm(*posted, document=found, user=user)
    return _through(
        request,
        form,
        lambda data: services.answer(found, **data, acting_user=user),
        title="登记答复",
        lead=f"{found.sender} {found.get_kind_display()}：{found.title}",
        label="登记答复",
        done=f"{found.register_number} 已登记答复。",
        cancel_href=reverse("incoming:document", args=[pk]),
        crumb=found.register_number,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """登记作废."""
    user = _reader(request)
    found = document_for(user, pk)
    form = VoidForm(request.POST or None)
    return _through(
        request,
        form,
        lambda data: services.void(found, reason=data["reason"], acting_user=user),
        title="登记作废",
        lead=f"{found.register_number} {found.title}",
        label="作废",
        done=f"{found.register_number} 已作废。",
        cancel_href=reverse("incoming:document", args=[pk]),
        crumb=found.register_number,
    )


@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A scan of the document or of its answer."""
    found = file_for(_reader(request), pk)
    return uploaded_file(
        place_of(found.sha256),
        name=found.name,
        content_type=found.content_type,
        cache_control=KEPT_AN_HOUR,
    )


def _through(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], IncomingDocument],
    *,
    title: str,
    label: str,
    done: str,
    cancel_href: str,
    crumb: str,
    lead: str = "",
    notes: list[str] | None = None,
) -> HttpResponse:
    """Shows a form; does the act with a valid one and goes to the document, or tells what was refused."""
    tried = attempt(form, act)
    if tried.is_done:
        messages.info(request, done)
        return redirect(reverse("incoming:document", args=[tried.made.pk]))
    context = {
        "title": title,
        "lead": lead,
        "form": form,
        "refusal": tried.refusal,
        "primary": {"label": label},
        "cancel_href": cancel_href,
        "crumbs": [CRUMB, {"label": crumb}],
        "notes": notes or [],
    }
    return render(request, "form_page.html", context, status=tried.status)


def _reader(request: HttpRequest) -> User:
    user = me(request)
    if not reads_register(user):
        raise Http404
    return user


def _view(request: HttpRequest) -> str:
    view = request.GET.get("view", "")
    return view if view in VIEWS else ""


def _found(request: HttpRequest, user: User) -> QuerySet[IncomingDocument]:
    found: QuerySet[IncomingDocument] = VIEWS[_view(request)][1](documents_for(user))
    kind, words = request.GET.get("kind", ""), search_words(request)
    if kind in IncomingKind.values:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(
            Q(title__icontains=words)
            | Q(sender__icontains=words)
            | Q(sender_number__icontains=words)
            | Q(answer_number__icontains=words)
            | Q(case__number__icontains=words)
        )
    return found.annotate(due_on=F("deadline__due_on"))


def _rows(documents: list[IncomingDocument]) -> list[dict[str, Any]]:
    gauge = gauge_for([found.deadline for found in documents if found.deadline])
    return [_row(found, gauge) for found in documents]


def _row(found: IncomingDocument, gauge: Gauge) -> dict[str, Any]:
    mark = due_mark(found.deadline, gauge) if found.deadline and found.is_waiting else None
    return {
        "number": found.register_number,
        "href": reverse("incoming:document", args=[found.pk]),
        "kind": found.get_kind_display(),
        "sender": found.sender,
        "sender_number": found.sender_number,
        "title": found.title,
        "body": found.body.label,
        "received_on": found.received_on,
        "due_on": found.deadline.due_on if found.deadline else None,
        "light": mark.light if mark else "",
        "days": mark.days if mark else None,
        "status": found.status,
        "answer_number": found.answer_number,
        "answer_href": _notice_href(found),
        "case_number": found.case.number if found.case else "",
        "case_href": reverse("desk:case", args=[found.case.number]) if found.case else "",
        "is_void": found.voided_at is not None,
    }


def _notice_href(found: IncomingDocument) -> str:
    return reverse("desk:document", args=[found.answer_notice_id]) if found.answer_notice_id else ""


def _decision(found: IncomingDocument) -> dict[str, Any]:
    href = reverse("incoming:answer", args=[found.pk])
    return {
        "question": "复文发出了吗？",
        "text": "发出后在此登记答复结论和复文；不采纳建议的，须写明理由。",
        "acts": [{"label": "登记答复", "href": href, "is_primary": True}],
    }


def _facts(found: IncomingDocument, user: User) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "来文机关", "value": found.sender},
        {"label": "来文字号", "value": found.sender_number or "—"},
        {"label": "成文日期", "value": written_day(found.dated_on)},
        {"label": "收到日期", "value": written_day(found.received_on)},
        {"label": "状态", "value": found.status},
    ]
    if found.deadline and found.deadline.due_on:
        facts.insert(4, {"label": "答复期限", "value": written_day(found.deadline.due_on)})
    if not user.works_for(found.body_id):
        facts.insert(0, {"label": "收文机关", "value": found.body.name})
    if found.case:
        href = reverse("desk:case", args=[found.case.number])
        facts.append({"label": "有关案件", "value": found.case.number, "href": href})
    facts.append({"label": "登记", "value": found.registered_by.full_name})
    return facts


def _file(file: IncomingFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "href": reverse("incoming:file", args=[file.pk]),
        "size": file.size,
        "by": file.added_by.full_name,
        "sha256": file.sha256,
        "at": file.added_at,
    }
