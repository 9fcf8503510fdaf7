"""The page of forms (文书式样): every form of the city's list with sample facts, as a picture and as PDF. Nothing real.

Specimens are set when somebody looks for the first time, and kept in FORMS_CACHE until words, layout, fonts or
engine change: their names bear a digest of all that.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from notices.fields import to_json
from notices.gallery import Specimen, specimens
from notices.kinds import Form
from notices.models import KindMark
from notices.previewing import page_png
from notices.rendering import engine_versions, freeze_words, render_pdf
from notices.services import store_beside
from notices.typesetting import agency_fonts
from organisations.downloads import KEPT_AN_HOUR

PICTURE_SCALE = 1.0
NOTES = {
    Form.OFFICIAL: "红色发文机关标志，文末加盖印章，版记置于末页底部",
    Form.LETTER: "函用信函格式：上下红色双线，首页不编页码",
    Form.MINUTES: "标志为“××××纪要”，不加盖印章",
    Form.TABLE: "审批、记录和送达用的业务表单，以及对外通报的案件清单",
}


def index(request: HttpRequest) -> HttpResponse:
    """For everybody who has signed in: it shows samples alone."""
    marks = dict(KindMark.objects.values_list("kind", "mark"))
    found = list(specimens())
    names = {specimen.name for specimen in found}
    shown = [_card(specimen, names, marks) for specimen in found if not specimen.variant]
    groups = [
        {"label": form.label, "note": NOTES[form], "cards": [card for card in shown if card["form"] is form]}
        for form in Form
    ]
    return render(request, "notices/forms.html", {"groups": groups, "count": len(shown)})


def paper(request: HttpRequest, name: str) -> FileResponse:
    """A specimen as PDF."""
    return FileResponse(kept_file(_named(name), ".pdf").open("rb"), content_type="application/pdf")


def picture(request: HttpRequest, name: str) -> FileResponse:
    """Page 1 of a specimen as PNG."""
    response = FileResponse(kept_file(_named(name), ".png").open("rb"), content_type="image/png")
    response["Cache-Control"] = KEPT_AN_HOUR
    return response


def _card(specimen: Specimen, names: set[str], marks: dict[str, str]) -> dict[str, Any]:
    spec = specimen.spec
    variants = (("常见篇幅", ""), ("长篇", "-long"), ("联合行文", "-joint"))
    return {
        "code": spec.code,
        "label": spec.label,
        "form": spec.form,
        "genre": spec.genre,
        "mark": marks.get(spec.kind.value, spec.mark),
        "needs_two_levels": spec.needs_two_levels,
        "is_sealed": spec.is_sealed,
        "takes_copies": spec.takes_copies,
        "picture": reverse("forms:picture", args=[specimen.name]),
        "papers": [
            {"label": label, "href": reverse("forms:paper", args=[f"{specimen.name}{ending}"])}
            for label, ending in variants
            if f"{specimen.name}{ending}" in names
        ],
    }


def _named(name: str) -> Specimen:
    for specimen in specimens():
        if specimen.name == name:
            return replace(specimen, sheet=replace(specimen.sheet, own_fonts=tuple(agency_fonts())))
    raise Http404


def kept_file(specimen: Specimen, ending: str) -> Path:
    """The specimen's file, made where it is not there yet; whole or not at all, whoever else makes it too."""
    words = freeze_words(specimen.spec.kind, specimen.facts, specimen.sheet)
    facts = to_json(specimen.facts)
    engine = dict(engine_versions(own_fonts=specimen.sheet.own_fonts))
    said = json.dumps([words, specimen.sheet.to_json(), facts, engine, PICTURE_SCALE], sort_keys=True)
    target = (
        Path(settings.FORMS_CACHE)
        / f"{specimen.name}-{hashlib.sha256(said.encode()).hexdigest()[:16]}{ending}"
    )
    if target.is_file():
        return target
    content = render_pdf(specimen.spec.kind, words, specimen.sheet, facts=facts)
    if ending == ".png":
        content = page_png(content, 1, scale=PICTURE_SCALE) or b""
    store_beside(target, content).replace(target)
    return target


app_name = "forms"
urlpatterns = [
    path("", index, name="index"),
    path("<slug:name>.pdf", paper, name="paper"),
    path("<slug:name>.png", picture, name="picture"),
]
