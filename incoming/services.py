"""The acts of this room.

register     登记来文: number, scan, the clock of its answer     (officer, intake officer, handler)
answer       登记答复: what was answered, and by which document  (the same, of the body that received it)
void         登记作废: registered twice or by mistake            (the same; the number stays)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import LEADER
from casework.access import is_issuing_side
from casework.models import Case, Verb
from casework.services import record
from casework.services.evidence import Upload, store
from casework.services.owing import parse_term
from casework.services.recording import lock
from deadlines.limits import limit
from deadlines.models import Deadline
from deadlines.services import Term, cancel, meet, open_deadlines
from incoming.kinds import ASKS, IncomingKind, Outcome
from incoming.models import IncomingDocument, IncomingFile, IncomingSeries
from incoming.queries import LETTERS, answers_offered, keeps_register, may_answer
from notices.models import Notice
from notices.numbering import next_in_series
from notifications.models import Topic
from notifications.services import tell
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

NOT_A_CLERK = "来文由本单位经办人登记和办理。"


@dataclass(frozen=True)
class Received:
    """What a clerk reads off an incoming document.

    `within` is the term of its answer as it stands there (60日, 5个工作日), counted from the day after receipt; where
    it is empty the term of the kind counts, and a kind that has none asks for no answer.
    """

    kind: str
    sender: str
    title: str
    dated_on: date
    received_on: date
    sender_number: str = ""
    summary: str = ""
    within: str = ""


@one_transaction()
def register(
    received: Received, *, scans: Iterable[Upload], acting_user: User, case: Case | None = None
) -> IncomingDocument:
    """登记来文 under the next number of the body's register. Raises NotYours, or Refusal naming the field."""
    body = acting_user.body
    if body is None or not keeps_register(acting_user):
        raise NotYours(NOT_A_CLERK)
    _check(received)
    files = list(scans)
    if not files:
        raise Refusal("没有上传来文的扫描件。", field="scans", remedy="请上传来文原件的扫描件。")
    deadline = _clock(received, acting_user)
    if case is not None:
        case = lock(case)
    year = received.received_on.year
    document = IncomingDocument(
        body=body,
        year=year,
        kind=received.kind,
        sender=received.sender.strip(),
        sender_number=received.sender_number.strip(),
        title=received.title.strip(),
        summary=received.summary.strip(),
        dated_on=received.dated_on,
        received_on=received.received_on,
        case=case,
        deadline=deadline,
        registered_by=acting_user,
        registered_at=clock.now(),
    )
    counted_with = body.counts_with_id or body.pk
    document.number = next_in_series(IncomingSeries, body=counted_with, year=year)
    document.save()
    _keep(document, IncomingFile.Part.DOCUMENT, files, acting_user)
    _tell_heads(document, acting_user)
    _note(document, Verb.INCOMING_REGISTERED, acting_user)
    return document


@one_transaction()
def answer(
    document: IncomingDocument,
    *,
    outcome: str,
    text: str,
    on: date,
    acting_user: User,
    notice: Notice | None = None,
    number: str = "",
    scans: Iterable[Upload] = (),
) -> IncomingDocument:
    """登记答复: its clock is met. The answer is a document of ours, or one on paper with its scan.

    Raises Stale where somebody was faster, NotYours, or Refusal naming the field.
    """
    found = _take(document, acting_user)
    files = list(scans)
    _check_answer(found, outcome, text, on)
    if notice is not None and not answers_offered(acting_user, found).filter(pk=notice.pk):
        raise Refusal("这份文书不能作为答复。", field="notice", remedy="请从列出的本单位发文中选择。")
    if notice is None and not files:
        raise Refusal(
            "没有指明答复文书。", field="notice", remedy="请选择本系统印发的文书，或者上传纸质复文的扫描件。"
        )
    if notice is None and not number.strip():
        raise Refusal("没有填写复文字号。", field="number", remedy="没有字号的，写“无字号”。")
    found.outcome, found.answer, found.answered_on = outcome, text.strip(), on
    found.answer_notice = notice
    found.answer_number = notice.number_text if notice else number.strip()
    found.answered_by, found.answered_at = acting_user, clock.now()
    found.save()
    _keep(found, IncomingFile.Part.ANSWER, files, acting_user)
    assert found.deadline is not None
    meet(found.deadline, on=on, acting_user=acting_user)
    _note(found, Verb.INCOMING_ANSWERED, acting_user)
    return found


@one_transaction()
def void(document: IncomingDocument, *, reason: str, acting_user: User) -> IncomingDocument:
    """登记作废: the row and its number stay. Raises Refusal without a reason, Stale once it was answered."""
    if not reason.strip():
        raise Refusal("没有写明作废理由。", field="reason", remedy="请写明重复登记或者登记错误的情况。")
    found = _locked(document)
    if not keeps_register(acting_user) or not acting_user.works_for(found.body_id):
        raise NotYours(NOT_A_CLERK)
    if found.answered_at or found.voided_at:
        raise Stale(f"来文{found.status}，不能作废。请刷新后查看。")
    found.voided_by, found.voided_at, found.void_reason = acting_user, clock.now(), reason.strip()
    found.save()
    if found.deadline is not None:
        cancel(found.deadline, on=clock.today(), acting_user=acting_user, reason="来文登记作废")
    _note(found, Verb.INCOMING_VOIDED, acting_user)
    return found


def _check(received: Received) -> None:
    if received.kind not in IncomingKind.values:
        raise Refusal("没有选择文种。", field="kind", remedy="请选择一种。")
    for field, text, what in (
        ("sender", received.sender, "来文机关"),
        ("title", received.title, "标题"),
    ):
        if not text.strip():
            raise Refusal(f"没有填写{what}。", field=field, remedy="请照来文填写。")
    if received.received_on > clock.today():
        raise Refusal("收到日期不能晚于今天。", field="received_on", remedy="请核对日期。")
    if received.dated_on > received.received_on:
        raise Refusal("成文日期不能晚于收到日期。", field="dated_on", remedy="请核对日期。")


def _clock(received: Received, user: User) -> Deadline | None:
    """The clock of its answer, from the day after receipt; None where none is asked for."""
    asks = ASKS[received.kind]
    what = f"答复{IncomingKind(received.kind).label}"
    if received.within.strip():
        amount, unit = parse_term(received.within.strip())
        term = Term(what, amount, unit, received.received_on, origin=Deadline.Origin.DOCUMENT)
    elif asks.limit:
        term = Term.by_limit(limit(asks.limit), what=what, on=received.received_on)
    elif asks.must_be_answered:
        raise Refusal(
            f"{IncomingKind(received.kind).label}没有填写办理期限。",
            field="within",
            remedy="请照来文写明的期限填写，如“10日”。",
        )
    else:
        return None
    return open_deadlines([term], acting_user=user)[0]


def _check_answer(document: IncomingDocument, outcome: str, text: str, on: date) -> None:
    allowed = ASKS[document.kind].outcomes
    if outcome not in allowed:
        words = "、".join(Outcome(each).label for each in allowed)
        raise Refusal("没有选择答复结论。", field="outcome", remedy=f"请选择{words}之一。")
    if outcome == Outcome.NOT_ADOPTED and not text.strip():
        raise Refusal(
            "不采纳没有写明理由。",
            field="text",
            remedy="请写明正当理由；无正当理由拒不采纳监察建议的，依法通报批评。",
        )
    if not document.received_on <= on <= clock.today():
        raise Refusal("答复日期应当在收到日期之后、不晚于今天。", field="on", remedy="请核对日期。")


def _locked(document: IncomingDocument) -> IncomingDocument:
    """The row under lock, its case before it."""
    case = lock(document.case) if document.case else None
    rows = IncomingDocument.objects.select_for_update(of=("self",)).select_related("deadline", "body")
    found = rows.get(pk=document.pk)
    found.case = case
    return found


def _take(document: IncomingDocument, user: User) -> IncomingDocument:
    found = _locked(document)
    if not keeps_register(user) or not user.works_for(found.body_id):
        raise NotYours(NOT_A_CLERK)
    if not may_answer(user, found):
        raise Stale(f"来文{found.status}，不能再登记答复。请刷新后查看。")
    return found


def _keep(document: IncomingDocument, part: str, files: Iterable[Upload], user: User) -> None:
    for upload in files:
        stored = store(upload)
        IncomingFile.objects.create(
            document=document,
            part=part,
            name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            sha256=stored.sha256,
            added_by=user,
            added_at=clock.now(),
        )


def _tell_heads(document: IncomingDocument, user: User) -> None:
    """The body's leaders hear of what must be answered."""
    if document.deadline is None:
        return
    heads = people_of(document.body, *(LEADER[letter] for letter in LETTERS if document.body.plays(letter)))
    tell(
        [head for head in heads if head.pk not in user.persons],
        topic=Topic.INCOMING,
        title=f"{document.get_kind_display()}：{document.title}"[:100],
        text=f"{document.sender}来文，{document.register_number}，{document.deadline.due_on}前答复。",
        href=f"/incoming/{document.pk}/",
    )


def _note(document: IncomingDocument, verb: Verb, user: User) -> None:
    """On the file of its case. What the issuing side received is that side's own."""
    if document.case is None:
        return
    details = {
        "incoming": document.pk,
        "kind": document.get_kind_display(),
        "number": document.register_number,
        "sender": document.sender,
    }
    if verb == Verb.INCOMING_ANSWERED:
        details |= {"outcome": document.get_outcome_display(), "answer": document.answer_number}
    record(
        document.case,
        verb,
        acting_user=user,
        reason=document.void_reason,
        details=details,
        is_internal=is_issuing_side(user, document.case),
    )
