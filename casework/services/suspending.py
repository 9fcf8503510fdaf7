"""中止, 恢复 (T21). While a case is suspended everything rests; resumed, it goes on where it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.models import Case, Draft, Suspension
from casework.services.addressing import kept_for_department
from casework.services.dating import require_ahead
from casework.services.drafting import Content, Paper, facts_of, put_forward, reason_in, require_document
from casework.services.issuing import issue
from casework.services.laying_by import lay_by, take_up_drafts
from casework.services.merger_facts import rest_facts
from casework.services.moving import NotYours
from casework.services.recording import lock
from casework.services.slipping import file_slip, require_printable
from notices.facts import MergerSlipFacts, ResumptionFacts, SuspensionFacts
from notices.kinds import Kind
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Ground = Suspension.Ground
EXPECTED = "预计恢复日期"
OPEN = Q(resumed_on=None, taken_back_on=None)
# What the document calls each ground.
PRINTED: dict[str, str] = {
    Ground.LITIGATION: "相关诉讼、仲裁尚未审结",
    Ground.RETRIAL: "案件进入再审",
    Ground.STAY: "人民法院中止执行",
    Ground.FORCE_MAJEURE: "发生不可抗力",
}


@dataclass(frozen=True)
class SuspensionTerms:
    """Why a case rests and until when it is expected to."""

    ground: str
    expected_until: date


@one_transaction()
def draft_suspension(
    case: Case, facts: SuspensionFacts, terms: SuspensionTerms, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 中止告知; the cause printed is the ground of `terms`, its day that of the signing.

    What lies with the leader is laid by. Raises NotYours, Stale or Refusal naming the field.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "suspend"):
        raise NotYours("案件现在不能中止，或者不由你拟办：中止由案件的承办机关办理。")
    said = suspension_content(case, facts, terms, paper=paper)
    lay_by(case, acting_user=acting_user)
    draft = put_forward(case, said, acting_user=acting_user)
    require_printable(slip_of_rest(draft))
    return draft


def suspension_content(
    case: Case, facts: SuspensionFacts, terms: SuspensionTerms, *, paper: Paper
) -> Content:
    """What 中止告知 says. Raises Refusal naming the field."""
    if terms.ground not in Ground.values:
        raise Refusal("没有选择中止情形。", field="ground", remedy="请选择一种情形。")
    require_ahead(EXPECTED, terms.expected_until, field="expected_until")
    return Content.of(
        paper,
        move="suspend",
        kind=Kind.SUSPENSION,
        facts=replace(facts, cause=PRINTED[terms.ground]),
        reason=reason_in(Kind.SUSPENSION, facts),
        extras={"ground": terms.ground, "expected_until": terms.expected_until.isoformat()},
        addressee_name=kept_for_department(case),
    )


@one_transaction()
def approve_suspension(draft: Draft, *, acting_user: User) -> Suspension:
    """T21 中止: from today no clock runs, no desk is open, nothing is proposed. 审批表 and 中止告知 go on file."""
    require_document(draft)
    extras = draft.content["extras"]
    expected_until = date.fromisoformat(extras["expected_until"])
    require_ahead(EXPECTED, expected_until, at_signing=True)
    details = {"ground": Ground(extras["ground"]).label, "expected_until": extras["expected_until"]}
    form = slip_of_rest(draft, acting_user.full_name)
    kept = bool(draft.addressee_name)
    notice = issue(draft, acting_user=acting_user, details=details, is_internal=kept)
    assert notice is not None
    slip = file_slip(draft, Kind.MERGER_SLIP, form, acting_user=acting_user)
    return Suspension.objects.create(
        case=draft.case,
        ground=extras["ground"],
        expected_until=expected_until,
        reason=draft.reason,
        paper_number=notice.number_text,
        paper=notice.paper,
        slip=slip,
        suspended_by=acting_user,
        suspended_on=clock.today(),
    )


def slip_of_rest(draft: Draft, approver: str = "") -> MergerSlipFacts:
    """The 并案（中止）审批表 of a drafted rest; without an approver's name as it stands before the leader."""
    said = {"approver": approver} if approver else {}
    on = draft.drafted_at.astimezone(clock.ZONE).date()
    cause = facts_of(draft).cause
    return rest_facts(draft.case, cause=cause, by=draft.drafted_by.full_name, on=on, **said)


@one_transaction()
def draft_resumption(case: Case, facts: ResumptionFacts, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 恢复告知 of a case that rests; its day is that of the signing. NotYours, Stale or Refusal."""
    lock(case)
    if not may_draft_move(acting_user, case, "resume"):
        raise NotYours("案件现在不能恢复，或者不由你拟办：恢复由案件的承办机关办理。")
    return put_forward(case, resumption_content(case, facts, paper=paper), acting_user=acting_user)


def resumption_content(case: Case, facts: ResumptionFacts, *, paper: Paper) -> Content:
    """What 恢复告知 says."""
    return Content.of(
        paper,
        move="resume",
        kind=Kind.RESUMPTION,
        facts=facts,
        reason=reason_in(Kind.RESUMPTION, facts),
        addressee_name=kept_for_department(case),
    )


@one_transaction()
def approve_resumption(draft: Draft, *, acting_user: User) -> Suspension | None:
    """T21 恢复: back where it came from; each date moves by the days it stood still.

    What was laid by when the case was suspended lies with its leader again.
    """
    notice = issue(draft, acting_user=acting_user, is_internal=bool(draft.addressee_name))
    assert notice is not None
    case = draft.case
    take_up_drafts(case, acting_user=acting_user)
    suspension = Suspension.objects.select_for_update().filter(OPEN, case=case).first()
    if suspension is None:
        return None  # An older case: that it rested is on paper alone.
    suspension.resumed_by, suspension.resumed_on = acting_user, clock.today()
    suspension.resumed_for, suspension.resumption_number = draft.reason, notice.number_text
    suspension.resumption_paper = notice.paper
    suspension.save()
    return suspension


def present_suspension(case: Case) -> Suspension | None:
    """The suspension under which a case rests now, or None."""
    return Suspension.objects.filter(OPEN, case=case).first()
