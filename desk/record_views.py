"""Pages beside the cases: typical cases for lookers-on, and the logs for the audit administrator."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import me, requires
from accounts.roles import LOOKERS_ON, Role
from casework.access import OFFICIALS
from casework.models import TypicalCase
from desk.audit import READERS, chains_context, reads_context
from desk.exporting import Column, asked_in_words, export
from desk.firings import READERS as ESCALATED
from desk.firings import firings_context
from desk.typical import detail_context, list_context

READ_COLUMNS: tuple[Column, ...] = (
    ("时间", lambda row: f"{row['at']:%Y-%m-%d %H:%M}"),
    ("查阅人", lambda row: row["person"]),
    ("单位", lambda row: row["body"]),
    ("内容", lambda row: row["kind"]),
    ("编号", lambda row: row["key"]),
    ("案件编号", lambda row: row["number"]),
    ("来源地址", lambda row: row["address"]),
)


@require_safe
@requires(*LOOKERS_ON, *OFFICIALS)
def typical_cases(request: HttpRequest) -> HttpResponse:
    """典型案例: the named ones; for those who propose and name them the others too."""
    return render(request, "desk/typical_list.html", list_context(request, me(request)))


@require_safe
def typical_case(request: HttpRequest, pk: int) -> HttpResponse:
    user = me(request)
    rows = TypicalCase.objects.visible_to(user).select_related("body", "case__subject")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(request, "desk/typical_case.html", detail_context(found, user))


@require_safe
@requires(*ESCALATED)
def firings(request: HttpRequest) -> HttpResponse:
    """升级记录: what the rules called for in the cases that the person's side governs."""
    return render(request, "desk/firings.html", firings_context(request, me(request)))


@require_safe
@requires(*READERS)
def reads(request: HttpRequest) -> HttpResponse:
    """查阅记录: all for the audit administrator, those of the own cases for a leader."""
    return render(request, "desk/reads.html", reads_context(request, me(request)))


@require_safe
@requires(*READERS)
def reads_export(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook; taking it is itself on record."""
    context = reads_context(request, me(request), whole=True)
    return export(request, "查阅记录", READ_COLUMNS, context["rows"], asked=asked_in_words(context))


@require_safe
@requires(Role.AUDIT_ADMIN)
def chains(request: HttpRequest) -> HttpResponse:
    """案件记录校验: numbers and digests."""
    return render(request, "desk/chains.html", chains_context(request))
