"""The acts of the first rungs: clue, letter, answer, review. Each is one function, atomic, by one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.models import Behaviour, Case, CaseNotice, Draft, Evidence, Purpose, Verb
from casework.services import (
    Content,
    Matter,
    NotYours,
    Owed,
    Paper,
    Stale,
    facts_of,
    issue,
    meet_owed,
    open_case,
    owe_now,
    put_forward,
    record,
    require_reason_for_skip,
    submit_draft,
)
from casework.services.opening import OWN_BODY, OWN_BODY_REMEDY
from casework.services.recording import lock
from early_warnings.models import Answer, Clue, Informant, Letter
from notices.models import Notice
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

KIND_OF = {"warn_early": "early_warning", "remind": "reminder", "warn": "warning"}


@dataclass(frozen=True)
class ClueText:
    """What is known of a clue. `informant` is (name, phone, address), kept apart from everything else."""

    channel: str
    received_on: date
    subject: Body
    title: str
    facts: str
    behaviour: Behaviour
    national_severity: str
    regional_severity: str
    channel_number: str = ""
    grave_effect: str = ""
    amount: Decimal | None = None
    informant: tuple[str, str, str] = field(default=("", "", ""))


@one_transaction()
def take_clue(text: ClueText, *, acting_user: User) -> Clue:
    """Writes down a clue. It is no case yet. Raises NotYours for anybody but an intake officer."""
    body = acting_user.body
    if body is None or not acting_user.holds(Role.INTAKE_OFFICER):
        raise NotYours("只有线索受理员可以登记线索。")
    if acting_user.works_for(text.subject.pk):
        raise Refusal(OWN_BODY.format(text.subject.name), field="subject", remedy=OWN_BODY_REMEDY)
    values = {name: getattr(text, name) for name in text.__dataclass_fields__ if name != "informant"}
    clue = Clue.objects.create(body=body, taken_by=acting_user, taken_at=clock.now(), **values)
    if any(text.informant):
        name, phone, address = text.informant
        Informant.objects.create(clue=clue, name=name, phone=phone, address=address)
    return clue


@one_transaction()
def register_clue(clue: Clue, *, acting_user: User) -> Case:
    """T1 登记: the clue becomes a case in triage, with the triage clock running."""
    locked = (
        Clue.objects.select_for_update(of=("self",)).select_related("subject", "behaviour").get(pk=clue.pk)
    )
    if locked.status != Clue.Status.DRAFT:
        raise Stale(f"线索{Clue.Status(locked.status).label}，不必再办。")
    if not acting_user.works_for(locked.body_id):
        raise NotYours("只有受理机关的线索受理员可以登记立案。")
    matter = Matter(
        subject=locked.subject,
        title=locked.title,
        facts=locked.facts,
        behaviour=locked.behaviour,
        national_severity=locked.national_severity,
        regional_severity=locked.regional_severity,
        source=locked.channel,
        amount=locked.amount,
        grave_effect=locked.grave_effect,
    )
    case = open_case(matter, acting_user=acting_user)
    owe_now(case, Purpose.TRIAGE, debtor=case.issuing_body, acting_user=acting_user)
    locked.status, locked.case = Clue.Status.REGISTERED, case
    locked.save(update_fields=["status", "case"])
    return case


@one_transaction()
def set_aside(clue: Clue, *, reason: str, acting_user: User) -> Clue:
    """Not registered, with the reason on the clue."""
    if not acting_user.works_for(clue.body_id) or not acting_user.holds(Role.INTAKE_OFFICER):
        raise NotYours("只有受理机关的线索受理员可以办理线索。")
    if not reason.strip():
        raise Refusal("没有写明不予登记的理由。", field="reason", remedy="请写明理由。")
    changed = Clue.objects.filter(pk=clue.pk, status=Clue.Status.DRAFT).update(
        status=Clue.Status.SET_ASIDE, set_aside_for=reason
    )
    if not changed:
        raise Stale("线索已由他人办理。请刷新后查看。")
    clue.refresh_from_db()
    return clue


@one_transaction()
def draft_letter(case: Case, move: str, facts: Any, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 预警通知书, 提醒函 or 警示函 (`move` is warn_early, remind or warn) for the leader."""
    said = letter_content(case, move, facts, paper=paper)
    judge_answer(case, Answer.Status.UNSATISFACTORY, paper.reason, acting_user)
    return put_forward(case, said, acting_user=acting_user)


def letter_content(case: Case, move: str, facts: Any, *, paper: Paper) -> Content:
    """What the letter says. Raises Refusal where a rung is skipped without a reason."""
    require_reason_for_skip(case, move, paper.reason)
    return Content.of(paper, move=move, kind=KIND_OF[move], facts=facts)


def sign_letter(draft: Draft, *, acting_user: User) -> Notice | None:
    """Signs a letter: the case climbs, the letter is numbered, the answer is owed from its signing for."""
    with one_transaction():
        answer = Owed(Purpose.ANSWER, facts_of(draft).answer_within)
        notice = issue(draft, acting_user=acting_user, owed=[answer])
        assert notice is not None
        Letter.objects.create(case=draft.case, paper=notice.paper, rung=draft.move)
        return notice


@one_transaction()
def draft_lifting(case: Case, facts: Any, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 预警解除告知. Proof must be attached and no court hold may stand."""
    said = lifting_content(case, facts, paper=paper)
    judge_answer(case, Answer.Status.ACCEPTED, paper.reason, acting_user)
    return put_forward(case, said, acting_user=acting_user)


def lifting_content(case: Case, facts: Any, *, paper: Paper) -> Content:
    """What 预警解除告知 says. Raises Refusal where nothing proves it, or a court hold stands."""
    require_proof(case)
    if case.open_holds:
        raise Refusal("法院登记的执行案件尚未了结，不能解除预警。", remedy="待法院登记履行完毕后再办。")
    return Content.of(paper, move="lift", kind="lifting", facts=facts)


@one_transaction()
def draft_settlement(case: Case, *, reason: str, acting_user: User) -> Draft:
    """Drafts 回复满意: the answer is accepted and the case goes to closing; no document is issued."""
    require_proof(case)
    if not reason.strip():
        raise Refusal("没有写明认可答复的理由。", field="reason", remedy="请写明核实的情况。")
    judge_answer(case, Answer.Status.ACCEPTED, reason, acting_user)
    return submit_draft(case, acting_user=acting_user, move="settle", reason=reason)


def sign_lifting(draft: Draft, *, acting_user: User) -> Notice | None:
    """Signs 预警解除告知: the case ends without a finding."""
    return issue(draft, acting_user=acting_user)


def sign_settlement(draft: Draft, *, acting_user: User) -> None:
    """Signs 回复满意: the case waits for closure."""
    with one_transaction():
        issue(draft, acting_user=acting_user)
        owe_now(draft.case, Purpose.CLOSE, debtor=draft.case.issuing_body, acting_user=acting_user)


@one_transaction()
def write_answer(
    letter: Letter, text: str, *, evidence: Iterable[Evidence] = (), acting_user: User
) -> Answer:
    """答复 by a handler of the addressee, put before the head of the department."""
    require_receiver(letter.paper, letter.case, acting_user, Role.HANDLER)
    if letter.paper.notice.signed_for_at is None:
        raise Refusal("请先签收文书，再作答复。")
    if not text.strip():
        raise Refusal("答复没有内容。", field="text", remedy="请逐条写明核实情况、措施和时间。")
    if letter.answers.exclude(status=Answer.Status.RETURNED).exists():
        raise Stale("已有答复在办。请刷新后查看。")
    answer = Answer.objects.create(letter=letter, text=text, written_by=acting_user, written_at=clock.now())
    if cited := list(evidence):
        answer.evidence.add(*cited)
    record(letter.case, Verb.ANSWERED, acting_user=acting_user, reason=text)
    return answer


@one_transaction()
def return_answer(answer: Answer, *, reason: str, acting_user: User) -> Answer:
    """退回 by the head: the handler writes anew."""
    require_receiver(answer.letter.paper, answer.letter.case, acting_user, Role.HEAD)
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须补充的内容。")
    _turn(answer, Answer.Status.SUBMITTED, status=Answer.Status.RETURNED, returned_for=reason)
    record(answer.letter.case, Verb.ANSWER_RETURNED, acting_user=acting_user, reason=reason)
    return answer


@one_transaction()
def approve_answer(answer: Answer, *, acting_user: User) -> Answer:
    """报送 by the head: the answer's clock is met and the issuer's own clock starts."""
    letter = answer.letter
    require_receiver(letter.paper, letter.case, acting_user, Role.HEAD)
    if answer.written_by_id in acting_user.persons:
        raise NotYours("撰写人不能审批本人的答复。")
    _turn(
        answer,
        Answer.Status.SUBMITTED,
        status=Answer.Status.SENT,
        approved_by=acting_user,
        approved_at=clock.now(),
    )
    meet_owed(letter.case, Purpose.ANSWER, acting_user=acting_user)
    owe_now(letter.case, Purpose.REVIEW, debtor=letter.paper.notice.issuer, acting_user=acting_user)
    record(letter.case, Verb.ANSWER_APPROVED, acting_user=acting_user, details={"answer": answer.pk})
    return answer


@one_transaction()
def return_for_more(answer: Answer, *, reason: str, acting_user: User, within: str = "") -> Answer:
    """退回补办 by the issuer's officer: the department answers anew within a new term (empty: the limit `answer`).

    No rung is climbed; the answer stays on file with what was found lacking. Raises NotYours, Stale or Refusal.
    """
    letter = answer.letter
    case = lock(letter.case)
    issuer = letter.paper.notice.issuer_id
    if not acts_for(acting_user, issuer, case) or not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours("答复由发文机关的经办人退回补办。")
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须补充的内容。")
    judged = (Answer.Status.SENT, Answer.Status.ACCEPTED, Answer.Status.UNSATISFACTORY)
    found = Answer.objects.filter(pk=answer.pk, status__in=judged)
    words = {"returned_for": reason.strip()[:300], "review": reason.strip()[:1000]}
    if not found.update(
        status=Answer.Status.RETURNED, reviewed_by=acting_user, reviewed_at=clock.now(), **words
    ):
        raise Stale("答复已由他人办理。请刷新后查看。")
    answer.refresh_from_db()
    meet_owed(case, Purpose.REVIEW, acting_user=acting_user)
    owe_now(case, Purpose.ANSWER, debtor=letter.paper.receiver, acting_user=acting_user, term=within)
    record(
        case,
        Verb.RETURNED_FOR_MORE,
        acting_user=acting_user,
        reason=answer.returned_for,
        details={"answer": answer.pk, "what": "答复"},
    )
    return answer


def require_proof(case: Case) -> None:
    """Raises Refusal where nothing is attached that proves what is about to be accepted."""
    if not case.evidence.exists():
        raise Refusal("没有证明材料。", remedy="请先上传履行凭证、和解协议等证明材料。")


def judge_answer(case: Case, status: str, review: str, acting_user: User) -> None:
    """Notes the officer's verdict on an answer that was sent; where there is none, there is nothing to note."""
    answer = Answer.objects.filter(letter__case=case).order_by("-id").first()
    judged = (Answer.Status.SENT, Answer.Status.ACCEPTED, Answer.Status.UNSATISFACTORY)
    if answer is None or answer.status not in judged:
        return
    answer.status, answer.review = status, review[:1000]
    answer.reviewed_by, answer.reviewed_at = acting_user, clock.now()
    answer.save(update_fields=["status", "review", "reviewed_by", "reviewed_at"])
    record(
        case,
        Verb.ANSWER_REVIEWED,
        acting_user=acting_user,
        reason=review,
        details={"answer": answer.pk, "status": status},
        is_internal=True,
    )


def _turn(answer: Answer, expected: str, **values: Any) -> None:
    if not Answer.objects.filter(pk=answer.pk, status=expected).update(**values):
        raise Stale("答复已由他人办理。请刷新后查看。")
    for name, value in values.items():
        setattr(answer, name, value)


def require_receiver(paper: CaseNotice, case: Case, user: User, role: str) -> None:
    """Raises NotYours unless the person holds the role at the body that answers the document."""
    if not acts_for(user, paper.receiver_id, case) or not user.holds(role):
        raise NotYours(f"只有责任单位的{'负责人' if role == Role.HEAD else '经办人'}可以办理。")
