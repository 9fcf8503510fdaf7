"""Putting a finding on record, and ending it. Called by the proceedings that decide; asks no permission itself."""

from __future__ import annotations

from datetime import date

import clock
from accounts.models import User
from casework.models import Case, CaseNotice, Evidence, Verb
from casework.services import record
from findings.models import Exemption, Finding
from findings.proceeding import OPEN
from findings.services.sanctioning import lift_sanctions
from findings.services.stepping import lapse
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@one_transaction()
def record_finding(
    case: Case,
    *,
    path: str,
    made_by: Body,
    made_on: date,
    grounds: str,
    acting_user: User,
    paper: CaseNotice | None = None,
    paper_number: str = "",
    scan: Evidence | None = None,
    display_until: date | None = None,
) -> Finding:
    """Records a finding against the case's subject; its severity is the case's. The decision was made elsewhere.

    Raises Refusal where a finding on this path stands already, or the day lies ahead.
    """
    if made_on > clock.today():
        raise Refusal("认定日期不能晚于今天。", field="made_on")
    if Finding.objects.standing().filter(case=case, path=path).exists():
        raise Refusal("本案已有有效的认定记录，不能重复登记。")
    finding = Finding.objects.create(
        case=case,
        path=path,
        body=case.subject,
        made_by=made_by,
        made_on=made_on,
        grounds=grounds,
        national_severity=case.national_severity,
        regional_severity=case.regional_severity,
        paper=paper,
        paper_number=paper_number,
        scan=scan,
        display_until=display_until,
        recorded_by=acting_user,
        recorded_at=clock.now(),
    )
    # 免责 is for what is not dishonest: an application for it has lost its object.
    for row in Exemption.objects.filter(case=case, status__in=OPEN):
        row.case = case
        lapse(row, reason="本案已作出失信认定", acting_user=acting_user)
    details = {"finding": finding.pk, "path": path, "made_by": made_by.name, "made_on": made_on.isoformat()}
    record(case, Verb.FINDING_RECORDED, acting_user=acting_user, reason=grounds, details=details)
    return finding


@one_transaction()
def end_finding(finding: Finding, *, status: str, reason: str, acting_user: User) -> Finding:
    """A finding is repaired or revoked today: it stands no longer, and every sanction on it ends."""
    locked = Finding.objects.select_for_update(of=("self",)).select_related("case").get(pk=finding.pk)
    if not locked.stands:
        raise Refusal(f"这条认定记录{locked.get_status_display()}，不能再办。")
    locked.status, locked.ended_on = status, clock.today()
    locked.ended_by, locked.end_reason = acting_user, reason
    locked.save(update_fields=["status", "ended_on", "ended_by", "end_reason"])
    details = {"finding": locked.pk, "status": status}
    record(locked.case, Verb.FINDING_ENDED, acting_user=acting_user, reason=reason, details=details)
    lift_sanctions(locked, reason=reason, acting_user=acting_user)
    return locked
