"""What a wrong move (T27) wrote in this room is taken back; the move itself is casework's."""

from __future__ import annotations

from casework.models import Case
from organisations.transactions import one_transaction
from rectification.models import ItemVerdict, Opinion, OrderItem, Report
from rectification.queries import NOT_VOID, current_order, newest_report, newest_verification


def why_report_stays(case: Case) -> str:
    """Why a report that was sent cannot be taken back, as a sentence; "" where it can."""
    order = current_order(case)
    report = newest_report(order) if order else None
    if report is not None and newest_verification(report) is not None:
        return "整改报告已经核查，不能更正；请按核查结果出具验收意见。"
    return ""


@one_transaction()
def take_back_report(case: Case) -> None:
    """The report lies with the head of the department again. Its document is void by now; sending makes another."""
    order = current_order(case)
    report = newest_report(order) if order else None
    if report is not None and report.status == Report.Status.SENT:
        report.status, report.approved_by, report.approved_at = Report.Status.DRAFTED, None, None
        report.document = None
        report.save(update_fields=["status", "approved_by", "approved_at", "document"])


@one_transaction()
def take_back_opinion(opinion: Opinion) -> None:
    """The verdicts are again what the opinions before this one made them; a return's round never began.

    The opinion's document is void by now: it counts no more.
    """
    verification = opinion.verification
    order = verification.report.order
    if not opinion.is_accepted:
        order.round -= 1
        order.save(update_fields=["round"])
    for verdict in verification.verdicts.select_related("item"):
        item, counted = verdict.item, Opinion.objects.filter(NOT_VOID).values("verification")
        earlier = ItemVerdict.objects.filter(item=item, verification__in=counted).order_by("-id").first()
        item.verdict = _verdict(earlier)
        item.times_unmet -= not verdict.is_met
        item.save(update_fields=["verdict", "times_unmet"])


def _verdict(found: ItemVerdict | None) -> str:
    if found is None:
        return OrderItem.Verdict.OPEN
    return OrderItem.Verdict.MET if found.is_met else OrderItem.Verdict.UNMET
