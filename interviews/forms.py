"""The shape of what people enter about an interview."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from casework.forms import PaperFields
from casework.released import NOT_THE_CLUE
from interviews.attendance import Person, read_persons
from interviews.models import Interview, InterviewPerson
from interviews.services import Sitting
from notices.forms import facts_form
from notices.wording import chinese_moment

LOCAL = "%Y-%m-%dT%H:%M"
PAPER = ("copies_to", ("contact_name", "contact_phone"), "reason")
ONE_A_LINE = "每行一人，写作“姓名（职务）”"
Side = InterviewPerson.Side


def moment_field(label: str, **options: Any) -> forms.DateTimeField:
    """A day and an hour in the city's time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(label=label, widget=widget, **options)


def text_field(label: str, *, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class InterviewNoticeForm(facts_form("interview_notice", PaperFields)):  # type: ignore[misc]
    """约谈通知书. The printed hour is made from `scheduled_at`; who comes is read from the lines."""

    held_at = None
    scheduled_at = moment_field("约谈时间")

    PARTS = (
        ("约谈事由", ("subject_matter", "situation", "basis")),
        ("约谈安排", (("scheduled_at", "place"), "interviewers", "interviewees", "confirm_within")),
        ("约谈内容", ("topics", "materials")),
        ("谁来办", PAPER),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].help_text = NOT_THE_CLUE
        for name in ("interviewers", "interviewees"):
            self.fields[name].help_text = f"{ONE_A_LINE}；未定姓名的只写职务"

    def clean(self) -> dict[str, Any]:
        moment = self.cleaned_data.get("scheduled_at")
        # The facts hold the hour as it is printed; without one the field's own error stands.
        self.cleaned_data["held_at"] = chinese_moment(moment.astimezone(clock.ZONE)) if moment else ""
        data: dict[str, Any] = super().clean()
        return data


class AppointmentForm(forms.Form):
    """Another time: for 改期 and for 再次约谈. An empty place is the same place."""

    scheduled_at = moment_field("新的约谈时间")
    place = forms.CharField(label="约谈地点", max_length=60, required=False, help_text="地点不变的不必填写")
    reason = text_field("理由", rows=3, max_length=500)


class AttendanceForm(forms.Form):
    """反馈参加人员 by the summoned body."""

    guests = text_field(
        "参加人员", max_length=2_000, help_text="每行一人，写作“姓名（职务）联系电话”；被约谈人应当本人参加"
    )

    def persons(self) -> tuple[Person, ...]:
        return read_persons(self.cleaned_data["guests"].splitlines())


class RecordForm(forms.Form):
    """What came of the appointment: held, with the record; or not come, with the account of it."""

    outcome = forms.ChoiceField(
        label="约谈情况",
        choices=[(Interview.Status.HELD, "已约谈"), (Interview.Status.NO_SHOW, "未到场")],
        widget=forms.RadioSelect,
        initial=Interview.Status.HELD,
    )
    held_at = moment_field("实际开始时间", required=False)
    chaired_by = forms.CharField(label="主持人", max_length=60, required=False)
    recorded_by = forms.CharField(label="记录人", max_length=60, required=False)
    present = forms.TypedMultipleChoiceField(
        label="到场人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    observers = text_field("列席人员", rows=2, required=False, max_length=2_000, help_text=ONE_A_LINE)
    issues = text_field("指出的问题", required=False, max_length=20_000, help_text="每段一行")
    statements = text_field("被约谈单位的说明和表态", required=False, max_length=20_000, help_text="每段一行")
    demands = text_field("明确的要求", required=False, max_length=8_000, help_text="每条一行")
    account = text_field("未到场的情况", rows=3, required=False, max_length=1_000)

    PARTS = (
        ("情况", ("outcome", "account")),
        ("参加人", ("held_at", ("chaired_by", "recorded_by"), "present", "observers")),
        ("记录", ("issues", "statements", "demands")),
    )
    NEEDED = ("held_at", "chaired_by", "recorded_by", "present", "issues", "statements", "demands")

    def __init__(self, *args: Any, interview: Interview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected = interview.persons.exclude(side=Side.OBSERVER)
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (person.pk, f"{Side(person.side).label} {person}") for person in expected
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_held = data.get("outcome") == Interview.Status.HELD
        for name in self.NEEDED if is_held else ("account",):
            if name not in self.errors and not data.get(name):
                self.add_error(name, f"“{self.fields[name].label}”没有填写。请填写后再试。")
        return data

    def sitting(self) -> Sitting | None:
        """What is put on record, of a valid form; None where nobody came."""
        data = self.cleaned_data
        if data["outcome"] != Interview.Status.HELD:
            return None
        return Sitting(
            held_at=data["held_at"],
            chaired_by=data["chaired_by"],
            recorded_by=data["recorded_by"],
            issues=lines(data["issues"]),
            statements=lines(data["statements"]),
            demands=lines(data["demands"]),
            present=frozenset(data["present"]),
            observers=read_persons(data["observers"].splitlines()),
        )


class SignatureForm(forms.Form):
    """约谈记录签字 by the summoned body."""

    remarks = text_field("对记录的意见", rows=3, required=False, max_length=1_000)


class RefusalForm(forms.Form):
    """注明拒签: the first officer tells it, the second confirms."""

    reason = text_field(
        "拒签情况", rows=3, required=False, max_length=500, help_text="何时何地何人拒签及其理由"
    )


class MinutesForm(facts_form("minutes", PaperFields)):  # type: ignore[misc]
    """约谈纪要, prefilled from the record."""

    is_nothing_left = forms.BooleanField(
        label="约谈事项已经办结，无需责令整改", required=False, help_text="勾选后纪要写明，案件可以转入销号"
    )

    PARTS = (
        ("约谈", ("subject_matter", ("subject_body", "notice_number"), ("held_at", "place"))),
        ("参加人", (("chaired_by", "recorded_by"), "present", "absent", "observing")),
        ("内容", ("issues", "statements", "is_nothing_left")),
        ("谁来办", PAPER),
    )


class SettlementForm(forms.Form):
    """约谈后无需整改."""

    reason = text_field("无需整改的理由", rows=3, max_length=1_000)


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, one a line, blank ones left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
