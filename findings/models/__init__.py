"""Findings of dishonesty and what comes of them: the record, its sanctions, and the proceedings about it."""

from findings.models.records import Finding, FindingQuerySet, Sanction, SanctionQuerySet

__all__ = ["Finding", "FindingQuerySet", "Sanction", "SanctionQuerySet"]
