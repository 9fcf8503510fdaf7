"""Findings of dishonesty and what comes of them: the record, its sanctions, and the proceedings about it."""

from findings.models.decisions import Decision
from findings.models.exemptions import Consultation, Exemption
from findings.models.hearings import Hearing, Plea
from findings.models.objections import Objection, Petitioner
from findings.models.proceedings import Proceeding
from findings.models.records import Finding, FindingQuerySet, Sanction, SanctionQuerySet
from findings.models.referrals import Referral
from findings.models.repairs import Repair, RepairProof
from findings.models.sanction_plans import SanctionPlan

__all__ = [
    "Consultation",
    "Decision",
    "Exemption",
    "Finding",
    "FindingQuerySet",
    "Hearing",
    "Objection",
    "Petitioner",
    "Plea",
    "Proceeding",
    "Referral",
    "Repair",
    "RepairProof",
    "Sanction",
    "SanctionPlan",
    "SanctionQuerySet",
]
