"""The doors of a task's life beside its desks: 退单, 延期, 提请会办, 退回补办. Each does its act and follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import User
from caseflow.following import act, follow_process, lock_flows
from caseflow.models import CaseProcess
from casework.models import (
    Assignment,
    Case,
    CaseDeadline,
    Contribution,
    Evidence,
    ExtensionRequest,
    Instruction,
)
from casework.services import (
    Grounds,
    Stale,
    add_evidence,
    ask_for_joint,
    draft_extension,
    refuse_assignment,
    return_contribution,
    return_instruction,
    withdraw_extension,
)
from organisations.models import Body
from organisations.transactions import one_transaction
from rectification.models import Plan
from rectification.queries import current_order
from rectification.services import return_plan


def ask_for_extension(
    case: Case,
    owed: CaseDeadline,
    grounds: Grounds,
    *,
    amount: int,
    attachments: Iterable[Any] = (),
    acting_user: User,
) -> ExtensionRequest:
    """拟延期申请, or by a head 申请延期 at once, with the files that show why."""

    def work() -> ExtensionRequest:
        files: list[Evidence] = [
            add_evidence(case, file, description="延期申请材料", acting_user=acting_user)
            for file in attachments
        ]
        return draft_extension(owed, grounds, amount=amount, evidence=files, acting_user=acting_user)

    return act(case, work=work)


def take_extension_back(request: ExtensionRequest, *, acting_user: User) -> ExtensionRequest:
    """撤回延期申请."""
    return act(request.case, work=lambda: withdraw_extension(request, acting_user=acting_user))


def give_back(
    assignment: Assignment,
    *,
    reason: str,
    suggested_body: Body | None,
    suggestion_basis: str = "",
    acting_user: User,
) -> Assignment:
    """申请退单 of what was accepted already, within its time."""

    def work() -> Assignment:
        return refuse_assignment(
            assignment,
            reason=reason,
            suggested_body=suggested_body,
            suggestion_basis=suggestion_basis,
            acting_user=acting_user,
        )

    return _of_assignment(assignment, work)


def ask_for_more(
    contribution: Contribution, *, reason: str, within: str = "", acting_user: User
) -> Assignment:
    """退回补办 of a 会办意见: its desk opens again."""

    def work() -> Assignment:
        return return_contribution(contribution, reason=reason, within=within, acting_user=acting_user)

    return _of_assignment(contribution.assignment, work)


def have_carried_out_again(
    instruction: Instruction, *, reason: str, due_on: date | None, acting_user: User
) -> Instruction:
    """退回补办 of what was answered to a 批示."""

    def work() -> Instruction:
        return return_instruction(instruction, reason=reason, due_on=due_on, acting_user=acting_user)

    return act(instruction.case, work=work)


def have_plan_filed_again(case: Case, *, reason: str, within: str = "", acting_user: User) -> Plan:
    """退回补办 of a 整改方案: its desk opens again, and the report's waits for it."""

    def work() -> Plan:
        order = current_order(case)
        if order is None:
            raise Stale("本案没有整改通知书。请刷新后查看。")
        return return_plan(order, reason=reason, within=within, acting_user=acting_user)

    return act(case, work=work)


def propose_joint(case: Case, *, body: Body, reason: str, acting_user: User) -> None:
    """提请会办."""
    act(case, work=lambda: ask_for_joint(case, body, reason=reason, acting_user=acting_user))


@one_transaction()
def _of_assignment(assignment: Assignment, work: Any) -> Assignment:
    """Does the work and follows the assignment's own run too, which may be over: it wakes again."""
    case = assignment.case
    lock_flows(case.pk)
    found: Assignment = act(case, work=work)
    process = CaseProcess.objects.filter(assignment=assignment).first()
    if process is None:
        raise Stale("这次交办没有流程。请管理员核对流程后再办。")
    process.case = case
    follow_process(process)
    return found
