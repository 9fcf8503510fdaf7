"""What stands beside the form at the desks of 交办, 会办 and 延期; and what the lead reads of its joint departments."""

from __future__ import annotations

from typing import Any

from caseflow.acts import At
from caseflow.acts.assigning import the_assignment
from caseflow.acts.extending import the_request
from caseflow.rows import document_row, evidence_row
from casework.models import Assignment, Case, Contribution
from casework.services import joint_parts
from casework.services.slipping import zh
from rectification.queries import current_order, returned_plan

# Where the lead department writes what it hands in: the joint departments' parts stand beside it.
HAND_INS = frozenset({"answer", "approve_answer", "report", "approve_report", "review", "verify"})


def _assigned_side(at: At) -> dict[str, Any]:
    row = the_assignment(at)
    return {
        "lead": f"{row.get_part_display()}单位：{row.body.name}",
        "quotes": [
            {
                "label": "交办事项",
                "text": row.summary,
                "by": row.assigned_for.name,
                "at": row.assigned_at,
            }
        ],
    }


def _contribution_side(at: At) -> dict[str, Any]:
    """What was asked; and of a part that was sent back, what it said and what is lacking."""
    row = the_assignment(at)
    context = _assigned_side(at)
    returned = row.contributions.select_related("returned_by__body").last()
    if returned is not None and returned.returned_at:
        body = returned.returned_by.body if returned.returned_by else None
        context["quotes"] += [
            {"label": "上次反馈", "text": returned.text, "by": "", "at": returned.filed_at},
            {
                "label": "退回意见",
                "text": returned.returned_for,
                "by": body.name if body else "",
                "at": returned.returned_at,
            },
        ]
    return context


def _release_side(at: At) -> dict[str, Any]:
    row = the_assignment(at)
    suggested = row.suggested_body.name if row.suggested_body else "不清楚"
    basis = f"（{row.suggestion_basis}）" if row.suggestion_basis else ""
    return {
        "lead": f"{row.body.name}申请退单",
        "items": [{"text": f"建议承办单位：{suggested}{basis}"}],
        "quotes": [
            {
                "label": "退单理由",
                "text": row.refusal,
                "by": row.refused_by.full_name if row.refused_by else "",
                "at": row.refused_at,
            },
            {"label": "交办事项", "text": row.summary, "by": "", "at": row.assigned_at},
        ],
    }


def _extension_side(at: At) -> dict[str, Any]:
    """What is asked and why; the first day and the one it may become; the paper it is about."""
    row = the_request(at)
    unit = row.owed.deadline.get_unit_display()
    first = row.owed.deadline.original_due_on or row.due_on
    items = [
        {"text": f"{row.owed.get_purpose_display()}：申请延长{row.amount}{unit}，延至{zh(row.asked_until)}"},
        {"text": f"原到期日{zh(first)}" + ("" if first == row.due_on else f"，现到期日{zh(row.due_on)}")},
    ]
    if row.applied_on:
        items.append({"text": f"{zh(row.applied_on)}申请，在到期前提出"})
    said = (("延期理由", row.reason), ("已完成的工作", row.progress), ("延期内的工作安排", row.plan))
    by = (row.sent_by or row.drafted_by).full_name
    return {
        "lead": row.body.name,
        "items": items,
        "quotes": [{"label": label, "text": text, "by": by, "at": None} for label, text in said if text],
        "documents": [document_row(row.owed.paper.notice)] if row.owed.paper else [],
        "evidence": [evidence_row(file) for file in row.evidence.all()],
    }


def joint_quotes(case: Case) -> list[dict[str, Any]]:
    """The joint departments' parts in their words, and one line for those that are missing."""
    quotes, missing = [], []
    for part in joint_parts(case):
        if part.contribution == Assignment.Contribution.OWED:
            due = part.contribution_deadline.due_on if part.contribution_deadline else None
            missing.append(f"{part.body.name}（{f'{zh(due)}到期' if due else '尚未接受'}）")
            continue
        newest = [found for found in part.contributions.all() if not found.returned_at][-1:]
        quotes += [contribution_quote(found) | {"by": part.body.name} for found in newest]
    if missing:
        text = f"{'、'.join(missing)}尚未反馈会办意见。不影响牵头单位报送，报送时请说明。"
        quotes.append({"label": "会办尚缺", "text": text, "by": "", "at": None, "is_system": True})
    return quotes


def contribution_quote(row: Contribution) -> dict[str, Any]:
    """One part in its department's words."""
    return {"label": "会办意见", "text": row.text, "by": row.assignment.body.name, "at": row.filed_at}


def _plan_side(at: At) -> dict[str, Any]:
    """A plan that was returned: what it said, and what is lacking."""
    order = current_order(at.case)
    plan = returned_plan(order) if order else None
    if plan is None:
        return {}
    body = plan.returned_by.body if plan.returned_by else None
    return {
        "quotes": [
            {"label": "上次报送的方案", "text": plan.text, "by": "", "at": plan.filed_at},
            {
                "label": "退回意见",
                "text": plan.returned_for,
                "by": body.name if body else "",
                "at": plan.returned_at,
            },
        ]
    }


TASK_LIFE_SIDES = {
    "file_plan": _plan_side,
    "accept_assignment": _assigned_side,
    "contribute": _contribution_side,
    "reassign": _release_side,
    "approve_extension": _extension_side,
    "decide_extension": _extension_side,
}
