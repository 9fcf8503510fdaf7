"""撤销 (T23): a finding, or a measure, is withdrawn; with an objection upheld, or on an error found.

Revoked is an end: findings, sanctions, papers before leaders, proposals, clocks and proceedings end with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import models
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, Draft
from casework.services import (
    NotYours,
    approve_with_scan,
    draft_with_scan,
    end_open_matters,
    move,
)
from casework.services.evidence import Upload
from findings.models import Finding, Proceeding
from findings.queries.records import standing_findings
from findings.services.recording import end_finding
from findings.services.stepping import lapse_all, require
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

# From these the table revokes a finding that stands; from the others the measure, or the finding.
NEEDS_A_FINDING = frozenset({State.DETERMINED, State.CLOSED})
PAPER = "异议处理决定书"


class Ground(models.TextChoices):
    """Why something is withdrawn without an objection."""

    ERROR = "error", "发现认定或者措施有误"
    JUDGMENT = "judgment", "裁判被撤销或者改判"


def may_draft_revocation(user: User, case: Case) -> bool:
    """Whether the person, as an officer, may put the revocation before a leader who may then approve it."""
    held = standing(user, case)
    leader = replace(held, leads=held.drafts, drafts=frozenset())
    return can_proceed(case.revoke) and has_transition_perm(case.revoke, leader) and not why_not(case)


def why_not(case: Case) -> str:
    """What of the table's own precondition is missing, as a sentence; "" where nothing is."""
    if case.state in NEEDS_A_FINDING and not standing_findings(case):
        return "本案没有有效的认定记录，没有可以撤销的认定。"
    return ""


@one_transaction()
def draft_revocation(
    case: Case,
    *,
    ground: str,
    reason: str,
    scan: Upload | None,
    docket: str = "",
    judgment: str = "",
    paper_number: str = "",
    acting_user: User,
) -> Draft:
    """拟撤销 by an officer, with the scan of the decision; a reversed judgment gives docket and document number."""
    require(reason, "撤销的事实和依据", "reason")
    if missing := why_not(case):
        raise Refusal(missing)
    if ground == Ground.JUDGMENT:
        docket = require(docket, "裁判的案号", "docket")
        judgment = require(judgment, "裁判文书编号", "judgment")
    elif any(found.path == Finding.Path.LISTED for found in standing_findings(case)):
        raise Refusal(
            "法院纳入失信名单只能由法院撤销、删除。",
            field="ground",
            remedy="裁判被撤销或者改判的，请选择该项并填写案号和裁判文书编号。",
        )
    if not may_draft_revocation(acting_user, case):
        raise NotYours("您所在单位或岗位无权拟办“撤销”。")
    said = {"ground": str(ground), "docket": docket, "judgment": judgment}
    return draft_with_scan(
        case,
        "revoke",
        paper=PAPER,
        scan=scan,
        reason=reason,
        paper_number=paper_number,
        extras=said,
        acting_user=acting_user,
    )


@one_transaction()
def approve_revocation(draft: Draft, *, acting_user: User) -> None:
    """核准撤销 by a leader of the drafting body who did not draft it: the case is revoked, and all ends."""
    if missing := why_not(draft.case):
        raise Refusal(missing)
    approve_with_scan(draft, acting_user=acting_user)
    end_what_is_open(draft.case, reason=draft.reason, acting_user=acting_user)


def can_be_revoked(case: Case, *, withdrawn: Finding | None, acting_user: User) -> bool:
    """Whether the table lets this leader revoke the case now, and no finding stands that is not withdrawn.

    `withdrawn`: the finding the decision withdraws; None for a measure. A court's listing beside it stays, and
    so does a finding beside a measure: the case stays with them.
    """
    others = [found for found in standing_findings(case) if withdrawn is None or found.pk != withdrawn.pk]
    allowed = can_proceed(case.revoke) and has_transition_perm(case.revoke, standing(acting_user, case))
    return allowed and not others and not why_not(case)


@one_transaction()
def revoke_with(proceeding: Proceeding, *, reason: str, acting_user: User, **details: Any) -> None:
    """T23 in the same act as the decision of a proceeding, which is not lapsed with the others."""
    case = proceeding.case
    said = {"proceeding": proceeding.CODE, "id": proceeding.pk, **details}
    move(case, Case.revoke, acting_user=acting_user, reason=reason, details=said)
    end_what_is_open(case, but=proceeding, reason=reason, acting_user=acting_user)


def end_what_is_open(case: Case, *, but: Proceeding | None = None, reason: str, acting_user: User) -> None:
    """Findings, sanctions, papers before leaders, proposals, proceedings and clocks of a revoked case."""
    for found in standing_findings(case):
        found.case = case
        end_finding(found, status=Finding.Status.REVOKED, reason=reason, acting_user=acting_user)
    lapse_all(case, but=but, reason=reason, acting_user=acting_user)
    end_open_matters(case, reason="撤销", acting_user=acting_user, with_what_is_apart=True)
