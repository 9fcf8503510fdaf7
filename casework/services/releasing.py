"""退单: a body that was wrongly assigned a case asks to be released, once and at once; a leader decides.

Until the decision the assignment stays where it is put: nothing else is owed under it, but what the case's documents
ask of its department runs on. The decision makes the 退单审批单.
"""

from __future__ import annotations

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.models import Assignment, Case, Verb
from casework.services.assigning import (
    assign,
    end_clocks,
    last_day_to_refuse,
    meet_answer,
    owe_contribution,
    require_assigned,
    take,
)
from casework.services.recording import append_event, keep, lock
from casework.services.slipping import (
    GRANTED,
    REFUSED,
    issue_slip,
    opinion_of,
    paragraphs_of,
    require_printable,
    zh,
)
from casework.services.telling import tell_of_case
from notices.facts import ReturnSlipFacts
from notices.facts.shared import SUBJECT_LIMIT
from notices.kinds import Kind
from notifications.models import Topic
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

UNKNOWN = "不清楚"
Status = Assignment.Status


def why_not_refuse(assignment: Assignment) -> str:
    """Why the body may not ask to be released (any more), as a sentence; "" where it may."""
    if assignment.is_release_granted is False:
        return "退单申请已经审批，不准予退单，不能再次申请。"
    if assignment.status not in (Status.PENDING, Status.ACCEPTED):
        return f"这次交办{assignment.get_status_display()}，不能申请退单。"
    last = last_day_to_refuse(assignment)
    if clock.today() > last:
        return f"申请退单应当在{zh(last)}以前提出，现已超过期限。请接受交办；确需改派的，请商承办机关。"
    return ""


@one_transaction()
def refuse_assignment(
    assignment: Assignment,
    *,
    reason: str,
    suggested_body: Body | None,
    acting_user: User,
    suggestion_basis: str = "",
) -> Assignment:
    """申请退单 before or after accepting, within the limit `assignment_refuse` of the assignment, once.

    `suggested_body` is whose it is, None where the body does not know. Raises NotYours, Stale or Refusal.
    """
    case = lock(assignment.case)
    found = take(assignment)
    require_assigned(found, case, acting_user)
    if refused := why_not_refuse(found):
        raise Refusal(refused)
    if not reason.strip():
        raise Refusal("没有写明退单理由。", field="reason", remedy="请写明不属于本单位职责的依据。")
    if suggested_body is not None and acting_user.works_for(suggested_body.pk):
        raise Refusal("建议的承办单位就是本单位。", field="suggested_body", remedy="请另选，或者选“不清楚”。")
    found.refusal, found.suggested_body = reason.strip(), suggested_body
    found.suggestion_basis = suggestion_basis.strip()
    found.refused_by, found.refused_at = acting_user, clock.now()
    require_printable(_facts(found, REFUSED, "—", found.assigned_by))
    if found.status == Status.PENDING:
        found.answered_by, found.answered_at = acting_user, found.refused_at
        meet_answer(found, acting_user=acting_user)
    found.status = Status.REFUSED
    found.save()
    details = {"body": found.body.name, "suggested": suggested_body.name if suggested_body else UNKNOWN}
    append_event(case, Verb.ASSIGNMENT_REFUSED, acting_user=acting_user, reason=reason, details=details)
    keep(case)
    return found


@one_transaction()
def keep_assignment(assignment: Assignment, *, opinion: str, acting_user: User) -> Assignment:
    """不准予退单, with a reason: the body has the case in hand, and may not ask again."""
    case, found = _take_refused(assignment, acting_user)
    if not opinion.strip():
        raise Refusal("没有写明不准予退单的理由。", field="opinion", remedy="请写明属于该单位职责的依据。")
    _decide(found, is_granted=False, opinion=opinion, acting_user=acting_user)
    found.status = Status.ACCEPTED
    owe_contribution(case, found, acting_user=acting_user)
    found.save()
    details = {"body": found.body.name}
    append_event(
        case, Verb.ASSIGNMENT_KEPT, acting_user=acting_user, reason=found.release_opinion, details=details
    )
    keep(case)
    _tell(found, f"{case.number}不准予退单", found.release_opinion)
    _make_slip(found, REFUSED, acting_user)
    return found


@one_transaction()
def release_assignment(
    assignment: Assignment,
    *,
    opinion: str,
    acting_user: User,
    body: Body | None = None,
    summary: str = "",
) -> Assignment | None:
    """准予退单: `body` takes the released body's place in the same part; its new assignment.

    A joint part may be left to the lead (`body` None, nothing new); a case is never without a lead. Raises Refusal.
    """
    case, found = _take_refused(assignment, acting_user)
    if body is None and found.part == Assignment.Part.LEAD:
        raise Refusal("牵头单位退单的，必须改派。", field="body", remedy="请选择改派的承办单位。")
    if is_same_body(body, found.body):
        raise Refusal("改派单位就是申请退单的单位。", field="body", remedy="请另选单位，或者不准予退单。")
    _decide(found, is_granted=True, opinion=opinion, acting_user=acting_user)
    found.status = Status.WITHDRAWN
    end_clocks(found, acting_user=acting_user, reason="准予退单")
    _tell(found, f"{case.number}准予退单", found.release_opinion)
    found.save()
    heir = body or case.lead_department
    details = {"body": found.body.name, "heir": heir.name}
    append_event(
        case,
        Verb.ASSIGNMENT_RELEASED,
        acting_user=acting_user,
        reason=found.release_opinion,
        details=details,
    )
    keep(case)
    made = None
    if body is not None:
        made = assign(
            case,
            body,
            part=found.part,
            summary=summary or found.summary,
            acting_user=acting_user,
            contribute_within=found.contribution_within,
        )
    _make_slip(found, GRANTED, acting_user, heir=heir)
    return made


def _take_refused(assignment: Assignment, user: User) -> tuple[Case, Assignment]:
    case = lock(assignment.case)
    found = take(assignment)
    if found.status != Status.REFUSED:
        raise Stale("这次交办没有待审批的退单申请。请刷新后查看。")
    if not user.works_for(found.assigned_for_id) or not ISSUING_LETTERS & standing(user, case).leads:
        raise NotYours("退单由交办机关的负责人审批。")
    return case, found


def _decide(assignment: Assignment, *, is_granted: bool, opinion: str, acting_user: User) -> None:
    assignment.is_release_granted = is_granted
    assignment.release_opinion = (opinion.strip() or "同意退单。")[:200]
    assignment.release_decided_by, assignment.release_decided_at = acting_user, clock.now()


def _make_slip(assignment: Assignment, outcome: str, leader: User, heir: Body | None = None) -> None:
    applicant = assignment.refused_by
    assert applicant is not None  # whoever asked
    issue_slip(
        assignment.case,
        Kind.RETURN_SLIP,
        _facts(assignment, outcome, assignment.release_opinion, leader, heir),
        body=assignment.body,
        issuer=assignment.assigned_for,
        applicant=applicant,
        acting_user=leader,
    )


def _facts(
    assignment: Assignment, outcome: str, opinion: str, leader: User, heir: Body | None = None
) -> ReturnSlipFacts:
    applicant, asked_at = assignment.refused_by, assignment.refused_at
    assert applicant is not None and asked_at is not None
    suggested = assignment.suggested_body
    return ReturnSlipFacts(
        subject_matter=assignment.case.title[:SUBJECT_LIMIT],
        applicant=assignment.body.name,
        applied_by=applicant.full_name,
        received_on=zh(assignment.answered_at or assignment.assigned_at),
        applied_on=zh(asked_at),
        reasons=paragraphs_of(assignment.refusal, field="reason", what="退单理由"),
        suggested_body=suggested.name if suggested else UNKNOWN,
        suggested_because=assignment.suggestion_basis or ("见退单理由" if suggested else UNKNOWN),
        opinions=(opinion_of(opinion, leader),),
        outcome=outcome,
        new_body=heir.name if heir else "",
    )


def _tell(assignment: Assignment, title: str, text: str) -> None:
    assert assignment.refused_by is not None
    tell_of_case(assignment.case, [assignment.refused_by], topic=Topic.RESULT, title=title, text=text)
