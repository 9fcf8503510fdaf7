"""不予受理 (T2): the officer drafts 不予受理告知 with the ground; its signing ends the case in triage."""

from __future__ import annotations

from dataclasses import dataclass, replace

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.models import Case, Decline, Draft
from casework.services.addressing import addressed
from casework.services.drafting import Content, Paper, put_forward, reason_in, require_document
from casework.services.issuing import issue
from casework.services.laying_by import end_drafts
from casework.services.moving import NotYours
from casework.services.recording import lock
from notices.facts import DecliningFacts
from notices.kinds import Kind
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Ground = Decline.Ground
# What the document calls each ground.
PRINTED: dict[str, str] = {
    Ground.OUT_OF_SCOPE: "不属于政务失信治理范围",
    Ground.DUPLICATE: "与已经办理的事项重复",
    Ground.FOR_COURT: "依法应当由人民法院或者仲裁机构处理",
    Ground.NO_FACTS: "没有具体事实和必要材料",
}


@dataclass(frozen=True)
class DeclineTerms:
    """Why a matter is not taken up, and whom the answer goes to: a body of the register, or a name on paper."""

    ground: str
    duplicate_of: Case | None = None
    receiver: Body | None = None
    receiver_name: str = ""


@one_transaction()
def draft_decline(
    case: Case, facts: DecliningFacts, terms: DeclineTerms, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 不予受理告知 of a case in triage. A duplicate names the other case, which the officer must be able to see.

    The ground printed is that of `terms`. Raises NotYours, Stale or Refusal naming the field.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "decline"):
        raise NotYours("案件现在不能不予受理，或者不由你拟办。")
    said = decline_content(case, facts, terms, paper=paper, acting_user=acting_user)
    return put_forward(case, said, acting_user=acting_user)


def decline_content(
    case: Case, facts: DecliningFacts, terms: DeclineTerms, *, paper: Paper, acting_user: User
) -> Content:
    """What 不予受理告知 says and to whom. Raises Refusal naming the field."""
    if terms.ground not in Ground.values:
        raise Refusal("没有选择不予受理的情形。", field="ground", remedy="请选择一种情形。")
    _require_duplicate(case, terms.ground, terms.duplicate_of, acting_user)
    addressee, name = addressed(case, terms.receiver, terms.receiver_name, field="receiver_name")
    return Content.of(
        paper,
        move="decline",
        kind=Kind.DECLINING,
        facts=replace(facts, ground=PRINTED[terms.ground]),
        reason=reason_in(Kind.DECLINING, facts),
        extras={
            "ground": terms.ground,
            "duplicate_of": terms.duplicate_of.pk if terms.duplicate_of else None,
            "receiver": terms.receiver.pk if terms.receiver else None,
            "receiver_name": terms.receiver_name.strip(),
        },
        addressee=addressee,
        addressee_name=name,
    )


@one_transaction()
def approve_decline(draft: Draft, *, acting_user: User) -> Decline:
    """T2 不予受理: the case ends in triage. The document is read by the issuing side and its addressee alone."""
    require_document(draft)
    extras = draft.content["extras"]
    details = {"ground": Ground(extras["ground"]).label}
    notice = issue(draft, acting_user=acting_user, is_internal=True, details=details)
    assert notice is not None
    end_drafts(draft.case, acting_user=acting_user, reason="不予受理")
    return Decline.objects.create(
        case=draft.case,
        ground=extras["ground"],
        duplicate_of_id=extras["duplicate_of"],
        reason=draft.reason,
        paper_number=notice.number_text,
        paper=notice.paper,
        declined_by=acting_user,
        declined_at=clock.now(),
    )


def _require_duplicate(case: Case, ground: str, other: Case | None, user: User) -> None:
    if ground != Ground.DUPLICATE:
        if other is not None:
            raise Refusal("只有与另案重复的，才填写另案。", field="duplicate_of", remedy="请删去另案编号。")
        return
    if other is None:
        raise Refusal("没有写明与哪一件案件重复。", field="duplicate_of", remedy="请填写另案的案件编号。")
    if other.pk == case.pk or not Case.objects.visible_to(user).filter(pk=other.pk).exists():
        raise Refusal("没有这件案件，或者就是本案。", field="duplicate_of", remedy="请核对案件编号。")
    if not is_same_body(other.subject, case.subject):
        raise Refusal(
            f"{other.number}的涉事单位是{other.subject.name}，与本案不同。",
            field="duplicate_of",
            remedy="请核对案件编号。",
        )
