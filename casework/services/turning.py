"""The one door to a draft's state: the law asked, one row written, and only if nobody was faster."""

from __future__ import annotations

from typing import Any, NoReturn

from django_fsm import can_proceed

from accounts.models import User
from accounts.roles import LEADER, Role
from casework.access import ISSUING_LETTERS, is_recused, standing
from casework.models import Draft, DraftStep
from notices.drafting import DraftState, Hand
from organisations.refusals import NotYours, Stale

LEADERS = tuple(LEADER[letter] for letter in sorted(ISSUING_LETTERS))
# Columns that the steps themselves change.
KEPT = ("status", "awaited", "laid_from")
WHO_MAY = {
    "pass_review": "只有本单位的核稿人可以核稿。",
    "countersign": "只有请会签单位的负责人可以会签，每个单位一次。",
    "approve": "只有拟稿机关的负责人可以审核。",
    "amend": "只有本单位的核稿人、审核的负责人可以修改文稿。",
    "sign": "只有拟稿机关的负责人可以签发或者退回。",
    "send_back": "只有拟稿机关的负责人可以签发或者退回。",
    "withdraw": "只有拟稿机关的经办人可以撤回文稿。",
}
# Who amends a draft passes it on from there himself: it is no earlier hand at that station.
AMENDED_AT = {DraftState.REVIEWING: DraftStep.Step.REVIEW, DraftState.APPROVING: DraftStep.Step.APPROVE}
OWN_DRAFT = "拟稿人不能签发本人拟的文稿，代其办理的人也不能。"
OWN_DRAFT_EARLIER = "拟稿人不能核稿、审核本人拟的文稿，代其办理的人也不能。"
OWN_STEP = "经手核稿、审核的人，包括修改过文稿的，不能再审核或者签发同一份文稿，代其办理的人也不能。"


def turn(draft: Draft, step: str, *, acting_user: User | None = None, **columns: Any) -> None:
    """Makes the named step of `notices.drafting` and writes it, with `columns` beside it.

    Inside a transaction that has locked the case. `acting_user` None: what another act brings with it, for which
    nobody's leave is asked. Raises NotYours, or Stale where somebody was faster.
    """
    bound = getattr(draft, step)
    if not can_proceed(bound):
        draft.refresh_from_db(fields=KEPT)
        if not can_proceed(bound):
            raise_decided(draft.status)
    if acting_user is not None:
        require(draft, step, acting_user)
    before = draft.status
    bound()
    columns |= {name: getattr(draft, name) for name in KEPT}
    if not Draft.objects.filter(pk=draft.pk, status=before).update(**columns):
        raise_decided(Draft.objects.values_list("status", flat=True).get(pk=draft.pk))
    for name, value in columns.items():
        if name not in KEPT:
            setattr(draft, name, value)


def require(draft: Draft, step: str, user: User) -> None:
    """Raises NotYours, in words, for whom the law does not let make the step from where the draft lies."""
    hand = hand_of(user, draft)
    permits = getattr(Draft, step)._django_fsm.get_transition(draft.status).permission
    if permits is None or permits(draft, hand):
        return
    fresh = Hand(**{**vars(hand), "had_a_hand": False})
    if not permits(draft, fresh):
        raise NotYours(_who_may(draft, step))
    if draft.drafted_by_id in user.persons:
        raise NotYours(OWN_DRAFT if step == "sign" else OWN_DRAFT_EARLIER)
    raise NotYours(OWN_STEP)


def why_may_not(draft: Draft, step: str, user: User) -> NotYours | None:
    """What keeps the person from the step, asked before he presses; None where nothing does, or it lies elsewhere."""
    if not can_proceed(getattr(draft, step)):
        return None
    try:
        require(draft, step, user)
    except NotYours as refusal:
        return refusal
    return None


def hand_of(user: User, draft: Draft) -> Hand:
    """What `user` is towards `draft`, for the permissions of its steps."""
    own = user.works_for(draft.issuer_id)
    held = standing(user, draft.case) if own else None
    return Hand(
        drafts=bool(held and held.drafts),
        reviews=own and user.holds(Role.REVIEWER) and not is_recused(user, draft.case),
        countersigns=_is_asked(user, draft),
        leads=bool(held and ISSUING_LETTERS & held.leads),
        had_a_hand=draft.drafted_by_id in user.persons or _has_passed(user, draft),
    )


def raise_decided(status: str) -> NoReturn:
    """Raises Stale: the draft does not lie there any more."""
    raise Stale(f"文稿{DraftState(status).label}，不能再办。请刷新后查看。")


def _who_may(draft: Draft, step: str) -> str:
    if step == "send_back" and draft.status in (DraftState.REVIEWING, DraftState.COUNTERSIGNING):
        return WHO_MAY["pass_review" if draft.status == DraftState.REVIEWING else "countersign"]
    return WHO_MAY[step]


def _is_asked(user: User, draft: Draft) -> bool:
    """Whether the person leads a body whose countersignature is asked for and missing. Asks nothing elsewhere."""
    if draft.status != DraftState.COUNTERSIGNING or is_recused(user, draft.case):
        return False
    asked = draft.countersignings.filter(body__in=user.line, agreed_at=None).first()
    return asked is not None and user.holds(*((Role.HEAD,) if asked.by_head else LEADERS))


def _has_passed(user: User, draft: Draft) -> bool:
    """Whether the person, or whose place he takes, passed it at a station, or amended it at an earlier one.

    Asks nothing of a path without one.
    """
    if len(draft.path) < 2:
        return False
    passed = draft.steps.filter(opinion=DraftStep.Opinion.AGREE, person__in=user.persons)
    amended = draft.versions.filter(by__in=user.persons).exclude(step=AMENDED_AT.get(draft.status, ""))
    return passed.exists() or amended.exists()
