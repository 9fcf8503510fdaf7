"""提请认定 (T15): the failed rectification is put before the determining authority, with its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft, Evidence, Purpose
from casework.services import (
    Content,
    NotYours,
    Owed,
    Paper,
    Stale,
    facts_of,
    issue,
    name_authority,
    owe_now,
    put_forward,
)
from casework.services.recording import lock
from deadlines.limits import limit
from findings.models import Referral
from findings.notice_facts import GROUNDS, materials_of
from findings.queries.determination import (
    possible_authorities,
    report_overdue_since,
    returns_before_referral,
)
from findings.queries.sanctions import has_standing_finding
from findings.services.guarding import require_text
from notices.facts import ReferralFacts
from notices.kinds import Kind
from notices.models import Notice
from organisations.models import Body
from organisations.queries import is_same_body, lines_of
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

MOVE = "refer_for_determination"


@dataclass(frozen=True)
class ReferralTerms:
    """What an officer puts before the leader: why, to whom, with which papers of the case; and the letter.

    An authority that takes up its own order writes none: `facts` is None, and `paper` has a reason alone.
    """

    ground: str
    authority: Body | None
    paper: Paper
    facts: ReferralFacts | None = None
    notices: Sequence[CaseNotice] = ()
    evidence: Sequence[Evidence] = ()


@one_transaction()
def draft_referral(case: Case, terms: ReferralTerms, *, acting_user: User) -> Draft:
    """Drafts 提请认定函 by an officer of a party (J F R G): the ground holds and the authority can be R.

    Its ground and its list of materials are those of the terms. Raises NotYours, Stale, or Refusal naming the field.
    """
    lock(case)
    if not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours("只有承办机关的经办人可以提请认定。")
    if case.state != State.RECTIFYING:
        raise Stale(f"案件现为“{State(case.state).label}”，不能提请认定。")
    return put_forward(case, referral_content(case, terms, acting_user.body), acting_user=acting_user)


def referral_content(case: Case, terms: ReferralTerms, body: Body | None) -> Content:
    """What the letter of `body` says; without one, why it takes up its own order. Refusal naming the field."""
    _require_no_finding(case)
    authority = _authority(case, terms.authority)
    _require_ground(case, terms.ground)
    _require_file(case, terms)
    extras = {
        "ground": terms.ground,
        "authority": authority.pk,
        "notices": [paper.pk for paper in terms.notices],
        "evidence": [file.pk for file in terms.evidence],
    }
    if takes_up_own_order(case, authority, body):
        reason = terms.paper.reason
        require_text(
            reason, "没有写明提请认定的事实。", field="reason", remedy="请写明责令整改、退回和未整改的经过。"
        )
        return Content(move=MOVE, reason=reason, extras=extras)
    if terms.facts is None:
        raise Refusal("没有拟提请认定函。", field="authority", remedy="向其他机关提请的，请拟提请认定函。")
    materials = materials_of(terms.notices, terms.evidence)
    return Content.of(
        terms.paper,
        move=MOVE,
        kind=Kind.REFERRAL,
        facts=replace(terms.facts, ground=GROUNDS[terms.ground], materials=materials),
        extras=extras,
        addressee=authority,
    )


@one_transaction()
def sign_referral(draft: Draft, *, acting_user: User) -> Referral:
    """T15: the authority is named for the case. The letter stays between the authorities.

    The authority's clock runs from its signing for the letter; where it takes up its own order, from today.
    """
    case = draft.case = lock(draft.case)
    extras = draft.content["extras"]
    authority = _authority(case, Body.objects.get(pk=extras["authority"]))
    _require_no_finding(case)
    notice = issue(draft, acting_user=acting_user, owed=[Owed(Purpose.DETERMINE)], is_internal=True)
    name_authority(case, authority)
    referral = Referral.objects.create(
        case=case,
        ground=extras["ground"],
        facts="\n".join(facts_of(draft).found) if notice else draft.reason,
        authority=authority,
        referred_by=draft.issuer,
        letter=_paper_of(notice),
        paper_number=notice.number_text if notice else "",
        drafted_by=draft.drafted_by,
        approved_by=acting_user,
        referred_at=clock.now(),
    )
    referral.notices.set(extras["notices"])
    referral.evidence.set(extras["evidence"])
    if notice is None:
        owe_now(case, Purpose.DETERMINE, debtor=authority, acting_user=acting_user)
    return referral


def _paper_of(notice: Notice | None) -> CaseNotice | None:
    return CaseNotice.objects.get(notice=notice) if notice else None


def takes_up_own_order(case: Case, authority: Body | None, body: Body | None) -> bool:
    """Whether the authority itself ordered the rectification and now takes it up: no letter is written."""
    return is_same_body(authority, body) and is_same_body(authority, case.measure_issuer)


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
    if authority.pk in lines_of(case.subject, case.lead_department):
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
