"""Acts at the desks that open wherever a case stands: carrying out an instruction, approving a correction."""

from __future__ import annotations

from typing import Any

from django import forms

from caseflow.acts.base import Act, At, confirmation, simple
from casework.forms import FilesField, ReasonForm
from casework.models import Correction, Instruction
from casework.services import add_evidence, answer_instruction, approve_correction, refuse_correction


class CarryOutForm(forms.Form):
    """落实情况, with what proves it."""

    answer = forms.CharField(
        label="落实情况",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="写明办了什么、结果如何；反馈后送批示人阅",
    )
    attachments = FilesField(label="有关材料", required=False, help_text="仅承办一方可见")


def the_instruction(at: At) -> Instruction:
    """The instruction that the task is about."""
    return Instruction.objects.select_related("case__subject", "given_by", "body").get(pk=at.about)


def the_correction(at: At) -> Correction:
    """The correction that the task is about."""
    return Correction.objects.select_related("case__subject", "proposed_by").get(pk=at.about)


def _carry_out(at: At, form: Any) -> None:
    for file in form.cleaned_data["attachments"]:
        add_evidence(at.case, file, description="批示落实材料", acting_user=at.user, is_internal=True)
    answer_instruction(the_instruction(at), answer=form.cleaned_data["answer"], acting_user=at.user)


def _approve(at: At, form: Any) -> None:
    approve_correction(the_correction(at), acting_user=at.user)


def _refuse(at: At, form: Any) -> None:
    refuse_correction(the_correction(at), reason=form.cleaned_data["reason"], acting_user=at.user)


CARRY_OUT = Act("carry_out", "反馈落实情况", "落实批示", simple(CarryOutForm), _carry_out)
APPROVE_CORRECTION = Act("approve", "核准更正", "核准更正", confirmation, _approve)
REFUSE_CORRECTION = Act("refuse", "不予更正", "不予更正", simple(ReasonForm), _refuse)
