"""不予受理: drafted at triage with its ground, approved by the leader."""

from __future__ import annotations

from typing import Any

from django import forms

from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from casework.lifecycle import State
from casework.models import Case, Decline, Draft
from casework.services import approve_decline, draft_decline


class DeclineForm(common.AtForm):
    """Why it is not taken up; for a duplicate, the other case."""

    PARTS = (("为何不办", ("ground", "duplicate_of", "reason")), ("纸质文书", ("paper_number", "scan")))

    ground = forms.ChoiceField(label="情形", choices=Decline.Ground.choices)
    duplicate_of = common.CaseField(label="另案", required=False, help_text="与另案重复的，选择该案")
    reason = common.reason("写明核实的情况；反映人由受理机关另行答复")
    paper_number = common.number("不予受理告知文号")
    scan = common.scan("不予受理告知")

    def place(self, at: At) -> None:
        field: Any = self.fields["duplicate_of"]
        field.offer(Case.objects.exclude(state=State.DRAFT), at)


def _draft(at: At, form: Any) -> Draft:
    return draft_decline(at.case, **form.cleaned_data, acting_user=at.user)


def told(draft: Draft) -> str:
    extras = draft.content["extras"]
    other = Case.objects.filter(pk=extras["duplicate_of"]).first()
    return common.lines(
        [
            ("情形", Decline.Ground(extras["ground"]).label),
            ("另案", other and f"{other.number} {other.title}"),
            ("文号", extras["paper_number"]),
        ]
    )


DECLINE = Act(
    "decline",
    "不予受理",
    common.title_of("decline"),
    common.begun(DeclineForm, "decline"),
    _draft,
    button="送核",
    allowed=common.may_propose("decline"),
    note=common.NOTE,
)
approve = approve_decline
