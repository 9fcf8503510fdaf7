"""Who had a first hand in what is objected to, and so may not handle the objection (回避; 监察法 67 by analogy).

«The handler may not be the original handler» (domain 2.8). Handling a decision is whatever made its words or said yes
to them, by whichever right: the case's officer; who drafted it, amended it (核稿修改), passed it (核稿, 审核),
countersigned it for another body (会签), or signed it. Who only gave it back (退回) wanted another one, and an earlier
draft that came back decided nothing. What a substitute did is the substitute's own; whoever acts in his place later
is kept out with him (`User.persons`).
"""

from __future__ import annotations

from django.db.models import Q

from casework.models import Case, Draft, DraftStep
from findings.models import Finding, Objection, Sanction, SanctionPlan

# Moves whose drafting and signing made a finding.
MADE_A_FINDING = ("determine", "record_listing")


def first_hands(objection: Objection) -> set[int]:
    """Keys of the people."""
    hands: set[int | None] = {objection.case.lead_officer_id}
    if objection.paper is not None:
        notice = objection.paper.notice
        hands |= {notice.drafted_by_id, notice.signatory_id}
        hands |= _hands_in(Q(notice=notice))
    finding = objection.finding
    if objection.sanction is not None:
        hands.add(objection.sanction.imposed_by_id)
        finding = objection.sanction.finding
        hands |= _who_planned(objection.sanction)
    if finding is not None:
        hands |= _who_found(objection.case, finding)
    return {key for key in hands if key}


def _who_found(case: Case, finding: Finding) -> set[int | None]:
    signed = Q(case=case, move__in=MADE_A_FINDING, status=Draft.Status.SIGNED)
    return _hands_in(signed) | {finding.recorded_by_id}


def _hands_in(which: Q) -> set[int | None]:
    """Who made the words of these drafts, or said yes to them: in one statement."""
    drafts = Draft.objects.filter(which).order_by()
    drafted = drafts.values_list("drafted_by")
    signed = drafts.values_list("decided_by")
    passed = DraftStep.objects.filter(draft__in=drafts, opinion=DraftStep.Opinion.AGREE).order_by()
    amended = drafts.filter(versions__isnull=False).values_list("versions__by")
    return {pk for (pk,) in drafted.union(signed, passed.values_list("person"), amended)}


def _who_planned(sanction: Sanction) -> set[int | None]:
    """Who drafted a sanction that came after the finding."""
    plans = SanctionPlan.objects.filter(
        finding=sanction.finding_id, kind=SanctionPlan.Kind.IMPOSE, decided_by=sanction.imposed_by_id
    )
    return {plan.drafted_by_id for plan in plans if sanction.kind in {term["kind"] for term in plan.terms}}
