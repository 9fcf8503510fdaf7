"""履行完毕 (T19): the finding has done its work; the record is repaired and the case waits for closure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, Draft, Evidence, Purpose
from casework.services import (
    NotYours,
    Stale,
    add_evidence,
    approve_with_scan,
    draft_with_scan,
    owe_now,
    register_scan,
)
from casework.services.evidence import Upload
from casework.services.recording import lock
from findings.models import Finding
from findings.queries.sanctions import findings_of_concern
from findings.services.guarding import require_text
from findings.services.listing import CourtListing
from findings.services.recording import end_finding
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

MOVE = "confirm_performance"
OPINION, REPAIR = "整改验收意见书", "信用修复决定书"


@dataclass(frozen=True)
class PerformanceTerms:
    """What was corrected and performed, with the papers that say so; the second is a finding's of R alone."""

    reason: str
    opinion_number: str
    opinion_scan: Upload | None = None
    repair_number: str = ""
    repair_scan: Upload | None = None


@one_transaction()
def draft_performance(
    case: Case, terms: PerformanceTerms, *, listings: Sequence[CourtListing], acting_user: User
) -> Draft:
    """Drafts 履行完毕: R for its own finding; J or F where the register shows the deletion of the listing.

    `listings` are what the register shows. Raises NotYours, Stale, or Refusal naming the field.
    """
    lock(case)
    if case.state != State.DETERMINED:
        raise Stale(f"案件现为“{State(case.state).label}”，不能确认履行完毕。")
    held = standing(acting_user, case)
    found = _require_side(case, acting_user.body, held.drafts, listings)
    require_text(
        terms.reason, "没有写明纠正和履行的情况。", field="reason", remedy="请写明事实和核实的方式。"
    )
    require_text(
        terms.opinion_number,
        f"没有填写{OPINION}的文号。",
        field="opinion_number",
        remedy="请填写纸质文书的文号。",
    )
    extras: dict[str, Any] = {"opinion_number": terms.opinion_number}
    if needs_repair_paper(found):
        extras |= _repair_paper(case, terms, acting_user)
    return draft_with_scan(
        case,
        MOVE,
        paper=OPINION,
        scan=terms.opinion_scan,
        reason=terms.reason,
        acting_user=acting_user,
        paper_number=terms.opinion_number,
        extras=extras,
    )


@one_transaction()
def sign_performance(draft: Draft, *, listings: Sequence[CourtListing], acting_user: User) -> None:
    """T19: findings that stand end as repaired and their sanctions are lifted; the case waits for closure."""
    case = draft.case = lock(draft.case)
    if case.state != State.DETERMINED:
        raise Stale(f"案件现为“{State(case.state).label}”，不能确认履行完毕。")
    found = _require_side(case, draft.issuer, standing(acting_user, case).leads, listings)
    extras = draft.content["extras"]
    if needs_repair_paper(found) and "repair_scan" not in extras:
        raise Stale(f"没有{REPAIR}，请退回重拟。")
    approve_with_scan(draft, acting_user=acting_user)
    if "repair_scan" in extras:
        register_scan(
            case, extras["repair_scan"], paper=REPAIR, number=extras["repair_number"], acting_user=acting_user
        )
    for finding in found:
        if finding.stands:
            end_finding(finding, status=Finding.Status.REPAIRED, reason=draft.reason, acting_user=acting_user)
    owe_now(case, Purpose.CLOSE, debtor=case.issuing_body, acting_user=acting_user)


def needs_repair_paper(found: Sequence[Finding]) -> bool:
    """Whether 信用修复决定书 belongs to it: a determined finding that stands; the court's list has its own."""
    return any(finding.path == Finding.Path.DETERMINED and finding.stands for finding in found)


def _require_side(
    case: Case, body: Body | None, letters: frozenset[str], listings: Sequence[CourtListing]
) -> list[Finding]:
    """The findings in question, if they are this body's to be done with. Raises NotYours or Refusal."""
    found = findings_of_concern(case)
    own = [finding for finding in found if finding.path == Finding.Path.DETERMINED]
    if own:
        if body is None or body.pk != own[0].made_by_id or "R" not in letters:
            raise NotYours(f"认定由{own[0].made_by.name}作出，履行完毕由该机关确认。")
    elif not {"J", "F"} & letters:
        raise NotYours("法院纳入失信名单的，由纪委监委或者发展改革部门确认履行完毕。")
    if any(finding.path == Finding.Path.LISTED for finding in found):
        _require_deleted(listings)
    return found


def _require_deleted(listings: Sequence[CourtListing]) -> None:
    if not listings:
        raise Refusal("法院登记中没有本案的失信名单记录。", remedy="请核对关联的执行案件。")
    for listing in listings:
        if listing.stands:
            raise Refusal(
                f"法院登记显示{listing.docket}仍在失信名单中，不能确认履行完毕。",
                remedy="待法院删除并登记后再办。",
            )


def _repair_paper(case: Case, terms: PerformanceTerms, acting_user: User) -> dict[str, Any]:
    """The second paper, kept with the issuing side until the leader has approved."""
    require_text(
        terms.repair_number,
        f"没有填写{REPAIR}的文号。",
        field="repair_number",
        remedy="请填写纸质文书的文号。",
    )
    kept = _of_returned(case)
    if terms.repair_scan is not None:
        kept = add_evidence(
            case,
            terms.repair_scan,
            description=f"{REPAIR}扫描件",
            acting_user=acting_user,
            is_internal=True,
        )
    if kept is None:
        raise Refusal(f"没有上传{REPAIR}的扫描件。", field="repair_scan", remedy="请上传已经印发的纸质文书。")
    return {"repair_number": terms.repair_number, "repair_scan": kept.pk}


def _of_returned(case: Case) -> Evidence | None:
    """The scan handed in with a draft that the leader returned: nothing is sent twice."""
    newest = Draft.objects.filter(case=case, move=MOVE).order_by("-id").first()
    if newest is None or newest.status != Draft.Status.RETURNED:
        return None
    return Evidence.objects.filter(case=case, pk=newest.content["extras"].get("repair_scan")).first()
