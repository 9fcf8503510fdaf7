"""履行完毕 (T19): the finding has done its work; the record is repaired and the case waits for closure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, Draft, Purpose
from casework.services import (
    Beside,
    Content,
    NotYours,
    Paper,
    Stale,
    beside_of,
    facts_of,
    issue,
    owe_now,
    put_forward,
    require_document,
)
from casework.services.recording import lock
from findings.models import Finding
from findings.performance_facts import (
    end_reason,
    needs_repair_paper,
    of_the_own_repair,
    of_the_performance,
)
from findings.queries.sanctions import findings_of_concern
from findings.services.listing import CourtListing
from findings.services.recording import end_finding
from notices.facts import RepairDecisionFacts, VerificationOpinionFacts
from notices.kinds import Kind
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

MOVE = "confirm_performance"


@dataclass(frozen=True)
class PerformanceTerms:
    """整改验收意见书 that confirms what was done; beside it 信用修复决定书 where a finding of R's own is repaired."""

    opinion: VerificationOpinionFacts
    paper: Paper
    repair: RepairDecisionFacts | None = None


@one_transaction()
def draft_performance(
    case: Case, terms: PerformanceTerms, *, listings: Sequence[CourtListing], acting_user: User
) -> Draft:
    """Drafts 履行完毕: R for its own finding; J or F where the register shows the deletion of the listing.

    `listings` are what the register shows. What the file knows (record, sanctions that end) both documents say as
    the file has it. Raises NotYours, Stale, or Refusal naming the field.
    """
    lock(case)
    said = performance_content(case, terms, listings=listings, acting_user=acting_user)
    return put_forward(case, said, acting_user=acting_user)


def performance_content(
    case: Case, terms: PerformanceTerms, *, listings: Sequence[CourtListing], acting_user: User
) -> Content:
    """What the two documents say, drafted by this officer. Raises NotYours, Stale or Refusal."""
    _require_found(case)
    held = standing(acting_user, case)
    found = _require_side(case, acting_user.body, held.drafts, listings)
    if needs_repair_paper(found) and terms.repair is None:
        raise Refusal("没有填写信用修复决定书。", remedy="请一并拟制信用修复决定书。")
    repair = terms.repair if needs_repair_paper(found) else None
    opinion, second = _as_on_file(case, found, listings, terms.opinion, repair)
    beside = Beside(Kind.REPAIR_DECISION, second) if second else None
    return Content.of(terms.paper, move=MOVE, kind=Kind.VERIFICATION_OPINION, facts=opinion, beside=beside)


@one_transaction()
def sign_performance(draft: Draft, *, listings: Sequence[CourtListing], acting_user: User) -> None:
    """T19: findings that stand end as repaired and their sanctions are lifted; the case waits for closure.

    Raises Stale where the file has changed since the drafting and the documents no longer say what it says.
    """
    require_document(draft)
    case = draft.case = lock(draft.case)
    _require_found(case)
    found = _require_side(case, draft.issuer, standing(acting_user, case).leads, listings)
    opinion, second = facts_of(draft), beside_of(draft)
    repair = second.facts if second else None
    is_as_on_file = (opinion, repair) == _as_on_file(case, found, listings, opinion, repair)
    if not is_as_on_file or needs_repair_paper(found) != (second is not None):
        raise Stale("拟稿后认定、惩戒措施或者法院登记有变动，所拟文书已不相符。请退回重拟。")
    issue(draft, acting_user=acting_user)
    for finding in found:
        if finding.stands:
            reason = end_reason(opinion)
            end_finding(finding, status=Finding.Status.REPAIRED, reason=reason, acting_user=acting_user)
    owe_now(case, Purpose.CLOSE, debtor=case.issuing_body, acting_user=acting_user)


def _as_on_file(
    case: Case,
    found: Sequence[Finding],
    listings: Sequence[CourtListing],
    opinion: VerificationOpinionFacts,
    repair: RepairDecisionFacts | None,
) -> tuple[VerificationOpinionFacts, RepairDecisionFacts | None]:
    """Both documents with what the file knows."""
    known: dict[str, Any] = of_the_performance(case, found, listings)
    said = replace(opinion, **known)
    if repair is None or not needs_repair_paper(found):
        return said, repair
    ends: dict[str, Any] = of_the_own_repair(found, said)
    return said, replace(repair, **ends)


def _require_found(case: Case) -> None:
    if case.state != State.DETERMINED:
        raise Stale(f"案件现为“{State(case.state).label}”，不能确认履行完毕。")


def _require_side(
    case: Case, body: Body | None, letters: frozenset[str], listings: Sequence[CourtListing]
) -> list[Finding]:
    """The findings in question, if they are this body's to be done with. Raises NotYours or Refusal."""
    found = findings_of_concern(case)
    own = [finding for finding in found if finding.path == Finding.Path.DETERMINED]
    if own:
        if not is_same_body(body, own[0].made_by) or "R" not in letters:
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
