"""Reads of credit repair."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Role
from casework.models import Case
from findings.models import Finding
from findings.queries.records import standing_findings


def may_apply(user: User, finding: Finding) -> bool:
    """Whether the person drafts the application of the body found against."""
    return user.works_for(finding.body_id) and user.holds(Role.HANDLER)


def repairable(user: User, case: Case) -> list[Finding]:
    """The standing findings of the case whose repair the person's body may apply for, a court's included:

    the filing of that one is refused with the way to the court.
    """
    if not user.works_for(case.subject_id) or not user.holds(Role.HANDLER):
        return []
    return [finding for finding in standing_findings(case) if may_apply(user, finding)]
