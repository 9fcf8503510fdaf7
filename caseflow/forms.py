"""Forms of what is no task of the flow: corrections, instructions, what is laid before people to read."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.queries import people_of
from accounts.roles import LEADER, OFFICER, Role
from casework.access import ISSUING_LETTERS
from casework.forms import FilesField
from casework.models import (
    Behaviour,
    Case,
    CaseNotice,
    NationalSeverity,
    NotedFact,
    RegionalSeverity,
    Source,
)
from casework.services import WrongMove, bodies_to_act
from casework.services.correcting import FACTS, authorities, officers_of, value_of, words_of
from organisations.inputs import DayField
from organisations.models import Body
from organisations.queries import lines_of

NOBODY = User.objects.none()


class CorrectMoveForm(forms.Form):
    """Why the last move was wrong; where it went with a paper, that the paper is back."""

    seq = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="更正理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明错在哪里，应当如何办理；随案存档",
    )
    is_paper_withdrawn = forms.BooleanField(label="有关纸质文书尚未送达，已经收回作废", required=False)

    def __init__(self, *args: Any, wrong: WrongMove, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["seq"] = wrong.event.seq
        if not wrong.scans:
            del self.fields["is_paper_withdrawn"]


class CorrectFactForm(forms.Form):
    """One fact and its new value; `seen` is what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    value = forms.CharField(label="更正为", required=False)
    reason = forms.CharField(
        label="更正理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明错在哪里、以什么为准；随案存档",
    )

    def __init__(self, *args: Any, case: Case, field: str, **options: Any) -> None:
        now = value_of(case, field)
        super().__init__(*args, **options)
        self.initial.update(seen=now, value=now)
        self.fields["value"] = _value_field(case, field)
        self.fields["value"].help_text = f"现为：{_short(words_of(case, field)) or '（空）'}"
        self.order_fields(["seen", "value", "reason"])


class InstructForm(forms.Form):
    """批示: what, by whom, by when."""

    text = forms.CharField(
        label="批示内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明要求办什么",
    )
    body = forms.ModelChoiceField(label="落实机关", queryset=Body.objects.none(), empty_label=None)
    due_on = DayField(
        label="办结日期",
        required=False,
        help_text="不填的，按规定时限办理",
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["body"] = case.issuing_body_id
        keys = [body.pk for body in bodies_to_act(case)]
        self.fields["body"].queryset = Body.objects.filter(pk__in=keys).order_by("pk")  # type: ignore[attr-defined]


class PeopleField(forms.ModelMultipleChoiceField):
    """People, each with body and position."""

    def label_from_instance(self, obj: Any) -> str:
        where = obj.body.label if obj.body else ""
        return f"{obj.full_name}（{where}{obj.position}）"


class PaperField(forms.ModelChoiceField):
    """A document of a case, by its name and number."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.notice.get_kind_display()} {obj.notice.number_text}"


class CirculateForm(forms.Form):
    """传阅, 呈阅: to whom, which document (or the whole case), with what words."""

    readers = PeopleField(
        label="阅件人", queryset=NOBODY, widget=forms.CheckboxSelectMultiple, help_text="选市领导的，即为呈阅"
    )
    paper = PaperField(
        label="文书", queryset=CaseNotice.objects.none(), required=False, empty_label="（全案）"
    )
    note = forms.CharField(
        label="说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, case: Case, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["readers"].queryset = readers_for(case, user)  # type: ignore[attr-defined]
        papers = case.papers.filter(notice__rendered_at__isnull=False, notice__voided_at=None)
        self.fields["paper"].queryset = papers.select_related("notice").order_by("-id")  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    """已阅, with words where there are any."""

    opinion = forms.CharField(
        label="阅示", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def readers_for(case: Case, user: User) -> Any:
    """To whom the person may give the case to read: colleagues who work on cases, and city leaders."""
    roles = [OFFICER[letter] for letter in ISSUING_LETTERS] + [LEADER[letter] for letter in ISSUING_LETTERS]
    colleagues = people_of(user.body, *roles) if user.body else NOBODY
    leaders = User.objects.filter(grants__role=Role.CITY_LEADER, is_active=True)
    concerned = lines_of(case.subject, case.lead_department)
    keys = {*colleagues.values_list("pk", flat=True), *leaders.values_list("pk", flat=True)} - {user.pk}
    found = User.objects.filter(pk__in=keys).exclude(body_id__in=concerned)
    return found.select_related("body").order_by("body_id", "full_name")


def _value_field(case: Case, field: str) -> forms.Field:
    """The field in which the new value of a fact is written or chosen."""
    label = f"{FACTS[field].label}更正为"
    chosen: list[tuple[Any, str]] | None = None
    match field:
        case "facts" | "grave_effect":
            rows = forms.Textarea(attrs={"rows": 8})
            return forms.CharField(label=label, required=False, widget=rows)
        case "behaviour":
            chosen = [(row.pk, str(row)) for row in Behaviour.objects.filter(is_in_force=True)]
        case "authority":
            chosen = [("", "（不另指定）"), *((body.pk, body.name) for body in authorities(case))]
        case "lead_officer":
            chosen = [(user.pk, user.full_name) for user in officers_of(case.issuing_body)]
        case "national_severity":
            chosen = list(NationalSeverity.choices)
        case "regional_severity":
            chosen = list(RegionalSeverity.choices)
        case "source":
            chosen = list(Source.choices)
    if chosen is not None:
        return forms.ChoiceField(label=label, choices=chosen, required=False)
    return forms.CharField(label=label, required=False, max_length=200)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:60]}……"


class NoteFactForm(forms.Form):
    """登记情形: which, from where it is known, and what shows it."""

    kind = forms.ChoiceField(label="情形", choices=[("", "请选择"), *NotedFact.Kind.choices])
    people = forms.IntegerField(label="涉及人数", min_value=1, required=False, help_text="群体性欠薪必填")
    text = forms.CharField(
        label="事实和来源",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明什么事、从何得知；不写审查调查情况。仅承办一方可见",
    )
    uploads = FilesField(label="材料", required=False, help_text="可不附；附上的作为内部证据入卷")
