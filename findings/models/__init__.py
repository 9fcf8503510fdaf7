"""Findings of dishonesty and what comes of them: the record, its sanctions, and the proceedings about it."""

from findings.models.decisions import Decision
from findings.models.hearings import Hearing, Plea
from findings.models.records import Finding, FindingQuerySet, Sanction, SanctionQuerySet
from findings.models.referrals import Referral
from findings.models.sanction_plans import SanctionPlan

__all__ = [
    "Decision",
    "Finding",
    "FindingQuerySet",
    "Hearing",
    "Plea",
    "Referral",
    "Sanction",
    "SanctionPlan",
    "SanctionQuerySet",
]
