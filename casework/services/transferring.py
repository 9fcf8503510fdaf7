"""移送 (T22): a record with states of its own; the case moves only where the whole matter is handed over.

What the letter says stands in the letter. Of what the receiver does nothing enters the record but number, day, receipt,
and one word of what became of it (domain, fact 9). Every event of a transfer is the issuing side's alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, is_departments_business, may_draft_move, may_make, standing
from casework.models import Case, CaseNotice, Draft, Purpose, Transfer, TransferMaterial, Verb
from casework.services.addressing import addressed
from casework.services.dating import LOOK_BACK, require_ahead
from casework.services.drafting import Content, Paper, facts_of, put_forward, require_document
from casework.services.evidence import Upload, add_evidence
from casework.services.issuing import issue
from casework.services.laying_by import end_drafts, lay_by, take_up_drafts
from casework.services.moving import NotYours, Stale, move
from casework.services.noting import set_look_back
from casework.services.owing import await_from_service, resume_owed
from casework.services.recording import lock, note_clocks, record
from deadlines.services import cancel, meet
from notices.facts import ClosureFacts, TransferFacts
from notices.kinds import Kind
from notices.wording import chinese_date
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

RETURN_PAPER = "退回函"
WHOLE, PART = "全案移送", "部分线索移送"
S = Transfer.Status


@dataclass(frozen=True)
class TransferTerms:
    """What is handed over to whom: `receiver`, a body of the register, or an organ outside it of `receiver_name`."""

    ground: str
    receiver_kind: str
    receiver: Body | None
    receiver_name: str
    secrecy: str
    is_whole: bool


@dataclass(frozen=True)
class ConclusionTerms:
    """What the receiver told, on which day; and when the closed case is looked back at, where its department knew."""

    outcome: str
    on: date
    look_back_on: date | None = None


@one_transaction()
def draft_transfer(
    case: Case, facts: TransferFacts, terms: TransferTerms, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 移送函 with its list of materials and the receipt to be sent back; the scope printed is that of `terms`.

    What lies with the leader is laid by. Raises NotYours, Stale or Refusal naming the field.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "transfer"):
        raise NotYours("案件现在不能移送，或者不由你拟办：移送由案件的承办机关办理。")
    said = transfer_content(case, facts, terms, paper=paper)
    lay_by(case, acting_user=acting_user)
    return put_forward(case, said, acting_user=acting_user)


def transfer_content(case: Case, facts: TransferFacts, terms: TransferTerms, *, paper: Paper) -> Content:
    """What 移送函 says and to whom. Raises Refusal naming the field."""
    _check(facts, terms)
    addressee, name = addressed(case, terms.receiver, terms.receiver_name, field="receiver")
    return Content.of(
        paper,
        move="transfer",
        kind=Kind.TRANSFER,
        facts=replace(facts, scope=WHOLE if terms.is_whole else PART),
        reason=Transfer.Ground(terms.ground).label,
        extras={
            "ground": terms.ground,
            "receiver_kind": terms.receiver_kind,
            "receiver": terms.receiver.pk if terms.receiver else None,
            "receiver_name": terms.receiver_name.strip(),
            "secrecy": terms.secrecy,
            "is_whole": terms.is_whole,
        },
        addressee=addressee,
        addressee_name=name,
    )


@one_transaction()
def approve_transfer(draft: Draft, *, acting_user: User) -> Transfer:
    """T22 移送: the letter is issued, its receipt awaited from its service. Only a whole transfer moves the case."""
    require_document(draft)
    extras, facts = draft.content["extras"], facts_of(draft)
    case = draft.case = lock(draft.case)
    if not may_make(acting_user, case, "transfer"):
        raise NotYours("移送由案件承办机关的负责人核准。")
    notice = issue(draft, acting_user=acting_user, is_internal=True, moves=extras["is_whole"])
    assert notice is not None
    owed = await_from_service(
        case,
        Purpose.TRANSFER_RECEIPT,
        debtor=case.issuing_body,
        paper=notice.paper,
        term=facts.receipt_within,
        acting_user=acting_user,
    )
    transfer = Transfer.objects.create(
        case=case,
        is_whole=extras["is_whole"],
        ground=extras["ground"],
        receiver_kind=extras["receiver_kind"],
        receiver_id=extras["receiver"],
        receiver_name=notice.addressed_to,
        secrecy=extras["secrecy"],
        number=notice.number_text,
        paper=notice.paper,
        sent_by=acting_user,
        deadline=owed.deadline,
    )
    TransferMaterial.objects.bulk_create(
        TransferMaterial(transfer=transfer, number=number, name=line.name, copies=int(line.copies))
        for number, line in enumerate(facts.materials, 1)
    )
    _note(transfer, acting_user, to=transfer.receiver_name, number=transfer.number)
    take_up_drafts(case, acting_user=acting_user)
    return transfer


def note_service(paper: CaseNotice, *, on: date) -> None:
    """The letter was signed for, or served on paper, on that day: the day of the hand-over."""
    Transfer.objects.filter(paper=paper, sent_on=None).update(sent_on=on)


@one_transaction()
def note_receipt(transfer: Transfer, *, number: str, on: date, acting_user: User) -> Transfer:
    """登记回执 by an officer of the case's issuing body: number and day; the receipt's clock is met."""
    transfer = _take(transfer, acting_user)
    if not number.strip():
        raise Refusal("没有填写回执编号。", field="number", remedy="没有编号的，请写回执日期。")
    _require_day(transfer, on)
    _reach(transfer, S.RECEIVED)
    transfer.receipt_number, transfer.received_on = number.strip(), on
    transfer.save()
    _end_clock(transfer, acting_user, is_met=True)
    _note(transfer, acting_user, number=transfer.receipt_number)
    return transfer


@one_transaction()
def note_return(transfer: Transfer, *, on: date, why: str, acting_user: User) -> Transfer:
    """登记退回 of a part that was handed over: the case has gone on meanwhile. A whole one: `take_back`."""
    transfer = _take(transfer, acting_user)
    _require_part(transfer)
    _return(transfer, on, why, acting_user)
    return transfer


@one_transaction()
def note_outcome(transfer: Transfer, *, on: date, outcome: str, acting_user: User) -> Transfer:
    """登记办理结果 of a part that was handed over, in one word. A whole one: `conclude_transfer`."""
    transfer = _take(transfer, acting_user)
    _require_part(transfer)
    _conclude(transfer, on, outcome, acting_user)
    return transfer


@one_transaction()
def take_back(
    case: Case, *, on: date, why: str, acting_user: User, scan: Upload | None = None, paper_number: str = ""
) -> Transfer | None:
    """T22 退回办理 by the leader alone: the receiver returned the matter, and it goes on where it was."""
    if why not in Transfer.Return.values:
        raise Refusal("没有选择退回事由。", field="why", remedy="请选择一种事由。")
    move(case, Case.take_back, acting_user=acting_user, reason=Transfer.Return(why).label)
    transfer = _whole(case)
    if transfer is not None:
        _return(transfer, on, why, acting_user)
    if scan is not None:
        # What came in: the receiver's own paper, for the issuing side alone.
        kept = add_evidence(
            case, scan, description=f"{RETURN_PAPER}扫描件", acting_user=acting_user, is_internal=True
        )
        said = {"paper": RETURN_PAPER, "number": paper_number, "sha256": kept.sha256}
        record(case, Verb.SCANNED, acting_user=acting_user, details=said, is_internal=True)
    resume_owed(case, acting_user=acting_user, reason="案件恢复办理")
    take_up_drafts(case, acting_user=acting_user)
    return transfer


@one_transaction()
def draft_conclusion(
    case: Case, facts: ClosureFacts | None, terms: ConclusionTerms, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 移送办结: the receiver took the matter over and told the outcome.

    结案通知书 tells the department of it, and says nothing of the transfer; a department that never knew of the case
    gets none (`facts` is None). Raises NotYours, Stale, or Refusal while a court hold stands or no receipt is on
    record.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "conclude_transfer"):
        raise NotYours("案件现在不能办结，或者不由你拟办：移送由案件的承办机关办理。")
    return put_forward(case, conclusion_content(case, facts, terms, paper=paper), acting_user=acting_user)


def conclusion_content(
    case: Case, facts: ClosureFacts | None, terms: ConclusionTerms, *, paper: Paper
) -> Content:
    """What 移送办结 says. Raises Stale or Refusal where it cannot be concluded so."""
    if terms.outcome not in Transfer.Outcome.values:
        raise Refusal("没有选择办理结果。", field="outcome", remedy="请选择一种结果。")
    if case.open_holds:
        raise Refusal("案件尚有法院未了事项，不能办理。", remedy="待法院登记履行完毕、删除或结案后再办。")
    transfer = _whole(case)
    if transfer is not None:
        _require_reachable(transfer, S.CONCLUDED)
        _require_day(transfer, terms.on)
    if facts is not None:
        facts = _with_look_back(facts, terms)
    elif is_departments_business(case):
        raise Refusal("没有拟结案通知书。", remedy="责任单位知悉本案，应当以结案通知书告知结案。")
    return Content.of(
        paper,
        move="conclude_transfer",
        kind=Kind.CLOSURE if facts is not None else "",
        facts=facts,
        reason=Transfer.Outcome(terms.outcome).label,
        extras={
            "outcome": terms.outcome,
            "on": terms.on.isoformat(),
            "look_back_on": terms.look_back_on.isoformat()
            if facts is not None and terms.look_back_on
            else "",
        },
    )


@one_transaction()
def approve_conclusion(draft: Draft, *, acting_user: User) -> Transfer | None:
    """T22 移送办结: the case is closed, with the day of its look-back where 结案通知书 names one."""
    extras = draft.content["extras"]
    look_back_on = date.fromisoformat(extras["look_back_on"]) if extras["look_back_on"] else None
    if look_back_on is not None:
        require_ahead(LOOK_BACK, look_back_on, at_signing=True)
    issue(draft, acting_user=acting_user)
    case = draft.case
    transfer = _whole(case)
    if transfer is not None:
        _conclude(transfer, date.fromisoformat(extras["on"]), extras["outcome"], acting_user)
    if look_back_on is not None:
        set_look_back(case, look_back_on)
    # What outlives the case (批示, 申请) stood still with it, and goes on.
    resume_owed(case, acting_user=acting_user, reason="案件已移送办结")
    end_drafts(case, acting_user=acting_user, reason="案件已移送办结")
    return transfer


def _with_look_back(facts: ClosureFacts, terms: ConclusionTerms) -> ClosureFacts:
    if terms.look_back_on is None:
        raise Refusal("没有填写回头看日期。", field="look_back_on", remedy="请填写日期。")
    require_ahead(LOOK_BACK, terms.look_back_on, field="look_back_on")
    return replace(facts, look_back_on=chinese_date(terms.look_back_on))


def _check(facts: TransferFacts, terms: TransferTerms) -> None:
    for field, value, choices in (
        ("ground", terms.ground, Transfer.Ground),
        ("receiver_kind", terms.receiver_kind, Transfer.Receiver),
        ("secrecy", terms.secrecy, Transfer.Secrecy),
    ):
        if value not in choices.values:
            raise Refusal("移送事项没有填写完整。", field=field, remedy="请逐项选择。")
    for line in facts.materials:
        if not line.copies.isdecimal() or not int(line.copies):
            raise Refusal(
                f"材料“{line.name}”的份数写作“{line.copies}”。",
                field="materials",
                remedy="份数请写数字，如“2”。",
            )


def _take(transfer: Transfer, user: User) -> Transfer:
    """The transfer under the lock of its case, for an officer of the case's issuing body."""
    case = lock(transfer.case)
    held = standing(user, case)
    if not held.issued_case or not ISSUING_LETTERS & held.drafts:
        raise NotYours("移送由案件的承办机关办理，只有其经办人可以登记。")
    found = Transfer.objects.select_for_update(of=("self",)).select_related("deadline").get(pk=transfer.pk)
    found.case = case
    return found


def _whole(case: Case) -> Transfer | None:
    """The hand-over under which the case rests; None for an older case, whose hand-over is on paper alone.

    It has just been moved, so it is locked.
    """
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("deadline")
    found = rows.filter(case=case, is_whole=True, status__in=[S.SENT, S.RECEIVED]).order_by("-id").first()
    if found is not None:
        found.case = case
    return found


def _require_part(transfer: Transfer) -> None:
    if transfer.is_whole:
        raise Refusal("全案移送的，由负责人办理退回办理或者移送办结。", remedy="请报负责人办理。")


def _require_day(transfer: Transfer, on: date) -> None:
    if transfer.sent_on is None:
        raise Refusal("移送函尚未送达，不能登记。", remedy="请先登记送达回证，或者由接收机关在系统签收。")
    if not transfer.sent_on <= on <= clock.today():
        raise Refusal("日期应当在移送函送达之后、不晚于今天。", field="on", remedy="请核对日期。")


def _reach(transfer: Transfer, status: Transfer.Status) -> None:
    _require_reachable(transfer, status)
    transfer.status = status


def _require_reachable(transfer: Transfer, status: Transfer.Status) -> None:
    if transfer.status not in Transfer.REACHED_FROM[status]:
        if (status, transfer.status) == (S.CONCLUDED, S.SENT):
            raise Refusal("尚未登记移送回执，不能登记结果。", remedy="请先由经办人登记回执。")
        raise Stale(f"这次移送{transfer.get_status_display()}，不能再办。请刷新后查看。")


def _return(transfer: Transfer, on: date, why: str, acting_user: User) -> None:
    if why not in Transfer.Return.values:
        raise Refusal("没有选择退回事由。", field="why", remedy="请选择一种事由。")
    _require_day(transfer, on)
    _reach(transfer, S.RETURNED)
    transfer.returned_on, transfer.returned_for = on, why
    transfer.save()
    _end_clock(transfer, acting_user, is_met=False)
    _note(transfer, acting_user, word=transfer.get_returned_for_display())


def _conclude(transfer: Transfer, on: date, outcome: str, acting_user: User) -> None:
    if outcome not in Transfer.Outcome.values:
        raise Refusal("没有选择办理结果。", field="outcome", remedy="请选择一种结果。")
    _require_day(transfer, on)
    _reach(transfer, S.CONCLUDED)
    transfer.concluded_on, transfer.outcome = on, outcome
    transfer.save()
    _note(transfer, acting_user, word=transfer.get_outcome_display())


def _end_clock(transfer: Transfer, acting_user: User, *, is_met: bool) -> None:
    """The receipt came; or the matter itself came back, and no receipt is awaited any more."""
    if not transfer.deadline.is_open:
        return
    note_clocks(transfer.case, ended=[transfer.deadline_id])
    if is_met:
        meet(transfer.deadline, on=clock.today(), acting_user=acting_user)
    else:
        cancel(transfer.deadline, on=clock.today(), acting_user=acting_user, reason="移送已退回")


def _note(transfer: Transfer, acting_user: User, **details: Any) -> None:
    said = {"transfer": transfer.pk, "status": transfer.get_status_display(), **details}
    record(transfer.case, Verb.TRANSFER_NOTED, acting_user=acting_user, details=said, is_internal=True)
