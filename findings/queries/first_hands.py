"""Who had a first hand in what is objected to, and so may not handle the objection (回避; 监察法 67 by analogy)."""

from __future__ import annotations

from casework.models import Case, Draft
from findings.models import Finding, Objection

# Moves whose drafting and signing made a finding.
MADE_A_FINDING = ("determine", "record_listing")


def first_hands(objection: Objection) -> set[int]:
    """Keys of the people: the case's officer, and whoever drafted or signed the object."""
    hands = {objection.case.lead_officer_id}
    if objection.paper is not None:
        notice = objection.paper.notice
        hands |= {notice.drafted_by_id, notice.signatory_id}
    finding = objection.finding
    if objection.sanction is not None:
        hands.add(objection.sanction.imposed_by_id)
        finding = objection.sanction.finding
    if finding is not None:
        hands |= _who_found(objection.case, finding)
    return hands


def _who_found(case: Case, finding: Finding) -> set[int]:
    drafts = Draft.objects.filter(case=case, move__in=MADE_A_FINDING, status=Draft.Status.SIGNED)
    people = {pk for pair in drafts.values_list("drafted_by", "decided_by") for pk in pair if pk}
    return people | {finding.recorded_by_id}
