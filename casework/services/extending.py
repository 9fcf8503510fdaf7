"""申请延期 (domain 2.4): once, before expiry, with reasons, by the head of the department; decided by the issuer.

A request moves no clock: the light goes on, and shows that one is under way. Only the decision extends, and the first
due day stays on record (`Deadline.original_due_on`) and on every page. With its clock a request has lapsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.lifecycle import PAUSED
from casework.models import Assignment, Case, CaseDeadline, Evidence, ExtensionRequest, Purpose, Verb
from casework.services.extendable import require_in_time, require_may_be_asked, until
from casework.services.extension_facts import extension_facts
from casework.services.proposing import lapse_of_clocks
from casework.services.recording import append_event, keep, lock
from casework.services.slipping import (
    GRANTED,
    REFUSED,
    issue_slip,
    require_printable,
    zh,
)
from casework.services.telling import people_of, tell_of_case
from deadlines.services import extend
from notices.kinds import Kind
from notifications.models import Topic
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

Status = ExtensionRequest.Status


@dataclass(frozen=True)
class Grounds:
    """What a department says when it asks for more time; each a few lines."""

    reason: str
    progress: str
    plan: str = ""


@one_transaction()
def draft_extension(
    owed: CaseDeadline,
    grounds: Grounds,
    *,
    amount: int,
    acting_user: User,
    evidence: Iterable[Evidence] = (),
) -> ExtensionRequest:
    """拟延期申请 by a handler of the department; a head's own goes out at once.

    Raises NotYours, or Refusal naming the field: not in time, asked before, more than may be granted.
    """
    case = lock(owed.case)
    owed = _fresh(owed)
    if not acts_for(acting_user, owed.debtor_id, case) or not acting_user.holds(Role.HANDLER, Role.HEAD):
        raise NotYours("延期由义务单位的经办人拟、负责人申请。")
    require_may_be_asked(case, owed, amount)
    for name, text in (("reason", grounds.reason), ("progress", grounds.progress)):
        if not text.strip():
            what = "延期理由" if name == "reason" else "已完成的工作"
            raise Refusal(f"没有写明{what}。", field=name, remedy="请如实写明。")
    due = owed.deadline.due_on
    assert due is not None
    row = ExtensionRequest(
        case=case,
        owed=owed,
        body=owed.debtor,
        decider=_decider(case, owed),
        amount=amount,
        due_on=due,
        asked_until=until(owed, amount),
        reason=grounds.reason.strip(),
        progress=grounds.progress.strip(),
        plan=grounds.plan.strip(),
        drafted_by=acting_user,
        drafted_at=clock.now(),
    )
    require_printable(extension_facts(row, REFUSED, acting_user, "—"))
    row.save()
    row.evidence.set(evidence)
    if acting_user.holds(Role.HEAD):
        _send(case, row, acting_user)
    else:
        _note(case, row, Verb.EXTENSION_DRAFTED, acting_user, reason=row.reason)
    return row


@one_transaction()
def send_extension(request: ExtensionRequest, *, acting_user: User) -> ExtensionRequest:
    """申请延期 by the head: from now on it lies with the issuer. Refused after the due day."""
    case, row = _take(request, Status.DRAFTED)
    _require_head(case, row, acting_user)
    if row.drafted_by_id in acting_user.persons:
        raise NotYours("拟稿人不能审批本人拟的申请。")
    require_in_time(row.owed)
    _send(case, row, acting_user)
    return row


@one_transaction()
def return_extension(request: ExtensionRequest, *, reason: str, acting_user: User) -> ExtensionRequest:
    """退回 by the head: it does not leave the house; the handler may draft another while there is time."""
    case, row = _take(request, Status.DRAFTED)
    _require_head(case, row, acting_user)
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明不申请的理由。")
    row.status, row.returned_for = Status.RETURNED, reason.strip()
    row.save(update_fields=["status", "returned_for"])
    _note(case, row, Verb.EXTENSION_RETURNED, acting_user, reason=row.returned_for)
    return row


@one_transaction()
def withdraw_extension(request: ExtensionRequest, *, acting_user: User) -> ExtensionRequest:
    """撤回 by the department before it is decided: the handler his draft, the head what was sent."""
    case, row = _take(request, Status.DRAFTED, Status.APPLIED)
    if not may_withdraw_extension(row, case, acting_user):
        raise NotYours("已报送的申请由本单位负责人撤回，未报送的由拟稿人撤回。")
    was_sent = row.status == Status.APPLIED
    row.status, row.decided_at = Status.WITHDRAWN, clock.now()
    row.save(update_fields=["status", "decided_at"])
    _note(case, row, Verb.EXTENSION_WITHDRAWN if was_sent else Verb.EXTENSION_DROPPED, acting_user)
    return row


def may_withdraw_extension(row: ExtensionRequest, case: Case, user: User) -> bool:
    """Whether the person may take back this request."""
    if row.status not in ExtensionRequest.UNDER_WAY or not acts_for(user, row.body_id, case):
        return False
    return user.holds(Role.HEAD) or (row.status == Status.DRAFTED and row.drafted_by_id in user.persons)


@one_transaction()
def grant_extension(
    request: ExtensionRequest, *, amount: int, opinion: str, acting_user: User
) -> ExtensionRequest:
    """批准延期 by a leader of the body it is owed to: in full, or for less. The clock is extended today.

    Asked in time it may be granted after the due day. Raises NotYours, Stale or Refusal.
    """
    case, row = _take(request, Status.APPLIED)
    _require_decider(case, row, acting_user)
    if amount > row.amount:
        raise Refusal(
            f"单位只申请延长{row.amount}{_unit(row)}。", field="amount", remedy="请批准申请数以内的期限。"
        )
    deadline = row.owed.deadline
    extend(
        deadline,
        amount=amount,
        on=clock.today(),
        applied_on=row.applied_on,
        acting_user=acting_user,
        reason=row.reason[:300],
    )
    row.granted_amount, row.granted_until = amount, deadline.due_on
    lapse_of_clocks([deadline.pk])
    words = opinion.strip() or f"同意延期至{zh(deadline.due_on or row.asked_until)}，不再延期。"
    _decide(row, Status.GRANTED, words, acting_user)
    details = {"until": str(deadline.due_on), "original": str(deadline.original_due_on)}
    _note(case, row, Verb.DEADLINE_CHANGED, acting_user, reason=row.opinion, **details)
    _tell(row, f"{row.owed.get_purpose_display()}延期至{zh(deadline.due_on or row.asked_until)}")
    _make_slip(row, GRANTED, acting_user)
    return row


@one_transaction()
def refuse_extension(request: ExtensionRequest, *, opinion: str, acting_user: User) -> ExtensionRequest:
    """不予延期, with a reason: the term stays as it was."""
    case, row = _take(request, Status.APPLIED)
    _require_decider(case, row, acting_user)
    if not opinion.strip():
        raise Refusal("没有写明不予延期的理由。", field="opinion", remedy="请写明理由。")
    _decide(row, Status.REFUSED, opinion.strip(), acting_user)
    _note(case, row, Verb.EXTENSION_REFUSED, acting_user, reason=row.opinion)
    _tell(row, f"{row.owed.get_purpose_display()}不予延期")
    _make_slip(row, REFUSED, acting_user)
    return row


def requests_of(case: Case) -> QuerySet[ExtensionRequest]:
    """All requests in a case, the newest first, with what a page shows of them."""
    rows = ExtensionRequest.objects.filter(case=case)
    return rows.select_related(
        "owed__deadline", "body", "decider", "drafted_by", "sent_by", "decided_by", "slip"
    ).order_by("-id")


def _decider(case: Case, owed: CaseDeadline) -> Body:
    """The body to which it is owed: who issued the document, who assigned the part, else who judges the measure."""
    if owed.paper is not None:
        return owed.paper.notice.issuer
    if owed.purpose == Purpose.JOINT:
        return (
            Assignment.objects.select_related("assigned_for")
            .get(contribution_deadline=owed.deadline)
            .assigned_for
        )
    return case.measure_issuer or case.issuing_body


def _fresh(owed: CaseDeadline) -> CaseDeadline:
    rows = CaseDeadline.objects.select_for_update(of=("self",))
    return rows.select_related("deadline", "debtor", "paper__notice__issuer", "case").get(pk=owed.pk)


def _take(request: ExtensionRequest, *expected: str) -> tuple[Case, ExtensionRequest]:
    case = lock(request.case)
    row = (
        ExtensionRequest.objects.select_for_update(of=("self",))
        .select_related("owed__deadline", "owed__paper__notice", "body", "decider", "drafted_by", "sent_by")
        .get(pk=request.pk)
    )
    row.case = case
    if row.status not in expected or row.has_lapsed:
        raise Stale(f"这件延期申请{row.status_word}，不能再办。请刷新后查看。")
    if case.state in PAUSED:
        raise Stale(f"案件现为“{case.get_state_display()}”，恢复办理后再办。")
    return case, row


def _require_head(case: Case, row: ExtensionRequest, user: User) -> None:
    if not acts_for(user, row.body_id, case) or not user.holds(Role.HEAD):
        raise NotYours("延期由申请单位的负责人提出。")


def _require_decider(case: Case, row: ExtensionRequest, user: User) -> None:
    if not user.works_for(row.decider_id) or not ISSUING_LETTERS & standing(user, case).leads:
        raise NotYours(f"这件延期申请由{row.decider.name}的负责人决定。")


# --- what is written -------------------------------------------------------------------------------------------


def _send(case: Case, row: ExtensionRequest, user: User) -> None:
    row.status, row.sent_by, row.applied_on = Status.APPLIED, user, clock.today()
    row.save(update_fields=["status", "sent_by", "applied_on"])
    _note(case, row, Verb.EXTENSION_APPLIED, user, reason=row.reason)


def _decide(row: ExtensionRequest, status: Status, opinion: str, user: User) -> None:
    row.status, row.opinion = status, opinion[:200]
    row.decided_by, row.decided_at = user, clock.now()
    row.save()


def _note(
    case: Case, row: ExtensionRequest, verb: Verb, user: User, *, reason: str = "", **more: object
) -> None:
    details = {
        "extension": row.pk,
        "what": row.owed.get_purpose_display(),
        "amount": f"{row.granted_amount or row.amount}{_unit(row)}",
        **more,
    }
    append_event(case, verb, acting_user=user, reason=reason, details=details)
    keep(case)


def _tell(row: ExtensionRequest, title: str) -> None:
    heads = people_of(row.body_id, Role.HEAD)
    tell_of_case(
        row.case,
        {row.drafted_by, *heads},
        topic=Topic.EXTENSION,
        title=f"{row.case.number}{title}",
        text=row.opinion,
        key=f"extension:{row.pk}",
    )


def _make_slip(row: ExtensionRequest, outcome: str, leader: User) -> None:
    applicant = row.sent_by or row.drafted_by
    row.slip = issue_slip(
        row.case,
        Kind.EXTENSION_SLIP,
        extension_facts(row, outcome, leader, row.opinion),
        body=row.body,
        issuer=row.decider,
        applicant=applicant,
        acting_user=leader,
    )
    row.save(update_fields=["slip"])


def _unit(row: ExtensionRequest) -> str:
    return str(row.owed.deadline.get_unit_display())
