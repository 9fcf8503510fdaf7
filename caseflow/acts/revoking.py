"""Acts at the desk of a revocation without an objection."""

from __future__ import annotations

from caseflow.acts.base import Act, confirmation
from caseflow.acts.drafts import RETURN_DRAFT, the_draft
from findings.services import revoking

APPROVE = Act(
    "approve",
    "签发",
    "签发撤销决定",
    confirmation,
    lambda at, form: revoking.approve_revocation(the_draft(at), acting_user=at.user),
)

DESKS = {"approve_revocation": (APPROVE, RETURN_DRAFT)}
