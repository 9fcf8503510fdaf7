"""What the forms of these moves share, and how a drafted one is told to the leader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from caseflow.acts.base import At
from caseflow.acts.drafts import latest_returned
from casework.access import may_draft_move, may_make
from casework.lifecycle import MOVES
from casework.models import Case

NOTE = "文书未启用，上传扫描件"


class DayField(forms.DateField):
    """A day, as browsers' date inputs give it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class CaseField(forms.ModelChoiceField):
    """Another case of the same body that the person may see."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Case.objects.none(), empty_label="（请选择）", **more)

    def offer(self, cases: QuerySet[Case], at: At) -> None:
        """Narrows the choice to what this person sees of the body's cases, the present one left out."""
        seen = Case.objects.visible_to(at.user).order_by().values("pk")
        self.queryset = cases.filter(pk__in=seen, subject_id=at.case.subject_id).exclude(pk=at.case.pk)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}　{obj.title}（{obj.get_state_display()}）"


def reason(help_text: str = "写明事实和依据，随案存档") -> forms.CharField:
    return forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text
    )


def number(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=60, required=False)


class ScanField(forms.FileField):
    """The scan a move needs. A returned draft has one already: so the service asks for it, not the form."""

    hint = "必传"

    def __init__(self, paper: str, **more: Any) -> None:
        more.setdefault("help_text", "已经印发的纸质文书，PDF或者图片；退回重拟的可以沿用原件")
        super().__init__(label=f"{paper}扫描件", required=False, **more)


def scan(paper: str, **more: Any) -> ScanField:
    return ScanField(paper, **more)


def begun(form: Callable[..., Any], move: str) -> Callable[[At, Any, Any], Any]:
    """A form that begins with the draft of this move which the leader returned."""

    def make(at: At, data: Any, files: Any) -> Any:
        if data is not None:
            return form(data, files, at=at)
        return form(initial=latest_returned(at.case, move), at=at)

    return make


def may_propose(move: str) -> Callable[[At], bool]:
    """Offered to an officer whose leader may make the move."""
    return lambda at: may_draft_move(at.user, at.case, move)


def may_decide(move: str) -> Callable[[At], bool]:
    """Offered to the leader whose own move it is."""
    return lambda at: may_make(at.user, at.case, move)


def title_of(move: str) -> str:
    return f"{MOVES[move]}（文书未启用）"


class AtForm(forms.Form):
    """A form that is told where it stands; most do not ask."""

    def __init__(self, *args: Any, at: At, **options: Any) -> None:
        super().__init__(*args, **options)
        self.place(at)

    def place(self, at: At) -> None:
        """Fits choices to the case; nothing to fit here."""


def lines(pairs: Iterable[tuple[str, Any]]) -> str:
    """Label and value a line, for the leader's page."""
    return "\n".join(f"{label}：{value}" for label, value in pairs if value)
