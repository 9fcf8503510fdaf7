"""The order and the plan that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

import clock
from accounts.models import User
from accounts.roles import Role
from casework.access import standing
from casework.lifecycle import State
from casework.models import Case, Draft, Purpose, Verb
from casework.services import (
    Content,
    NotYours,
    Owed,
    Paper,
    Stale,
    facts_of,
    issue,
    meet_owed,
    owe_now,
    put_forward,
    record,
    set_measure_issuer,
)
from casework.services.recording import lock
from notices.facts import RectificationOrderFacts
from notices.kinds import Kind
from notices.models import Notice
from organisations.refusals import Refusal
from rectification.models import Order, OrderItem, Plan, PlanMeasure
from rectification.queries import Stage, current_order, plan_of, stage_of
from rectification.services.checks import (
    ORDERING,
    Attachment,
    is_issuers_officer,
    keep,
    require_department,
    require_issuers_officer,
    take,
)


@transaction.atomic
def draft_order(case: Case, facts: RectificationOrderFacts, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 整改通知书 (T9, T10, T18) by an officer of a commission, authority or government.

    A reopened case is in rectification already: there the order moves nothing, and there is none in force yet.
    From 约谈中 the interview must be over (held and its record signed or its refusal noted, minutes issued;
    or a second no-show): another room knows that, and the door above asks it before it calls this.
    """
    if not ORDERING & standing(acting_user, case).drafts:
        raise NotYours("整改通知书由纪委监委、主管部门或者政府发出，请商请有权机关办理。")
    lock(case)
    return put_forward(case, order_content(case, facts, paper=paper), acting_user=acting_user)


def order_content(case: Case, facts: RectificationOrderFacts, *, paper: Paper) -> Content:
    """What 整改通知书 says. Raises Stale where one is in force already."""
    is_anew = case.state == State.RECTIFYING
    if is_anew and current_order(case) is not None:
        raise Stale("本案已有整改通知书，不必再发。请刷新后查看。")
    move = "" if is_anew else "order_rectification"
    return Content.of(paper, move=move, kind=Kind.RECTIFICATION_ORDER, facts=facts)


@transaction.atomic
def sign_order(draft: Draft, *, acting_user: User) -> Notice:
    """Signs the order: its issuer judges it from now on; plan and report are owed from the signing for."""
    facts: RectificationOrderFacts = facts_of(draft)
    if not draft.move and lock(draft.case).state != State.RECTIFYING:
        raise Stale("案件已不在整改中。请退回重拟。")
    owed = [Owed(Purpose.PLAN, facts.plan_within), Owed(Purpose.REPORT, facts.rectify_within)]
    notice = issue(draft, acting_user=acting_user, owed=owed)
    assert notice is not None
    if not draft.move:
        set_measure_issuer(draft.case, draft.issuer)
    order = Order.objects.create(case=draft.case, paper=notice.paper, issuer=draft.issuer)
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            number=number,
            text=problem.text,
            standard=problem.standard,
            responsible=problem.responsible,
            within=problem.within,
        )
        for number, problem in enumerate(facts.problems, 1)
    )
    return notice


@transaction.atomic
def supersede_orders(case: Case) -> int:
    """The case was closed on its orders and goes on anew: they ask nothing more. Returns how many were in force."""
    return Order.objects.filter(case=case, superseded_at=None).update(superseded_at=clock.now())


def reinstate_orders(case: Case, since: datetime) -> int:
    """The case was not to be reopened (T27): the orders superseded by it, from `since` on, are in force again."""
    return Order.objects.filter(case=case, superseded_at__gte=since).update(superseded_at=None)


@transaction.atomic
def file_plan(
    order: Order,
    text: str,
    measures: Mapping[OrderItem, str],
    *,
    evidence: Iterable[Attachment] = (),
    acting_user: User,
) -> Plan:
    """报送整改方案 by the department's handler: a measure for every item; the plan's clock is met.

    `evidence` holds files of the case or uploads. Raises NotYours, Stale, or Refusal naming the field.
    """
    order = take(order, Stage.AWAITING_PLAN, state=State.RECTIFYING)
    require_department(order, acting_user, Role.HANDLER, "经办人")
    if not text.strip():
        raise Refusal("没有写明总体安排。", field="text", remedy="请写明组织、资金来源和完成时间。")
    items = list(order.items.all())
    _require_measures(items, measures)
    plan = Plan.objects.create(order=order, text=text, filed_by=acting_user, filed_at=clock.now())
    PlanMeasure.objects.bulk_create(PlanMeasure(plan=plan, item=item, text=measures[item]) for item in items)
    plan.evidence.set(keep(order.case, evidence, description="整改方案附件", acting_user=acting_user))
    meet_owed(order.case, Purpose.PLAN, acting_user=acting_user)
    record(order.case, Verb.PLAN_FILED, acting_user=acting_user, reason=text, details={"plan": plan.pk})
    return plan


def may_return_plan(case: Case, user: User) -> Plan | None:
    """The plan that this person may return now: an officer of the order's issuer, before a report is made."""
    order = current_order(case) if case.state == State.RECTIFYING else None
    if order is None or not is_issuers_officer(order, user) or stage_of(order) != Stage.AWAITING_REPORT:
        return None
    return plan_of(order)


@transaction.atomic
def return_plan(order: Order, *, reason: str, acting_user: User, within: str = "") -> Plan:
    """退回补办 of the plan by the issuer's officer, with a new term (empty: the limit `plan`).

    The report's clock runs on. Raises NotYours, Stale or Refusal.
    """
    order = take(order, Stage.AWAITING_REPORT, state=State.RECTIFYING)
    require_issuers_officer(order, acting_user)
    plan = plan_of(order)
    if plan is None:
        raise Stale("没有可以退回的整改方案：方案在纸上，或者已经退回。")
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请逐条写明须补充的内容。")
    plan.returned_for, plan.returned_by, plan.returned_at = reason.strip(), acting_user, clock.now()
    plan.save(update_fields=["returned_for", "returned_by", "returned_at"])
    department = order.case.lead_department
    owe_now(order.case, Purpose.PLAN, debtor=department, acting_user=acting_user, term=within)
    record(
        order.case,
        Verb.RETURNED_FOR_MORE,
        acting_user=acting_user,
        reason=plan.returned_for,
        details={"plan": plan.pk, "what": "整改方案"},
    )
    return plan


def _require_measures(items: list[OrderItem], measures: Mapping[OrderItem, str]) -> None:
    for item in items:
        if not measures.get(item, "").strip():
            raise Refusal(
                f"第{item.number}项没有写整改措施。",
                field=f"measure_{item.number}",
                remedy="请写明措施、责任人和完成时间。",
            )
