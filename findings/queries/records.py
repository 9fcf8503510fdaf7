"""Reads of findings."""

from __future__ import annotations

from casework.models import Case
from findings.models import Finding


def finding_stands(case: Case) -> bool:
    """Whether any finding of the case stands, on either path."""
    return Finding.objects.standing().filter(case=case).exists()


def standing_findings(case: Case) -> list[Finding]:
    """The findings of the case that stand, oldest first."""
    return list(Finding.objects.standing().filter(case=case).select_related("made_by", "body").order_by("id"))
