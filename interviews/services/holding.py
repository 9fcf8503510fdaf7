"""Holding it: what came of the appointment, the signature under the record, or the refusal to sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

import clock
from accounts.models import User
from casework.models import Proposal, Purpose, Verb
from casework.services import NotYours, Stale, owe_now, propose, record
from casework.services.slipping import issue_slip, require_printable
from interviews.attendance import Person
from interviews.models import Interview, InterviewPerson, InterviewRecord
from interviews.notice_facts import record_facts
from interviews.queries import enough_no_shows, no_show_key
from interviews.services.guarding import (
    note,
    require_department,
    require_officer,
    require_status,
    require_text,
    take,
)
from notices.kinds import Kind
from organisations.refusals import Refusal

Side = InterviewPerson.Side
Status = Interview.Status


@dataclass(frozen=True)
class Sitting:
    """What an interview that was held is put on record with.

    `held_at` is aware; `present` holds the keys of the `InterviewPerson` rows who came; `observers` looked
    on. Each of `issues`, `statements` and `demands` is one paragraph or numbered entry.
    """

    held_at: datetime
    chaired_by: str
    recorded_by: str
    issues: tuple[str, ...]
    statements: tuple[str, ...]
    demands: tuple[str, ...]
    present: frozenset[int] = field(default_factory=frozenset)
    observers: tuple[Person, ...] = ()


@transaction.atomic
def record_interview(
    interview: Interview,
    outcome: str,
    *,
    sitting: Sitting | None = None,
    account: str = "",
    acting_user: User,
) -> Interview:
    """Puts on record what came of the appointment: held (with `sitting`) or no_show (with `account`).

    By an officer of the issuer, not before the hour. Held: the issuer's clock for the minutes starts.
    Not come: something is proposed; nobody is marked absent who was never served. Raises NotYours, Stale or
    Refusal.
    """
    interview = take(interview)
    require_officer(interview, acting_user)
    require_status(interview, Status.SUMMONED, Status.POSTPONED)
    if clock.now() < interview.scheduled_at:
        raise Refusal("约定的时间未到，不能记录约谈情况。", remedy="时间有变的，请先办理改期。")
    if outcome == Status.NO_SHOW:
        return _record_no_show(interview, account, acting_user)
    if outcome != Status.HELD or sitting is None:
        raise Refusal("没有写明约谈情况。", field="outcome", remedy="请选择已约谈或者未到。")
    return _record_held(interview, sitting, acting_user)


@transaction.atomic
def sign_record(interview: Interview, *, remarks: str = "", acting_user: User) -> InterviewRecord:
    """约谈记录签字 by a handler or head of the summoned body; `remarks` are its own words beneath."""
    interview = take(interview)
    require_department(interview, acting_user)
    kept = _open_record(interview)
    kept.signed_by, kept.signed_at, kept.remarks = acting_user, clock.now(), remarks.strip()
    kept.save(update_fields=["signed_by", "signed_at", "remarks"])
    _on_file(interview, "signed", acting_user, remarks)
    _file_paper(interview, kept, signatory=acting_user)
    return kept


@transaction.atomic
def note_refusal(interview: Interview, *, reason: str = "", acting_user: User) -> InterviewRecord:
    """注明拒签: first one officer or leader of the issuer with the account of it, then another.

    Until the second has noted it the body may still sign.
    """
    interview = take(interview)
    require_officer(interview, acting_user, or_leader=True)
    kept = _open_record(interview)
    if kept.first_witness_id is None:
        require_text(
            reason, "没有写明拒签的情况。", field="reason", remedy="请写明何时何地何人拒签及其理由。"
        )
        kept.first_witness, kept.first_noted_at, kept.refusal = acting_user, clock.now(), reason.strip()
    elif kept.first_witness_id in acting_user.persons:
        raise NotYours("你已注明拒签，应当由另一名工作人员见证。")
    else:
        kept.second_witness, kept.second_noted_at = acting_user, clock.now()
        kept.refusal = "\n".join(filter(None, (kept.refusal, reason.strip())))
    kept.save()
    _on_file(interview, "refusal_confirmed" if kept.is_refused else "refusal_noted", acting_user, reason)
    if kept.is_refused:
        _file_paper(interview, kept, signatory=acting_user)
    return kept


def _record_held(interview: Interview, sitting: Sitting, acting_user: User) -> Interview:
    _check(interview, sitting)
    _seat_all(interview, sitting)
    made = InterviewRecord.objects.create(
        interview=interview,
        held_at=sitting.held_at,
        chaired_by=sitting.chaired_by,
        recorded_by=sitting.recorded_by,
        issues=list(sitting.issues),
        statements=list(sitting.statements),
        demands=list(sitting.demands),
        entered_by=acting_user,
        entered_at=clock.now(),
    )
    # Now, and not when somebody comes to sign it.
    require_printable(record_facts(interview, made))
    _turn(interview, Status.HELD)
    owe_now(interview.case, Purpose.MINUTES, debtor=interview.issuer, acting_user=acting_user)
    came = [str(person) for person in interview.persons.filter(has_attended=True)]
    held_at = sitting.held_at.astimezone(clock.ZONE).isoformat()
    note(interview, "held", acting_user=acting_user, held_at=held_at, present=came)
    return interview


def _record_no_show(interview: Interview, account: str, acting_user: User) -> Interview:
    require_text(
        account, "没有写明未到场的情况。", field="account", remedy="请写明等候、联系的情况和有无书面说明。"
    )
    if interview.paper.notice.signed_for_at is None:
        raise Refusal("约谈通知书尚未签收，不能记为未到场。", remedy="请先登记送达回证，再办理改期。")
    interview.no_show_count += 1
    _turn(interview, Status.NO_SHOW)
    note(interview, "no_show", acting_user=acting_user, reason=account, times=interview.no_show_count)
    _propose_after_no_show(interview)
    return interview


def _turn(interview: Interview, status: str) -> None:
    interview.status = status
    interview.save(update_fields=["status", "no_show_count"])


def _check(interview: Interview, sitting: Sitting) -> None:
    texts = {"chaired_by": "主持人", "recorded_by": "记录人"}
    for name, label in texts.items():
        require_text(getattr(sitting, name), f"没有写明{label}。", field=name, remedy="请填写后再试。")
    lists = {"issues": "指出的问题", "statements": "被约谈单位的说明和表态", "demands": "明确的要求"}
    for name, label in lists.items():
        require_text(
            "".join(getattr(sitting, name)), f"没有写明{label}。", field=name, remedy="请如实记录后再试。"
        )
    local = sitting.held_at.astimezone(clock.ZONE)
    if sitting.held_at > clock.now() or local.date() < interview.scheduled_at.astimezone(clock.ZONE).date():
        raise Refusal(
            "实际开始时间不能早于约定之日，也不能晚于现在。", field="held_at", remedy="请核对后再试。"
        )
    if not interview.persons.filter(side=Side.GUEST, pk__in=sitting.present).exists():
        raise Refusal(
            "被约谈单位没有人到场，不能记为已约谈。", field="present", remedy="请核对到场人员，或者记为未到。"
        )


def _seat_all(interview: Interview, sitting: Sitting) -> None:
    """Marks who came and who did not; observers are added."""
    seated = interview.persons.exclude(side=Side.OBSERVER)
    seated.filter(pk__in=sitting.present).update(has_attended=True)
    seated.exclude(pk__in=sitting.present).update(has_attended=False)
    InterviewPerson.objects.bulk_create(
        InterviewPerson(
            interview=interview, side=Side.OBSERVER, name=seen.name, position=seen.position, has_attended=True
        )
        for seen in sitting.observers
    )


def _open_record(interview: Interview) -> InterviewRecord:
    """The record that still waits for a signature. Raises Stale where there is none."""
    require_status(interview, Status.HELD)
    kept = InterviewRecord.objects.select_for_update().get(interview=interview)
    if kept.is_complete:
        done = "已经签字" if kept.signed_at else "已注明拒签"
        raise Stale(f"约谈记录{done}，不必再办。请刷新后查看。")
    return kept


def _file_paper(interview: Interview, kept: InterviewRecord, *, signatory: User) -> None:
    """约谈记录 as a paper in the case's file, last in the act that completes it: both sides read it.

    Whoever closes it did not draft it: of a refusal noted second by the officer who made the record, the first
    witness counts as the drafter.
    """
    drafter = kept.entered_by if kept.entered_by_id not in signatory.persons else kept.first_witness
    assert drafter is not None
    issue_slip(
        interview.case,
        Kind.INTERVIEW_RECORD,
        record_facts(interview, kept),
        body=interview.paper.receiver,
        issuer=interview.issuer,
        applicant=drafter,
        acting_user=signatory,
    )


def _on_file(interview: Interview, outcome: str, acting_user: User, words: str) -> None:
    details = {"interview": interview.pk, "outcome": outcome}
    record(interview.case, Verb.RECORD_SIGNED, acting_user=acting_user, reason=words, details=details)


def _propose_after_no_show(interview: Interview) -> None:
    """Another appointment, and after the second no-show an order: proposed to the issuer's officers."""
    enough = enough_no_shows(interview)
    body = interview.paper.receiver
    then = "可以不待约谈纪要，责令整改或者提请有权机关责令整改" if enough else "建议另定时间再次约谈"
    propose(
        key=no_show_key(interview),
        kind=Proposal.Kind.ESCALATE,
        body=interview.case.subject,
        addressee=interview.issuer,
        case=interview.case,
        move="order_rectification" if enough else "",
        why=f"{body.name}经通知第{interview.no_show_count}次未到场接受约谈。{then}，请决定。",
        facts={"interview": interview.pk, "no_shows": interview.no_show_count},
    )
