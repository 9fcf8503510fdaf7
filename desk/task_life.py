"""What a case's page tells of its tasks' life: 交办 and 会办, and who asked for more time."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse

from accounts.models import User
from accounts.roles import OFFICER, Role
from casework.models import SENT_IN, Assignment, Case, Slip, Verb
from casework.services import (
    extendable_clocks,
    joint_parts,
    may_ask_for_joint,
    may_withdraw_extension,
    why_not_refuse,
)
from casework.services.assigning import LIVE
from casework.services.extending import requests_of
from casework.services.joining import may_return
from deadlines.explaining import due_mark
from desk.clocks import Clocks
from desk.rows import document_row, light_of
from desk.templatetags.zx import cn_date
from rectification.services import may_return_plan

Told = frozenset[str]
ASKED: Told = frozenset({Verb.EXTENSION_DRAFTED, Verb.EXTENSION_APPLIED})
DECIDED: Told = frozenset(
    {
        Verb.DEADLINE_CHANGED,
        Verb.EXTENSION_REFUSED,
        Verb.ASSIGNMENT_RELEASED,
        Verb.ASSIGNMENT_KEPT,
        Verb.RECORD_SIGNED,
        Verb.REPORT_DRAFTED,
    }
)
GIVEN: Told = frozenset({Verb.ASSIGNED, Verb.REASSIGNED})
Row = dict[str, str]


def task_life_context(
    case: Case, user: User, told_of: Told, clocks: Clocks, *, inside: bool
) -> dict[str, Any]:
    """``assignments``, ``contributions`` and ``extensions`` of `desk/case.html`; nothing asked that was never done."""
    given = bool(GIVEN & told_of)
    return {
        "assignments": _assignments(case, user, inside=inside) if given else [],
        "contributions": _contributions(case, user, clocks, inside=inside) if given else [],
        "extensions": _extensions(case, user, inside=inside) if ASKED & told_of else [],
    }


def slip_rows(case: Case, user: User, told_of: Told, *, inside: bool) -> list[dict[str, Any]]:
    """The forms of what was decided on 退单 and 延期, and 约谈记录, newest first: for the governing side, and for the
    body they are about; 整改报告 for all who read the case."""
    if not DECIDED & told_of:
        return []
    rows = Slip.objects.filter(case=case).select_related("notice").order_by("-id")
    return [
        document_row(row)
        for row in rows
        if inside or (row.notice.rendered_at and (row.notice.kind in SENT_IN or user.works_for(row.body_id)))
    ]


def task_life_acts(case: Case, user: User) -> list[Row]:
    """What a department may do about its tasks from the case's page, as rows of {label, href, note}."""
    if not user.holds(Role.HEAD, *OFFICER.values()) or case.has_ended or case.is_paused:
        return []
    acts = []
    if may_return_plan(case, user):
        acts.append(
            ("退回整改方案", reverse("caseflow:return_plan", args=[case.number]), "由责任单位限期补办")
        )
    if clocks := extendable_clocks(case, user):
        names = "、".join(owed.get_purpose_display() for owed in clocks)
        acts.append(("申请延期", reverse("caseflow:extension", args=[case.number]), f"{names}，到期前一次"))
    own = case.assignments.filter(body__in=user.line, status=Assignment.Status.ACCEPTED)
    for row in own.select_related("body"):
        if not why_not_refuse(row):
            acts.append(("申请退单", reverse("caseflow:give_back", args=[row.pk]), "交办错误的，限期内提出"))
    if may_ask_for_joint(case, user):
        acts.append(
            ("提请会办", reverse("caseflow:ask_for_joint", args=[case.number]), "由承办机关决定是否交办")
        )
    return [{"label": label, "href": href, "note": note} for label, href, note in acts]


def _assignments(case: Case, user: User, *, inside: bool) -> list[dict[str, Any]]:
    rows = case.assignments.select_related("body", "suggested_body").order_by("-assigned_at", "-id")
    return [
        {
            "body": row.body.name,
            "part": row.get_part_display(),
            "status": _status(row),
            "at": row.assigned_at,
            "note": _note(row) if inside or user.works_for(row.body_id) else "",
        }
        for row in rows
        if inside or row.status in LIVE or user.works_for(row.body_id)
    ]


def _status(row: Assignment) -> str:
    if row.status == Assignment.Status.WITHDRAWN and row.is_release_granted:
        return "准予退单"
    if row.status == Assignment.Status.ACCEPTED and row.is_release_granted is False:
        return "不准予退单，在办"
    return str(row.get_status_display())


def _note(row: Assignment) -> str:
    if not row.refusal:
        return ""
    suggested = f"，建议{row.suggested_body.name}承办" if row.suggested_body else ""
    decided = f"。审批意见：{row.release_opinion}" if row.release_opinion else ""
    return truncatechars(f"{row.refusal}{suggested}{decided}", 120)


def _contributions(case: Case, user: User, clocks: Clocks, *, inside: bool) -> list[dict[str, Any]]:
    """What the joint departments owe and delivered: for the governing side and the lead all, for each its own."""
    everything = inside or user.works_for(case.lead_department_id)
    shown = []
    for part in joint_parts(case):
        if not everything and not user.works_for(part.body_id):
            continue
        row: dict[str, Any] = {"body": part.body.name, "status": part.get_contribution_display()}
        if part.contribution == Assignment.Contribution.OWED and part.contribution_deadline is not None:
            told = inside or user.works_for(part.body_id)
            row |= light_of(due_mark(part.contribution_deadline, clocks.gauge), told=told)
        newest = list(part.contributions.all())[-1:]
        for found in newest:
            found.assignment = part
            row |= {
                "text": found.text,
                "at": found.filed_at,
                "returned_for": found.returned_for,
                "files": [
                    {"name": file.name, "href": reverse("desk:evidence", args=[file.pk])}
                    for file in found.evidence.all()
                ],
                "return_href": reverse("caseflow:return_contribution", args=[found.pk])
                if may_return(found, case, user)
                else "",
            }
        shown.append(row)
    return shown


def _extensions(case: Case, user: User, *, inside: bool) -> list[dict[str, Any]]:
    """Requests for more time: a body's drafts for itself alone, what it sent for the governing side too."""
    shown = []
    for row in requests_of(case):
        own = user.works_for(row.body_id)
        if not own and not (inside and row.applied_on):
            continue
        unit = row.owed.deadline.get_unit_display()
        first = row.owed.deadline.original_due_on or row.due_on
        until = f"，延至{cn_date(row.granted_until)}" if row.granted_until else ""
        row.case = case
        shown.append(
            {
                "what": row.owed.get_purpose_display(),
                "asked": f"申请延长{row.amount}{unit}，延至{cn_date(row.asked_until)}",
                "original": cn_date(first),
                "status": f"{row.status_word}{until}",
                "is_pending": row.status in row.UNDER_WAY and not row.has_lapsed,
                "note": row.returned_for if own else "",
                "opinion": row.opinion,
                "body": row.body.label,
                "at": row.applied_on or row.drafted_at,
                "slip": row.slip.number_text if row.slip else "",
                "slip_href": reverse("desk:document", args=[row.slip_id]) if row.slip_id else "",
                "withdraw_href": reverse("caseflow:withdraw_extension", args=[row.pk])
                if not row.has_lapsed and may_withdraw_extension(row, case, user)
                else "",
            }
        )
    return shown
