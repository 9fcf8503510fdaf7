"""Moves whose documents are not made by the system yet: a leader makes them with a reason and the paper's scan.

The document exists on paper; here it is registered as evidence and named in the move's event. The page says
文书未启用. Each of these moves leaves this list when its own service and document arrive.
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from casework.lifecycle import ENDED, MOVES
from casework.models import Case, CaseEvent, Evidence
from casework.services.evidence import Upload, add_evidence
from casework.services.moving import move
from casework.services.owing import cancel_owed, turn_clocks
from casework.services.refusing import Stale
from organisations.refusals import Refusal

# Move → the paper that goes with it ("" where the table names none).
SCANNED = {
    "decline": "不予受理告知",
    "merge": "",
    "suspend": "中止告知",
    "resume": "恢复告知",
    "transfer": "移送函",
    "take_back": "",
    "conclude_transfer": "结案通知书",
}


@transaction.atomic
def move_with_scan(
    case: Case, name: str, *, reason: str, scan: Upload | None, acting_user: User
) -> CaseEvent:
    """Makes a move of ``SCANNED`` by the leader it belongs to; suspending stops the clocks, resuming starts them.

    Raises Refusal where the reason or the scan is missing, Stale or NotYours as :func:`move` does.
    """
    if name not in SCANNED:
        raise Stale("没有这样的办理方式。请回到案件页重新打开。")
    if not reason.strip():
        raise Refusal("没有写明理由。", field="reason", remedy="请写明事实和依据。")
    if SCANNED[name] and scan is None:
        raise Refusal(f"没有上传{SCANNED[name]}的扫描件。", field="scan", remedy="请上传已经印发的纸质文书。")
    evidence = _keep(case, name, scan, acting_user)
    details = {"scan": evidence.sha256, "paper": SCANNED[name]} if evidence else {}
    event = move(case, getattr(Case, name), acting_user=acting_user, reason=reason, details=details)
    _turn_clocks(case, name, acting_user)
    return event


def _keep(case: Case, name: str, scan: Upload | None, acting_user: User) -> Evidence | None:
    if scan is None:
        return None
    description = f"{MOVES[name]}：{SCANNED[name] or '有关材料'}扫描件"
    # What goes to an investigating body is the department's least of all (domain 4.2, D14: no copies).
    return add_evidence(
        case, scan, description=description, acting_user=acting_user, is_internal=name == "transfer"
    )


def _turn_clocks(case: Case, name: str, acting_user: User) -> None:
    """While a case is paused its running clocks stand; when it ends they are cancelled."""
    if case.state in ENDED:
        cancel_owed(case, acting_user=acting_user, reason=MOVES[name])
        return
    turn_clocks(case, acting_user=acting_user, reason=MOVES[name])
