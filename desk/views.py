"""Pages that see across the rooms. They read and show; every one that changes something stands in caseflow."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.access import me
from accounts.models import User
from accounts.roles import Role
from casework.access import case_for, evidence_for, is_issuing_side, reads_summary
from casework.models import RestrictedRead, Source
from casework.reading import kind_of_evidence, note_letter_read, note_read
from casework.services.evidence import path_of as evidence_path
from desk import queries
from desk.administration import guide
from desk.bulk.acts import bar_of
from desk.bulk.registry import CASES, READINGS, TASKS
from desk.case_page import case_context
from desk.document_page import case_of, document_context, document_for, path_of
from desk.exporting import CASE_COLUMNS, PAPER_COLUMNS, asked_in_words, export
from desk.figures import figures_context
from desk.lists import case_list_context, document_list_context
from desk.proceedings import has_register, proceeding_context, register_context
from desk.readings import readings_context, summary_context
from desk.today import desk_context, done_rows
from desk.why import owed_for, why_context
from findings.queries.seen import proceeding_for
from notices.models import Notice
from notices.previewing import page_count, page_png
from notices.services import note_opening
from organisations.downloads import KEPT_AN_HOUR, guarded, uploaded_file
from organisations.paging import paged, search_words


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk; figures for lookers-on; the accounts for administrators, who see no case."""
    user = me(request)
    if queries.is_administrator(user):
        if user.holds(Role.AUDIT_ADMIN):
            return redirect("accounts:event_list")
        return redirect("desk:guide" if guide.is_wanted() else "accounts:user_list")
    if queries.only_looks_on(user):
        return render(request, "desk/figures.html", figures_context())
    context = desk_context(user) | {"bulk": bar_of(user, TASKS)}
    done = queries.tasks_done_by(user)
    unread = queries.count_unread(user)
    reading_tab = {"label": "待阅", "href": reverse("desk:readings"), "count": unread}
    waiting_tab = {"label": "待办", "href": reverse("desk:home"), "count": sum(context["counts"].values())}
    done_tab = {"label": "已办", "href": "?view=done", "count": done.count()}
    if request.GET.get("view") == "done":
        rows, pager = paged(request, done)
        context |= {"done": done_rows(rows), "pager": pager, "heading": "我已办", "note": "最近办的在前"}
        done_tab["is_current"] = True
    else:
        waiting_tab["is_current"] = True
    return render(request, "desk/desk.html", context | {"tabs": [waiting_tab, done_tab, reading_tab]})


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """待阅 and 已阅 of anybody who was given something to read."""
    user = me(request)
    if queries.is_administrator(user):
        raise Http404
    context = readings_context(request, user)
    shown = {"bulk": bar_of(user, READINGS)} if request.GET.get("view") != "read" else {}
    return render(request, "desk/readings.html", context | shown)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    user = me(request)
    context = case_list_context(request, user) | {"bulk": bar_of(user, CASES)}
    return render(request, "desk/case_list.html", context)


@require_safe
def cases_export(request: HttpRequest) -> HttpResponse:
    """导出 of the same list: same filters, same columns, same order, all its pages."""
    context = case_list_context(request, me(request), whole=True)
    return export(request, "案件清单", CASE_COLUMNS, context["rows"], asked=asked_in_words(context))


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    user = me(request)
    found = case_for(user, number)
    if found.source == Source.HOTLINE_12388 and is_issuing_side(user, found):
        # What the page tells that side is the clue's own words.
        note_read(request, RestrictedRead.Kind.CLUE_12388, found.number, found)
    if reads_summary(user):
        return render(request, "desk/summary.html", summary_context(user, found))
    return render(request, "desk/case.html", case_context(user, found))


@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """为什么是这一天: a page, or what a window over a list shows of it (zx.js asks with X-Why)."""
    user = me(request)
    context = why_context(user, owed_for(user, pk))
    response = render(request, "desk/_why.html" if request.headers.get("X-Why") else "desk/why.html", context)
    patch_vary_headers(response, ["X-Why"])
    return response


@require_safe
def proceedings(request: HttpRequest) -> HttpResponse:
    """异议与修复: the register, for those who apply and those who decide."""
    user = me(request)
    if not has_register(user):
        raise PermissionDenied
    return render(request, "desk/proceedings.html", register_context(request, user))


@require_safe
def proceeding(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    user = me(request)
    found = proceeding_for(user, code, pk)
    return render(request, "desk/proceeding.html", proceeding_context(user, found))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One hit by its whole number opens at once; anything else is the list."""
    words = search_words(request)
    only = queries.seen_by(me(request)).filter(number__iexact=words).values_list("number", flat=True).first()
    if only is not None:
        return redirect("desk:case", number=only)
    return redirect(f"{reverse('desk:cases')}?{urlencode({'q': words})}")


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "notices/list.html", document_list_context(request, me(request)))


@require_safe
def documents_export(request: HttpRequest) -> HttpResponse:
    """导出 of the same list: same filters, same columns, same order, all its pages."""
    context = document_list_context(request, me(request), whole=True)
    return export(request, "文书清单", PAPER_COLUMNS, context["rows"], asked=asked_in_words(context))


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    notice = document_for(me(request), pk)
    _note_opening(notice, me(request))
    notice = _read_again(notice)
    case = case_of(notice)
    found = case_for(me(request), case.number) if case else None
    if found is not None:
        note_letter_read(request, notice, found)
    context = document_context(me(request), notice, found)
    if notice.rendered_at is not None and path_of(notice).is_file():
        pages = page_count(path_of(notice).read_bytes())
        context["pages"] = pages
        context["paper"] |= {
            "more": [reverse("desk:document_page", args=[pk, number]) for number in range(2, pages + 1)],
            "head": f"{notice.number_text}　共{pages}页{'　作废' if notice.voided_at else ''}",
        }
    return render(request, "notices/notice.html", context)


@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF, to be read in the browser; ``?download=1`` saves it."""
    notice = _rendered(me(request), pk)
    if case := case_of(notice):
        note_letter_read(request, notice, case)
    name = f"{notice.number_text} {notice.get_kind_display()}.pdf"
    response = FileResponse(
        path_of(notice).open("rb"),
        as_attachment="download" in request.GET,
        filename=name,
        content_type="application/pdf",
    )
    return guarded(response, cache_control=KEPT_AN_HOUR)


@require_safe
def document_page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of the PDF as a picture, for readers that cannot show one within a page."""
    notice = _rendered(me(request), pk)
    picture = page_png(path_of(notice).read_bytes(), page)
    if picture is None:
        raise Http404
    if case := case_of(notice):
        note_letter_read(request, notice, case, page=page)
    return guarded(HttpResponse(picture, content_type="image/png"), cache_control=KEPT_AN_HOUR)


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a case."""
    found = evidence_for(me(request), pk)
    if kind := kind_of_evidence(found):
        note_read(request, kind, f"材料{found.pk}", found.case)
    return uploaded_file(
        evidence_path(found),
        name=found.name,
        content_type=found.content_type,
        cache_control=KEPT_AN_HOUR,
    )


def _rendered(user: User, pk: int) -> Notice:
    notice = document_for(user, pk)
    if notice.rendered_at is None:
        raise Http404
    _note_opening(notice, user)
    return notice


def _note_opening(notice: Notice, user: User) -> None:
    """By the body that the document is for now; an inner form (`Slip`) has only its addressee."""
    paper = getattr(notice, "paper", None)
    note_opening(notice, acting_user=user, receiver_id=paper.receiver_id if paper else None)


def _read_again(notice: Notice) -> Notice:
    return Notice.objects.select_related(
        "issuer",
        "addressee",
        "drafted_by",
        "signatory",
        "signed_for_by",
        "first_read_by",
        "paper__turned_to",
        "outstanding_list__batch",
    ).get(pk=notice.pk)
