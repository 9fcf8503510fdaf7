"""会办: what the joint departments of a case deliver, under one lead.

Each owes its part by a clock of its own. The lead's report does not wait for them: it goes on, and its page says what
is missing. A part that will not do is returned for more, by the lead or by whoever assigned it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

import clock
from accounts.models import User
from accounts.roles import OFFICER, Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.models import Assignment, Case, Contribution, Evidence, Verb
from casework.services.assigning import LIVE, owe_contribution, require_assigned, take
from casework.services.owing import parse_term
from casework.services.recording import append_event, keep, lock
from casework.services.telling import people_of, tell_of_case
from deadlines.services import meet
from notifications.models import Topic
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

Owes = Assignment.Contribution


def joint_parts(case: Case) -> QuerySet[Assignment]:
    """The joint departments that owe or have delivered something, oldest first, with what they delivered."""
    rows = case.assignments.filter(part=Assignment.Part.JOINT, status__in=LIVE).exclude(
        contribution=Owes.NONE
    )
    return (
        rows.select_related("body", "contribution_deadline")
        .prefetch_related("contributions__filed_by", "contributions__evidence")
        .order_by("assigned_at", "id")
    )


@one_transaction()
def contribute(
    assignment: Assignment, text: str, *, evidence: Iterable[Evidence] = (), acting_user: User
) -> Contribution:
    """会办反馈 by a handler or head of the joint department (its officer or verifier, where it is another body).

    Its clock is met, and the lead's and the assigning people are told. Raises NotYours, Stale or Refusal.
    """
    case = lock(assignment.case)
    found = take(assignment)
    require_assigned(found, case, acting_user)
    if found.status != Assignment.Status.ACCEPTED or found.contribution != Owes.OWED:
        raise Stale("这项会办现在没有待反馈的意见。请刷新后查看。")
    if not text.strip():
        raise Refusal("没有写会办意见。", field="text", remedy="请写明办了什么、结果和意见。")
    made = Contribution.objects.create(
        assignment=found, text=text.strip(), filed_by=acting_user, filed_at=clock.now()
    )
    made.evidence.set(evidence)
    if found.contribution_deadline is not None and found.contribution_deadline.is_open:
        meet(found.contribution_deadline, on=clock.today(), acting_user=acting_user)
    found.contribution = Owes.SENT
    found.save(update_fields=["contribution"])
    details = {"body": found.body.name, "contribution": made.pk}
    append_event(case, Verb.CONTRIBUTED, acting_user=acting_user, reason=made.text, details=details)
    keep(case)
    lead = people_of(case.lead_department_id, Role.HANDLER, Role.HEAD)
    tell_of_case(
        case,
        {*lead, found.assigned_by},
        topic=Topic.RESULT,
        title=f"{case.number}{found.body.label}已反馈会办意见",
        text=made.text[:500],
        key=f"contribution:{made.pk}",
    )
    return made


def may_return(contribution: Contribution, case: Case, user: User) -> bool:
    """Whether the person may send it back: the lead department's, or an officer or leader of the issuing side."""
    if contribution.returned_at is not None or case.is_paused or case.has_ended:
        return False
    if contribution.assignment.contribution != Owes.SENT or contribution.assignment.status not in LIVE:
        return False
    held = standing(user, case)
    leads_it = acts_for(user, case.lead_department_id, case) and user.holds(Role.HANDLER, Role.HEAD)
    return leads_it or bool(ISSUING_LETTERS & (held.drafts | held.leads))


@one_transaction()
def return_contribution(
    contribution: Contribution, *, reason: str, within: str = "", acting_user: User
) -> Assignment:
    """退回补办 with what is lacking and a new term (empty: the assignment's own). Raises NotYours or Refusal."""
    case = lock(contribution.assignment.case)
    found = take(contribution.assignment)
    row = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    row.assignment = found
    if row.returned_at is not None or found.contribution != Owes.SENT:
        raise Stale("这份会办意见已经退回。请刷新后查看。")
    if not may_return(row, case, acting_user):
        raise NotYours("会办意见由牵头单位或者承办机关退回。")
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须补充的内容。")
    if within:
        parse_term(within)
    row.returned_for, row.returned_by, row.returned_at = reason.strip(), acting_user, clock.now()
    row.save(update_fields=["returned_for", "returned_by", "returned_at"])
    found.contribution = Owes.OWED
    owe_contribution(case, found, acting_user=acting_user, term=within)
    found.save()
    details = {"body": found.body.name, "contribution": row.pk}
    append_event(
        case, Verb.CONTRIBUTION_RETURNED, acting_user=acting_user, reason=row.returned_for, details=details
    )
    keep(case)
    return found


def may_ask_for_joint(case: Case, user: User) -> bool:
    """Whether the person works for the lead department of a case that is under way."""
    under_way = not (case.has_ended or case.is_paused)
    return under_way and acts_for(user, case.lead_department_id, case) and user.holds(Role.HANDLER, Role.HEAD)


@one_transaction()
def ask_for_joint(case: Case, body: Body, *, reason: str, acting_user: User) -> None:
    """提请会办: the lead asks the issuing body to assign `body` jointly. It assigns nothing itself."""
    case = lock(case)
    if not may_ask_for_joint(case, acting_user):
        raise NotYours("提请会办由牵头单位的经办人或者负责人办理。")
    if acting_user.works_for(body.pk):
        raise Refusal("提请会办的单位就是本单位。", field="body", remedy="请另选单位。")
    if case.assignments.filter(body=body, status__in=LIVE).exists():
        raise Refusal(f"已经交办{body.name}，不必提请。", field="body")
    if not reason.strip():
        raise Refusal("没有写明提请会办的事由。", field="reason", remedy="请写明需要该单位办什么。")
    append_event(
        case, Verb.JOINT_ASKED, acting_user=acting_user, reason=reason.strip(), details={"body": body.name}
    )
    keep(case)
    issuer = case.measure_issuer_id or case.issuing_body_id
    tell_of_case(
        case,
        people_of(issuer, *(OFFICER[letter] for letter in ISSUING_LETTERS)),
        topic=Topic.ASSIGNED,
        title=f"{case.number}提请{body.label}会办",
        text=reason.strip()[:500],
    )
