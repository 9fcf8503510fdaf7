"""Changing the sanctions of a finding that stands: drafted by an officer, approved by a leader of the same body."""

from __future__ import annotations

from collections.abc import Sequence

import clock
from accounts.models import User
from casework.access import standing
from casework.lifecycle import PAUSED
from casework.models import Case, Verb
from casework.services import NotYours, Stale, record
from casework.services.recording import lock
from findings.models import Finding, Sanction, SanctionPlan
from findings.queries.sanctions import submitted_plan
from findings.services.guarding import require_text
from findings.services.sanctioning import SanctionTerms, check_terms, impose_sanctions, lift_sanctions
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

# Whose bodies sanction (domain 2.3, T16, T18): the commission, the credit office, the determining authority.
SANCTIONING = frozenset("JFR")


@one_transaction()
def draft_sanctions(
    finding: Finding, terms: Sequence[SanctionTerms], *, reason: str, acting_user: User
) -> SanctionPlan:
    """Puts further sanctions before the leader. Raises NotYours, Stale, or Refusal naming the field."""
    case = _take(finding, acting_user)
    if not terms:
        raise Refusal("没有填写惩戒措施。", field="sanctions", remedy="请至少填写一项。")
    check_terms(terms)
    in_force = set(Sanction.objects.filter(finding=finding, lifted_on=None).values_list("kind", flat=True))
    for term in terms:
        if term.kind in in_force:
            raise Refusal(f"“{Sanction.Kind(term.kind).label}”已在实施，不能重复登记。", field="kind")
    stored = [term.to_json() for term in terms]
    return _submit(case, finding, SanctionPlan.Kind.IMPOSE, reason, acting_user, terms=stored)


@one_transaction()
def draft_lifting_of_sanction(sanction: Sanction, *, reason: str, acting_user: User) -> SanctionPlan:
    """Puts the lifting of one sanction before the leader, with its reason."""
    case = _take(sanction.finding, acting_user)
    if Sanction.objects.filter(pk=sanction.pk).exclude(lifted_on=None).exists():
        raise Stale("这项惩戒措施已经解除。请刷新后查看。")
    return _submit(case, sanction.finding, SanctionPlan.Kind.LIFT, reason, acting_user, sanction=sanction)


@one_transaction()
def approve_plan(plan: SanctionPlan, *, acting_user: User) -> SanctionPlan:
    """核准 by a leader of the body that drafted, never the drafter: the sanctions are imposed, or the one lifted."""
    case = lock(plan.case)
    _require_leader(plan, case, acting_user)
    if plan.drafted_by_id in acting_user.persons:
        raise NotYours("拟办人不能核准本人的拟办。")
    _turn(plan, SanctionPlan.Status.APPROVED, acting_user)
    finding = Finding.objects.select_related("body").get(pk=plan.finding_id)
    finding.case = case
    if plan.kind == SanctionPlan.Kind.IMPOSE:
        terms = [SanctionTerms.from_json(stored) for stored in plan.terms]
        impose_sanctions(finding, terms, acting_user=acting_user)
    elif plan.sanction is not None:
        lifted = lift_sanctions(finding, reason=plan.reason, acting_user=acting_user, only=[plan.sanction])
        if not lifted:
            raise Stale("这项惩戒措施已经解除。请退回拟办。")
    return plan


@one_transaction()
def return_plan(plan: SanctionPlan, *, reason: str, acting_user: User) -> SanctionPlan:
    """退回 by the leader with a reason; the officer drafts anew."""
    case = lock(plan.case)
    _require_leader(plan, case, acting_user)
    require_text(reason, "没有写明退回意见。", field="reason", remedy="请写明须修改之处。")
    _turn(plan, SanctionPlan.Status.RETURNED, acting_user, returned_for=reason)
    details = {"plan": plan.pk}
    record(
        case,
        Verb.SANCTIONS_RETURNED,
        acting_user=acting_user,
        reason=reason,
        details=details,
        is_internal=True,
    )
    return plan


def _take(finding: Finding, user: User) -> Case:
    """The case under lock, if the person may change the sanctions of this finding now."""
    case = lock(finding.case)
    if user.body is None or not SANCTIONING & standing(user, case).drafts:
        raise NotYours("只有参与本案的纪委监委、发展改革部门、认定部门的经办人可以拟办惩戒措施。")
    if case.has_ended or case.state in PAUSED:
        raise Stale(f"案件现为“{case.get_state_display()}”，不能变更惩戒措施。")
    current = Finding.objects.get(pk=finding.pk)
    if not current.stands:
        raise Refusal(f"认定记录{current.get_status_display()}，不能变更惩戒措施。")
    if submitted_plan(case) is not None:
        raise Stale("本案已有惩戒措施变更待核准，请等核准或者退回后再拟。")
    return case


def _submit(
    case: Case,
    finding: Finding,
    kind: str,
    reason: str,
    user: User,
    *,
    terms: list[dict[str, object]] | None = None,
    sanction: Sanction | None = None,
) -> SanctionPlan:
    require_text(reason, "没有写明理由。", field="reason", remedy="请写明事实和依据。")
    assert user.body is not None
    plan = SanctionPlan.objects.create(
        case=case,
        finding=finding,
        kind=kind,
        terms=terms or [],
        sanction=sanction,
        reason=reason,
        body=user.body,
        drafted_by=user,
        drafted_at=clock.now(),
    )
    details = {"plan": plan.pk, "kind": kind}
    record(
        case,
        Verb.SANCTIONS_DRAFTED,
        acting_user=user,
        reason=reason,
        details=details,
        is_internal=True,
    )
    return plan


def _require_leader(plan: SanctionPlan, case: Case, user: User) -> None:
    if not user.works_for(plan.body_id) or not SANCTIONING & standing(user, case).leads:
        raise NotYours("只有拟办机关的负责人可以核准或者退回。")


def _turn(plan: SanctionPlan, status: str, user: User, **more: str) -> None:
    values = {"status": status, "decided_by": user, "decided_at": clock.now(), **more}
    open_ones = SanctionPlan.objects.filter(pk=plan.pk, status=SanctionPlan.Status.SUBMITTED)
    if not open_ones.update(**values):
        raise Stale("惩戒措施变更已由他人办理。请刷新后查看。")
    for name, value in values.items():
        setattr(plan, name, value)
