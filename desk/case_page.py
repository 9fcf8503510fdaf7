"""The case page: everything one person may read of one case, and what is asked of that person."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse

from accounts.models import User
from caseflow.acts import At, acts_at, acts_beside
from caseflow.doors import may_draft, may_hand_in, other_moves
from caseflow.filing import offers
from caseflow.models import CaseTask
from casework.access import ISSUING_LETTERS, is_issuing_side, standing
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
from casework.services import may_order, may_propose
from casework.services.recusing import WORKING
from deadlines.explaining import explain
from desk import queries
from desk.asked import decide_href, decision_of, is_mine, pending_of, present_clock
from desk.beside import beside_context, look_back_of, receipt_flags, rest_flags
from desk.clocks import Clocks, Mark, fitted
from desk.court_side import court_context
from desk.determination import determination_context
from desk.ladder import steps
from desk.proceedings import proceedings_of
from desk.record_side import older_papers, older_rows, record_acts, record_context
from desk.rows import case_href, document_row, evidence_row, proposal_row, state_of
from desk.templatetags.zx import cn_date, money
from desk.timeline import Reader, entries, tabs_of
from findings.queries.objections import is_under_objection
from rectification.queries import current_order


def case_context(user: User, case: Case) -> dict[str, Any]:
    """What `desk/case.html` wants."""
    inside = is_issuing_side(user, case)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    papers = queries.papers_of(case, inside=inside)
    tasks = queries.open_tasks_of(case)
    clocks = Clocks([case.pk], debtors=None if inside else user.line)
    proposals = _open_proposals(case) if inside and not case.is_paused else []
    mine = [task for task in tasks if is_mine(task, user)]
    mark = present_clock(case, mine, clocks)
    shown = entries(events, Reader(user, inside))
    return (
        {
            "crumbs": [{"label": "案件", "href": reverse("desk:cases")}, {"label": case.number}],
            "body": case.subject.name,
            "matter": case.title,
            "facts": _facts(case, inside=inside),
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
            "strip": fitted(explain(mark.owed.deadline, clocks.today, clocks.calendar)) if mark else None,
            "strip_title": _strip_title(mark),
            "pending": pending_of(case, tasks, mine, user, clocks, inside=inside),
            "proposals": [proposal_row(row, href=decide_href(row, mine)) for row in proposals],
            "other_moves": [
                *_other_acts(case, papers, user, inside=inside),
                *_moves_beside(case, user),
                *_own_acts(case, user),
                *record_acts(case, user, inside=inside),
                *offers(case, user),
            ],
            "entries": shown,
            "entry_tabs": tabs_of(shown),
            "assignments": _assignments(case, user, inside=inside),
            "recusals": _recusals(case, user),
            "assign_href": _assign_href(case, inside=inside),
            "documents": [*(document_row(paper) for paper in reversed(papers)), *older_rows(case)],
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
        | court_context(case)
        | record_context(case, user, clocks, inside=inside)
        | beside_context(case, user, inside=inside)
    )


def _facts(case: Case, *, inside: bool) -> list[dict[str, Any]]:
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
    if told := look_back_of(case):
        facts.append({"label": "回头看", "value": told})
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


def _strip_title(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"{mark.owed.get_purpose_display()}期限{cn_date(mark.due_on)}"


def _other_acts(case: Case, papers: list[CaseNotice], user: User, *, inside: bool) -> list[dict[str, str]]:
    """What is no task: service on record with proof where nobody signs."""
    if not inside or case.has_ended or case.is_paused or not ISSUING_LETTERS & standing(user, case).drafts:
        return []
    return [
        {
            "label": "登记送达回证",
            "href": reverse("caseflow:serve", args=[case.number, paper.pk]),
            "note": paper.notice.number_text,
        }
        for paper in papers
        if paper.notice.served_at
        and not paper.notice.signed_for_at
        and not paper.notice.voided_at
        and user.works_for(paper.notice.issuer_id)
    ]


def _moves_beside(case: Case, user: User) -> list[dict[str, str]]:
    """What another party may draft, and what may become of the case beside the ladder."""
    return [*_from_page(case, user)] + [
        {
            "label": act.label,
            "href": reverse("caseflow:other_move", args=[case.number, name]),
            "note": act.note,
        }
        for name, act in other_moves(case, user).items()
    ]


def _from_page(case: Case, user: User) -> list[dict[str, str]]:
    """What an officer of a party does from here: a measure of the own body, and what needs no turn."""
    at = At(CaseTask(), case, user)
    address = reverse("caseflow:draft", args=[case.number])
    rows = [{"label": act.label, "href": f"{address}?act={act.code}", "note": ""} for act in acts_beside(at)]
    if may_draft(case, user) and (measures := acts_at(at)):
        note = "、".join(act.label for act in measures)
        rows.insert(0, {"label": "拟办", "href": address, "note": f"以本单位名义：{note}"})
    return rows


def _own_acts(case: Case, user: User) -> list[dict[str, str]]:
    """What is asked of nobody and open to somebody: a typical case, and keeping out of the case."""
    acts = []
    if may_propose(user, case):
        href = reverse("caseflow:propose_typical", args=[case.number])
        acts.append({"label": "拟列典型案例", "href": href, "note": "供市领导、人大、政协查阅"})
    if user.holds(*WORKING):
        href = reverse("caseflow:recuse", args=[case.number])
        acts.append({"label": "回避", "href": href, "note": "与本案有利害关系的"})
    return acts


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


def _assignments(case: Case, user: User, *, inside: bool) -> list[dict[str, Any]]:
    rows = case.assignments.select_related("body").order_by("-assigned_at", "-id")
    return [
        {
            "body": row.body.name,
            "part": row.get_part_display(),
            "status": row.get_status_display(),
            "at": row.assigned_at,
            "note": truncatechars(row.refusal, 60) if inside else "",
        }
        for row in rows
        if inside or row.status in (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
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
