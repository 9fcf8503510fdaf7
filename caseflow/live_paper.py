"""The real page beside the form it is typed in: asked for by a button, or by itself while somebody writes."""

from __future__ import annotations

from typing import Any

from django import forms

from caseflow.acts import Act, At
from caseflow.papers import followed_by, preview
from casework.forms import PaperFields

# How much of what is being written is looked for on the pages: a line or so, from its end.
TAIL = 12


def live_paper(at: At, act: Act, form: Any) -> dict[str, Any]:
    """The context of components/paper.html for a form in the middle of being filled in: its page, or what it lacks.

    Files are not sent while somebody types, so none is missed here.
    """
    for field in form.fields.values():
        if isinstance(field, forms.FileField):
            field.required = False
    if form.is_valid():
        return _paper(at, act, form, editing=_words_at(form))
    return {"head": "还不能成文", "faults": faults_of(form)}


def filled_paper(at: At, act: Act, form: Any) -> dict[str, Any]:
    """What a page has beside the form of a paper: its page once it is rightly filled in, and that it follows."""
    if not makes_paper(act, form):
        return {}
    shown = {"paper": _paper(at, act, form)} if form.is_bound and form.is_valid() else {}
    return shown | {"is_official": True, "live": True}


def makes_paper(act: Act, form: Any) -> bool:
    """Whether a page is made of what is filled in."""
    return act.picture is not None or bool(act.kind and hasattr(form, "facts"))


def _paper(at: At, act: Act, form: Any, *, editing: str = "") -> dict[str, Any]:
    """The page of a valid form, as its act makes it."""
    return act.picture(at, form) if act.picture else typed_paper(at, act.kind, form, editing=editing)


def typed_paper(at: At, kind: str, form: Any, *, editing: str = "") -> dict[str, Any]:
    """The same for a valid form of a document of this kind."""
    paper = form.paper()
    said: dict[str, Any] = {
        "issuer": at.user.body,
        "copies_to": paper.copies_to,
        "contact": paper.contact,
        "addressee": form.addressee(),
    }
    shown = preview(at.case, kind, form.facts(), **said, editing=editing)
    second = form.beside() if isinstance(form, PaperFields) else None
    return followed_by(shown, preview(at.case, second.kind, second.facts, **said)) if second else shown


def faults_of(form: Any) -> list[str]:
    """What keeps the page from being made, as sentences: what is missing in one, then each other fault."""
    missing, others = [], []
    for part in (form, *_rows(form)):
        for name, errors in part.errors.as_data().items():
            label = str(part.fields[name].label) if name in part.fields else ""
            for error in errors:
                if error.code == "required":
                    missing.append(label)
                else:
                    others += [said if label in said else f"{label}：{said}" for said in error.messages]
    lacking = [f"尚未填写：{'、'.join(dict.fromkeys(missing))}。"] if missing else []
    return [*lacking, *dict.fromkeys(others)]


def _rows(form: Any) -> list[Any]:
    return [row for formset in getattr(form, "formsets", []) for row in formset.forms]


def _words_at(form: Any) -> str:
    """The end of what stands in the field that is being written in (`editing` names it)."""
    name = form.data.get("editing", "")
    if not isinstance(form.fields.get(name, forms.CharField()), forms.CharField):
        return ""
    value = form.data.get(name, "")
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    return lines[-1][-TAIL:] if lines else ""
