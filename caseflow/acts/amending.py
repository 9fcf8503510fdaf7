"""核稿修改: whoever reviews a draft, or approves it first, amends it in the form that its drafter had.

The form is made as for the drafter and begins with what the draft says; the same service checks what it says then.
What was chosen from the file of the case stays: the file is not the reviewer's to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Model

import clock
from caseflow.acts import (
    determining,
    informing,
    interviewing,
    letters,
    moving,
    rectifying,
    referring,
    revoking,
    supervising,
)
from caseflow.acts.base import Act, At
from caseflow.acts.drafts import the_draft
from casework.models import Case, CaseDeadline, CaseNotice, Draft, Evidence
from casework.services import may_amend, revise_draft
from notices.differing import Change, spoken
from notices.kinds import facts_class
from notices.wording import chinese_date, chinese_moment

CODE = "revise"
# Every act that drafts a document which passes 核稿 or 审核.
DRAFTING: tuple[Act, ...] = (
    letters.EARLY_WARNING,
    letters.REMIND,
    letters.WARN,
    letters.LIFT,
    supervising.supervise(),
    *informing.INFORMING.values(),
    interviewing.SUMMON,
    interviewing.MINUTES,
    rectifying.ORDER,
    rectifying.ACCEPT,
    rectifying.RETURN,
    rectifying.CLOSE,
    referring.REFER,
    determining.TELL,
    determining.DETERMINE,
    determining.NOT_DETERMINED,
    determining.CLEAR,
    determining.CONFIRM,
    *(act for act in moving.OTHER.values() if act.content is not None),
    revoking.REVOKE,
)
# Where the act's code is not the name of the move that its draft makes.
MOVES = {"accept": "accept_rectification", "return": "return_rectification"}
# Rows of the case's own file: they are chosen by whoever drafts.
OF_THE_FILE = (Case, CaseDeadline, CaseNotice, Evidence)
# The way is laid down when a draft is put forward.
WAY = ("review", "countersigners")


def drafting_act(draft: Draft) -> Act | None:
    """The act by which such a draft is made; None for one without a document."""
    of_kind = [act for act in DRAFTING if act.kind == draft.kind]
    of_move = [act for act in of_kind if MOVES.get(act.code, act.code) == draft.move]
    return next(iter(of_move or of_kind), None)


def drafts_a_document(act: Act) -> bool:
    """Whether the act puts a document on its path to the signature."""
    return act.content is not None


def amend() -> Act:
    """The act at the desks of 核稿 and 审核; its kind, for the preview, is known at the desk (`fitted`)."""
    return Act(CODE, "修改文稿", "修改文稿", _form, _perform, button="保存修改", allowed=_may)


def fitted(at: At, act: Act) -> Act:
    """The act with the kind of the paper that lies at the desk, so that its page is shown beside the form."""
    return replace(act, kind=the_draft(at).kind) if act.code == CODE else act


def _may(at: At) -> bool:
    draft = the_draft(at)
    return drafting_act(draft) is not None and may_amend(draft, at.user)


def _form(at: At, data: Any, files: Any) -> Any:
    """The drafter's form, filled with the draft; what is said about the change comes last."""
    draft = the_draft(at)
    act, drafter = _drafting(draft), At(at.task, at.case, draft.drafted_by)
    begun = act.form_at(drafter)
    form = begun if data is None else act.form_at(drafter, data, files)
    form.begun = begun
    _settle(form, begun.initial)
    form.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=draft.versions.count())
    form.fields["words"] = forms.CharField(
        label="修改说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可以不填；记入文稿流转，不印入文书",
    )
    form.LAST_PARTS = (("为什么改", ("words",)),)
    return form


def _drafting(draft: Draft) -> Act:
    act = drafting_act(draft)
    assert act is not None and act.content is not None
    return act


def _settle(form: Any, initial: dict[str, Any]) -> None:
    """Takes the way out of the form, and leaves what was chosen from the file as it is."""
    for name in WAY:
        form.fields.pop(name, None)
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and _is_of_the_file(field.queryset):
            chosen = initial.get(name)
            form.initial[name] = chosen
            keys = chosen if isinstance(chosen, list) else [chosen]
            field.queryset = _only(field.queryset, keys)
            field.disabled = True


def _is_of_the_file(rows: Any) -> bool:
    return issubclass(rows.model, OF_THE_FILE)


def _only(rows: Any, keys: Iterable[Any]) -> Any:
    return rows.filter(pk__in=[key for key in keys if key])


def _perform(at: At, form: Any) -> None:
    draft = the_draft(at)
    act, drafter = _drafting(draft), At(at.task, at.case, draft.drafted_by)
    assert act.content is not None
    said = act.content(drafter, form)
    revise_draft(
        draft,
        said,
        also=list(_unprinted(draft, form)),
        seen=form.cleaned_data["seen"],
        words=form.cleaned_data["words"],
        acting_user=at.user,
    )


def _unprinted(draft: Draft, form: Any) -> Iterator[Change]:
    """What was changed in fields that are no fact of the paper: copies, contact, reason, choices, days."""
    printed = {spec.name for spec in fields(facts_class(draft.kind))}
    second = form.beside() if hasattr(form, "beside") else None
    shown = {spoken(value) for value in vars(second.facts).values()} if second else set()
    for name, field in form.fields.items():
        if name in printed or name in ("seen", "words") or field.disabled:
            continue
        old = said_in(field, form.begun.get_initial_for_field(form.begun.fields[name], name))
        new = said_in(field, form.cleaned_data.get(name))
        if old != new and new not in shown:
            yield Change(str(field.label), old, new)


def said_in(field: forms.Field, value: Any) -> str:
    """A value of a form's field in words, given as it is cleaned or as it begins."""
    if isinstance(field, forms.ModelChoiceField):
        return "、".join(field.label_from_instance(row) for row in _rows(field, value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value or ""))  # type: ignore[arg-type]
    if isinstance(field, forms.BooleanField):
        return "是" if value else "否"
    if isinstance(field, forms.DateField | forms.DateTimeField) and isinstance(value, str) and value:
        value = field.to_python(value)
    if isinstance(value, datetime):
        return chinese_moment(value.astimezone(clock.ZONE))
    if isinstance(value, date):
        return chinese_date(value)
    return "\n".join(line.strip() for line in str(value or "").splitlines() if line.strip())


def _rows(field: Any, value: Any) -> Iterable[Any]:
    if isinstance(value, Model):
        return [value]
    if value is None or value == "":
        return []
    keys = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return [row if isinstance(row, Model) else field.queryset.filter(pk=row).first() for row in keys]
