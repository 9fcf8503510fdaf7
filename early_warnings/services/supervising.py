"""督办函: a letter that presses for what was already demanded, and the department's answer to it.

It moves nothing, wherever the case stands. Its own clock asks for an answer; what it presses for keeps the clock it
has. Several may follow one another, each counted; at most one is in the making, as of any paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import ISSUING_LETTERS, standing
from casework.models import Case, CaseDeadline, Draft, Evidence, Purpose, Verb
from casework.services import (
    Content,
    NotYours,
    Owed,
    Paper,
    Stale,
    facts_of,
    issue,
    may_press,
    meet_owed,
    owe_now,
    put_forward,
    record,
)
from early_warnings.models import Supervision, SupervisionAnswer
from early_warnings.queries import SUPERVISED_STATES, supervisable, supervision_under_way, times_supervised
from early_warnings.services.letters import require_receiver
from notices.models import Notice
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Status = SupervisionAnswer.Status


def may_supervise(case: Case, user: User) -> bool:
    """Whether the person, as an officer of the side to which it is owed, may draft a 督办函 now."""
    if case.state not in SUPERVISED_STATES or not ISSUING_LETTERS & standing(user, case).drafts:
        return False
    if case.drafts.lying().exists():
        return False
    return any(may_press(case, owed, user) for owed in supervisable(case))


@one_transaction()
def draft_supervision(
    case: Case, owed: CaseDeadline, facts: Any, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 督办函 for what is overdue, or was pressed for in vain. Raises NotYours, Stale or Refusal."""
    if case.state not in SUPERVISED_STATES:
        raise Refusal(f"案件现为“{case.get_state_display()}”，不发督办函。")
    said = supervision_content(case, owed, facts, paper=paper)
    if not may_press(case, owed, acting_user):
        raise NotYours("这一事项不是向你单位办理的，不由你督办。")
    return put_forward(case, said, acting_user=acting_user)


def supervision_content(case: Case, owed: CaseDeadline, facts: Any, *, paper: Paper) -> Content:
    """What 督办函 says. Raises Refusal where `owed` is not to be pressed for now, or is counted wrongly."""
    if owed.pk not in {found.pk for found in supervisable(case)}:
        raise Refusal(
            "这一事项没有逾期，也没有催办未果。",
            field="owed",
            remedy="请先催办；逾期或者多次催办未办的，再发督办函。",
        )
    if (waiting := supervision_under_way(owed)) is not None:
        raise Refusal(
            f"{waiting.paper.notice.number_text}督办的就是这一事项，尚在反馈或者待收阅。",
            field="owed",
            remedy="请等反馈并收阅；逾期未反馈的，再次督办。",
        )
    expected = times_supervised(case) + 1
    if facts.times != str(expected):
        raise Refusal(
            f"本案已督办{expected - 1}次，这是第{expected}次。", field="times", remedy=f"请填写“{expected}”。"
        )
    return Content.of(paper, kind="supervision", facts=facts, extras={"owed": owed.pk})


@one_transaction()
def sign_supervision(draft: Draft, *, acting_user: User) -> Notice | None:
    """Signs 督办函: it is numbered and served, and its answer is owed from its signing for. The case stays."""
    owed = CaseDeadline.objects.select_related("deadline").get(pk=draft.content["extras"]["owed"])
    if not owed.deadline.is_open:
        raise Refusal(
            f"督办的事项（{owed.get_purpose_display()}）已经办结。", remedy="请退回拟稿，不必再发督办函。"
        )
    facts = facts_of(draft)
    answer = Owed(Purpose.SUPERVISION_ANSWER, facts.answer_within)
    notice = issue(
        draft, acting_user=acting_user, owed=[answer], details={"owed": owed.get_purpose_display()}
    )
    assert notice is not None
    Supervision.objects.create(case=draft.case, paper=notice.paper, owed=owed, times=int(facts.times))
    return notice


@one_transaction()
def answer_supervision(
    supervision: Supervision, text: str, *, evidence: Iterable[Evidence] = (), acting_user: User
) -> SupervisionAnswer:
    """拟督办反馈 by a handler of the addressee, put before the head."""
    require_receiver(supervision.paper, supervision.case, acting_user, Role.HANDLER)
    if supervision.paper.notice.signed_for_at is None:
        raise Refusal("请先签收督办函，再作反馈。")
    if not text.strip():
        raise Refusal("反馈没有内容。", field="text", remedy="请写明办到哪一步、何时办结、有何凭证。")
    _turn(supervision, Supervision.Status.AWAITING, Supervision.Status.SUBMITTED)
    answer = SupervisionAnswer.objects.create(
        supervision=supervision, text=text.strip(), written_by=acting_user, written_at=clock.now()
    )
    if cited := list(evidence):
        answer.evidence.add(*cited)
    _record(answer, Verb.SUPERVISION_ANSWERED, acting_user, reason=answer.text)
    return answer


@one_transaction()
def return_supervision_answer(
    answer: SupervisionAnswer, *, reason: str, acting_user: User
) -> SupervisionAnswer:
    """退回 by the head: the handler writes anew."""
    require_receiver(answer.supervision.paper, answer.supervision.case, acting_user, Role.HEAD)
    _require_words(reason, "没有写明退回意见。", "请写明须补充的内容。")
    _turn(answer.supervision, Supervision.Status.SUBMITTED, Supervision.Status.AWAITING)
    _set(answer, status=Status.RETURNED, returned_for=reason.strip())
    _record(answer, Verb.SUPERVISION_RETURNED, acting_user, reason=reason.strip())
    return answer


@one_transaction()
def send_supervision_answer(answer: SupervisionAnswer, *, acting_user: User) -> SupervisionAnswer:
    """报送 by the head, who did not write it: what the letter asked for is met."""
    supervision = answer.supervision
    require_receiver(supervision.paper, supervision.case, acting_user, Role.HEAD)
    if answer.written_by_id in acting_user.persons:
        raise NotYours("撰写人不能审批本人的反馈。")
    _turn(supervision, Supervision.Status.SUBMITTED, Supervision.Status.SENT)
    _set(answer, status=Status.SENT, approved_by=acting_user, approved_at=clock.now())
    meet_owed(supervision.case, Purpose.SUPERVISION_ANSWER, acting_user=acting_user, paper=supervision.paper)
    _record(answer, Verb.SUPERVISION_SENT, acting_user, reason=answer.text)
    return answer


@one_transaction()
def note_supervision(answer: SupervisionAnswer, *, review: str = "", acting_user: User) -> SupervisionAnswer:
    """收阅 by an officer of the body that pressed: this pressing is over, what was pressed for may go on."""
    _require_issuer(answer.supervision, acting_user)
    _turn(answer.supervision, Supervision.Status.SENT, Supervision.Status.NOTED)
    _judge(answer, Status.ACCEPTED, review, acting_user)
    _record(answer, Verb.SUPERVISION_NOTED, acting_user, reason=review.strip())
    return answer


@one_transaction()
def send_back_supervision(answer: SupervisionAnswer, *, reason: str, acting_user: User) -> SupervisionAnswer:
    """要求重新反馈, with why: the department answers anew, within the office's limit."""
    supervision = answer.supervision
    _require_issuer(supervision, acting_user)
    _require_words(reason, "没有写明要求重新反馈的理由。", "请写明哪些没有说清、还要报送什么。")
    _turn(supervision, Supervision.Status.SENT, Supervision.Status.AWAITING)
    _judge(answer, Status.UNSATISFACTORY, reason, acting_user)
    owe_now(
        supervision.case,
        Purpose.SUPERVISION_ANSWER,
        debtor=supervision.paper.receiver,
        acting_user=acting_user,
        paper=supervision.paper,
    )
    _record(answer, Verb.SUPERVISION_SENT_BACK, acting_user, reason=reason.strip())
    return answer


def _record(answer: SupervisionAnswer, verb: Verb, acting_user: User, *, reason: str) -> None:
    number = answer.supervision.paper.notice.number_text
    record(
        answer.supervision.case,
        verb,
        acting_user=acting_user,
        reason=reason,
        details={"supervision_answer": answer.pk, "number": number},
    )


def _turn(supervision: Supervision, expected: str, to: str) -> None:
    """Takes the letter a step on; raises Stale where somebody was faster."""
    if not Supervision.objects.filter(pk=supervision.pk, status=expected).update(status=to):
        raise Stale("督办反馈已由他人办理。请刷新后查看。")
    supervision.status = to


def _judge(answer: SupervisionAnswer, status: str, review: str, acting_user: User) -> None:
    _set(
        answer, status=status, review=review.strip()[:1000], reviewed_by=acting_user, reviewed_at=clock.now()
    )


def _set(answer: SupervisionAnswer, **values: Any) -> None:
    for name, value in values.items():
        setattr(answer, name, value)
    answer.save(update_fields=list(values))


def _require_words(text: str, message: str, remedy: str) -> None:
    if not text.strip():
        raise Refusal(message, field="reason", remedy=remedy)


def _require_issuer(supervision: Supervision, user: User) -> None:
    mine = user.works_for(supervision.paper.notice.issuer_id)
    if not mine or not ISSUING_LETTERS & standing(user, supervision.case).drafts:
        raise NotYours("只有发文机关的经办人可以收阅督办反馈。")
