"""督办函: drafted at no desk, from the case's page; signed, signed for, answered, approved and read at desks."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.roles import Role
from caseflow.acts.base import Act, At, confirmation, simple
from caseflow.acts.drafts import latest_returned
from caseflow.acts.letters import SIGN_FOR
from casework.forms import ReasonForm
from casework.models import CaseDeadline
from casework.services import Content, add_evidence, people_of, tell_of_case
from early_warnings import services
from early_warnings.forms import AnswerForm, supervision_form
from early_warnings.models import Supervision, SupervisionAnswer
from early_warnings.notice_facts import initial_supervision
from early_warnings.queries import newest_supervision_answer, supervisable, times_supervised
from notifications.models import Topic
from organisations.refusals import Refusal, Stale


class NoteForm(forms.Form):
    """收阅意见, or none."""

    review = forms.CharField(
        label="收阅意见", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def the_supervision(at: At) -> Supervision:
    """The 督办函 that the task is about."""
    rows = Supervision.objects.select_related("case", "paper__notice__addressee", "paper__notice__issuer")
    return rows.get(pk=at.about)


def the_supervision_answer(at: At) -> SupervisionAnswer:
    """The newest answer to it. Raises Stale where there is none."""
    found = newest_supervision_answer(at.about)
    if found is None:
        raise Stale("没有督办反馈。请刷新后查看。")
    return found


def supervise(owed_pk: int | None = None) -> Act:
    """Drafting a 督办函; its form begins with the chosen obligation, or with the most urgent."""

    def make(at: At, data: Any, files: Any) -> Any:
        form = supervision_form(at.case)
        return form(data, files) if data is not None else form(initial=at.contact | _begun_with(at, owed_pk))

    return Act(
        "supervise", "督办函", "拟督办函", make, _draft, kind="supervision", allowed=_may, content=_content
    )


def _may(at: At) -> bool:
    return services.may_supervise(at.case, at.user)


def _begun_with(at: At, owed_pk: int | None) -> dict[str, Any]:
    """From the case, or from the draft that the leader returned; how often is counted anew."""
    found = supervisable(at.case)
    owed = next((row for row in found if row.pk == owed_pk), found[0] if found else None)
    if owed is None:
        raise Refusal("本案没有逾期，也没有催办未果的事项。", remedy="请先催办。")
    again = latest_returned(at, "", "supervision")
    return initial_supervision(at.case, owed) | again | {"times": str(times_supervised(at.case) + 1)}


def _draft(at: At, form: Any) -> None:
    owed: CaseDeadline = form.cleaned_data["owed"]
    services.draft_supervision(at.case, owed, form.facts(), paper=form.paper(), acting_user=at.user)


def _content(at: At, form: Any) -> Content:
    owed: CaseDeadline = form.cleaned_data["owed"]
    return services.supervision_content(at.case, owed, form.facts(), paper=form.paper())


def _sign_for(at: At, form: Any) -> None:
    """Signed for; the head hears of it, since the letter asks for the head in person."""
    SIGN_FOR.perform(at, form)
    supervision = Supervision.objects.select_related("paper__notice").get(paper=at.about)
    notice = supervision.paper.notice
    tell_of_case(
        at.case,
        people_of(supervision.paper.receiver.pk, Role.HEAD),
        topic=Topic.SUPERVISED,
        title=f"第{supervision.times}次督办：{notice.number_text}"[:100],
        text=f"{at.case.number}　{at.case.title}。督办函已签收，请调度办理并在{notice.facts['answer_within']}内反馈。",
        key=f"supervised:{supervision.pk}",
    )


def _answer_form(at: At, data: Any, files: Any) -> forms.Form:
    initial = None
    if data is None:
        returned = newest_supervision_answer(at.about)
        initial = {"text": returned.text} if returned else None
    form = AnswerForm(data, files, case=at.case, initial=initial)
    form.fields["text"].label = "反馈内容"
    form.fields["text"].help_text = "对照督办要求逐条写明：办到哪一步、未按期办结的原因、何时办结"
    return form


def _answer(at: At, form: Any) -> None:
    data = form.cleaned_data
    added = [
        add_evidence(at.case, file, description="督办反馈附件", acting_user=at.user)
        for file in data["attachments"]
    ]
    services.answer_supervision(
        the_supervision(at),
        data["text"],
        evidence=[*data.get("evidence", []), *added],
        acting_user=at.user,
    )


def _send(at: At, form: Any) -> None:
    services.send_supervision_answer(the_supervision_answer(at), acting_user=at.user)


def _return(at: At, form: Any) -> None:
    services.return_supervision_answer(
        the_supervision_answer(at), reason=form.cleaned_data["reason"], acting_user=at.user
    )


def _note(at: At, form: Any) -> None:
    services.note_supervision(
        the_supervision_answer(at), review=form.cleaned_data["review"], acting_user=at.user
    )


def _send_back(at: At, form: Any) -> None:
    services.send_back_supervision(
        the_supervision_answer(at), reason=form.cleaned_data["reason"], acting_user=at.user
    )


DESKS: dict[str, tuple[Act, ...]] = {
    "sign_for_supervision": (Act("sign_for", "签收", "签收文书", confirmation, _sign_for),),
    "answer_supervision": (Act("answer", "报负责人审批", "反馈督办", _answer_form, _answer),),
    "approve_supervision": (
        Act("approve", "同意报送", "审批督办反馈", confirmation, _send),
        Act("return", "退回修改", "退回督办反馈", simple(ReasonForm), _return),
    ),
    "note_supervision": (
        Act("note", "收阅", "收阅督办反馈", simple(NoteForm), _note),
        Act("send_back", "要求重新反馈", "要求重新反馈", simple(ReasonForm), _send_back),
    ),
}
