"""提请认定 (T15): the failed rectification is put before the determining authority, with its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft, Evidence, Purpose
from casework.services import (
    NotYours,
    Stale,
    approve_with_scan,
    draft_with_scan,
    issue,
    name_authority,
    owe_now,
    submit_draft,
)
from casework.services.evidence import Upload
from casework.services.recording import lock
from deadlines.limits import limit
from findings.models import Referral
from findings.queries.determination import (
    possible_authorities,
    report_overdue_since,
    returns_before_referral,
)
from findings.queries.sanctions import has_standing_finding
from findings.services.guarding import require_text
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

LETTER = "提请认定函"


@dataclass(frozen=True)
class ReferralTerms:
    """What an officer puts before the leader: why, to whom, and with which papers of the case."""

    ground: str
    facts: str
    authority: Body | None
    notices: Sequence[CaseNotice] = ()
    evidence: Sequence[Evidence] = ()
    paper_number: str = ""
    scan: Upload | None = None


@one_transaction()
def draft_referral(case: Case, terms: ReferralTerms, *, acting_user: User) -> Draft:
    """Drafts 提请认定 by an officer of a party (J F R G): the ground holds and the authority can be R.

    No letter where the authority takes up its own order. Raises NotYours, Stale, or Refusal naming the field.
    """
    lock(case)
    if not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours("只有承办机关的经办人可以提请认定。")
    if case.state != State.RECTIFYING:
        raise Stale(f"案件现为“{State(case.state).label}”，不能提请认定。")
    _require_no_finding(case)
    authority = _authority(case, terms.authority)
    _require_ground(case, terms.ground)
    require_text(
        terms.facts, "没有写明提请认定的事实。", field="facts", remedy="请写明责令整改、退回和未整改的经过。"
    )
    _require_file(case, terms)
    extras = {
        "ground": terms.ground,
        "facts": terms.facts,
        "authority": authority.pk,
        "notices": [paper.pk for paper in terms.notices],
        "evidence": [file.pk for file in terms.evidence],
    }
    move = "refer_for_determination"
    if takes_up_own_order(case, authority, acting_user.body):
        return submit_draft(case, acting_user=acting_user, move=move, reason=terms.facts, extras=extras)
    require_text(
        terms.paper_number,
        f"没有填写{LETTER}的文号。",
        field="paper_number",
        remedy="请填写纸质函件的文号。",
    )
    return draft_with_scan(
        case,
        move,
        paper=LETTER,
        scan=terms.scan,
        reason=terms.facts,
        acting_user=acting_user,
        paper_number=terms.paper_number,
        extras=extras,
    )


@one_transaction()
def sign_referral(draft: Draft, *, acting_user: User) -> Referral:
    """T15: the authority is named for the case, and its clock runs. The letter stays between the authorities."""
    case = draft.case = lock(draft.case)
    extras = draft.content["extras"]
    authority = _authority(case, Body.objects.get(pk=extras["authority"]))
    _require_no_finding(case)
    scan = None
    if "scan" in extras:
        scan = approve_with_scan(draft, acting_user=acting_user, is_internal=True)
    else:
        issue(draft, acting_user=acting_user)
    name_authority(case, authority)
    referral = Referral.objects.create(
        case=case,
        ground=extras["ground"],
        facts=extras["facts"],
        authority=authority,
        referred_by=draft.issuer,
        paper_number=extras.get("paper_number", ""),
        scan=scan,
        drafted_by=draft.drafted_by,
        approved_by=acting_user,
        referred_at=clock.now(),
    )
    referral.notices.set(extras["notices"])
    referral.evidence.set(extras["evidence"])
    owe_now(case, Purpose.DETERMINE, debtor=authority, acting_user=acting_user)
    return referral


def takes_up_own_order(case: Case, authority: Body | None, body: Body | None) -> bool:
    """Whether the authority itself ordered the rectification and now takes it up: no letter is written."""
    return authority is not None and body == authority and case.measure_issuer_id == authority.pk


def _require_no_finding(case: Case) -> None:
    """A finding that stands is not contradicted by a second one; the court's listing runs no determination."""
    if has_standing_finding(case):
        raise Refusal(
            "本案已有有效的失信认定，不能再次提请认定。", remedy="仍不整改的，可以增加惩戒措施或者移送办理。"
        )


def _authority(case: Case, authority: Body | None) -> Body:
    possible = possible_authorities(case)
    if not possible.exists():
        raise Refusal(
            f"{case.subject.name}没有可以认定的上级或者主管部门。",
            field="authority",
            remedy="请先由系统管理员登记认定部门。",
        )
    if authority is None:
        raise Refusal("没有选定认定机关。", field="authority", remedy="请选上级或者主管部门。")
    if authority.pk in (case.subject_id, case.lead_department_id):
        raise Refusal("单位不能认定自己。", field="authority", remedy="请选其上级或者主管部门。")
    if not possible.filter(pk=authority.pk).exists():
        raise Refusal(
            f"{authority.name}不是{case.subject.name}的上级或者主管部门。",
            field="authority",
            remedy="请选其上级或者有认定职能的主管部门。",
        )
    return authority


def _require_ground(case: Case, ground: str) -> None:
    if ground not in Referral.Ground.values:
        raise Refusal("没有选定提请事由。", field="ground", remedy="请选一项。")
    if ground == Referral.Ground.RETURNED_TWICE and case.returns < (needed := returns_before_referral(case)):
        raise Refusal(
            f"本案整改退回{case.returns}次，不足{needed}次。",
            field="ground",
            remedy="请改选其他事由，或者待再次退回后提请。",
        )
    if ground == Referral.Ground.OVERDUE and report_overdue_since(case) is None:
        after = limit("determination_after")
        raise Refusal(
            f"整改报告没有逾期满{after.amount}{after.get_unit_display()}。",
            field="ground",
            remedy="请改选其他事由，或者期满后再提请。",
        )


def _require_file(case: Case, terms: ReferralTerms) -> None:
    if not terms.notices and not terms.evidence:
        raise Refusal("没有选择随案移送的材料。", field="notices", remedy="请至少选整改通知书和验收意见书。")
    cases = {paper.case_id for paper in terms.notices} | {file.case_id for file in terms.evidence}
    if cases != {case.pk}:
        raise Refusal("所选材料不在本案中。", field="notices", remedy="请重新选择。")
