"""What several acts ask first: is it the turn of this act, and of this person?"""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from accounts.roles import Role
from casework.access import acts_for, standing
from casework.lifecycle import State
from casework.models import Case, Evidence
from casework.services import NotYours, Stale, add_evidence
from casework.services.evidence import Upload
from casework.services.recording import lock
from organisations.refusals import Refusal
from rectification.models import Order
from rectification.queries import Stage, current_order, stage_of

# Whose bodies may order and judge a rectification (domain 0b.3): the credit office may not.
ORDERING = frozenset("JRG")

Attachment = Evidence | Upload


def take(order: Order, *stages: Stage, state: State) -> Order:
    """The order, read anew under the lock of its case. Raises Stale unless it is at one of the stages."""
    lock(order.case)
    found = current_order(order.case)
    if found is None or found.pk != order.pk:
        raise Stale("本案已另有整改通知书。请刷新后查看。")
    if found.case.state != state:
        raise Stale(f"案件现为“{State(found.case.state).label}”，不能再办。请刷新后查看。")
    stage = stage_of(found)
    if stage not in stages:
        raise Stale(f"整改现为“{stage.label}”，不能再办。请刷新后查看。")
    return found


def order_of(case: Case) -> Order:
    """The order in force. Raises Refusal where there is none."""
    order = current_order(case)
    if order is None:
        raise Refusal("本案没有整改通知书。", remedy="请先责令整改。")
    return order


def require_department(order: Order, user: User, role: Role, word: str) -> None:
    """Raises NotYours unless `user` holds `role` in the lead department."""
    if not acts_for(user, order.case.lead_department_id, order.case) or not user.holds(role):
        raise NotYours(f"只有责任单位的{word}可以办理。")


def is_issuers_officer(order: Order, user: User) -> bool:
    """Whether `user` is an officer of the body that issued the order and judges it."""
    return user.works_for(order.issuer_id) and bool(ORDERING & standing(user, order.case).drafts)


def require_issuers_officer(order: Order, user: User) -> None:
    if not is_issuers_officer(order, user):
        raise NotYours(f"整改由{order.issuer.name}责令，只有该机关的经办人可以拟验收意见。")


def keep(
    case: Case, attachments: Iterable[Attachment], *, description: str, acting_user: User
) -> list[Evidence]:
    """Attachments as files of the case: what was chosen must lie in it, what was uploaded is stored."""
    return [
        _chosen(case, attachment)
        if isinstance(attachment, Evidence)
        else add_evidence(case, attachment, description=description, acting_user=acting_user)
        for attachment in attachments
    ]


def _chosen(case: Case, evidence: Evidence) -> Evidence:
    if evidence.case_id != case.pk or evidence.is_internal:
        raise Refusal("所选证据不在本案中。", field="evidence", remedy="请重新选择，或者上传文件。")
    return evidence
