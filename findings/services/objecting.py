"""Objections, complaints and corrections: filing, entering, handling, deciding, passing on to a court."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Purpose, Verb
from casework.services import NotYours, cancel_owed, owe_now
from casework.services.evidence import Upload
from casework.services.issuing import NEW_MEASURES
from casework.services.recording import lock
from findings.models import Finding, Objection, Petitioner, Sanction
from findings.proceeding import OPEN, Status
from findings.queries.objections import authority_for, may_enter, may_file
from findings.remedy_facts import of_the_objection
from findings.services.correcting import as_entries, carry_out_corrections, corrections_of
from findings.services.recording import end_finding
from findings.services.revoking import can_be_revoked, revoke_with
from findings.services.sanctioning import lift_sanctions
from findings.services.stepping import (
    Ruling,
    arrive,
    attach,
    draft_ruling,
    issue_ruling,
    meet_clock,
    note,
    require,
    require_not_paused,
    rule,
    step,
)
from notices.services import void
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Outcome = Objection.Outcome
OF_A_COMPLAINT = (Outcome.FOUNDED, Outcome.UNFOUNDED)


@dataclass(frozen=True)
class Target:
    """What is objected to: one of the four; none of them is the handling of the case itself."""

    paper: CaseNotice | None = None
    finding: Finding | None = None
    sanction: Sanction | None = None
    court: Body | None = None
    docket: str = ""


@dataclass(frozen=True)
class Said:
    """What the applicant says."""

    kind: str
    grounds: str
    request: str
    facts: str
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True)
class Person:
    """Who objects on paper. Restricted: it goes into a table of its own, and into no event."""

    name: str
    phone: str = ""
    address: str = ""


@one_transaction()
def file_objection(case: Case, target: Target, said: Said, *, acting_user: User) -> Objection:
    """拟异议 by a handler of the body concerned; it is sent by the head. It stops no measure."""
    if not may_file(acting_user, case):
        raise NotYours("异议由涉事单位的经办人填报，单位负责人报送。")
    row = _create(case, target, said, acting_user=acting_user, applicant=acting_user.body)
    row.evidence.set(attach(case, said.uploads, "异议附件", acting_user=acting_user))
    note(row, Verb.APPLICATION_DRAFTED, acting_user=acting_user)
    return row


@one_transaction()
def enter_objection(
    case: Case, target: Target, said: Said, person: Person, *, acting_user: User
) -> Objection:
    """登记书面异议 of a person concerned or another body, by an intake officer: it has arrived at once."""
    if not may_enter(acting_user, case):
        raise NotYours("书面异议由纪检监察机关或者信用办的受理员登记。")
    name = require(person.name, "申请人姓名或者名称", "name")
    row = _create(case, target, said, acting_user=acting_user, applicant=None)
    Petitioner.objects.create(
        objection=row, name=name, phone=person.phone.strip(), address=person.address.strip()
    )
    # Papers of a person concerned may tell who that is.
    row.evidence.set(attach(case, said.uploads, "异议附件", acting_user=acting_user, is_internal=True))
    arrive(row, acting_user=acting_user)
    return row


def _create(
    case: Case, target: Target, said: Said, *, acting_user: User, applicant: Body | None
) -> Objection:
    lock(case)
    require_not_paused(case)
    _require_fitting(case, target, said)
    duplicate = Objection.objects.filter(
        case=case,
        paper=target.paper,
        finding=target.finding,
        sanction=target.sanction,
        court=target.court,
        applicant_body=applicant,
        status__in=OPEN,
    )
    if applicant is not None and duplicate.exists():
        raise Refusal(
            "本单位对同一事项的异议正在办理，不能重复提出。", remedy="请等决定后再提，或者撤回前件。"
        )
    return Objection.objects.create(
        case=case,
        kind=said.kind,
        grounds=said.grounds,
        request=require(said.request, "请求", "request"),
        facts=require(said.facts, "事实和理由", "facts"),
        paper=target.paper,
        finding=target.finding,
        sanction=target.sanction,
        court=target.court,
        docket=target.docket,
        applicant_body=applicant,
        is_on_paper=applicant is None,
        handled_by=authority_for(case, paper=target.paper, finding=target.finding, sanction=target.sanction),
        applied_by=acting_user,
        applied_at=clock.now(),
        status=Status.FILED if applicant is not None else Status.APPLIED,
    )


def _require_fitting(case: Case, target: Target, said: Said) -> None:
    """The object is of this case and stands; a complaint is about the handling, everything else about an object."""
    objects = [found for found in (target.paper, target.finding, target.sanction, target.court) if found]
    if said.kind != Objection.Kind.COMPLAINT and not objects:
        raise Refusal(
            "没有选择对什么提出异议。", field="target", remedy="对办理方式有意见的，类别请选“投诉”。"
        )
    of_case = {
        target.paper.case_id if target.paper else case.pk,
        target.finding.case_id if target.finding else case.pk,
        target.sanction.finding.case_id if target.sanction else case.pk,
    }
    if of_case != {case.pk}:
        raise Refusal("所选事项不属于本案。", field="target")
    if target.finding is not None and not target.finding.stands:
        raise Refusal(f"这条认定记录{target.finding.get_status_display()}，不必提出异议。", field="target")
    if target.sanction is not None and target.sanction.lifted_on is not None:
        raise Refusal("这项惩戒措施已经解除，不必提出异议。", field="target")
    if target.paper is not None and target.paper.notice.voided_at is not None:
        raise Refusal("这份文书已经作废，不必提出异议。", field="target")


# --- a court's own ------------------------------------------------------------------------------------------


@one_transaction()
def pass_on(row: Objection, *, acting_user: User) -> Objection:
    """转送法院: logged with the day and the person; the court decides by its own clocks."""
    passed = step(row, "pass_on", acting_user=acting_user, passed_on_by=acting_user, passed_on_at=clock.now())
    assert passed.court is not None
    meet_clock(passed.acceptance_owed, acting_user=acting_user)
    details = {"court": passed.court.name, "docket": passed.docket}
    note(passed, Verb.APPLICATION_PASSED_ON, acting_user=acting_user, details=details)
    return passed


@one_transaction()
def note_answer(row: Objection, *, answer: str, answered_on: date, acting_user: User) -> Objection:
    """登记法院答复, once it is known."""
    answer = require(answer, "法院答复", "answer")
    if answered_on > clock.today():
        raise Refusal("法院答复日期不能晚于今天。", field="answered_on")
    noted = step(
        row,
        "note_answer",
        acting_user=acting_user,
        court_answer=answer,
        court_answered_on=answered_on,
        ended_at=clock.now(),
    )
    note(noted, Verb.COURT_ANSWERED, acting_user=acting_user, reason=answer)
    return noted


# --- ours ---------------------------------------------------------------------------------------------------


@one_transaction()
def draft_objection_decision(
    row: Objection,
    ruling: Ruling,
    *,
    corrections: dict[tuple[str, str], str] | None = None,
    acting_user: User,
) -> Objection:
    """拟异议处理决定书 by an officer without a first hand: 维持, 更正 or 撤销; of a complaint 成立 or 不成立.

    Who objected to what, the outcome and what is corrected the document says as the file has it.
    """
    outcome = ruling.outcome
    is_complaint = row.kind == Objection.Kind.COMPLAINT
    if (outcome in OF_A_COMPLAINT) != is_complaint:
        raise Refusal(
            "结论与类别不符。",
            field="outcome",
            remedy="投诉的结论是成立或者不成立，其他的是维持、更正或者撤销。",
        )
    changed = corrections_of(row, corrections or {}) if outcome == Outcome.CORRECT else []
    if outcome == Outcome.CORRECT and not changed:
        raise Refusal(
            "没有写明更正哪一项。", field="outcome", remedy="请填写更正后的值；不更正的请选择维持。"
        )
    measures = ruling.facts.consequences if outcome == Outcome.FOUNDED else ()
    if outcome == Outcome.FOUNDED and not measures:
        raise Refusal("没有写明处理措施。", field="consequences", remedy="请写明将怎样处理。")
    known: dict[str, Any] = of_the_objection(row, outcome, changed)
    return draft_ruling(
        row,
        replace(ruling, facts=replace(ruling.facts, **known)),
        acting_user=acting_user,
        corrections=as_entries(changed),
        measures="\n".join(measures)[:2000],
    )


@one_transaction()
def decide_objection(row: Objection, *, acting_user: User) -> Objection:
    """决定 by a leader who neither drafted it nor signed what is objected to; its effects follow in this act.

    撤销 was approved by another leader before (`stepping.review`).
    """
    decided = rule(row, acting_user=acting_user)
    if decided.outcome == Outcome.CORRECT:
        carry_out_corrections(decided, acting_user=acting_user)
    elif decided.outcome == Outcome.REVOKE:
        _revoke(decided, acting_user=acting_user)
    return issue_ruling(decided, acting_user=acting_user)


def _revoke(row: Objection, *, acting_user: User) -> None:
    """T23 where the table allows it from the case's state, else the one thing that was objected to alone."""
    case, reason = row.case, f"异议成立：{row.found}"
    if row.sanction is not None:
        lift_sanctions(row.sanction.finding, only=[row.sanction], reason=reason, acting_user=acting_user)
    elif row.finding is not None:
        finding = row.finding
        finding.case = case
        if can_be_revoked(case, withdrawn=finding, acting_user=acting_user):
            revoke_with(row, reason=reason, acting_user=acting_user)
        else:
            end_finding(finding, status=Finding.Status.REVOKED, reason=reason, acting_user=acting_user)
        if finding.paper is not None and finding.paper.notice.signed_for_at is None:
            void(finding.paper.notice, reason=reason)
    elif row.paper is not None:
        in_force = is_measure_in_force(row.paper)
        revocable = can_be_revoked(case, withdrawn=None, acting_user=acting_user)
        if in_force and revocable:
            revoke_with(row, reason=reason, acting_user=acting_user)
        elif in_force and case.state == State.EARLY_WARNING:
            _withdraw_measure(case, reason=reason, acting_user=acting_user)
        # An early warning keeps its number: its lifting names it.
        if row.paper.notice.signed_for_at is None and (revocable or not in_force):
            void(row.paper.notice, reason=reason)


def _withdraw_measure(case: Case, *, reason: str, acting_user: User) -> None:
    """A measure that the table does not revoke (an early warning): it asks nothing more, and its issuer goes on.

    The case stays until the issuer lifts it or takes another measure, for which the limit of a review runs.
    """
    cancel_owed(case, acting_user=acting_user, reason=reason[:300])
    issuer = case.measure_issuer or case.issuing_body
    owe_now(case, Purpose.REVIEW, debtor=issuer, acting_user=acting_user)


def is_measure_in_force(paper: CaseNotice) -> bool:
    """Whether the document is the newest that issued a measure: with it the case stands or falls."""
    newest = CaseNotice.objects.filter(case=paper.case_id, move__in=NEW_MEASURES).order_by("-id").first()
    return newest is not None and newest.pk == paper.pk
