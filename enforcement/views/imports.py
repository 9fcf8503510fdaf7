"""Importing the court's workbook: upload, trial run, writing, and what earlier imports brought."""

from __future__ import annotations

import logging
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from casework.models import RestrictedRead
from casework.reading import note_read
from casework.services import Stale
from enforcement.forms import UploadForm
from enforcement.models import ImportBatch, ImportRow
from enforcement.queries import batches_for, is_court
from enforcement.rejects import rejects_workbook
from enforcement.services import ImportResult, Kept, discard, import_workbook, keep, kept, rows_of
from enforcement.workbook import ReaderFailed, WorkbookUnusable
from enforcement.workbook.columns import DEBTOR, DOCKET, LISTED_ON, PAID, PRINCIPAL, STAGE
from organisations.paging import paged
from organisations.refusals import Refusal
from organisations.spreadsheets.cells import Unreadable, amount_of

logger = logging.getLogger(__name__)

Outcome = ImportRow.Outcome
STAGES = ("上传", "试运行", "写入")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Views of a result: name, label, outcomes.
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "look": ("需要看的", (Outcome.NEW, Outcome.CHANGED, Outcome.REJECTED, Outcome.WARNED)),
    "new": ("新增", (Outcome.NEW,)),
    "changed": ("变更", (Outcome.CHANGED,)),
    "rejected": ("拒绝", (Outcome.REJECTED,)),
    "warned": ("提示", (Outcome.WARNED,)),
    "unchanged": ("不变", (Outcome.UNCHANGED,)),
}
KINDS = {Outcome.WARNED: "warning"}
FAILED = Refusal(
    "系统读取文件时出错，没有写入任何数据。", remedy="请稍后再试；再次出错的，请告知系统管理员。"
)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The upload page; a POST keeps the file and leads to its trial run."""
    user = _clerk(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            waiting = keep(form.cleaned_data["file"], as_of=form.cleaned_data["as_of"], acting_user=user)
        except WorkbookUnusable as unusable:
            return _upload_page(request, form, _refusal(unusable))
        return redirect(reverse("enforcement:trial", args=[waiting.digest]))
    return _upload_page(request, form)


@require_GET
def trial(request: HttpRequest, digest: str) -> HttpResponse:
    """试运行: what writing would do. Nothing is written; an unusable file leads back to the upload page."""
    user = _clerk(request)
    waiting = _waiting(user, digest)
    try:
        result = _run(waiting, user, dry_run=True)
    except (WorkbookUnusable, ReaderFailed) as error:
        return _failed(request, waiting, error)
    rows = rows_of(result)
    chosen = _view(request)
    shown = [row for row in rows if row.outcome in VIEWS[chosen][1]]
    page, pager = paged(request, shown)  # type: ignore[arg-type]
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in Outcome.values}
    context = _result_context(counts, chosen, page, pager) | {
        "stages": _stages("试运行"),
        "result": _result(counts) | _names(waiting.name, waiting.at, digest) | {"is_dry_run": True},
        "write_action": reverse("enforcement:write", args=[digest]),
        "again_href": reverse("enforcement:import"),
        "outcome": _outcome(result),
    }
    if result.rejections:
        context["rejects_href"] = reverse("enforcement:trial_rejects", args=[digest])
    return render(request, "enforcement/import.html", context)


@require_POST
def write(request: HttpRequest, digest: str) -> HttpResponse:
    """写入: the kept file is read and compared once more, then written."""
    user = _clerk(request)
    waiting = _waiting(user, digest)
    try:
        result = _run(waiting, user, dry_run=False)
    except (WorkbookUnusable, ReaderFailed) as error:
        return _failed(request, waiting, error)
    discard(waiting)
    assert result.batch is not None
    return redirect(reverse("enforcement:batch", args=[result.batch.pk]))


@require_GET
def trial_rejects(request: HttpRequest, digest: str) -> HttpResponse:
    """The rejected rows of a trial run as a workbook."""
    user = _clerk(request)
    waiting = _waiting(user, digest)
    try:
        result = _run(waiting, user, dry_run=True)
    except (WorkbookUnusable, ReaderFailed) as error:
        return _failed(request, waiting, error)
    return _download(
        request, waiting.name, (row for row in rows_of(result) if row.outcome == Outcome.REJECTED)
    )


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import brought."""
    user = _clerk(request)
    found = _batch(user, pk)
    counts = dict.fromkeys(Outcome.values, 0) | dict(
        found.rows.order_by().values_list("outcome").annotate(Count("pk"))
    )
    chosen = _view(request)
    rows = found.rows.filter(outcome__in=VIEWS[chosen][1])
    page, pager = paged(request, rows)
    context = _result_context(counts, chosen, page, pager) | {
        "stages": _stages("写入"),
        "result": _result(counts) | _names(found.file_name, found.finished_at, found.sha256),
        "again_href": reverse("enforcement:import"),
        "outcome": f"{found.made_by}导入，数据截至{found.as_of.isoformat()}。",
    }
    if counts[Outcome.REJECTED]:
        context["rejects_href"] = reverse("enforcement:batch_rejects", args=[found.pk])
    return render(request, "enforcement/import.html", context)


@require_GET
def batch_rejects(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows of an import as a workbook."""
    found = _batch(_clerk(request), pk)
    return _download(request, found.file_name, found.rows.filter(outcome=Outcome.REJECTED))


# --- who and what ---------------------------------------------------------------------------------


def _clerk(request: HttpRequest) -> User:
    """The person of a court. Raises Http404 for anybody else."""
    user = request.user
    assert isinstance(user, User)
    if not is_court(user):
        raise Http404
    return user


def _waiting(user: User, digest: str) -> Kept:
    found = kept(digest, acting_user=user)
    if found is None:
        raise Stale("这份台账已写入，或者已过保留期。", remedy="需要再导入的，请重新上传。")
    return found


def _batch(user: User, pk: int) -> ImportBatch:
    found = batches_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _run(waiting: Kept, user: User, *, dry_run: bool) -> ImportResult:
    return import_workbook(
        waiting.path, as_of=waiting.as_of, acting_user=user, dry_run=dry_run, file_name=waiting.name
    )


# --- pages ----------------------------------------------------------------------------------------


def _upload_page(
    request: HttpRequest, form: UploadForm, refusal: Refusal | None = None, *, status: int = 0
) -> HttpResponse:
    user = _clerk(request)
    batches = Paginator(batches_for(user), 20).get_page(1)
    context = {
        "stages": _stages("上传"),
        "form": form,
        "refusal": refusal,
        "batches": [_earlier(each) for each in batches],
    }
    bad = bool(form.errors or refusal)
    return render(request, "enforcement/import.html", context, status=status or (422 if bad else 200))


def _failed(request: HttpRequest, waiting: Kept, error: WorkbookUnusable | ReaderFailed) -> HttpResponse:
    discard(waiting)
    form = UploadForm(initial={"as_of": waiting.as_of})
    if isinstance(error, WorkbookUnusable):
        return _upload_page(request, form, _refusal(error))
    logger.error("reading an uploaded workbook failed: %s", error)
    return _upload_page(request, form, FAILED, status=500)


def _refusal(unusable: WorkbookUnusable) -> Refusal:
    return Refusal(f"{unusable.message}。", remedy=f"{unusable.remedy}。" if unusable.remedy else None)


def _stages(current: str) -> list[dict[str, Any]]:
    return [{"label": label, "is_current": label == current} for label in STAGES]


def _view(request: HttpRequest) -> str:
    view = request.GET.get("view", "look")
    return view if view in VIEWS else "look"


def _result(counts: dict[str, int]) -> dict[str, Any]:
    shown = {name: counts[name] for name in ("new", "changed", "unchanged", "rejected")}
    return shown | {"total": sum(shown.values()), "warnings": counts[Outcome.WARNED]}


def _names(name: str, at: Any, digest: str) -> dict[str, Any]:
    return {"file": name, "at": at, "digest": digest}


def _result_context(
    counts: dict[str, int], view: str, page: list[ImportRow], pager: dict[str, Any]
) -> dict[str, Any]:
    tabs = [
        {
            "label": label,
            "href": f"?view={name}",
            "count": sum(counts[outcome] for outcome in outcomes),
            "is_current": name == view,
        }
        for name, (label, outcomes) in VIEWS.items()
    ]
    return {
        "tabs": tabs,
        "rows": [_shown(row) for row in page],
        "pager": pager,
        "quiet_rows": counts[Outcome.UNCHANGED] if view == "look" and not pager["next"] else 0,
    }


def _shown(row: ImportRow) -> dict[str, Any]:
    values = row.values
    if row.outcome == Outcome.REJECTED:
        values = {
            "docket": values.get(DOCKET),
            "body": values.get(DEBTOR),
            "principal": _amount(values.get(PRINCIPAL)),
            "paid": _amount(values.get(PAID)),
            "stage": values.get(STAGE),
            "listing": values.get(LISTED_ON),
        }
    return values | {
        "kind": KINDS.get(Outcome(row.outcome), row.outcome),
        "row": row.row,
        "field": row.field,
        "reason": row.reason,
        "remedy": row.remedy,
    }


def _amount(text: str | None) -> Any:
    """The amount of a rejected row's cell; None where it is none, which the reason then says."""
    try:
        return amount_of(text)
    except Unreadable:
        return None


def _outcome(result: ImportResult) -> str:
    counts = result.counts()
    written = f"写入后：新增{counts['new']}件，更新{counts['changed']}件"
    openings = sum("立案" in effect for effect in result.effects.values())
    return f"{written}，建议立案{openings}件，待人决定。不会自动建案、发文。"


def _earlier(found: ImportBatch) -> dict[str, Any]:
    return {
        "at": found.finished_at,
        "by": found.made_by,
        "file": found.file_name,
        "href": reverse("enforcement:batch", args=[found.pk]),
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "rejected": found.rejected,
    }


def _download(request: HttpRequest, name: str, rows: Any) -> HttpResponse:
    note_read(request, RestrictedRead.Kind.EXPORT, f"拒绝的行 {name}")
    response = HttpResponse(rejects_workbook(rows), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%8B%92%E7%BB%9D%E7%9A%84%E8%A1%8C.xlsx"
    return response
