"""Acts at the desks of 交办: accepting, refusing, reassigning."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from caseflow.acts.base import Act, At, confirmation
from caseflow.following import start_assignment_flow
from casework.models import Assignment
from casework.services import accept_assignment, assign, close_refusal, refuse_assignment
from organisations.models import Body


class RefusalForm(forms.Form):
    """退单: why, and whose it is."""

    reason = forms.CharField(label="退单理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    suggested_body = forms.ModelChoiceField(
        label="建议承办单位", queryset=Body.objects.none(), required=False, empty_label="（不建议）"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suggested_body"].queryset = departments()  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """交办 to a body: its part and what it reads."""

    body = forms.ModelChoiceField(label="承办单位", queryset=Body.objects.none())
    part = forms.ChoiceField(label="承办方式", choices=Assignment.Part.choices)
    summary = forms.CharField(
        label="交办事项",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="承办单位看到的内容，不写线索来源和反映人",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = departments()  # type: ignore[attr-defined]


def departments() -> Any:
    """The bodies a case can be assigned to."""
    return Body.objects.in_force(clock.today()).order_by("name")


def the_assignment(at: At) -> Assignment:
    """The assignment that the task is about."""
    return Assignment.objects.select_related("case__subject", "body", "deadline").get(pk=at.about)


def _refuse(at: At, form: Any) -> None:
    data = form.cleaned_data
    refuse_assignment(
        the_assignment(at),
        reason=data["reason"],
        suggested_body=data["suggested_body"],
        acting_user=at.user,
    )


def _assign_form(at: At, data: Any, files: Any) -> AssignForm:
    refused = the_assignment(at)
    initial = {"body": refused.suggested_body_id, "part": refused.part, "summary": refused.summary}
    return AssignForm(data, initial=initial)


def _reassign(at: At, form: Any) -> Assignment:
    close_refusal(the_assignment(at), acting_user=at.user)
    made = assign(at.case, acting_user=at.user, **form.cleaned_data)
    start_assignment_flow(made)
    return made


ACCEPT = Act(
    "accept",
    "接受交办",
    "接受交办",
    confirmation,
    lambda at, form: accept_assignment(the_assignment(at), acting_user=at.user),
)
REFUSE = Act("refuse", "申请退单", "申请退单", lambda at, data, files: RefusalForm(data), _refuse)
REASSIGN = Act("reassign", "改派", "处理退单", _assign_form, _reassign)
CLOSE_REFUSAL = Act(
    "close",
    "准予退单，不再改派",
    "准予退单",
    confirmation,
    lambda at, form: close_refusal(the_assignment(at), acting_user=at.user),
)
