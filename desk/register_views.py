"""发文登记簿: the page, the workbook, the printed table; numbers reserved, used outside, left empty."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import me
from accounts.models import User
from casework.models import RestrictedRead
from casework.reading import note_read
from casework.services.evidence import WHAT_MAY_BE_SENT, place_of, store
from desk.exporting import Column, asked_in_words, export
from desk.register import COLUMNS_OF_ROW, printed, register_context
from notices.models import ReservedNumber
from notices.register_forms import ReleaseForm, ReserveForm, UseForm
from notices.reserving import (
    leads_register,
    may_register,
    release_number,
    reserve_number,
    use_number,
)
from organisations.downloads import NOT_KEPT, guarded, uploaded_file
from organisations.refusals import done

NAME = "发文登记簿"


def _column(name: str, cell: str) -> Column:
    return name, lambda row: row[cell]


COLUMNS: tuple[Column, ...] = tuple(_column(name, cell) for name, cell in COLUMNS_OF_ROW)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Of the own body; an administrator reads the numbers of any."""
    return render(request, "desk/register.html", register_context(request, me(request)))


@require_safe
def register_export(request: HttpRequest) -> HttpResponse:
    """导出 of the same list: same filters, same columns, same order, all its pages."""
    context = register_context(request, me(request), whole=True)
    return export(request, NAME, COLUMNS, context["rows"], asked=asked_in_words(context))


@require_safe
def register_pdf(request: HttpRequest) -> HttpResponse:
    """打印: the same list as a table on paper."""
    user = me(request)
    context = register_context(request, user, whole=True)
    content = printed(context["asked"], context["rows"], user)
    note_read(request, RestrictedRead.Kind.EXPORT, f"{NAME}打印 {len(context['rows'])}条")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = "inline; filename=register.pdf"
    return guarded(response, cache_control=NOT_KEPT)


@require_http_methods(["GET", "POST"])
def register_reserve(request: HttpRequest) -> HttpResponse:
    """预留文号: the next number of a kind, at once."""
    user = me(request)
    body = user.body
    if body is None or not may_register(user):
        raise PermissionDenied("文号由发文机关的经办人、负责人预留。")
    form = ReserveForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    made: list[ReservedNumber] = []
    if done(form, lambda data: made.append(reserve_number(body, acting_user=user, **data))):
        messages.success(request, f"已预留{made[0].number_text}。")
        return redirect("desk:register_number", pk=made[0].pk)
    notes = (
        "预留即取得该文种的下一个文号，此后签发的文书顺延编号。",
        "预留的文号只用于系统外印发的文书，登记标题、主送机关和成文日期。",
        "不再使用的，由负责人核准为空号，注明理由，不再编给其他文书。",
    )
    return _form_page(request, form, "预留文号", notes, label="预留", where=body.name)


@require_http_methods(["GET", "POST"])
def register_number(request: HttpRequest, pk: int) -> HttpResponse:
    """One reserved number; ``?act=`` chooses what is done with one that is still held."""
    user = me(request)
    reserved = _own(user, pk)
    offered = {"use": "登记文书", "release": "核准空号"} if _is_held(reserved) else {}
    if not leads_register(user):
        offered.pop("release", None)
    asked = request.GET.get("act", "")
    act = asked if asked in offered else next(iter(offered), "")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form: Any = None
    if act:
        form = UseForm(*posted) if act == "use" else ReleaseForm(posted[0])
        if act == "use":
            form.fields["scan"].help_text = WHAT_MAY_BE_SENT
        if done(form, lambda data: _decide(reserved, act, form, user)):
            messages.success(request, f"{reserved.number_text}已登记。")
            return redirect("desk:register_number", pk=pk)
    address = reverse("desk:register_number", args=[pk])
    tabs = [
        {"label": label, "href": f"{address}?act={code}", "is_current": code == act}
        for code, label in offered.items()
    ]
    context = {
        "reserved": reserved,
        "facts": _facts(reserved),
        "form": form,
        "tabs": tabs if len(tabs) > 1 else [],
        "primary": {"label": offered.get(act, "")},
        "title": reserved.number_text,
        "cancel_href": reverse("desk:register"),
        "crumbs": [{"label": NAME, "href": reverse("desk:register")}, {"label": reserved.number_text}],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/register_number.html", context, status=status)


@require_safe
def register_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The scan of a paper made outside."""
    reserved = _own(me(request), pk)
    path = place_of(reserved.scan_sha256) if reserved.scan_sha256 else None
    if path is None or not path.is_file():
        raise Http404
    return uploaded_file(
        path, name=reserved.scan_name, content_type=reserved.scan_type, cache_control=NOT_KEPT
    )


def _own(user: User, pk: int) -> ReservedNumber:
    """A reserved number of the person's own body. Raises Http404 otherwise."""
    rows = ReservedNumber.objects.select_related("issuer", "reserved_by", "decided_by")
    found = rows.filter(pk=pk, issuer__in=user.line).first() if may_register(user) else None
    if found is None:
        raise Http404
    return found


def _is_held(reserved: ReservedNumber) -> bool:
    return reserved.status == ReservedNumber.Status.HELD


def _decide(reserved: ReservedNumber, act: str, form: Any, user: User) -> None:
    if act == "release":
        release_number(reserved, acting_user=user, **form.cleaned_data)
        return
    upload = form.cleaned_data["scan"]
    scan = store(upload) if upload else None
    use_number(reserved, form.paper(), scan=scan, acting_user=user)


def _facts(reserved: ReservedNumber) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "发文机关", "value": reserved.issuer.name},
        {"label": "文种", "value": reserved.label},
        {"label": "状态", "value": reserved.get_status_display()},
        {
            "label": "预留",
            "value": reserved.reason,
            "note": f"{reserved.reserved_by.full_name} {reserved.reserved_at:%Y-%m-%d}",
        },
    ]
    if reserved.dated_on:
        facts += [
            {"label": "标题", "value": reserved.title},
            {"label": "主送机关", "value": reserved.addressed_to},
            {"label": "签发人", "value": reserved.signatory_name},
            {"label": "成文日期", "value": reserved.dated_on.isoformat()},
        ]
    if reserved.scan_sha256:
        href = reverse("desk:register_scan", args=[reserved.pk])
        facts.append({"label": "扫描件", "value": reserved.scan_name, "href": href})
    if reserved.released_for:
        facts.append({"label": "空号理由", "value": reserved.released_for})
    if reserved.decided_by and reserved.decided_at:
        note = f"{reserved.decided_at:%Y-%m-%d}"
        facts.append({"label": "登记人", "value": reserved.decided_by.full_name, "note": note})
    return facts


def _form_page(
    request: HttpRequest, form: Any, title: str, notes: tuple[str, ...], *, label: str, where: str
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": where,
        "notes": notes,
        "primary": {"label": label},
        "cancel_href": reverse("desk:register"),
        "crumbs": [{"label": NAME, "href": reverse("desk:register")}, {"label": title}],
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)
