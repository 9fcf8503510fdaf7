"""移送 (T22): a record with states of its own; the case moves only where the whole matter is handed over.

Nothing of an inquiry enters: number, day, receiver, receipt, and one word of what became of it (domain, fact 9).
Every event and every file of a transfer is the issuing side's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, may_draft_move, may_make, standing
from casework.models import Case, Draft, Purpose, Transfer, TransferMaterial, Verb
from casework.services.evidence import Upload
from casework.services.issuing import sign_off
from casework.services.laying_by import end_drafts, lay_by, take_up_drafts
from casework.services.moving import NotYours, Stale, move
from casework.services.owing import cancel_owed, owe_now, resume_owed
from casework.services.papering import approve_with_scan, draft_with_scan, release_scan, take_scan
from casework.services.recording import lock, note_clocks, record
from deadlines.services import cancel, meet
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

PAPER, RETURN_PAPER, CLOSURE = "移送函", "退回函", "结案通知书"
S = Transfer.Status


@dataclass(frozen=True)
class TransferTerms:
    """What is handed over to whom. `receiver` is a body of the register, else `receiver_name` names an organ outside.

    `materials`: (name, copies), in the order of the list. `sent_on` is the letter's day.
    """

    ground: str
    receiver_kind: str
    receiver: Body | None
    receiver_name: str
    secrecy: str
    number: str
    sent_on: date
    materials: tuple[tuple[str, int], ...]
    is_whole: bool


@one_transaction()
def draft_transfer(case: Case, terms: TransferTerms, *, scan: Upload | None, acting_user: User) -> Draft:
    """Drafts 移送, the letter's scan with it. What lies with the leader is laid by. NotYours, Stale or Refusal."""
    lock(case)
    if not may_draft_move(acting_user, case, "transfer"):
        raise NotYours("案件现在不能移送，或者不由您拟办：移送由案件的承办机关办理。")
    _check(case, terms)
    lay_by(case, acting_user=acting_user)
    extras = {
        "ground": terms.ground,
        "receiver_kind": terms.receiver_kind,
        "receiver": terms.receiver.pk if terms.receiver else None,
        "receiver_name": terms.receiver.name if terms.receiver else terms.receiver_name.strip(),
        "secrecy": terms.secrecy,
        "sent_on": terms.sent_on.isoformat(),
        "materials": [[name.strip(), copies] for name, copies in terms.materials],
        "is_whole": terms.is_whole,
    }
    return draft_with_scan(
        case,
        "transfer",
        paper=PAPER,
        scan=scan,
        reason=Transfer.Ground(terms.ground).label,
        paper_number=terms.number.strip(),
        extras=extras,
        acting_user=acting_user,
    )


@one_transaction()
def approve_transfer(draft: Draft, *, acting_user: User) -> Transfer:
    """T22 移送: recorded as sent, its receipt awaited. Only a whole transfer moves the case, and lets it rest."""
    extras = draft.content["extras"]
    if extras["is_whole"]:
        scan = approve_with_scan(draft, acting_user=acting_user, is_internal=True)
        case = draft.case
    else:
        case = sign_off(draft, acting_user=acting_user)
        if not may_make(acting_user, case, "transfer"):
            raise NotYours("移送由案件承办机关的负责人核准。")
        scan = release_scan(draft, acting_user=acting_user, is_internal=True)
    sent_on = date.fromisoformat(extras["sent_on"])
    owed = owe_now(
        case, Purpose.TRANSFER_RECEIPT, debtor=case.issuing_body, acting_user=acting_user, on=sent_on
    )
    transfer = Transfer.objects.create(
        case=case,
        is_whole=extras["is_whole"],
        ground=extras["ground"],
        receiver_kind=extras["receiver_kind"],
        receiver_id=extras["receiver"],
        receiver_name=extras["receiver_name"],
        secrecy=extras["secrecy"],
        number=extras["paper_number"],
        sent_on=sent_on,
        scan=scan,
        sent_by=acting_user,
        deadline=owed.deadline,
    )
    TransferMaterial.objects.bulk_create(
        TransferMaterial(transfer=transfer, number=number, name=name, copies=copies)
        for number, (name, copies) in enumerate(extras["materials"], 1)
    )
    _note(transfer, acting_user, to=transfer.receiver_name, number=transfer.number)
    take_up_drafts(case, acting_user=acting_user)
    return transfer


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
        take_scan(
            case,
            scan,
            paper=RETURN_PAPER,
            paper_number=paper_number,
            acting_user=acting_user,
            is_internal=True,
        )
    resume_owed(case, acting_user=acting_user, reason="案件恢复办理")
    take_up_drafts(case, acting_user=acting_user)
    return transfer


@one_transaction()
def conclude_transfer(
    case: Case, *, on: date, outcome: str, scan: Upload | None, acting_user: User, paper_number: str = ""
) -> Transfer | None:
    """T22 移送办结 by the leader alone: the receiver took it over and told the outcome; the case is closed.

    Raises Refusal while a court hold stands, or no receipt is on record.
    """
    if outcome not in Transfer.Outcome.values:
        raise Refusal("没有选择办理结果。", field="outcome", remedy="请选择一种结果。")
    move(case, Case.conclude_transfer, acting_user=acting_user, reason=Transfer.Outcome(outcome).label)
    transfer = _whole(case)
    if transfer is not None:
        _conclude(transfer, on, outcome, acting_user)
    take_scan(case, scan, paper=CLOSURE, paper_number=paper_number, acting_user=acting_user, is_internal=True)
    cancel_owed(case, acting_user=acting_user, reason="案件已移送办结")
    # What outlives the case (批示, 申请) stood still with it, and goes on.
    resume_owed(case, acting_user=acting_user, reason="案件已移送办结")
    end_drafts(case, acting_user=acting_user, reason="案件已移送办结")
    return transfer


def _check(case: Case, terms: TransferTerms) -> None:
    for field, value, choices in (
        ("ground", terms.ground, Transfer.Ground),
        ("receiver_kind", terms.receiver_kind, Transfer.Receiver),
        ("secrecy", terms.secrecy, Transfer.Secrecy),
    ):
        if value not in choices.values:
            raise Refusal("移送事项没有填写完整。", field=field, remedy="请逐项选择。")
    if bool(terms.receiver) == bool(terms.receiver_name.strip()):
        raise Refusal(
            "接收机关应当从名录选择，或者写明全称，二者填一项。",
            field="receiver",
            remedy="名录中没有的，写明全称。",
        )
    if terms.receiver and terms.receiver.pk in (
        case.subject_id,
        case.lead_department_id,
        case.issuing_body_id,
    ):
        raise Refusal(f"不能移送{terms.receiver.name}。", field="receiver", remedy="请核对接收机关。")
    if not terms.number.strip():
        raise Refusal("没有填写移送函文号。", field="number", remedy="请照纸质移送函填写。")
    if terms.sent_on > clock.today():
        raise Refusal("移送日期不能晚于今天。", field="sent_on")
    if not terms.materials or any(not name.strip() or copies < 1 for name, copies in terms.materials):
        raise Refusal(
            "材料清单不完整。", field="materials", remedy="每行写明材料名称和份数，如“线索摘要 2”。"
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
    if not transfer.sent_on <= on <= clock.today():
        raise Refusal("日期应当在移送日期之后、不晚于今天。", field="on", remedy="请核对日期。")


def _reach(transfer: Transfer, status: Transfer.Status) -> None:
    if transfer.status not in Transfer.REACHED_FROM[status]:
        if (status, transfer.status) == (S.CONCLUDED, S.SENT):
            raise Refusal("尚未登记移送回执，不能登记结果。", remedy="请先由经办人登记回执。")
        raise Stale(f"这次移送{transfer.get_status_display()}，不能再办。请刷新后查看。")
    transfer.status = status


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
