"""Pages of the settings: thresholds, behaviours and their import, the series of case numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

import clock
from accounts.access import me
from accounts.setting_pages import (
    ReasonedForm,
    back_to,
    form_page,
    reads,
    sets,
    setting_page,
    tabs,
)
from casework.models import Behaviour
from casework.services import behaviour_list as listing
from casework.services import behaviours as acts
from casework.services import series as numbering
from casework.setting_forms import BehaviourForm, ListUploadForm, ListWriteForm
from casework.thresholds import THRESHOLDS
from deadlines.dated import lines
from deadlines.views import change_page, withdraw_page
from notices.series import AREA as SERIES_AREA
from notices.setting_forms import TakeOverForm
from organisations.refusals import Refusal, done

KEPT = "改动只管施行日期以后立案的案件；已经立案的，按立案那天的规定。证据大小、每轮触发上限自施行日期起一律按新规定。"


@reads
def thresholds(request: HttpRequest) -> HttpResponse:
    context = {
        "kind": THRESHOLDS,
        "lines": lines(THRESHOLDS),
        "note": KEPT,
        "change_url": "casework:threshold_change",
        "withdraw_url": "casework:threshold_withdraw",
    }
    return setting_page(request, "deadlines/dated.html", "阈值", (THRESHOLDS.area,), context)


@sets
def threshold_change(request: HttpRequest, code: str) -> HttpResponse:
    return change_page(request, THRESHOLDS, code, "阈值", KEPT)


@sets
def threshold_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return withdraw_page(request, THRESHOLDS, pk, "阈值")


@reads
def series(request: HttpRequest) -> HttpResponse:
    context = {"lines": numbering.case_series(), "year": clock.today().year}
    return setting_page(request, "casework/series.html", "案件编号", (SERIES_AREA,), context)


@sets
def series_open(request: HttpRequest) -> HttpResponse:
    form = TakeOverForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        data.pop("seen")
        numbering.open_case_series(acting_user=me(request), **data)

    if done(form, act):
        return back_to(request, "案件编号", "案件编号接续已登记。")
    notes = ("每年只能设一次，须在本系统立第一件案以前。", "设定以后不能更正，请对照原台账核准。")
    title = f"{clock.today().year}年案件编号接续"
    return form_page(request, form, title=title, tab="案件编号", notes=notes, label="登记接续")


@reads
def behaviours(request: HttpRequest) -> HttpResponse:
    rows = acts.newest_versions().values()
    versions: dict[str, list[Behaviour]] = {}
    for row in Behaviour.objects.order_by("code", "-version"):
        versions.setdefault(row.code, []).append(row)
    context = {"rows": [{"row": row, "earlier": versions[row.code][1:]} for row in rows]}
    return setting_page(request, "casework/behaviours.html", "失信行为", (acts.AREA,), context)


@sets
def behaviour_new(request: HttpRequest) -> HttpResponse:
    form = BehaviourForm(request.POST or None, is_new=True)

    def act(data: dict[str, Any]) -> None:
        acts.add_behaviour(form.text(data), reason=data["reason"], acting_user=me(request))

    if done(form, act):
        return back_to(request, "失信行为", "失信行为已增列。")
    return form_page(request, form, title="增列失信行为", tab="失信行为", label="增列")


@sets
def behaviour_change(request: HttpRequest, code: str) -> HttpResponse:
    present = _present(code)
    initial = asdict(acts.BehaviourText.of(present)) | {"seen": acts.fingerprint(present)}
    form = BehaviourForm(request.POST or None, is_new=False, initial=initial)

    def act(data: dict[str, Any]) -> None:
        acts.new_version(form.text(data), seen=data["seen"], reason=data["reason"], acting_user=me(request))

    if done(form, act):
        return back_to(request, "失信行为", f"{code}已出第{present.version + 1}版。")
    notes = ("已立案的案件仍按立案时的版本；改动只管以后登记的线索和案件。",)
    lead = f"现为第{present.version}版"
    return form_page(
        request, form, title=f"{code}出新版本", tab="失信行为", lead=lead, notes=notes, label="出新版本"
    )


@sets
def behaviour_retire(request: HttpRequest, code: str) -> HttpResponse:
    return _turn(request, code, acts.retire, "停用", "停用后不再据以登记线索和立案；已有的案件不变。")


@sets
def behaviour_restore(request: HttpRequest, code: str) -> HttpResponse:
    return _turn(request, code, acts.restore, "恢复", "恢复后又可据以登记线索和立案。")


def _turn(request: HttpRequest, code: str, act: Callable[..., None], verb: str, note: str) -> HttpResponse:
    present = _present(code)
    form = ReasonedForm(request.POST or None, initial={"seen": acts.fingerprint(present)})
    if done(form, lambda data: act(code, acting_user=me(request), **data)):
        return back_to(request, "失信行为", f"{present}已{verb}。")
    return form_page(request, form, title=f"{verb}{present}", tab="失信行为", notes=(note,), label=verb)


def _present(code: str) -> Behaviour:
    found = acts.newest_versions().get(code)
    if found is None:
        raise Http404
    return found


@sets
def behaviour_import(request: HttpRequest) -> HttpResponse:
    """Upload, preview with a report row by row, write: the text travels with the preview."""
    if "content" in request.POST:
        return _write_list(request)
    form = ListUploadForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            text = listing.decode(form.cleaned_data["file"].read(listing.MOST_BYTES + 1))
            rows = listing.read_list(text)
        except Refusal as refusal:
            form.add_error("file", refusal.in_full)
        else:
            seen = listing.state_of_list()
            return _preview(request, ListWriteForm(initial={"content": text, "seen": seen}), rows)
    notes = (
        f"须有列：{'、'.join(listing.NEEDED)}；可有列：须写明重大影响、牵头部门。",
        "先逐行核对，不写入；有错的行只拒绝这一行。",
        "清单没有列出的行为不变，需要停用的另行停用。",
    )
    return form_page(request, form, title="导入清单", tab="失信行为", notes=notes, label="核对")


def _write_list(request: HttpRequest) -> HttpResponse:
    form = ListWriteForm(request.POST)
    written: list[listing.ListRow] = []

    def act(data: dict[str, Any]) -> None:
        written.extend(
            listing.import_list(
                data["content"], seen=data["seen"], reason=data["reason"], acting_user=me(request)
            )
        )

    if done(form, act):
        return _report(request, written)
    try:
        rows = listing.read_list(form.data.get("content", ""))
    except Refusal as refusal:
        raise Http404 from refusal
    return _preview(request, form, rows)


def _preview(request: HttpRequest, form: ListWriteForm, rows: list[listing.ListRow]) -> HttpResponse:
    context = {"form": form, "rows": rows, "counts": _counts(rows), "tabs": tabs("失信行为")}
    return render(request, "casework/behaviour_import.html", context)


def _report(request: HttpRequest, rows: list[listing.ListRow]) -> HttpResponse:
    context = {"rows": rows, "counts": _counts(rows), "tabs": tabs("失信行为")}
    return render(request, "casework/behaviour_import.html", context)


def _counts(rows: list[listing.ListRow]) -> list[tuple[str, int]]:
    return [(word, sum(row.outcome == word for row in rows)) for word in ("新增", "新版本", "不变", "拒绝")]
