"""交办: making bodies lead or joint departments of a case, and their answer to it."""

from __future__ import annotations

import clock
from accounts.models import User
from accounts.roles import OFFICER, Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.models import Assignment, Case, CaseDeadline, Purpose, Verb
from casework.services.recording import append_event, keep, lock
from deadlines.services import cancel, meet, open_by_limit
from organisations.models import Body
from organisations.refusals import NotYours, Refusal
from organisations.transactions import one_transaction

LIVE = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)


@one_transaction()
def assign(case: Case, body: Body, *, part: str, summary: str, acting_user: User) -> Assignment:
    """Assigns the case to `body` as lead or joint department; a new lead takes the place of the old.

    `summary` is what the body reads: it must not tell where the clue came from. Officers and leaders of the
    case's issuing side may assign. Raises NotYours or Refusal.
    """
    lock(case)
    _require_issuing_side(acting_user, case)
    if case.has_ended:
        raise Refusal("案件已结束，不能再交办。")
    if case.is_paused:
        raise Refusal(f"案件现为“{case.get_state_display()}”，恢复办理后再交办。")
    if Assignment.objects.filter(case=case, body=body, part=part, status__in=LIVE).exists():
        raise Refusal(f"已交办{body.name}，不必重复交办。", field="body")
    verb = Verb.ASSIGNED
    if part == Assignment.Part.LEAD and _withdraw_lead(case, acting_user=acting_user):
        verb = Verb.REASSIGNED
    deadline = open_by_limit("assignment_accept", what="接受交办", on=clock.today(), acting_user=acting_user)
    assignment = Assignment.objects.create(
        case=case,
        body=body,
        part=part,
        summary=summary,
        assigned_by=acting_user,
        assigned_at=clock.now(),
        deadline=deadline,
    )
    CaseDeadline.objects.create(case=case, deadline=deadline, purpose=Purpose.ASSIGNMENT, debtor=body)
    if part == Assignment.Part.LEAD:
        case.lead_department = body
    details = {"body": body.name, "part": Assignment.Part(part).label}
    append_event(case, verb, acting_user=acting_user, reason=summary, details=details)
    keep(case, "lead_department")
    return assignment


@one_transaction()
def accept_assignment(assignment: Assignment, *, acting_user: User) -> Assignment:
    """接受交办, by a handler or head of the body it was assigned to."""
    return _answer(assignment, Assignment.Status.ACCEPTED, Verb.ASSIGNMENT_ACCEPTED, acting_user=acting_user)


@one_transaction()
def refuse_assignment(
    assignment: Assignment, *, reason: str, suggested_body: Body | None, acting_user: User
) -> Assignment:
    """申请退单 with a reason and, where known, the body it belongs to. The issuer then reassigns."""
    if not reason.strip():
        raise Refusal("没有写明退单理由。", field="reason", remedy="请写明不属于本单位职责的依据。")
    assignment.refusal, assignment.suggested_body = reason, suggested_body
    return _answer(
        assignment, Assignment.Status.REFUSED, Verb.ASSIGNMENT_REFUSED, acting_user=acting_user, reason=reason
    )


@one_transaction()
def close_refusal(assignment: Assignment, *, acting_user: User) -> Assignment:
    """准予退单: a refused assignment is done with, because another took its place or none is needed."""
    case = lock(assignment.case)
    _require_issuing_side(acting_user, case)
    changed = Assignment.objects.filter(pk=assignment.pk, status=Assignment.Status.REFUSED).update(
        status=Assignment.Status.WITHDRAWN
    )
    if not changed:
        raise Refusal("这次交办没有退单申请，不必处理。")
    append_event(
        case, Verb.ASSIGNMENT_RELEASED, acting_user=acting_user, details={"body": assignment.body.name}
    )
    keep(case)
    assignment.refresh_from_db()
    return assignment


def _answer(
    assignment: Assignment, status: str, verb: Verb, *, acting_user: User, reason: str = ""
) -> Assignment:
    case = lock(assignment.case)
    current = Assignment.objects.values_list("status", flat=True).get(pk=assignment.pk)
    if current != Assignment.Status.PENDING:
        raise Refusal(f"这次交办{Assignment.Status(current).label}，不能再次答复。")
    if not acts_for(acting_user, assignment.body_id, case) or not acting_user.holds(
        Role.HEAD, *OFFICER.values()
    ):
        raise NotYours("只有承办单位的经办人或者负责人可以答复交办。")
    assignment.status, assignment.answered_by, assignment.answered_at = status, acting_user, clock.now()
    assignment.save()
    if assignment.deadline is not None:
        meet(assignment.deadline, on=clock.today(), acting_user=acting_user)
    append_event(case, verb, acting_user=acting_user, reason=reason, details={"body": assignment.body.name})
    keep(case)
    return assignment


def _withdraw_lead(case: Case, *, acting_user: User) -> bool:
    """Takes the lead away from the body that has it; True where the case was ever assigned to a lead before."""
    had = case.assignments.filter(part=Assignment.Part.LEAD).exists()
    for live in case.assignments.filter(part=Assignment.Part.LEAD, status__in=LIVE).select_related(
        "deadline"
    ):
        if live.status == Assignment.Status.PENDING and live.deadline is not None:
            cancel(live.deadline, on=clock.today(), acting_user=acting_user, reason="改派")
        live.status = Assignment.Status.WITHDRAWN
        live.save(update_fields=["status"])
    return had


def _require_issuing_side(user: User, case: Case) -> None:
    held = standing(user, case)
    if not (ISSUING_LETTERS & (held.leads | held.drafts) or (held.takes_in and held.issued_case)):
        raise NotYours("只有案件承办机关可以交办。")
