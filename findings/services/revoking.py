"""撤销 (T23): a finding, or a measure, is withdrawn; with an objection upheld, or on an error found.

Revoked is an end: findings, sanctions, papers before leaders, proposals, clocks and proceedings end with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django_fsm import can_proceed, has_transition_perm

import clock
from accounts.models import User
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft
from casework.services import (
    Content,
    NotYours,
    Paper,
    end_open_matters,
    issue,
    move,
    put_forward,
)
from casework.services.owing import set_owed
from findings.models import Finding, Proceeding
from findings.queries.records import standing_findings
from findings.remedy_facts import of_the_revocation
from findings.services.recording import end_finding
from findings.services.stepping import lapse_all, require
from notices.facts import ObjectionDecisionFacts
from notices.kinds import Kind
from notices.wording import chinese_date
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

# From these the table revokes a finding that stands; from the others the measure, or the finding.
NEEDS_A_FINDING = frozenset({State.DETERMINED, State.CLOSED})


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


@dataclass(frozen=True)
class RevocationTerms:
    """Why something is withdrawn; a reversed judgment gives docket and document number. And the document."""

    ground: str
    facts: ObjectionDecisionFacts
    paper: Paper
    docket: str = ""
    judgment: str = ""


def said_of(ground: str, docket: str, judgment: str) -> str:
    """The ground as the document says it."""
    word = str(Ground(ground).label)
    return f"{word}：{docket}（{judgment}）" if ground == Ground.JUDGMENT else word


@one_transaction()
def draft_revocation(case: Case, terms: RevocationTerms, *, acting_user: User) -> Draft:
    """拟撤销 by an officer: 异议处理决定书 of the body's own motion. Raises NotYours, or Refusal naming the field."""
    said = revocation_content(case, terms)
    if not may_draft_revocation(acting_user, case):
        raise NotYours("你所在单位或岗位无权拟办“撤销”。")
    return put_forward(case, said, acting_user=acting_user)


def revocation_content(case: Case, terms: RevocationTerms) -> Content:
    """What the decision says. Raises Refusal naming the field."""
    if missing := why_not(case):
        raise Refusal(missing)
    if terms.ground not in Ground.values:
        raise Refusal("没有选定事由。", field="ground", remedy="请选一项。")
    if terms.ground == Ground.JUDGMENT:
        require(terms.docket, "裁判的案号", "docket")
        require(terms.judgment, "裁判文书编号", "judgment")
    elif any(found.path == Finding.Path.LISTED for found in standing_findings(case)):
        raise Refusal(
            "法院纳入失信名单只能由法院撤销、删除。",
            field="ground",
            remedy="裁判被撤销或者改判的，请选择该项并填写案号和裁判文书编号。",
        )
    if not terms.facts.found:
        raise Refusal("没有写明查明事实。", field="found", remedy="请写明事实和依据，第一段写审查的结论。")
    said = said_of(terms.ground, terms.docket, terms.judgment)
    known = revocation_says(case, said, terms.facts.found)
    return Content.of(
        terms.paper,
        move="revoke",
        kind=Kind.OBJECTION_DECISION,
        facts=replace(terms.facts, **known),
        reason="；".join(filter(None, (said, terms.paper.reason))),
        extras={"ground": str(terms.ground), "docket": terms.docket, "judgment": terms.judgment},
    )


def revocation_says(case: Case, said: str, found: Sequence[str]) -> dict[str, Any]:
    """What the document takes from the file: what is withdrawn, and on which ground; `found` answers it."""
    answer = found[0] if found else ""
    return of_the_revocation(case, standing_findings(case), said, chinese_date(clock.today()), answer)


@one_transaction()
def approve_revocation(draft: Draft, *, acting_user: User) -> None:
    """签发撤销 by a leader of the drafting body who did not draft it: the case is revoked, and all ends.

    The document is signed for all the same: its clock is set when the others have ended.
    """
    if missing := why_not(draft.case):
        raise Refusal(missing)
    notice = issue(draft, acting_user=acting_user)
    end_what_is_open(draft.case, reason=draft.reason, acting_user=acting_user)
    assert notice is not None
    if notice.addressee is not None:
        paper = CaseNotice.objects.get(notice=notice)
        set_owed(draft.case, paper, (), debtor=notice.addressee, acting_user=acting_user)


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
