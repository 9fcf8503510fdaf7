"""What a wrong move (T27) put on record here is taken back, by the events of its act; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from casework.models import CaseEvent, Verb
from casework.services import record
from findings.models import Finding, Sanction
from findings.services.recording import end_finding
from findings.services.sanctioning import lift_sanctions
from organisations.transactions import one_transaction


@one_transaction()
def take_back_findings(events: Iterable[CaseEvent], *, reason: str, acting_user: User) -> None:
    """Of these events, the last first: what was recorded ends as revoked, what was ended stands again."""
    for event in sorted(events, key=lambda event: -event.seq):
        match event.verb:
            case Verb.SANCTION_LIFTED:
                _impose_again(event, reason, acting_user)
            case Verb.FINDING_ENDED:
                _let_stand_again(event, reason, acting_user)
            case Verb.SANCTIONED:
                sanction = Sanction.objects.select_related("finding").get(pk=event.details["sanction"])
                lift_sanctions(sanction.finding, reason=reason, acting_user=acting_user, only=[sanction])
            case Verb.FINDING_RECORDED:
                finding = Finding.objects.get(pk=event.details["finding"])
                status = Finding.Status.REVOKED
                end_finding(finding, status=status, reason=reason, acting_user=acting_user)


def _let_stand_again(event: CaseEvent, reason: str, acting_user: User) -> None:
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=event.details["finding"])
    finding.status, finding.ended_on, finding.ended_by, finding.end_reason = (
        Finding.Status.STANDS,
        None,
        None,
        "",
    )
    finding.save(update_fields=["status", "ended_on", "ended_by", "end_reason"])
    details = {"finding": finding.pk, "path": finding.path, "stands_again": True}
    record(event.case, Verb.FINDING_RECORDED, acting_user=acting_user, reason=reason, details=details)


def _impose_again(event: CaseEvent, reason: str, acting_user: User) -> None:
    sanction = Sanction.objects.select_for_update(of=("self",)).get(pk=event.details["sanction"])
    sanction.lifted_on, sanction.lifted_by, sanction.lift_reason = None, None, ""
    sanction.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    details = {"sanction": sanction.pk, "kind": sanction.kind, "in_force_again": True}
    record(event.case, Verb.SANCTIONED, acting_user=acting_user, reason=reason, details=details)
