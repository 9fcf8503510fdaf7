"""Documents that go with no move: 通报, 问责建议书, 纪检监察建议书. They tell or propose; the case stays.

通报 goes to a circle of bodies that is named in words, 问责建议书 to whoever may call to account, 纪检监察建议书 from
a commission to the body itself or its superior. What a body of the register is to answer is a clock of its own, and
the answer, which comes on paper, is put on record by the issuer with its proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from casework.access import ISSUING_LETTERS, party_letters, standing
from casework.lifecycle import UNDER_WAY, State
from casework.models import Case, CaseEvent, CaseNotice, Draft, Evidence, Purpose, Verb
from casework.services.drafting import Content, Paper, facts_of, put_forward
from casework.services.issuing import issue
from casework.services.owing import Owed, meet_owed
from casework.services.recording import lock, record
from notices.kinds import Kind
from notices.models import Notice
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import NotYours, Refusal
from organisations.transactions import one_transaction

# Where something was found out and the matter is not over.
OUTGOING_STATES = frozenset(UNDER_WAY) - {State.TRIAGE}
COMMISSION = frozenset("J")


@dataclass(frozen=True)
class Outgoing:
    """What is fixed about a kind: whose officers draft it; the field of its term, "" where nothing is owed by it."""

    letters: frozenset[str]
    term: str = ""


OUTGOING: dict[str, Outgoing] = {
    Kind.CIRCULAR.value: Outgoing(ISSUING_LETTERS),
    Kind.ACCOUNTABILITY.value: Outgoing(ISSUING_LETTERS, "answer_within"),
    # 监察建议 is the commission's own (监察法).
    Kind.SUPERVISORY_ADVICE.value: Outgoing(COMMISSION, "adopt_within"),
}
ANSWERED_KINDS = tuple(kind for kind, spec in OUTGOING.items() if spec.term)


def outgoing_kinds(case: Case, user: User) -> list[str]:
    """The kinds that the person, an officer of a party to the case, may draft now."""
    if case.state not in OUTGOING_STATES:
        return []
    letters = ISSUING_LETTERS & standing(user, case).drafts
    kinds = [kind for kind, spec in OUTGOING.items() if letters & spec.letters]
    if not kinds or case.drafts.lying().exists():
        return []
    return kinds


@one_transaction()
def draft_outgoing(
    case: Case,
    kind: str,
    facts: Any,
    *,
    addressee: Body | str,
    paper: Paper,
    acting_user: User,
) -> Draft:
    """Puts one of them before the leader, to a body of the register or an organ by name.

    Raises NotYours, Stale, or Refusal naming the field.
    """
    spec = OUTGOING[kind]
    if case.state not in OUTGOING_STATES:
        raise Refusal(f"案件现为“{case.get_state_display()}”，不发这种文书。")
    if not spec.letters & standing(acting_user, case).drafts:
        who = "纪检监察机关" if spec.letters == COMMISSION else "承办机关"
        raise NotYours(f"只有{who}的经办人可以拟这种文书。")
    said = outgoing_content(kind, facts, addressee=addressee, paper=paper, acting_user=acting_user)
    return put_forward(case, said, acting_user=acting_user)


def outgoing_content(
    kind: str, facts: Any, *, addressee: Body | str, paper: Paper, acting_user: User
) -> Content:
    """What it says and to whom, drafted by this officer. Raises Refusal naming the field."""
    body = addressee if isinstance(addressee, Body) else None
    name = addressee.strip() if isinstance(addressee, str) else ""
    if body is None and not name:
        raise Refusal("没有写明主送机关。", field="receiver", remedy="请选择名录内的单位，或者写明全称。")
    if kind == Kind.SUPERVISORY_ADVICE and body is None:
        raise Refusal("纪检监察建议书应当主送名录内的单位。", field="receiver", remedy="请选择主送机关。")
    if body is not None and acting_user.works_for(body.pk):
        raise Refusal("不能主送本单位。", field="receiver", remedy="请另选主送机关。")
    return Content.of(
        paper,
        kind=kind,
        facts=facts,
        extras={"receiver": body.pk if body else None, "receiver_name": name},
        addressee=body,
        addressee_name=name,
    )


@one_transaction()
def sign_outgoing(draft: Draft, *, acting_user: User) -> Notice | None:
    """Signs one of them: numbered and served; its answer is owed from its signing for. The case stays.

    A proposal to call somebody to account is read by the issuing side and its addressee alone, and so is advice
    that goes to another body than the department.
    """
    term = OUTGOING[draft.kind].term
    owed = [Owed(Purpose.ADVICE_ANSWER, getattr(facts_of(draft), term))] if term else []
    addressee, department = draft.addressee, draft.case.lead_department
    goes_elsewhere = addressee is not None and not is_same_body(addressee, department)
    is_internal = draft.kind == Kind.ACCOUNTABILITY or (
        draft.kind == Kind.SUPERVISORY_ADVICE and goes_elsewhere
    )
    return issue(draft, acting_user=acting_user, owed=owed, is_internal=is_internal)


def unanswered(case: Case, user: User) -> QuerySet[CaseNotice]:
    """The proposals and advice of the person's body in the case whose answer is not on record yet."""
    answered = CaseEvent.objects.filter(case=case, verb=Verb.ADVICE_ANSWERED)
    known = [event.details["paper"] for event in answered.only("details")]
    return _asking(case, user).exclude(pk__in=known).select_related("notice__addressee").order_by("id")


def _asking(case: Case, user: User) -> QuerySet[CaseNotice]:
    """Those that ask for an answer, on record or not."""
    return CaseNotice.objects.filter(
        case=case,
        notice__kind__in=ANSWERED_KINDS,
        notice__issuer__in=user.line,
        notice__voided_at=None,
        notice__rendered_at__isnull=False,
    )


def may_record_answer(case: Case, user: User) -> bool:
    """Whether the person may put an answer on record now."""
    held = ISSUING_LETTERS & standing(user, case).drafts
    if not held or case.is_paused or not _asking(case, user).exists():
        return False
    return unanswered(case, user).exists()


@one_transaction()
def record_advice_answer(
    paper: CaseNotice, *, outcome: str, text: str, proof: Evidence, acting_user: User
) -> None:
    """登记建议反馈 by an officer of the issuer: whether the body adopts it, in its own words, with the paper itself.

    What was owed is met. Raises NotYours, or Refusal where the answer is on record already or says nothing.
    """
    case = lock(paper.case)
    if not acting_user.works_for(paper.notice.issuer_id) or not (
        ISSUING_LETTERS & party_letters(acting_user, case) and standing(acting_user, case).drafts
    ):
        raise NotYours("只有发文机关的经办人可以登记反馈。")
    if not unanswered(case, acting_user).filter(pk=paper.pk).exists():
        raise Refusal("这份建议书的反馈已经登记，或者文书已作废。", remedy="请刷新后查看。")
    if not text.strip():
        raise Refusal("没有写明反馈内容。", field="text", remedy="请概括来文的处理意见；不采纳的，写明理由。")
    meet_owed(case, Purpose.ADVICE_ANSWER, acting_user=acting_user, paper=paper)
    record(
        case,
        Verb.ADVICE_ANSWERED,
        acting_user=acting_user,
        reason=text.strip(),
        details={
            "paper": paper.pk,
            "number": paper.notice.number_text,
            "outcome": outcome,
            "file": proof.name,
            "sha256": proof.sha256,
        },
        is_internal=paper.is_internal,
    )
