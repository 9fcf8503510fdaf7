"""Acts at the desks of the ladder's letters: triage, signing, signing for, answering, reviewing."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from caseflow.acts.base import Act, At, confirmation, drafted, simple
from caseflow.acts.drafts import latest_returned, may, take_up
from caseflow.records import LETTER_STATES
from casework.forms import MoreForm, ReasonForm
from casework.lifecycle import State
from casework.models import CaseNotice, Draft, Proposal
from casework.services import add_evidence, refuse_proposal, sign_for
from early_warnings import services
from early_warnings.forms import AnswerForm, letter_form, lifting_form
from early_warnings.models import Answer, Letter
from early_warnings.notice_facts import initial_letter, initial_lifting
from enforcement.notice_facts import initial_court_facts
from interviews.services import sign_settlement_after_interview


def letter(move: str, label: str, title: str) -> Act:
    """Drafting one of the three letters."""

    def perform(at: At, form: Any) -> None:
        services.draft_letter(at.case, move, form.facts(), paper=form.paper(), acting_user=at.user)
        take_up(at)

    return Act(
        code=move,
        label=label,
        title=title,
        form=drafted(lambda: letter_form(move), lambda at: begun_with(at, move)),
        perform=perform,
        kind=services.KIND_OF[move],
        allowed=lambda at: may(at, move, "JF"),
        content=lambda at, form: services.letter_content(at.case, move, form.facts(), paper=form.paper()),
    )


def begun_with(at: At, move: str) -> dict[str, Any]:
    """What a letter's form begins with; an early warning takes the court's figures from the register."""
    court = initial_court_facts(at.case) if move == "warn_early" else {}
    return initial_letter(at.case, move) | court | latest_returned(at, move)


def _lift(at: At, form: Any) -> None:
    services.draft_lifting(at.case, form.facts(), paper=form.paper(), acting_user=at.user)


def _settle(at: At, form: Any) -> None:
    services.draft_settlement(at.case, reason=form.cleaned_data["reason"], acting_user=at.user)


def _sign_for(at: At, form: Any) -> None:
    sign_for(at.case, CaseNotice.objects.select_related("notice").get(pk=at.about), acting_user=at.user)


def _answer_form(at: At, data: Any, files: Any) -> forms.Form:
    initial = None
    if data is None:
        returned = Answer.objects.filter(letter=at.about, status=Answer.Status.RETURNED).last()
        initial = {"text": returned.text} if returned else None
    return AnswerForm(data, files, case=at.case, initial=initial)


def _answer(at: At, form: Any) -> None:
    data = form.cleaned_data
    added = [
        add_evidence(at.case, file, description="答复附件", acting_user=at.user)
        for file in data["attachments"]
    ]
    services.write_answer(
        Letter.objects.select_related("paper__notice", "case").get(pk=at.about),
        data["text"],
        evidence=[*data.get("evidence", []), *added],
        acting_user=at.user,
    )


def the_answer(at: At) -> Answer:
    """The answer that the task is about."""
    return Answer.objects.select_related("letter__paper__notice__issuer", "letter__case").get(pk=at.about)


def _refuse_proposal(at: At, form: Any) -> None:
    refuse_proposal(
        Proposal.objects.get(pk=at.about), reason=form.cleaned_data["reason"], acting_user=at.user
    )


def _has_an_answer(at: At) -> bool:
    return at.task.about is not None and at.case.state in LETTER_STATES


EARLY_WARNING = letter("warn_early", "预警", "拟预警通知书")
REMIND = letter("remind", "提醒", "拟提醒函")
WARN = letter("warn", "警示", "拟警示函")
RETURN_FOR_MORE = Act(
    "supplement",
    "退回补办",
    "退回答复补办",
    simple(MoreForm),
    lambda at, form: services.return_for_more(the_answer(at), acting_user=at.user, **form.cleaned_data),
    button="退回补办",
    allowed=_has_an_answer,
)
LIFT = Act(
    "lift",
    "解除预警",
    "拟预警解除告知",
    drafted(lifting_form, lambda at: initial_lifting(at.case) | latest_returned(at, "lift")),
    _lift,
    kind="lifting",
    content=lambda at, form: services.lifting_content(at.case, form.facts(), paper=form.paper()),
    allowed=lambda at: at.case.state == State.EARLY_WARNING and may(at, "lift", "JF"),
)
SETTLE = Act(
    "settle",
    "认可答复，转销号",
    "认可答复",
    simple(ReasonForm),
    _settle,
    button="送核",
    allowed=lambda at: at.case.state in (State.REMINDED, State.WARNED) and may(at, "settle", "JF"),
)
SIGN_FOR = Act("sign_for", "签收", "签收文书", confirmation, _sign_for)
ANSWER = Act("answer", "报负责人审批", "答复来文", _answer_form, _answer)
APPROVE_ANSWER = Act(
    "approve",
    "同意报送",
    "审批答复",
    confirmation,
    lambda at, form: services.approve_answer(the_answer(at), acting_user=at.user),
)
RETURN_ANSWER = Act(
    "return",
    "退回修改",
    "退回答复",
    simple(ReasonForm),
    lambda at, form: services.return_answer(
        the_answer(at), reason=form.cleaned_data["reason"], acting_user=at.user
    ),
)
REFUSE_PROPOSAL = Act("refuse", "不采纳", "不采纳建议", simple(ReasonForm), _refuse_proposal)


def sign_settlement(draft: Draft, *, acting_user: User) -> None:
    """核准: the answer was accepted, or an interview left nothing to put right."""
    if draft.case.state == State.INTERVIEWING:
        sign_settlement_after_interview(draft, acting_user=acting_user)
    else:
        services.sign_settlement(draft, acting_user=acting_user)
