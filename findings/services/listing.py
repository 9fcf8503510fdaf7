"""法院纳入失信名单 (T25), path (a): the court's listing is put on record; nothing is determined here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import clock
from accounts.models import User
from casework.models import Case, Evidence
from casework.services import add_evidence, cancel_owed, move, reclassify
from casework.services.evidence import Upload
from casework.services.laying_by import end_drafts
from casework.services.recording import lock
from findings.models import Finding, Referral
from findings.queries.determination import current_referral
from findings.services.recording import record_finding
from notices.wording import chinese_date
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

OVERTAKEN = "法院已将被执行人纳入失信名单"


@dataclass(frozen=True)
class CourtListing:
    """What the court's register shows of one listing of the case's debtor. Asked by the door above this room."""

    court: Body
    docket: str
    listed_on: date
    deleted_on: date | None = None

    @property
    def stands(self) -> bool:
        return self.deleted_on is None

    def __str__(self) -> str:
        said = f"{self.court.name}于{chinese_date(self.listed_on)}将被执行人纳入失信名单，案号{self.docket}"
        return said if self.stands else f"{said}，于{chinese_date(self.deleted_on)}删除"  # type: ignore[arg-type]


@one_transaction()
def record_listing(
    case: Case,
    listings: Sequence[CourtListing],
    *,
    national_severity: str,
    regional_severity: str,
    paper_number: str = "",
    scan: Upload | None = None,
    acting_user: User,
) -> Finding:
    """T25 by an officer of J or F: a finding made by the court on the day of its listing.

    `listings` are those the register shows. A paper that lies with a leader and a determination under way are
    overtaken; every clock of the proceedings ends. Raises NotYours, Stale, or Refusal.
    """
    case = lock(case)
    standing = [listing for listing in listings if listing.stands]
    if not standing:
        raise Refusal("法院登记中没有本案被执行人纳入失信名单的记录。", remedy="请待法院登记后再办。")
    first = min(standing, key=lambda listing: listing.listed_on)
    grounds = "；".join(str(listing) for listing in standing) + "。"
    details = {"dockets": [listing.docket for listing in standing]}
    move(case, Case.record_listing, acting_user=acting_user, reason=grounds, details=details)
    end_drafts(case, acting_user=acting_user, reason=OVERTAKEN)
    _overtake_referral(case)
    cancel_owed(case, acting_user=acting_user, reason=OVERTAKEN)
    reclassify(
        case, national=national_severity, regional=regional_severity, reason=grounds, acting_user=acting_user
    )
    return record_finding(
        case,
        path=Finding.Path.LISTED,
        made_by=first.court,
        made_on=first.listed_on,
        grounds=grounds,
        acting_user=acting_user,
        paper_number=paper_number,
        scan=_kept(case, scan, acting_user),
    )


def _overtake_referral(case: Case) -> None:
    referral = current_referral(case)
    if referral is not None and not referral.decisions.filter(taken_back_on=None).exists():
        Referral.objects.filter(pk=referral.pk, overtaken_on=None).update(
            overtaken_on=clock.today(), overtaken_by=OVERTAKEN
        )


def _kept(case: Case, scan: Upload | None, acting_user: User) -> Evidence | None:
    if scan is None:
        return None
    return add_evidence(case, scan, description="纳入失信名单决定书扫描件", acting_user=acting_user)
