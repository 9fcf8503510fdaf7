"""不予受理 (T2): the officer drafts with the ground and the scan, the leader approves. Its document is on paper."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.models import Case, Decline, Draft
from casework.services.evidence import Upload
from casework.services.laying_by import end_drafts
from casework.services.moving import NotYours
from casework.services.papering import approve_with_scan, draft_with_scan
from casework.services.recording import lock
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

PAPER = "不予受理告知"
Ground = Decline.Ground


@one_transaction()
def draft_decline(
    case: Case,
    *,
    ground: str,
    reason: str,
    scan: Upload | None,
    acting_user: User,
    duplicate_of: Case | None = None,
    paper_number: str = "",
) -> Draft:
    """Drafts 不予受理 of a case in triage. A duplicate names the other case, which the officer must be able to see.

    Whoever brought the clue is answered outside the system, by the intake. Raises NotYours, Stale or Refusal.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "decline"):
        raise NotYours("案件现在不能不予受理，或者不由您拟办。")
    if ground not in Ground.values:
        raise Refusal("没有选择不予受理的情形。", field="ground", remedy="请选择一种情形。")
    _require_duplicate(case, ground, duplicate_of, acting_user)
    return draft_with_scan(
        case,
        "decline",
        paper=PAPER,
        scan=scan,
        reason=reason,
        paper_number=paper_number,
        extras={"ground": ground, "duplicate_of": duplicate_of.pk if duplicate_of else None},
        acting_user=acting_user,
    )


@one_transaction()
def approve_decline(draft: Draft, *, acting_user: User) -> Decline:
    """T2 不予受理: the case ends in triage. Paper and scan stay with the issuing side: they name an informant."""
    extras = draft.content["extras"]
    details = {"ground": Ground(extras["ground"]).label}
    scan = approve_with_scan(draft, acting_user=acting_user, is_internal=True, details=details)
    end_drafts(draft.case, acting_user=acting_user, reason="不予受理")
    return Decline.objects.create(
        case=draft.case,
        ground=extras["ground"],
        duplicate_of_id=extras["duplicate_of"],
        reason=draft.reason,
        paper_number=extras["paper_number"],
        scan=scan,
        declined_by=acting_user,
        declined_at=clock.now(),
    )


def _require_duplicate(case: Case, ground: str, other: Case | None, user: User) -> None:
    if ground != Ground.DUPLICATE:
        if other is not None:
            raise Refusal("只有与另案重复的，才填写另案。", field="duplicate_of", remedy="请删去另案编号。")
        return
    if other is None:
        raise Refusal("没有写明与哪一件案件重复。", field="duplicate_of", remedy="请填写另案的案件编号。")
    if other.pk == case.pk or not Case.objects.visible_to(user).filter(pk=other.pk).exists():
        raise Refusal("没有这件案件，或者就是本案。", field="duplicate_of", remedy="请核对案件编号。")
    if other.subject_id != case.subject_id:
        raise Refusal(
            f"{other.number}的涉事单位是{other.subject.name}，与本案不同。",
            field="duplicate_of",
            remedy="请核对案件编号。",
        )
