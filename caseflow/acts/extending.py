"""Acts at the desks of 延期: the head sends the request or returns it, the issuer's leader decides."""

from __future__ import annotations

from typing import Any

from django import forms

from caseflow.acts.assigning import OpinionForm
from caseflow.acts.base import Act, At, confirmation, simple
from casework.forms import ReasonForm
from casework.models import ExtensionRequest
from casework.services import grant_extension, refuse_extension, return_extension, send_extension


class GrantForm(forms.Form):
    """批准延期: as much as was asked, or less."""

    amount = forms.IntegerField(label="批准延长", min_value=1)
    opinion = forms.CharField(
        label="审批意见",
        max_length=200,
        required=False,
        help_text="印入延期审批单；不填的，写明批准延至的日期",
    )


def the_request(at: At) -> ExtensionRequest:
    """The request that the task is about."""
    rows = ExtensionRequest.objects.select_related(
        "case__subject", "owed__deadline", "owed__paper__notice", "body", "drafted_by", "sent_by"
    )
    return rows.get(pk=at.about)


def _grant_form(at: At, data: Any, files: Any) -> GrantForm:
    row = the_request(at)
    form = GrantForm(data, initial={"amount": row.amount})
    unit = row.owed.deadline.get_unit_display()
    form.fields["amount"].help_text = f"{unit}；单位申请延长{row.amount}{unit}"
    form.fields["amount"].widget.attrs["max"] = row.amount
    return form


def _grant(at: At, form: Any) -> None:
    grant_extension(the_request(at), acting_user=at.user, **form.cleaned_data)


def _refuse(at: At, form: Any) -> None:
    refuse_extension(the_request(at), acting_user=at.user, **form.cleaned_data)


def _return(at: At, form: Any) -> None:
    return_extension(the_request(at), reason=form.cleaned_data["reason"], acting_user=at.user)


SEND = Act(
    "send",
    "同意申请延期",
    "审批延期申请",
    confirmation,
    lambda at, form: send_extension(the_request(at), acting_user=at.user),
)
RETURN = Act("return", "退回，不申请", "退回延期申请", simple(ReasonForm), _return)
GRANT = Act("grant", "批准延期", "决定延期", _grant_form, _grant)
REFUSE = Act("refuse", "不予延期", "不予延期", simple(OpinionForm), _refuse)
