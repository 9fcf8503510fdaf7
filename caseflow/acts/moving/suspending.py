"""中止 (drafted, then approved) and 恢复 (the leader's own)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from, go_on
from casework.models import Draft, Suspension
from casework.services import SuspensionTerms, approve_suspension, draft_suspension, resume_case


class SuspendForm(common.AtForm):
    """Why it rests, and until when."""

    PARTS = (
        ("为何中止", (("ground", "expected_until"), "reason")),
        ("纸质文书", ("paper_number", "scan")),
    )

    ground = forms.ChoiceField(label="中止情形", choices=Suspension.Ground.choices)
    expected_until = common.DayField(label="预计恢复日期")
    reason = common.reason("写明受理法院、仲裁机构或者不可抗力的事实，附证明")
    paper_number = common.number("中止告知文号")
    scan = common.scan("中止告知")


class ResumeForm(common.AtForm):
    """Why it goes on."""

    PARTS = (("为何恢复", ("reason",)), ("纸质文书", ("paper_number", "scan")))

    reason = common.reason("写明中止的原因何时、如何消除")
    paper_number = common.number("恢复告知文号")
    scan = common.scan("恢复告知", help_text="已经印发的纸质文书，PDF或者图片")


def _draft(at: At, form: Any) -> Draft:
    data = dict(form.cleaned_data)
    paper = data.pop("scan")
    return draft_suspension(at.case, SuspensionTerms(**data), scan=paper, acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Suspension:
    """核准中止; an appointment that stood is called off."""
    before = draft.case.state
    made = approve_suspension(draft, acting_user=acting_user)
    call_off_from(before, made.case, reason="案件中止", acting_user=acting_user)
    return made


def _resume(at: At, form: Any) -> Suspension | None:
    made = resume_case(at.case, **form.cleaned_data, acting_user=at.user)
    go_on(at.case, acting_user=at.user)
    return made


def told(draft: Draft) -> str:
    extras = draft.content["extras"]
    day = date.fromisoformat(extras["expected_until"])
    return common.lines(
        [
            ("情形", Suspension.Ground(extras["ground"]).label),
            ("预计恢复", f"{day.year}年{day.month}月{day.day}日"),
            ("文号", extras["paper_number"]),
        ]
    )


SUSPEND = Act(
    "suspend",
    "中止",
    common.title_of("suspend"),
    common.begun(SuspendForm, "suspend"),
    _draft,
    button="送核",
    allowed=common.may_propose("suspend"),
    note=common.NOTE,
)
RESUME = Act(
    "resume",
    "恢复",
    common.title_of("resume"),
    common.begun(ResumeForm, "resume"),
    _resume,
    allowed=common.may_decide("resume"),
    note=common.NOTE,
)
