"""中止, 恢复 (T21). While a case is suspended everything rests; resumed, it goes on where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.models import Case, Draft, Suspension
from casework.services.evidence import Upload
from casework.services.laying_by import lay_by, take_up_drafts
from casework.services.moving import NotYours, move
from casework.services.owing import resume_owed
from casework.services.papering import approve_with_scan, draft_with_scan, take_scan
from casework.services.recording import lock
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

PAPER, RESUMPTION = "中止告知", "恢复告知"
Ground = Suspension.Ground
OPEN = Q(resumed_on=None, taken_back_on=None)


@dataclass(frozen=True)
class SuspensionTerms:
    """Why a case rests and until when it is expected to."""

    ground: str
    expected_until: date
    reason: str
    paper_number: str = ""


@one_transaction()
def draft_suspension(case: Case, terms: SuspensionTerms, *, scan: Upload | None, acting_user: User) -> Draft:
    """Drafts 中止 with its proof on paper. What lies with the leader is laid by. NotYours, Stale or Refusal."""
    lock(case)
    if not may_draft_move(acting_user, case, "suspend"):
        raise NotYours("案件现在不能中止，或者不由您拟办：中止由案件的承办机关办理。")
    if terms.ground not in Ground.values:
        raise Refusal("没有选择中止情形。", field="ground", remedy="请选择一种情形。")
    if terms.expected_until <= clock.today():
        raise Refusal("预计恢复日期应当晚于今天。", field="expected_until", remedy="请核对日期。")
    lay_by(case, acting_user=acting_user)
    return draft_with_scan(
        case,
        "suspend",
        paper=PAPER,
        scan=scan,
        reason=terms.reason,
        paper_number=terms.paper_number,
        extras={"ground": terms.ground, "expected_until": terms.expected_until.isoformat()},
        acting_user=acting_user,
    )


@one_transaction()
def approve_suspension(draft: Draft, *, acting_user: User) -> Suspension:
    """T21 中止: from today no clock runs, no desk is open, nothing is proposed."""
    extras = draft.content["extras"]
    details = {"ground": Ground(extras["ground"]).label, "expected_until": extras["expected_until"]}
    scan = approve_with_scan(draft, acting_user=acting_user, details=details)
    return Suspension.objects.create(
        case=draft.case,
        ground=extras["ground"],
        expected_until=date.fromisoformat(extras["expected_until"]),
        reason=draft.reason,
        paper_number=extras["paper_number"],
        scan=scan,
        suspended_by=acting_user,
        suspended_on=clock.today(),
    )


@one_transaction()
def resume_case(
    case: Case, *, reason: str, scan: Upload | None, acting_user: User, paper_number: str = ""
) -> Suspension | None:
    """T21 恢复 by the leader alone: back where it came from; each date moves by the days it stood still.

    What was laid by when the case was suspended lies with its leader again.
    """
    if not reason.strip():
        raise Refusal("没有写明理由。", field="reason", remedy="请写明中止的原因何时、如何消除。")
    move(case, Case.resume, acting_user=acting_user, reason=reason)
    kept = take_scan(case, scan, paper=RESUMPTION, paper_number=paper_number, acting_user=acting_user)
    resume_owed(case, acting_user=acting_user, reason="案件恢复办理")
    take_up_drafts(case, acting_user=acting_user)
    suspension = Suspension.objects.select_for_update().filter(OPEN, case=case).first()
    if suspension is None:
        return None  # An older case: that it rested is on paper alone.
    suspension.resumed_by, suspension.resumed_on = acting_user, clock.today()
    suspension.resumed_for, suspension.resumption_number = reason, paper_number
    suspension.resumption_scan = kept
    suspension.save()
    return suspension


def present_suspension(case: Case) -> Suspension | None:
    """The suspension under which a case rests now, or None."""
    return Suspension.objects.filter(OPEN, case=case).first()
