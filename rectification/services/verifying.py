"""逐项核查 of a report, and the joint verifiers' word on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

import clock
from accounts.models import User
from accounts.roles import Role
from casework.lifecycle import State
from casework.models import Verb
from casework.services import NotYours, record
from organisations.refusals import Refusal
from rectification.models import Countersignature, ItemVerdict, Order, OrderItem, Report, Verification
from rectification.queries import (
    Stage,
    bodies_to_countersign,
    current_verification,
    joint_verifiers,
    newest_report,
)
from rectification.services.checks import is_issuers_officer, take

Verdicts = Mapping[OrderItem, tuple[bool, str]]


@transaction.atomic
def record_verification(
    order: Order,
    *,
    method: str,
    verified_on: date,
    verifiers: Iterable[str],
    verdicts: Verdicts,
    acting_user: User,
) -> Verification:
    """Records how the report was verified, with (is met, what was found) for each item of the report.

    By an officer of the order's issuer or a joint verifier. Where one recorded before was disputed, or the
    closure that followed was refused, it is recorded anew. Raises NotYours, Stale, or Refusal naming the
    field (method, verified_on, verifiers, met_n, reason_n).
    """
    order = take(order, Stage.AWAITING_VERIFICATION, state=State.VERIFYING)
    _require_verifier(order, acting_user)
    report = newest_report(order)
    assert report is not None
    names = [name.strip() for name in verifiers if name.strip()]
    _check_record(report, method, verified_on, names)
    told = _complete(report, verdicts)
    verification = Verification.objects.create(
        report=report,
        method=method,
        verified_on=verified_on,
        verifiers="\n".join(names),
        recorded_by=acting_user,
        recorded_at=clock.now(),
    )
    ItemVerdict.objects.bulk_create(
        ItemVerdict(verification=verification, item=item, is_met=is_met, reason=reason)
        for item, (is_met, reason) in told.items()
    )
    details = {"verification": verification.pk, "unmet": [item.number for item in told if not told[item][0]]}
    record(order.case, Verb.ITEMS_VERIFIED, acting_user=acting_user, reason=method, details=details)
    return verification


@transaction.atomic
def countersign(
    verification: Verification, *, agrees: bool, reason: str = "", acting_user: User
) -> Countersignature:
    """会签 by a verifier of each joint body but the recording one; who disagrees has it verified anew."""
    order = take(verification.report.order, Stage.AWAITING_COUNTERSIGNATURE, state=State.VERIFYING)
    counts = current_verification(order)
    if counts is None or counts.pk != verification.pk:
        raise Refusal("核查记录已另有新的。", remedy="请刷新后查看。")
    # As it was invited: under the name it bore then.
    body = bodies_to_countersign(counts).filter(pk__in=acting_user.line).first()
    if body is None or not acting_user.holds(Role.VERIFIER):
        raise NotYours("只有尚未会签的会同核查单位的核验人可以会签。")
    if not agrees and not reason.strip():
        raise Refusal("没有写明不同意的理由。", field="reason", remedy="请写明须重新核查的事项。")
    signed = Countersignature.objects.create(
        verification=counts,
        body=body,
        agrees=agrees,
        reason=reason,
        signed_by=acting_user,
        signed_at=clock.now(),
    )
    details = {"verification": counts.pk, "agrees": agrees}
    record(order.case, Verb.COUNTERSIGNED, acting_user=acting_user, reason=reason, details=details)
    return signed


def _require_verifier(order: Order, user: User) -> None:
    is_joint = user.holds(Role.VERIFIER) and joint_verifiers(order.case).filter(pk__in=user.line).exists()
    if not is_joint and not is_issuers_officer(order, user):
        raise NotYours("只有责令整改的机关的经办人或者会同核查单位的核验人可以登记核查。")


def _check_record(report: Report, method: str, verified_on: date, names: list[str]) -> None:
    assert report.approved_at is not None
    if not method.strip():
        raise Refusal("没有写明核查方式。", field="method", remedy="请写明查阅、走访或者现场核查的情况。")
    if not names:
        raise Refusal("没有写明核查人员。", field="verifiers", remedy="请每人一行写明单位和姓名。")
    if verified_on > clock.today():
        raise Refusal("核查日期不能晚于今天。", field="verified_on")
    if verified_on < report.approved_at.astimezone(clock.ZONE).date():
        raise Refusal("核查日期不能早于整改报告报送之日。", field="verified_on")


def _complete(report: Report, verdicts: Verdicts) -> dict[OrderItem, tuple[bool, str]]:
    """A verdict with its reason for exactly the report's items. Raises Refusal for the first without."""
    told = {}
    for result in report.results.select_related("item"):
        item = result.item
        if item not in verdicts:
            raise Refusal(f"第{item.number}项没有核查结论。", field=f"met_{item.number}")
        told[item] = verdicts[item]
        if not told[item][1].strip():
            raise Refusal(
                f"第{item.number}项没有写核查情况。",
                field=f"reason_{item.number}",
                remedy="请写明核查到的情况；不合格的，写明理由。",
            )
    return told
