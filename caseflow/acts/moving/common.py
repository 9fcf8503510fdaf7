"""What the forms of these moves share: a document's facts, and beside them what the move itself asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet

import clock
from caseflow.acts.base import At, MakeForm
from caseflow.acts.drafts import latest_returned
from casework.access import may_draft_move, may_make
from casework.forms import PaperFields
from casework.models import Case
from casework.services.addressing import own_lines
from early_warnings.models import Informant
from notices.fields import texts
from notices.forms import facts_form
from notices.wording import chinese_date
from organisations.models import Body
from organisations.queries import lines_of
from organisations.refusals import Refusal, add_refusal


class CaseField(forms.ModelChoiceField):
    """Another case of the same body that the person may see."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Case.objects.none(), empty_label="（请选择）", **more)

    def offer(self, cases: QuerySet[Case], at: At) -> None:
        """Narrows the choice to what this person sees of the body's cases, the present one left out."""
        seen = Case.objects.visible_to(at.user).order_by().values("pk")
        own = lines_of(at.case.subject)
        self.queryset = cases.filter(pk__in=seen, subject__in=own).exclude(pk=at.case.pk)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}　{obj.title}（{obj.get_state_display()}）"


def reason(help_text: str = "写明事实和依据，随案存档") -> forms.CharField:
    return forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text
    )


def number(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, required=False)


def today_on_paper() -> str:
    """Today as a document says it, for the day on which it will be signed (`dating.DAY_OF_SIGNING`)."""
    return chinese_date(clock.today())


class PaperForm(PaperFields):
    """The base of a document's form that is told where it stands.

    A fact that the move's own fields say already is not asked for twice: `FactsForm.derived` gives it.
    """

    def __init__(self, *args: Any, at: At, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        self.place(at)

    def place(self, at: At) -> None:
        """Fits choices to the case; nothing to fit here."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and (facts := found.get("_facts")) is not None:
            refusal = names_informant(self.at.case, facts, str(found.get("receiver_name") or ""))
            if refusal is not None:
                add_refusal(self, refusal)
        return found


def paper_form(kind: str, base: type[PaperForm], *without: str) -> type[Any]:
    """The form for a document of this kind; `without` are the facts and fields that it does not ask for.

    A fact that has the name of one of the move's fields gives way to it.
    """
    own = {name: field for name, field in base.declared_fields.items() if name not in PaperFields.base_fields}
    form = facts_form(kind, base)
    for name in without:
        del form.base_fields[name]
    form.base_fields |= own
    return form


def names_informant(case: Case, facts: Any, name_on_paper: str) -> Refusal | None:
    """What refuses a paper that names who reported the matter: no document ever does (检举控告规则 47)."""
    rows = Informant.objects.filter(clue__case=case).values_list("name", "phone", "address")
    secrets = [text for row in rows for text in row if len(text.strip()) > 1]
    said = [("receiver_name", "主送对象", name_on_paper), *texts(facts)]
    for field, label, text in said:
        if any(secret in text for secret in secrets):
            return Refusal(f"“{label}”中有不得公开的反映人信息。", field=field, remedy="请核对后删去。")
    return None


Begin = Callable[[At], dict[str, Any]]


def begun(form: Any, move: str, initial: Begin = lambda at: {}) -> MakeForm:
    """A form that begins with what is known of the case, or with the draft of this move which the leader returned."""

    def make(at: At, data: Any, files: Any) -> Any:
        if data is not None:
            return form(data, files, at=at)
        # One returned from before the document was made here has other things to say.
        returned = latest_returned(at, move, form.kind)
        return form(initial=at.contact | initial(at) | returned, at=at)

    return make


def begun_with(form: Callable[..., Any], move: str) -> MakeForm:
    """A form without a document of its own, that begins with what the leader returned."""

    def make(at: At, data: Any, files: Any) -> Any:
        if data is not None:
            return form(data, files, at=at)
        return form(initial=latest_returned(at, move), at=at)

    return make


def may_propose(move: str) -> Callable[[At], bool]:
    """Offered to an officer whose leader may make the move."""
    return lambda at: may_draft_move(at.user, at.case, move)


def may_propose_in_a_rest(move: str) -> Callable[[At], bool]:
    """The same of a move that wakes a case: while its draft lies with the leader, nobody drafts another."""

    def allowed(at: At) -> bool:
        return may_propose(move)(at) and not at.case.drafts.lying().exists()

    return allowed


def may_decide(move: str) -> Callable[[At], bool]:
    """Offered to the leader whose own move it is."""
    return lambda at: may_make(at.user, at.case, move)


BY_WHOM = ("谁来办", ("copies_to", ("contact_name", "contact_phone")))
BY_WHOM_ALONE = ("谁来办", (("contact_name", "contact_phone"),))


class ReceiverField(forms.ModelChoiceField):
    """A body of the register other than those that the case is about."""

    def __init__(self, label: str, **more: Any) -> None:
        more.setdefault("help_text", "该机关有人能在系统签收的，在系统送达；其余的登记送达回证")
        super().__init__(Body.objects.none(), label=label, required=False, empty_label="（名录以外）", **more)

    def offer(self, case: Case) -> None:
        found = Body.objects.in_force(clock.today()).exclude(pk__in=own_lines(case))
        self.queryset = found.order_by("name")


class AtForm(forms.Form):
    """A form that is told where it stands; most do not ask."""

    def __init__(self, *args: Any, at: At, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place(at)

    def place(self, at: At) -> None:
        """Fits choices to the case; nothing to fit here."""
