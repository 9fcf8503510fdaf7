"""Whether a step of a proceeding is for a person, told before anything is typed or pressed."""

from __future__ import annotations

from typing import NoReturn

from django_fsm import can_proceed

from accounts.models import User
from casework.services import NotYours
from casework.services.routing import admins
from findings.models import Proceeding
from findings.proceeding import STEPS, Hand
from findings.queries.hands import deciders_of, hand_of
from organisations.refusals import Refusal

RECUSED = "按照回避规定，案件经办人和原拟稿、核稿、会签、审核、签发的人不能办理本件。"


def why_may_not(row: Proceeding, name: str, user: User) -> NotYours | None:
    """What keeps the person from the step, asked before he presses; None where nothing does, or it stands elsewhere."""
    bound = getattr(row, name)
    if not can_proceed(bound, check_conditions=False):
        return None
    hand = hand_of(user, row)
    if bound._django_fsm.has_transition_perm(row, row.status, hand):
        return None
    try:
        raise_not_yours(row, name, hand)
    except NotYours as refusal:
        return refusal


def why_undecidable(row: Proceeding, outcome: str, drafter: User) -> Refusal | None:
    """What keeps such an outcome from being decided by anybody; None where there are leaders enough.

    Asked before anything is typed, too; `outcome` is "" then.
    """
    able = deciders_of(row, drafter)
    if len(able) >= (levels := row.levels_for(outcome)):
        return None
    left_out = "（回避的和原经办、核稿、签发的不计）" if row.CODE == "objection" else "（回避的不计）"
    who = f"{row.handled_by.name}能够决定本件的负责人{left_out}"
    if levels == 1:
        said, remedy = f"{who}一名也没有，拟办后无人决定。", "由其决定"
    else:
        names = "、".join(person.full_name for person in able) or "没有"
        said, remedy = f"“撤销”须经两级审批，{who}不足两名：现有{names}。", "由一名审核、另一名决定"
    return Refusal(said, field="outcome", remedy=f"请{admins()}为本单位增设一名负责人账号，{remedy}。")


def raise_not_yours(row: Proceeding, name: str, hand: Hand) -> NoReturn:
    """Says which of the reasons it is: 回避, the own draft, the own review, or another office."""
    if hand.is_recused and (hand.handles or hand.decides):
        raise NotYours(RECUSED, remedy="请由办理机关其他人员办理。")
    if name in ("review", "decide") and hand.decides and hand.has_drafted:
        raise NotYours("拟办人不能决定本人拟办的事项。", remedy="请由其他负责人决定。")
    if name == "decide" and hand.decides and hand.has_reviewed:
        raise NotYours("审核人不能再决定本人审核的事项。", remedy="请由其他负责人决定。")
    raise NotYours(f"这件{row.WHAT}不由你“{STEPS[name]}”。")
