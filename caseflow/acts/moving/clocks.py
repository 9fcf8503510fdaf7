"""停止计算 and 继续计算 of one clock of a case (等待法院, 不可抗力), by the leader alone; the case goes on."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from casework.models import CaseDeadline
from casework.services import StopTerms, clocks_to_resume, clocks_to_stop, resume_clock, stop_clock
from casework.services.stopping import ALONE
from deadlines.models import DeadlineEntry
from organisations.inputs import DayField


class ClockForm(common.AtForm):
    """Which clock, from which day, and why."""

    PARTS: Any = (("哪一项期限", (("clock", "on"),)), ("凭什么", ("reason", "basis")))

    clock = forms.ChoiceField(label="期限")
    on = DayField(label="自哪日起", help_text="当日起不再计入")
    reason = forms.CharField(
        label="事由",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明事实经过，义务单位可见",
    )
    basis = forms.CharField(label="依据", max_length=80, help_text="法院文书、公告等的名称和文号")

    offered = staticmethod(clocks_to_stop)

    def place(self, at: At) -> None:
        self.rows = {str(owed.pk): owed for owed in self.offered(at.case, at.user)}
        self.fields["clock"].choices = [(key, _named(owed)) for key, owed in self.rows.items()]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()

    @property
    def chosen(self) -> CaseDeadline:
        return self.rows[self.cleaned_data["clock"]]


class StopForm(ClockForm):
    """Two grounds, and no other: for all else the case is suspended or the term extended."""

    PARTS = (("哪一项期限", (("clock", "on"), "ground")), ("凭什么", ("reason", "basis")))

    ground = forms.ChoiceField(label="停止情形", choices=[(each.value, each.label) for each in ALONE])


class ResumeForm(ClockForm):
    """The day from which it counts again."""

    offered = staticmethod(clocks_to_resume)

    def place(self, at: At) -> None:
        super().place(at)
        self.fields["on"].help_text = "当日起继续计入"


def _named(owed: CaseDeadline) -> str:
    due = owed.deadline.due_on
    stopped = owed.deadline.stopped_on
    state = f"{stopped:%Y-%m-%d}起停止计算" if stopped else f"{due:%Y-%m-%d}到期"
    return f"{owed.get_purpose_display()}　{owed.debtor.label}　{state}"


def _stop(at: At, form: Any) -> DeadlineEntry:
    data = {name: form.cleaned_data[name] for name in ("ground", "on", "reason", "basis")}
    return stop_clock(form.chosen, StopTerms(**data), acting_user=at.user)


def _resume(at: At, form: Any) -> DeadlineEntry:
    data = {name: form.cleaned_data[name] for name in ("on", "reason", "basis")}
    return resume_clock(form.chosen, **data, acting_user=at.user)


STOP = Act(
    "stop_clock",
    "停止计算期限",
    "停止计算一项期限",
    lambda at, data, files: StopForm(data, at=at),
    _stop,
    allowed=lambda at: bool(clocks_to_stop(at.case, at.user)),
    note="等待法院、不可抗力；案件照常办理",
)
RESUME = Act(
    "resume_clock",
    "继续计算期限",
    "继续计算一项期限",
    lambda at, data, files: ResumeForm(data, at=at),
    _resume,
    allowed=lambda at: bool(clocks_to_resume(at.case, at.user)),
    note="等待的事由已经消除",
)
