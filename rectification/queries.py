"""Reads of orders, reports and verifications; above all: whose turn is it?"""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from accounts.models import User
from casework.lifecycle import State
from casework.models import Assignment, Case, CaseNotice
from organisations.lookups import sole
from organisations.models import Body
from rectification.models import (
    ItemVerdict,
    Opinion,
    Order,
    OrderItem,
    OrderItemQuerySet,
    Plan,
    Report,
    Verification,
)

# An order or opinion whose document was voided (T27) counts no more; an order on paper has none here.
NOT_VOID = models.Q(paper=None) | models.Q(paper__notice__voided_at=None)


class Stage(models.TextChoices):
    """How far an order has come, and so whose turn it is."""

    AWAITING_SIGNING_FOR = "awaiting_signing_for", "待签收"
    AWAITING_PLAN = "awaiting_plan", "待报送整改方案"
    AWAITING_REPORT = "awaiting_report", "待拟整改报告"
    AWAITING_APPROVAL = "awaiting_approval", "待负责人签发报告"
    AWAITING_VERIFICATION = "awaiting_verification", "待核查"
    AWAITING_COUNTERSIGNATURE = "awaiting_countersignature", "待会签"
    VERIFIED_MET = "verified_met", "核查合格，待出意见"
    VERIFIED_UNMET = "verified_unmet", "核查不合格，待出意见"
    ACCEPTED = "accepted", "验收合格"


def current_order(case: Case) -> Order | None:
    """The order in force with its case and document as they stand now, or None.

    One that is void never was; one that a reopened case had is spent.
    """
    # Found by its key, and read by it: to order the wide row costs more than to ask for a key.
    newest = Order.objects.filter(NOT_VOID, case=case, superseded_at=None).order_by("-id").values("pk")[:1]
    joined = ("case__subject", "case__lead_department", "issuer", "paper__notice")
    return sole(Order.objects.select_related(*joined).filter(pk=newest))


def open_items(order: Order) -> OrderItemQuerySet:
    """The items that the next report must answer, by number."""
    return OrderItem.objects.filter(order=order).open().order_by("number")


def plan_of(order: Order) -> Plan | None:
    """The plan in force, or None: one that was returned counts no more."""
    return Plan.objects.filter(order=order, returned_at=None).first()


def returned_plan(order: Order) -> Plan | None:
    """The plan that the issuer returned last, while no other has taken its place."""
    newest = Plan.objects.filter(order=order).select_related("returned_by__body").last()
    return newest if newest is not None and newest.returned_at else None


def newest_report(order: Order) -> Report | None:
    """The newest report of the order's present round, whatever its status, or None."""
    return Report.objects.filter(order=order, round=order.round).order_by("-id").first()


def newest_verification(report: Report) -> Verification | None:
    """The verification of a report that counts, or None."""
    return report.verifications.order_by("-id").first()


def current_verification(order: Order) -> Verification | None:
    """The verification that counts in the order's present round, or None."""
    report = newest_report(order)
    return newest_verification(report) if report else None


def paper_in_force(order: Order) -> CaseNotice | None:
    """The document whose signing for starts the present round: the order itself, or the last return.

    None for an order that was on paper before this system.
    """
    returned = (
        Opinion.objects.filter(NOT_VOID, verification__report__order=order, is_accepted=False)
        .select_related("paper__notice")
        .order_by("-id")
        .first()
    )
    return returned.paper if returned else order.paper


def joint_verifiers(case: Case) -> QuerySet[Body]:
    """The verifying bodies that have accepted to be joint departments of the case."""
    invited = Assignment.objects.filter(
        case=case, part=Assignment.Part.JOINT, status=Assignment.Status.ACCEPTED
    )
    return Body.objects.playing("V").filter(pk__in=invited.values("body")).order_by("id")


def bodies_to_countersign(verification: Verification) -> QuerySet[Body]:
    """The joint verifiers who have not said yet whether they agree; who recorded it has."""
    recorder = User.objects.at_work().get(pk=verification.recorded_by_id)
    return (
        joint_verifiers(verification.report.order.case)
        .exclude(pk__in=verification.countersignatures.values("body"))
        .exclude(pk__in=recorder.line)
    )


def latest_verdicts(order: Order) -> list[tuple[OrderItem, ItemVerdict | None]]:
    """Every item of an order by number, with what was last found on it."""
    found = {
        verdict.item_id: verdict
        for verdict in ItemVerdict.objects.filter(item__order=order).order_by("verification_id")
    }
    return [(item, found.get(item.pk)) for item in OrderItem.objects.filter(order=order).order_by("number")]


def last_acceptance(case: Case) -> Opinion | None:
    """The newest opinion that accepted a rectification of this case, or None."""
    return (
        Opinion.objects.filter(NOT_VOID, verification__report__order__case=case, is_accepted=True)
        .select_related("paper__notice", "verification__report__order")
        .order_by("-id")
        .first()
    )


def stage_of(order: Order) -> Stage:
    """How far the order has come, from rows alone. Read the order anew (`current_order`) before asking."""
    report = newest_report(order)
    if report is None or report.status == Report.Status.RETURNED:
        return _stage_before_report(order)
    if report.status == Report.Status.DRAFTED:
        return Stage.AWAITING_APPROVAL
    verification = newest_verification(report)
    if verification is None:
        return Stage.AWAITING_VERIFICATION
    return _stage_of_verification(verification, order)


def _stage_before_report(order: Order) -> Stage:
    paper = paper_in_force(order)
    if paper is not None and paper.notice.signed_for_at is None:
        return Stage.AWAITING_SIGNING_FOR
    if order.paper_id is None:  # its plan was filed on paper
        return Stage.AWAITING_REPORT
    return Stage.AWAITING_REPORT if plan_of(order) else Stage.AWAITING_PLAN


def _stage_of_verification(verification: Verification, order: Order) -> Stage:
    if Opinion.objects.filter(NOT_VOID, verification=verification).exists():
        # A refused closure leads back to 待验收: what was accepted is then verified anew.
        return Stage.AWAITING_VERIFICATION if order.case.state == State.VERIFYING else Stage.ACCEPTED
    if verification.verdicts.filter(is_met=False).exists():
        return Stage.VERIFIED_UNMET
    if verification.countersignatures.filter(agrees=False).exists():
        return Stage.AWAITING_VERIFICATION
    if bodies_to_countersign(verification).exists():
        return Stage.AWAITING_COUNTERSIGNATURE
    return Stage.VERIFIED_MET
