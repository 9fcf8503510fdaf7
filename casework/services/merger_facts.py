"""What the 并案（中止）审批表 says: the case, why it ends in another or rests, and who proposed and approved it."""

from __future__ import annotations

from datetime import date
from typing import Any

import clock
from casework.lifecycle import State
from casework.models import Case
from casework.services.slipping import GRANTED, paragraphs_of, zh
from notices.facts import MergerSlipFacts
from notices.facts.shared import SUBJECT_LIMIT, Opinion
from notices.wording import amount, clause

MERGER, REST = "并案", "中止"
# Stands for the leader until one has approved.
AWAITED = "（待审批）"


def merger_facts(
    case: Case, leading: Case, *, reason: str, by: str, on: date, approver: str = AWAITED
) -> MergerSlipFacts:
    """The form of a merger into `leading`. `by` proposed it on the day `on`; `approver` is the leader's name."""
    return MergerSlipFacts(
        matter=MERGER,
        reasons=paragraphs_of(reason, field="reason", what="并案理由"),
        opinions=_opinions(f"建议并入{leading.number}办理。", by, on, "同意并案。", approver),
        leading_case=leading.number,
        leading_matter=clause(leading.title)[:SUBJECT_LIMIT],
        **_case(case, by, on),
    )


def rest_facts(case: Case, *, cause: str, by: str, on: date, approver: str = AWAITED) -> MergerSlipFacts:
    """The form of a rest from today, beside its 中止告知. Ask while the case has not been moved yet."""
    return MergerSlipFacts(
        matter=REST,
        reasons=(f"因{cause}，需要中止办理。", "有关情况见所附《中止告知》。"),
        opinions=_opinions("建议中止办理。", by, on, "同意中止。", approver),
        suspended_on=zh(clock.today()),
        **_case(case, by, on),
    )


def _case(case: Case, by: str, on: date) -> dict[str, Any]:
    """The head of the form, and the case in columns: the words of a clue are no part of it."""
    stage = State(case.state).label
    situation = [f"失信行为：{case.behaviour}。"]
    if case.amount is not None:
        situation.append(f"涉及金额：{amount(case.amount)}。")
    situation.append(f"现处“{stage}”环节，责任单位为{case.lead_department.name}。")
    return {
        "subject_matter": clause(case.title)[:SUBJECT_LIMIT],
        "case_number": case.number,
        "subject_body": case.subject.name,
        "opened_on": zh(case.opened_at),
        "stage": stage,
        "applied_by": by,
        "applied_on": zh(on),
        "situation": tuple(situation),
        "outcome": GRANTED,
    }


def _opinions(proposal: str, by: str, on: date, approval: str, approver: str) -> tuple[Opinion, ...]:
    return (
        Opinion("承办人意见", proposal, by, zh(on)),
        Opinion("审批意见", approval, approver, zh(clock.today())),
    )
