"""For which clocks more time may be asked, how much, and until when; what stands against asking (domain 2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import clock
from accounts.models import User
from accounts.roles import Role
from casework.lifecycle import PAUSED
from casework.models import Case, CaseDeadline, ExtensionRequest, Purpose
from casework.services.slipping import zh
from deadlines.counting import due_on
from deadlines.extensions import cap_of, may_be_extended
from deadlines.models import DeadlineEntry
from deadlines.queries import calendar_since
from organisations.refusals import Refusal, Stale

# What a department is asked for and may ask more time for; how much, `deadlines.extensions` says. To sign and to accept
# takes a minute; the time to be heard is the law's; the office's own clocks are nobody's favour.
EXTENDABLE = (Purpose.ANSWER, Purpose.PLAN, Purpose.REPORT, Purpose.JOINT)


def pending_extension(deadline_ids: Iterable[int]) -> dict[int, ExtensionRequest]:
    """The requests under way on these deadlines, by the deadline's key: one statement, however many."""
    rows = ExtensionRequest.objects.pending().filter(owed__deadline__in=set(deadline_ids))
    return {row.owed.deadline_id: row for row in rows.select_related("owed")}


def extendable_clocks(case: Case, user: User) -> list[CaseDeadline]:
    """The clocks of the case for which this person may ask more time now; empty where there is none."""
    if case.has_ended or case.state in PAUSED or not user.holds(Role.HANDLER, Role.HEAD):
        return []
    rows = (
        CaseDeadline.objects.filter(
            case=case,
            purpose__in=EXTENDABLE,
            debtor__in=user.line,
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__stopped_on=None,
            deadline__due_on__gte=clock.today(),
        )
        .select_related("deadline", "paper__notice__issuer", "debtor")
        .order_by("deadline__due_on", "id")
    )
    busy = pending_extension([owed.deadline_id for owed in rows])
    return [owed for owed in rows if owed.deadline_id not in busy and not is_used_up(owed) and most(owed)]


def why_nothing_to_extend(case: Case, user: User) -> str:
    """Why `extendable_clocks` is empty for this person, as a sentence."""
    own = CaseDeadline.objects.filter(case=case, purpose__in=EXTENDABLE, debtor__in=user.line)
    late = own.filter(
        deadline__met_on=None, deadline__cancelled_on=None, deadline__due_on__lt=clock.today()
    ).first()
    if late is not None and user.holds(Role.HANDLER, Role.HEAD):
        return "已过到期日，延期须在到期前申请。请尽快办结，并说明逾期原因。"
    return "现在没有你可以申请延期的期限：每项期限只能延长一次，由义务单位在到期前申请。"


def most(owed: CaseDeadline) -> int:
    """By how much the clock may be extended, in its own unit, by the rule of its matter; 0 for not at all.

    A term whose rule nobody noted may be doubled.
    """
    deadline = owed.deadline
    if not may_be_extended(deadline):
        return 0
    cap = cap_of(deadline)
    return deadline.amount if cap is None else max(0, cap - deadline.amount)


def until(owed: CaseDeadline, amount: int) -> date:
    """The due day if `amount` were granted, as the ledger would have it."""
    deadline = owed.deadline
    assert deadline.started_on is not None
    entry = DeadlineEntry(
        deadline=deadline, kind=DeadlineEntry.Kind.EXTENDED, on=clock.today(), amount=amount
    )
    entries = [*deadline.entries.all(), entry]
    calendar = calendar_since(deadline.started_on)
    return due_on(deadline.amount, deadline.unit, deadline.started_on, entries, calendar)


def require_may_be_asked(case: Case, owed: CaseDeadline, amount: int) -> None:
    deadline = owed.deadline
    if owed.purpose not in EXTENDABLE:
        raise Refusal(f"“{owed.get_purpose_display()}”的期限不能申请延期。", field="owed")
    if case.state in PAUSED or deadline.is_stopped:
        raise Refusal("案件暂停期间期限不计，不必申请延期。", remedy="请待案件恢复办理后再看。")
    if not deadline.is_open or deadline.started_on is None:
        raise Refusal("该期限没有在计算，不能申请延期。", field="owed", remedy="请刷新后查看。")
    require_in_time(owed)
    if is_used_up(owed):
        raise Refusal(f"该期限只能延长{deadline.extensions_allowed}次，已经延长。", field="owed")
    if ExtensionRequest.objects.pending().filter(owed=owed).exists():
        raise Stale("该期限已有延期申请在办。请刷新后查看。")
    longest = most(owed)
    if longest < 1:
        raise Refusal(f"“{owed.get_purpose_display()}”的期限按规定不能延长。", field="owed")
    if not 1 <= amount <= longest:
        raise Refusal(
            f"申请延长应在1至{longest}{deadline.get_unit_display()}之间。",
            field="amount",
            remedy="延长以后不得超过规定的总期限，请核对。",
        )


def require_in_time(owed: CaseDeadline) -> None:
    due = owed.deadline.due_on
    if due is not None and clock.today() > due:
        raise Refusal(f"已过到期日（{zh(due)}），延期须在到期前申请。", remedy="请尽快办结，并说明逾期原因。")


def is_used_up(owed: CaseDeadline) -> bool:
    granted = owed.deadline.entries.filter(kind=DeadlineEntry.Kind.EXTENDED).count()
    return granted >= owed.deadline.extensions_allowed
