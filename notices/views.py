"""Pages of the settings: marks, with a preview of what they make, and the register of series."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

import clock
from accounts.access import me
from accounts.setting_pages import back_to, form_page, reads, sets, setting_page
from notices import marks as marking
from notices import path_rules as path_ruling
from notices import sealing
from notices import series as numbering
from notices.kinds import KINDS, spec_of
from notices.models import KindMark
from notices.numbering import number_text
from notices.setting_forms import MarkForm, OpenNumberSeriesForm, PathRuleForm, PracticeForm
from organisations.models import Body
from organisations.refusals import done

PREVIEW = ({"name": "preview", "label": "预览文号", "value": "1"},)
FROM_NOW = "改动自下一次签发起算；已编的文号不变，序号接着编，不重新起编。"


@reads
def marks(request: HttpRequest) -> HttpResponse:
    kinds, bodies = marking.kind_marks(), marking.issuing_bodies()
    year, sample = clock.today().year, next((body for body in bodies if body.document_mark), None)
    first = next(iter(kinds.values()), "")
    context = {
        "bodies": [
            {"body": body, "example": number_text(body.document_mark + first, year, 1)} for body in bodies
        ],
        "kinds": [
            {
                "kind": kind,
                "label": spec_of(kind).label,
                "mark": mark,
                "example": number_text(sample.document_mark + mark, year, 1) if sample else "",
            }
            for kind, mark in kinds.items()
        ],
        "note": FROM_NOW,
    }
    return setting_page(request, "notices/marks.html", "代字", (marking.AREA,), context)


@sets
def body_mark(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body, pk=pk, valid_to=None)
    form = MarkForm(request.POST or None, initial={"mark": body.document_mark, "seen": body.document_mark})
    if "preview" in request.POST:
        return _mark_page(request, form, body.name, {"": form["mark"].value() or ""})

    def act(data: dict[str, Any]) -> None:
        marking.change_body_mark(body, acting_user=me(request), **data)

    if done(form, act):
        return back_to(request, "代字", f"{body.name}的机关代字已修改。")
    return _mark_page(request, form, body.name, {"": body.document_mark})


@sets
def kind_mark(request: HttpRequest, kind: str) -> HttpResponse:
    found = get_object_or_404(KindMark, kind=kind)
    if kind not in KINDS:
        raise Http404
    form = MarkForm(request.POST or None, initial={"mark": found.mark, "seen": found.mark})
    label = spec_of(kind).label
    if "preview" in request.POST:
        return _mark_page(request, form, label, {kind: form["mark"].value() or ""})

    def act(data: dict[str, Any]) -> None:
        marking.change_kind_mark(kind, acting_user=me(request), **data)

    if done(form, act):
        return back_to(request, "代字", f"{label}的代字已修改。")
    return _mark_page(request, form, label, {kind: found.mark})


def _mark_page(request: HttpRequest, form: MarkForm, title: str, tried: dict[str, str]) -> HttpResponse:
    """The form beside what numbers would look like; `tried` is {"": a body's mark} or {kind: its mark}."""
    if "preview" in request.POST:
        form.errors.clear()
    year, kinds = clock.today().year, marking.kind_marks()
    if "" in tried:
        examples = [
            (spec_of(kind).label, number_text(tried[""].strip() + mark, year, 1))
            for kind, mark in kinds.items()
        ]
    else:
        [mark] = tried.values()
        examples = [
            (body.label, number_text(body.document_mark + mark.strip(), year, 1))
            for body in marking.issuing_bodies()
            if body.document_mark
        ]
    return form_page(
        request,
        form,
        title=title,
        tab="代字",
        notes=(FROM_NOW, "文号由机关代字、文种代字、年份、序号组成，任何两个不得读来相同。"),
        others=PREVIEW,
        template="notices/mark_form.html",
        examples=examples,
    )


@reads
def paths(request: HttpRequest) -> HttpResponse:
    weighty = [spec.label for spec in KINDS.values() if spec.needs_two_levels]
    context = {"rules": path_ruling.path_rules(), "two_levels": weighty}
    return setting_page(request, "notices/paths.html", "文稿流转", (path_ruling.AREA,), context)


@sets
def path_set(request: HttpRequest) -> HttpResponse:
    """`?kind=&issuer=&demand=` fill the form in: the line that is to be changed."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "issuer", "demand")}
    form = PathRuleForm(request.POST or None, initial=chosen | {"seen": chosen["demand"]})

    def act(data: dict[str, Any]) -> None:
        path_ruling.change_path_rule(acting_user=me(request), **data)

    if done(form, act):
        return back_to(request, "文稿流转", "核稿要求已修改。")
    notes = (
        "改动自下一份文稿起算，已在流转的不变。",
        "发文机关自己的要求先于所有机关的。",
        "必须核稿的机关须有核稿人；没有的，拟稿时会提示。",
    )
    return form_page(request, form, title="核稿要求", tab="文稿流转", notes=notes)


@reads
def practices(request: HttpRequest) -> HttpResponse:
    """用印送达 of each issuer."""
    bodies = [body for body in marking.issuing_bodies() if body.document_mark]
    rows = [{"body": body, "said": sealing.in_words(sealing.practice_of(body))} for body in bodies]
    return setting_page(request, "notices/practices.html", "用印送达", (sealing.AREA,), {"rows": rows})


@sets
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body, pk=pk, valid_to=None)
    now = sealing.practice_of(body)
    begun = {
        "confirms_seal": now.confirms_seal,
        "chooses_service": now.chooses_service,
        "seen": sealing.in_words(now),
    }
    form = PracticeForm(request.POST or None, initial=begun)
    if done(form, lambda data: sealing.change_practice(body, acting_user=me(request), **data)):
        return back_to(request, "用印送达", f"{body.name}的用印送达已修改。")
    notes = (
        "改动自下一次签发起算；已签发的文书按签发时的做法办理。",
        "未结案件通报表整批制发，不逐份办理：成文即用印、由系统送达。",
    )
    return form_page(request, form, title=body.name, tab="用印送达", notes=notes)


@reads
def series(request: HttpRequest) -> HttpResponse:
    years = numbering.years()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]
    context = {
        "lines": numbering.series_of(year),
        "year": year,
        "years": [(str(each), f"{each}年") for each in years],
    }
    return setting_page(request, "notices/series.html", "文号", (numbering.AREA,), context)


@sets
def series_open(request: HttpRequest) -> HttpResponse:
    """`?issuer=&kind=` fill the form in: the first day's guide comes here."""
    chosen = {name: request.GET.get(name, "") for name in ("issuer", "kind")}
    form = OpenNumberSeriesForm(request.POST or None, initial=chosen)

    def act(data: dict[str, Any]) -> None:
        data.pop("seen")
        numbering.open_number_series(acting_user=me(request), **data)

    if done(form, act):
        return back_to(request, "文号", "文号接续已登记。")
    year = clock.today().year
    notes = (
        f"年中启用本系统时，{year}年的文号接着原登记簿编。",
        "每个序列只能设一次，须在本系统编出第一个文号以前。",
        "设定以后不能更正，请对照原发文登记簿核准。",
    )
    return form_page(request, form, title="文号接续", tab="文号", notes=notes, label="登记接续")
