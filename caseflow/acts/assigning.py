"""Acts at the desks of 交办: accepting, asking to be released, deciding that; what a joint department delivers."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from caseflow.acts.base import Act, At, confirmation, simple
from caseflow.following import start_assignment_flow
from casework.forms import FilesField
from casework.models import Assignment
from casework.services import (
    accept_assignment,
    add_evidence,
    contribute,
    keep_assignment,
    refuse_assignment,
    release_assignment,
    why_not_refuse,
)
from organisations.models import Body
from organisations.queries import lines_of

TERM_HELP = "写作“5个工作日”“30日”；不填的，按系统默认"


class RefusalForm(forms.Form):
    """退单: why, and whose it is."""

    reason = forms.CharField(
        label="退单理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text="最多六段"
    )
    suggested_body = forms.ModelChoiceField(
        label="建议承办单位", queryset=Body.objects.none(), required=False, empty_label="（不清楚）"
    )
    suggestion_basis = forms.CharField(
        label="建议依据",
        max_length=400,
        required=False,
        help_text="该单位的职责规定、合同条款等",
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
    contribute_within = forms.CharField(
        label="会办反馈期限",
        max_length=10,
        required=False,
        help_text=f"协办单位自接受之日起算。{TERM_HELP}；会同核验单位不填的，不须反馈意见",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = departments()  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    """准予退单: who takes its place, and what that body reads."""

    body = forms.ModelChoiceField(label="改派单位", queryset=Body.objects.none())
    summary = forms.CharField(
        label="交办事项",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="改派单位看到的内容，不写线索来源和反映人",
    )
    opinion = forms.CharField(
        label="审批意见", max_length=200, required=False, help_text="印入退单审批单；不填的，写作“同意退单。”"
    )

    def __init__(self, *args: Any, but: Body, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"].queryset = departments().exclude(pk__in=lines_of(but))  # type: ignore[attr-defined]


class OpinionForm(forms.Form):
    """The leader's opinion, which is printed on the form of the decision."""

    opinion = forms.CharField(label="审批意见", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ContributionForm(forms.Form):
    """会办意见, with what proves it."""

    text = forms.CharField(
        label="会办意见",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明办了什么、结果和意见；牵头单位和承办机关可见",
    )
    attachments = FilesField(label="有关材料", required=False)


def departments() -> Any:
    """The bodies a case can be assigned to."""
    return Body.objects.in_force(clock.today()).order_by("name")


def the_assignment(at: At) -> Assignment:
    """The assignment that the task is about."""
    rows = Assignment.objects.select_related("case__subject", "body", "deadline", "refused_by")
    return rows.get(pk=at.about)


def _refuse(at: At, form: Any) -> None:
    refuse_assignment(the_assignment(at), acting_user=at.user, **form.cleaned_data)


def _release_form(at: At, data: Any, files: Any) -> ReleaseForm:
    refused = the_assignment(at)
    initial = {"body": refused.suggested_body_id, "summary": refused.summary}
    return ReleaseForm(data, initial=initial, but=refused.body)


def _release(at: At, form: Any) -> Assignment | None:
    made = release_assignment(the_assignment(at), acting_user=at.user, **form.cleaned_data)
    if made is not None:
        start_assignment_flow(made)
    return made


def _keep(at: At, form: Any) -> None:
    keep_assignment(the_assignment(at), acting_user=at.user, **form.cleaned_data)


def _leave_to_lead(at: At, form: Any) -> None:
    release_assignment(the_assignment(at), acting_user=at.user, **form.cleaned_data)


def _contribute(at: At, form: Any) -> None:
    data = form.cleaned_data
    added = [
        add_evidence(at.case, file, description="会办材料", acting_user=at.user)
        for file in data["attachments"]
    ]
    contribute(the_assignment(at), data["text"], evidence=added, acting_user=at.user)


ACCEPT = Act(
    "accept",
    "接受交办",
    "接受交办",
    confirmation,
    lambda at, form: accept_assignment(the_assignment(at), acting_user=at.user),
)
REFUSE = Act(
    "refuse",
    "申请退单",
    "申请退单",
    lambda at, data, files: RefusalForm(data),
    _refuse,
    allowed=lambda at: not why_not_refuse(the_assignment(at)),
)
REASSIGN = Act("reassign", "准予退单，改派", "审批退单", _release_form, _release, button="准予并改派")
LEAVE_TO_LEAD = Act(
    "close",
    "准予退单，由牵头单位承担",
    "准予退单",
    simple(OpinionForm),
    _leave_to_lead,
    allowed=lambda at: the_assignment(at).part == Assignment.Part.JOINT,
)
KEEP = Act("keep", "不准予退单", "不准予退单", simple(OpinionForm), _keep)
CONTRIBUTE = Act("contribute", "反馈会办意见", "反馈会办意见", simple(ContributionForm), _contribute)
