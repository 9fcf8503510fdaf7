"""Forms of a task's life beside its desks: 申请延期, 转办, 提请会办, 退回补办."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from caseflow.acts.assigning import departments
from caseflow.handing import NOTE_LIMIT, colleagues
from caseflow.models import CaseTask
from casework.forms import FilesField
from casework.models import Case, CaseDeadline
from casework.services import Grounds, extendable_clocks
from casework.services.extendable import most
from casework.services.slipping import zh
from organisations.inputs import DayField
from organisations.models import Body

LINES = "最多六段，如实填写"


class ClockField(forms.ModelChoiceField):
    """A clock by what it is for and when it ends."""

    def label_from_instance(self, obj: Any) -> str:
        deadline = obj.deadline
        number = f"{obj.paper.notice.number_text}，" if obj.paper else ""
        return (
            f"{obj.get_purpose_display()}（{number}{zh(deadline.due_on)}到期，"
            f"最多延长{most(obj)}{deadline.get_unit_display()}）"
        )


class ExtensionForm(forms.Form):
    """延期: of which clock, by how much, why."""

    owed = ClockField(label="事项", queryset=CaseDeadline.objects.none(), empty_label=None)
    amount = forms.IntegerField(
        label="申请延长", min_value=1, help_text="单位与原期限相同；每项期限只能延长一次"
    )
    reason = forms.CharField(
        label="延期理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=LINES
    )
    progress = forms.CharField(
        label="已完成的工作", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=LINES
    )
    plan = forms.CharField(
        label="延期内的工作安排",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=LINES,
    )
    attachments = FilesField(label="有关材料", required=False)

    def __init__(self, *args: Any, case: Case, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [owed.pk for owed in extendable_clocks(case, user)]
        rows = CaseDeadline.objects.filter(pk__in=keys).select_related("deadline", "paper__notice")
        self.fields["owed"].queryset = rows.order_by("deadline__due_on")  # type: ignore[attr-defined]

    def grounds(self) -> Grounds:
        """What was said. Call on a valid form."""
        return Grounds(**{name: self.cleaned_data[name] for name in ("reason", "progress", "plan")})


class ColleagueField(forms.ModelChoiceField):
    """A colleague, with the position."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name}（{obj.position}）" if obj.position else str(obj.full_name)


class HandForm(forms.Form):
    """转办: to whom, with what word."""

    colleague = ColleagueField(label="转给", queryset=User.objects.none())
    note = forms.CharField(
        label="转办说明",
        max_length=NOTE_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="本单位内部可见",
    )

    def __init__(self, *args: Any, task: CaseTask, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["colleague"].queryset = colleagues(task, user)  # type: ignore[attr-defined]


class JointForm(forms.Form):
    """提请会办: whom, what for."""

    body = forms.ModelChoiceField(label="会办单位", queryset=Body.objects.none())
    reason = forms.CharField(
        label="事由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明需要该单位办什么",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = departments()  # type: ignore[attr-defined]


class AgainForm(forms.Form):
    """退回补办 of what was answered to a 批示."""

    reason = forms.CharField(label="退回意见", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = DayField(
        label="办结日期",
        required=False,
        help_text="不填的，按规定时限办理",
    )
