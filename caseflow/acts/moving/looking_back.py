"""Acts at the desks of 回头看: recording it; leaving a relapse as it is."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from caseflow.acts.base import Act, At, simple
from casework.forms import FilesField, ReasonForm
from casework.models import LookBack
from casework.services import leave_closed, record_look_back
from organisations.inputs import DayField


class LookBackForm(forms.Form):
    """What was found."""

    PARTS = (("看到什么", (("outcome", "looked_on"), "facts", "evidence")),)

    outcome = forms.ChoiceField(
        label="结论", choices=[("holds", "未反弹"), ("relapsed", "反弹")], widget=forms.RadioSelect
    )
    looked_on = DayField(label="回头看日期", initial=clock.today)
    facts = forms.CharField(
        label="回头看情况",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明核查的方式、核查的事项和看到的情况",
    )
    evidence = FilesField(label="材料", required=False, help_text="PDF、图片、Word、Excel，可以多选")


def _record(at: At, form: Any) -> LookBack:
    data = dict(form.cleaned_data)
    has_relapsed = data.pop("outcome") == "relapsed"
    return record_look_back(at.case, has_relapsed=has_relapsed, **data, acting_user=at.user)


def _leave(at: At, form: Any) -> LookBack:
    found = LookBack.objects.select_related("case__subject").get(pk=at.about)
    return leave_closed(found, reason=form.cleaned_data["reason"], acting_user=at.user)


RECORD = Act("record", "登记回头看", "回头看", lambda at, data, files: LookBackForm(data, files), _record)
LEAVE_CLOSED = Act("leave_closed", "不予重启", "不予重启", simple(ReasonForm), _leave)
