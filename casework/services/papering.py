"""Decisions whose document is still on paper: the officer drafts with its scan, the leader approves the move.

The paper is made and sealed outside; here its scan is evidence of the issuing side until the leader has
approved, and of everybody who may see the case afterwards. Each such decision leaves this module when its own
kind of document arrives (`notices.kinds`).
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from casework.models import Case, Draft, Evidence, Verb
from casework.services.drafting import submit_draft
from casework.services.evidence import Upload, add_evidence
from casework.services.issuing import issue
from casework.services.recording import record
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@one_transaction()
def draft_with_scan(
    case: Case,
    move: str,
    *,
    paper: str,
    scan: Upload | None,
    reason: str,
    acting_user: User,
    paper_number: str = "",
    extras: dict[str, Any] | None = None,
) -> Draft:
    """Puts a move before the leader, with the scan of its document (`paper`, its Chinese name).

    A scan handed in with a draft that the leader returned is taken up again where no new one is given. Raises
    Refusal where reason or scan is missing, and what `submit_draft` raises.
    """
    if not reason.strip():
        raise Refusal("没有写明理由。", field="reason", remedy="请写明事实和依据。")
    kept = _scan_of_returned(case, move)
    if scan is not None:
        kept = add_evidence(
            case, scan, description=f"{paper}扫描件", acting_user=acting_user, is_internal=True
        ).pk
    if kept is None:
        raise Refusal(f"没有上传{paper}的扫描件。", field="scan", remedy="请上传已经印发的纸质文书。")
    paperwork = {"paper": paper, "paper_number": paper_number, "scan": kept}
    return submit_draft(
        case, acting_user=acting_user, move=move, reason=reason, extras={**(extras or {}), **paperwork}
    )


@one_transaction()
def approve_with_scan(
    draft: Draft, *, acting_user: User, is_internal: bool = False, details: dict[str, Any] | None = None
) -> Evidence:
    """Approves such a draft: its move is made, and the scan is released to those who may see the case.

    `is_internal` keeps paper and scan to the issuing side: what goes to an informant, or to another authority.
    `details` go into the move's event.
    """
    issue(draft, acting_user=acting_user, details=details)
    return release_scan(draft, acting_user=acting_user, is_internal=is_internal)


def release_scan(draft: Draft, *, acting_user: User, is_internal: bool = False) -> Evidence:
    """Puts the paper of an approved draft on record. Inside the transaction of the approval."""
    extras = draft.content["extras"]
    return register_scan(
        draft.case,
        extras["scan"],
        paper=extras["paper"],
        number=extras["paper_number"],
        acting_user=acting_user,
        is_internal=is_internal,
    )


@one_transaction()
def register_scan(
    case: Case, scan_id: int, *, paper: str, number: str, acting_user: User, is_internal: bool = False
) -> Evidence:
    """Puts an approved paper on the case's file, by its name and number and the digest of its scan."""
    scan = Evidence.objects.get(pk=scan_id, case=case)
    if scan.is_internal and not is_internal:
        scan.is_internal = False
        scan.save(update_fields=["is_internal"])
    details = {"paper": paper, "number": number, "sha256": scan.sha256}
    record(case, Verb.SCANNED, acting_user=acting_user, details=details, is_internal=is_internal)
    return scan


def _scan_of_returned(case: Case, move: str) -> int | None:
    newest = Draft.objects.filter(case=case, move=move).order_by("-id").first()
    if newest is None or newest.status != Draft.Status.RETURNED:
        return None
    scan: int | None = newest.content.get("extras", {}).get("scan")
    return scan
