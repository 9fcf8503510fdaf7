"""One obligation's clock stops alone, while the case goes on: waiting for a court, or force majeure.

A leader of the body that issued the measure does it, at once and on record: who may set a term by signing may halt
it, and the debtor and everybody on the issuing side read who, since when and why. Nobody stops the clock of the own
body: a leader does not excuse his own office, whose way is the suspension of the case (T21), drafted by one person
and approved by another.

What may be stopped is what a department owes under a measure. Signing for a document has its own remedy (送达回证),
the time to be heard is the department's right, and proceedings have the times of their own rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import ISSUING_LETTERS, standing
from casework.models import Case, CaseDeadline, Purpose, Verb
from casework.services.moving import NotYours, Stale
from casework.services.proposing import lapse_of_clocks
from casework.services.recording import lock, record
from casework.services.telling import people_of, tell_of_case
from deadlines.models import Deadline, DeadlineEntry
from deadlines.queries import stopped_since
from deadlines.services import resume, stop
from notifications.models import Topic
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Ground = DeadlineEntry.Ground
ALONE = (Ground.COURT, Ground.FORCE_MAJEURE)
STOPPABLE = (Purpose.ANSWER, Purpose.CONFIRM, Purpose.PLAN, Purpose.REPORT)


@dataclass(frozen=True)
class StopTerms:
    """Why one clock stands still: the ground, since when, the facts, and the paper that shows them."""

    ground: str
    on: date
    reason: str
    basis: str


def clocks_to_stop(case: Case, user: User) -> list[CaseDeadline]:
    """The clocks in this case that the person may stop alone now."""
    return [owed for owed in _governed(case, user) if stopped_alone(owed.deadline) is None]


def clocks_to_resume(case: Case, user: User) -> list[CaseDeadline]:
    """The clocks in this case that were stopped alone, and that the person may set going again."""
    standing_still = _governed(case, user, deadline__stopped_on__isnull=False)
    return [owed for owed in standing_still if stopped_alone(owed.deadline) is not None]


def stopped_alone(deadline: Deadline) -> Ground | None:
    """The ground on which the clock was stopped by itself and stands still; None where it was not."""
    if deadline.stopped_on is None:
        return None
    return next((ground for ground in ALONE if stopped_since(deadline, ground) is not None), None)


@one_transaction()
def stop_clock(owed: CaseDeadline, terms: StopTerms, *, acting_user: User) -> DeadlineEntry:
    """停止计算 of one clock, from a day on which it ran. Raises NotYours, Stale, or Refusal naming the field."""
    owed = _take(owed, acting_user)
    if stopped_alone(owed.deadline) is not None:
        raise Stale("这项期限已经停止计算。请刷新后查看。")
    if terms.ground not in ALONE:
        raise Refusal("没有选择停止情形。", field="ground", remedy="请选择等待法院或者不可抗力。")
    said = _said(terms.reason, terms.basis)
    _refuse_day(owed, terms.on)
    ground = Ground(terms.ground)
    entry = stop(owed.deadline, on=terms.on, acting_user=acting_user, reason=said, ground=ground)
    lapse_of_clocks([owed.deadline_id])
    _note(owed, entry, "停止计算", terms.reason, terms.basis, acting_user)
    return entry


@one_transaction()
def resume_clock(
    owed: CaseDeadline, *, on: date, reason: str, basis: str, acting_user: User
) -> DeadlineEntry:
    """继续计算: what the clock waited for has come, and `on` counts. Raises as `stop_clock` does."""
    owed = _take(owed, acting_user)
    ground = stopped_alone(owed.deadline)
    if ground is None:
        raise Stale("这项期限已经继续计算。请刷新后查看。")
    said = _said(reason, basis)
    _refuse_day(owed, on)
    entry = resume(owed.deadline, on=on, acting_user=acting_user, reason=said, ground=ground)
    _note(owed, entry, "继续计算", reason, basis, acting_user)
    return entry


def _governed(case: Case, user: User, **narrowed: Any) -> list[CaseDeadline]:
    """The begun clocks of others under the measures of the person's own body; none while the case rests or is over."""
    if case.is_paused or case.has_ended or not ISSUING_LETTERS & standing(user, case).leads:
        return []
    by_own = Q(paper__notice__issuer__in=user.line)
    if user.works_for(case.measure_issuer_id or case.issuing_body_id):
        by_own |= Q(paper=None)
    return list(_open_ones(case).filter(by_own, **narrowed).exclude(debtor__in=user.line))


def _open_ones(case: Case) -> QuerySet[CaseDeadline]:
    return (
        CaseDeadline.objects.filter(
            case=case,
            purpose__in=STOPPABLE,
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__started_on__isnull=False,
        )
        .select_related("deadline", "debtor", "case")
        .order_by("id")
    )


def _take(owed: CaseDeadline, user: User) -> CaseDeadline:
    """The clock under the lock of its case, for whom it is to stop or set going."""
    case = lock(owed.case)
    if case.is_paused:
        raise Refusal("案件暂停办理期间，所有期限都不计算。", remedy="请待恢复办理后再办。")
    found = next((row for row in _governed(case, user) if row.pk == owed.pk), None)
    if found is not None:
        return found
    if not _open_ones(case).filter(pk=owed.pk).exists():
        raise Stale("这项期限已经办结、撤销或者尚未起算。请刷新后查看。")
    raise NotYours("期限由作出该项措施的机关的负责人决定停止和继续计算；本单位自己的期限不能自行停止。")


def _said(reason: str, basis: str) -> str:
    """Both in one line of the ledger."""
    if not reason.strip():
        raise Refusal("没有写明事由。", field="reason", remedy="请写明事实经过。")
    if not basis.strip():
        raise Refusal("没有写明依据。", field="basis", remedy="请写明法院文书、公告等的名称和文号。")
    return f"{reason.strip()}（依据：{basis.strip()}）"[:300]


def _refuse_day(owed: CaseDeadline, on: date) -> None:
    """Not to come, and not before the newest line: what was counted and told by then stands."""
    if on > clock.today():
        raise Refusal("日期不能晚于今天。", field="on")
    newest = max(entry.on for entry in owed.deadline.entries.all())
    if on < newest:
        raise Refusal(
            f"日期不能早于这项期限最近一次记录的日期（{newest.year}年{newest.month}月{newest.day}日）。",
            field="on",
        )


def _note(
    owed: CaseDeadline, entry: DeadlineEntry, what: str, reason: str, basis: str, acting_user: User
) -> None:
    """The event of the case, and a message to the debtor's people: the date they work to has changed."""
    due = owed.deadline.due_on
    record(
        owed.case,
        Verb.DEADLINE_CHANGED,
        acting_user=acting_user,
        reason=reason.strip(),
        details={
            "deadline": owed.deadline_id,
            "purpose": owed.get_purpose_display(),
            "what": what,
            "ground": entry.get_ground_display(),
            "on": entry.on.isoformat(),
            "basis": basis.strip(),
            "due_on": due.isoformat() if due and owed.deadline.stopped_on is None else "",
        },
    )
    tell_of_case(
        owed.case,
        people_of(owed.debtor_id, Role.HANDLER, Role.HEAD),
        topic=Topic.EXTENSION,
        title=f"{owed.get_purpose_display()}期限{what}（{entry.get_ground_display()}）",
        text=reason.strip(),
        href=reverse("desk:why", args=[owed.deadline_id]),
    )
