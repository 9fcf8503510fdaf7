"""The case page: everything one person may read of one case, and what is asked of that person."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accounts.models import User
from caseflow.doors import may_hand_in
from casework.access import is_issuing_side
from casework.models import (
    Assignment,
    Case,
    CaseEvent,
    CaseNotice,
    Evidence,
    Hold,
    Proposal,
    Recusal,
)
from casework.services import may_order
from deadlines.explaining import Strip, explain
from desk import queries
from desk.asked import decide_href, decision_of, is_mine, pending_of, present_clock
from desk.beside import beside_context, look_back_of, receipt_flags, rest_flags, transfers_read
from desk.case_acts import act_groups
from desk.clocks import Clocks, Mark, fitted
from desk.court_side import court_context
from desk.determination import determination_context, findings_read
from desk.draft_side import draft_context
from desk.firings import firings_on_case
from desk.ladder import steps
from desk.pressing_side import owed_rows
from desk.proceedings import proceedings_of
from desk.record_side import Told, older_papers, older_rows, record_context
from desk.rows import case_href, document_row, evidence_row, proposal_row, state_of, why_href
from desk.task_life import slip_rows, task_life_context
from desk.templatetags.zx import cn_date, money
from desk.timeline import Reader, entries, tabs_of
from findings.queries.objections import is_under_objection
from rectification.queries import current_order


def case_context(user: User, case: Case) -> dict[str, Any]:
    """What `desk/case.html` wants.

    The chain of events is read first: what it does not tell of is not asked for (`told_of`).
    """
    inside = is_issuing_side(user, case)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    told_of = frozenset(event.verb for event in events)
    prefetch_related_objects([case], *transfers_read(), *findings_read())
    papers = queries.papers_of(case, user, inside=inside)
    tasks = queries.open_tasks_of(case)
    clocks = Clocks([case.pk], debtors=None if inside else user.line)
    proposals = _open_proposals(case) if inside and not case.is_paused else []
    mine = [task for task in tasks if is_mine(task, user)]
    mark = present_clock(case, mine, clocks)
    shown = entries(events, Reader(user, inside, user.works_for(case.lead_department_id)))
    return (
        {
            "crumbs": [{"label": "案件", "href": reverse("desk:cases")}, {"label": case.number}],
            "body": case.subject.name,
            "matter": case.title,
            "facts": _facts(case, told_of, inside=inside),
            "told": _told(case, user, inside=inside),
            "flags": _flags(case, user, inside=inside),
            "proceedings": proceedings_of(user, case),
            "steps": steps(
                case,
                events,
                papers,
                mark=mark,
                proposed=proposals[0].move if proposals else "",
                older=older_papers(case),
            ),
            "decision": decision_of(case, mine, tasks, user, clocks, inside=inside),
            "strip": _strip(mark, clocks),
            "strip_title": _strip_title(mark),
            "strip_why": why_href(mark.deadline) if mark else "",
            "pending": pending_of(case, tasks, mine, user, clocks, inside=inside),
            "owed": owed_rows(case, papers, user, clocks, inside=inside),
            "proposals": [proposal_row(row, href=decide_href(row, mine)) for row in proposals],
            "act_groups": act_groups(case, papers, tasks, user, inside=inside),
            "entries": shown,
            "entry_tabs": tabs_of(shown),
            "recusals": _recusals(case, user),
            "assign_href": _assign_href(case, inside=inside),
            "documents": [
                *(document_row(paper) for paper in reversed(papers)),
                *slip_rows(case, user, told_of, inside=inside),
                *older_rows(case),
            ],
            "evidence": _evidence(case, inside=inside),
            "evidence_href": reverse("caseflow:hand_in", args=[case.number])
            if may_hand_in(case, user)
            else "",
            "demands": _demands(case, papers),
            "determination": determination_context(case, inside=inside),
            "diagram_href": reverse("caseflow:diagram", args=[case.number]) if inside else "",
            "related": _related(user, case),
            "inside": inside,
        }
        | draft_context(case, tasks, told_of, inside=inside)
        | court_context(case)
        | record_context(case, told_of, clocks, user, inside=inside)
        | firings_on_case(case, user, inside=inside)
        | beside_context(case, user, inside=inside)
        | task_life_context(case, user, told_of, clocks, inside=inside)
    )


def _facts(case: Case, told_of: Told, *, inside: bool) -> list[dict[str, Any]]:
    """The line under the head. Source and officer are for the side that governs the case."""
    facts: list[dict[str, Any]] = [
        {
            "label": "案件编号",
            "value": case.number,
            "kind": "docket",
            "note": f"旧编号{case.old_number}" if case.old_number and inside else "",
        },
        {"label": "现状", "value": case.get_state_display()},
        {"label": "行为", "value": str(case.behaviour)},
        {"label": "国家三级", "value": case.get_national_severity_display()},
        {"label": "承办机关", "value": case.issuing_body.name},
    ]
    if case.lead_department_id != case.subject_id:
        facts.append({"label": "责任单位", "value": case.lead_department.name})
    if case.amount is not None:
        facts.append({"label": "涉及金额", "value": money(case.amount)})
    if inside:
        facts.append({"label": "来源", "value": case.get_source_display()})
        facts.append({"label": "经办", "value": case.lead_officer.full_name})
    facts.append({"label": "立案", "value": cn_date(case.opened_at)})
    if words := look_back_of(case, told_of):
        facts.append({"label": "回头看", "value": words})
    return facts


def _told(case: Case, user: User, *, inside: bool) -> dict[str, str] | None:
    """What the matter is: the facts for the governing side, the edited 交办事项 for the body it was assigned to."""
    if inside:
        return {"title": "主要事实", "text": case.facts}
    live = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
    own = case.assignments.filter(body__in=user.line, status__in=live).order_by("-id").first()
    return {"title": "交办事项", "text": own.summary} if own else None


def _flags(case: Case, user: User, *, inside: bool) -> list[dict[str, str]]:
    holds = Hold.objects.filter(case=case, released_at=None).select_related("placed_by").order_by("id")
    flags = [
        {"light": "amber", "text": f"{hold.placed_by.label}：{hold.reason}。了结前不能解除、验收、销号。"}
        for hold in holds
    ]
    if is_under_objection(case):
        flags.append({"light": "amber", "text": "异议处理中。异议不停止原措施的执行，决定前不能结案。"})
    return [*rest_flags(case, user, inside=inside), *(receipt_flags(case) if inside else []), *flags]


def _open_proposals(case: Case) -> list[Proposal]:
    rows = Proposal.objects.filter(case=case, status=Proposal.Status.OPEN).select_related("body")
    return list(rows.order_by("id"))


def _strip(mark: Mark | None, clocks: Clocks) -> Strip | None:
    """Why it is this day. A clock that hangs on a document begins with its service, any other with an act."""
    if mark is None:
        return None
    by_service = mark.owed.paper_id is not None
    return fitted(
        explain(mark.owed.deadline, clocks.gauge.today, clocks.gauge.calendar, is_by_service=by_service)
    )


def _strip_title(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"{mark.owed.get_purpose_display()}期限{cn_date(mark.due_on)}"


def _recusals(case: Case, user: User) -> list[dict[str, Any]]:
    """Who of the own body keeps out of the case; a leader may lift it."""
    if not case.open_recusals:
        return []
    rows = Recusal.objects.filter(case=case, lifted_at=None, person__body__in=user.line)
    return [
        {
            "person": row.person.full_name,
            "ground": row.get_ground_display(),
            "since": row.since,
            "lift_href": reverse("caseflow:lift_recusal", args=[row.pk])
            if may_order(user, row.person)
            else "",
        }
        for row in rows.select_related("person")
    ]


def _assign_href(case: Case, *, inside: bool) -> str:
    if not inside or case.has_ended or case.is_paused:
        return ""
    return reverse("caseflow:assign", args=[case.number])


def _evidence(case: Case, *, inside: bool) -> list[dict[str, Any]]:
    rows = Evidence.objects.filter(case=case).select_related("added_by__body")
    if not inside:
        rows = rows.filter(is_internal=False)
    return [evidence_row(file, inside=inside) for file in rows.order_by("-added_at", "-id")]


def _demands(case: Case, papers: list[CaseNotice]) -> list[dict[str, Any]]:
    """The numbered items of the order in force, once its document is in the reader's hands."""
    order = current_order(case)
    if order is None or (order.paper_id and order.paper_id not in {paper.pk for paper in papers}):
        return []
    return [
        {"text": f"{item.text}　{item.standard}", "due_on": None, "status": item.get_verdict_display()}
        for item in order.items.all()
    ]


def _related(user: User, case: Case) -> list[dict[str, Any]]:
    return [
        {"number": row.number, "href": case_href(row), "matter": row.title} | state_of(row)
        for row in queries.related_cases(user, case)
    ]
