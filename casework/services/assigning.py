"""交办: making bodies lead or joint departments of a case, and their answer to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

import clock
from accounts.models import User
from accounts.roles import OFFICER, Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.models import Assignment, Case, CaseDeadline, CaseNotice, ExtensionRequest, Purpose, Verb
from casework.services.owing import owe_now, parse_term, turn_over
from casework.services.recording import append_event, keep, lock
from casework.services.telling import people_of, tell_of_case
from deadlines.counting import last_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from deadlines.services import cancel, meet, open_by_limit
from notifications.models import Topic
from organisations.models import Body
from organisations.queries import line_of
from organisations.refusals import NotYours, Refusal
from organisations.transactions import one_transaction

LIVE = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
Owes = Assignment.Contribution


@one_transaction()
def assign(
    case: Case, body: Body, *, part: str, summary: str, acting_user: User, contribute_within: str = ""
) -> Assignment:
    """Assigns the case to `body` as lead or joint department; a new lead takes the place of the old.

    `summary` is what the body reads: it must not tell where the clue came from. A joint department that is a
    responsible body owes a 会办意见, within `contribute_within` (5个工作日; empty: the limit `joint`) of accepting; a
    verifying or issuing body owes one only where a term is given. Officers and leaders of the case's issuing side
    may assign. Raises NotYours or Refusal.
    """
    lock(case)
    _require_issuing_side(acting_user, case)
    if case.has_ended:
        raise Refusal("案件已结束，不能再交办。")
    if case.is_paused:
        raise Refusal(f"案件现为“{case.get_state_display()}”，恢复办理后再交办。")
    if Assignment.objects.filter(case=case, body=body, part=part, status__in=LIVE).exists():
        raise Refusal(f"已交办{body.name}，不必重复交办。", field="body")
    verb, details = Verb.ASSIGNED, {"body": body.name, "part": Assignment.Part(part).label}
    if part == Assignment.Part.LEAD:
        if _withdraw_lead(case, acting_user=acting_user):
            verb = Verb.REASSIGNED
        details |= _take_over(case, body)
    deadline = open_by_limit("assignment_accept", what="接受交办", on=clock.today(), acting_user=acting_user)
    assignment = Assignment.objects.create(
        case=case,
        body=body,
        part=part,
        summary=summary,
        assigned_by=acting_user,
        assigned_for=acting_user.body or case.issuing_body,
        assigned_at=clock.now(),
        deadline=deadline,
        **_asked_of(body, part, contribute_within),
    )
    CaseDeadline.objects.create(case=case, deadline=deadline, purpose=Purpose.ASSIGNMENT, debtor=body)
    if part == Assignment.Part.LEAD:
        case.lead_department = body
    append_event(case, verb, acting_user=acting_user, reason=summary, details=details)
    keep(case, "lead_department")
    return assignment


@one_transaction()
def accept_assignment(assignment: Assignment, *, acting_user: User) -> Assignment:
    """接受交办, by a handler or head of the body it was assigned to. What a joint department owes runs from today."""
    case = lock(assignment.case)
    found = take(assignment)
    if found.status != Assignment.Status.PENDING:
        raise Refusal(f"这次交办{found.get_status_display()}，不能再次答复。")
    require_assigned(found, case, acting_user)
    found.status, found.answered_by, found.answered_at = (
        Assignment.Status.ACCEPTED,
        acting_user,
        clock.now(),
    )
    meet_answer(found, acting_user=acting_user)
    owe_contribution(case, found, acting_user=acting_user)
    found.save()
    append_event(case, Verb.ASSIGNMENT_ACCEPTED, acting_user=acting_user, details={"body": found.body.name})
    keep(case)
    return found


def owe_contribution(case: Case, assignment: Assignment, *, acting_user: User, term: str = "") -> None:
    """Opens the clock of a 会办意见 that is owed and not running; the caller saves the row."""
    running = assignment.contribution_deadline
    if assignment.contribution != Owes.OWED or (running is not None and running.is_open):
        return
    term = term or assignment.contribution_within
    owed = owe_now(case, Purpose.JOINT, debtor=assignment.body, acting_user=acting_user, term=term)
    assignment.contribution_deadline = owed.deadline


def take(assignment: Assignment) -> Assignment:
    """The row as it stands, locked; the caller has locked its case. The caller's object follows it."""
    found = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("case__subject", "body", "deadline", "contribution_deadline", "assigned_for")
        .get(pk=assignment.pk)
    )
    found.case = assignment.case
    return found


def require_assigned(assignment: Assignment, case: Case, user: User) -> None:
    """Raises NotYours for anybody but the handlers and heads (officers, verifiers) of the assigned body."""
    if not acts_for(user, assignment.body_id, case) or not user.holds(Role.HEAD, *OFFICER.values()):
        raise NotYours("只有承办单位的经办人或者负责人可以答复交办。")


def meet_answer(assignment: Assignment, *, acting_user: User) -> None:
    """The clock of the answer is met, where it is still open."""
    if assignment.deadline is not None and assignment.deadline.is_open:
        meet(assignment.deadline, on=clock.today(), acting_user=acting_user)


def end_clocks(assignment: Assignment, *, acting_user: User, reason: str) -> None:
    """Nothing is owed under this assignment any more."""
    for deadline in (assignment.deadline, assignment.contribution_deadline):
        if deadline is not None and deadline.is_open:
            cancel(deadline, on=clock.today(), acting_user=acting_user, reason=reason)


def _asked_of(body: Body, part: str, within: str) -> dict[str, Any]:
    if part != Assignment.Part.JOINT:
        return {}
    if within:
        parse_term(within)
    if not within and not (body.plays("D") and not body.plays("V")):
        return {}
    return {"contribution": Owes.OWED, "contribution_within": within}


def _withdraw_lead(case: Case, *, acting_user: User) -> bool:
    """Takes the lead away from the body that has it; True where the case was ever assigned to a lead before.

    One that had asked to be released (申请退单) is released by that: another takes its place.
    """
    leads = case.assignments.filter(part=Assignment.Part.LEAD)
    had = leads.exists()
    held = (*LIVE, Assignment.Status.REFUSED)
    for row in leads.filter(status__in=held).select_related("deadline", "contribution_deadline", "body"):
        end_clocks(row, acting_user=acting_user, reason="改派")
        _tell_released(case, row)
        row.status = Assignment.Status.WITHDRAWN
        row.save(update_fields=["status"])
    return had


def _take_over(case: Case, heir: Body) -> dict[str, Any]:
    """The new lead takes over what the old one owed and what was addressed to it; what went over, for the event.

    Clocks run on: to be reassigned buys no time. A request of the old lead for more of it is at an end.
    """
    former = case.lead_department
    if former is None or former.pk == heir.pk:
        return {}
    line = {body.pk for body in line_of(former)}
    if heir.pk in line:
        return {}
    count = turn_over(case, line, heir)
    papers = CaseNotice.objects.filter(case=case, notice__voided_at=None)
    papers = papers.filter(Q(turned_to__in=line) | Q(turned_to=None, notice__addressee__in=line))
    still = Q(notice__signed_for_at=None) | Q(deadlines__debtor=heir)
    newest = papers.exclude(move="").order_by("-id").values_list("pk", flat=True).first()
    keys = set(papers.filter(still).values_list("pk", flat=True)) | ({newest} if newest else set())
    CaseNotice.objects.filter(pk__in=keys).update(turned_to=heir)
    ExtensionRequest.objects.filter(
        case=case, body__in=line, status__in=ExtensionRequest.UNDER_WAY, owed__debtor=heir
    ).update(status=ExtensionRequest.Status.WITHDRAWN, decided_at=clock.now(), opinion="已改派，申请随之终结")
    if not (count or keys):
        return {}
    return {"from": former.name, "clocks": count, "papers": len(keys)}


def _tell_released(case: Case, assignment: Assignment) -> None:
    """The old lead's people are told while they may still know of the case."""
    tell_of_case(
        case,
        people_of(assignment.body_id, Role.HANDLER, Role.HEAD),
        topic=Topic.ASSIGNED,
        title=f"{case.number}已改派",
        text="本案已改派其他单位承办，本单位不再办理，未办结的期限一并转出。",
        href="/",
        key=f"released:{assignment.pk}",
    )


def last_day_to_refuse(assignment: Assignment) -> date:
    """Until when the body may ask to be released: the limit `assignment_refuse` from the day of the assignment."""
    on = assignment.assigned_at.astimezone(clock.ZONE).date()
    found = limit("assignment_refuse", on)
    return last_day(found.amount, found.unit, on, calendar_since(on))


def _require_issuing_side(user: User, case: Case) -> None:
    held = standing(user, case)
    if not (ISSUING_LETTERS & (held.leads | held.drafts) or (held.takes_in and held.issued_case)):
        raise NotYours("只有案件承办机关可以交办。")
