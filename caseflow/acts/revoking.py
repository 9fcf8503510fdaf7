"""Acts of a revocation without an objection: drafted from the case's page, approved at a desk."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At, confirmation
from caseflow.acts.drafts import RETURN_DRAFT, latest_returned, the_draft
from findings.forms.revocations import RevocationForm
from findings.remedy_facts import initial_revocation
from findings.services import revoking
from findings.services.revoking import may_draft_revocation, revocation_content
from notices.kinds import Kind


def _form(at: At, data: Any, files: Any) -> RevocationForm:
    if data is not None:
        return RevocationForm(at.case, data)
    returned = latest_returned(at, "revoke", Kind.OBJECTION_DECISION)
    return RevocationForm(at.case, initial=at.contact | initial_revocation(at.case) | returned)


REVOKE = Act(
    "revoke",
    "拟撤销",
    "拟撤销决定",
    _form,
    lambda at, form: revoking.draft_revocation(at.case, form.terms(), acting_user=at.user),
    kind=Kind.OBJECTION_DECISION,
    allowed=lambda at: may_draft_revocation(at.user, at.case),
    content=lambda at, form: revocation_content(at.case, form.terms()),
)
APPROVE = Act(
    "approve",
    "签发",
    "签发撤销决定",
    confirmation,
    lambda at, form: revoking.approve_revocation(the_draft(at), acting_user=at.user),
)

DESKS = {"approve_revocation": (APPROVE, RETURN_DRAFT)}
