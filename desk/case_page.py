"""The case page: everything one person may read of one case, and what is asked of that person."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse

from accounts.models import User
from caseflow.following import ranks_of
from caseflow.models import CaseTask
from casework.access import is_issuing_side, standing
from casework.models import Assignment, Case, CaseEvent, CaseNotice, Evidence, Hold, Proposal
from deadlines.explaining import explain
from desk import queries
from desk.clocks import Clocks, Mark
from desk.ladder import steps
from desk.questions import question_of
from desk.rows import case_href, document_row, evidence_row, light_of, proposal_row, state_of, task_href
from desk.templatetags.zx import cn_date, due_words, money
from desk.timeline import Reader, entries, tabs_of
from rectification.queries import current_order


def case_context(user: User, case: Case) -> dict[str, Any]:
    """What `desk/case.html` wants."""
    inside = is_issuing_side(user, case)
    events = list(CaseEvent.objects.filter(case=case).order_by("seq"))
    papers = queries.papers_of(case, inside=inside)
    tasks = queries.open_tasks_of(case)
    clocks = Clocks([case.pk], debtor_id=None if inside else user.body_id or 0)
    proposals = _open_proposals(case) if inside else []
    mine = [task for task in tasks if is_mine(task, user)]
    mark = _present_clock(case, mine, clocks)
    shown = entries(events, Reader(user, inside))
    return {
        "crumbs": [{"label": "案件", "href": reverse("desk:cases")}, {"label": case.number}],
        "body": case.subject.name,
        "matter": case.title,
        "facts": _facts(case, inside=inside),
        "told": _told(case, user, inside=inside),
        "flags": _flags(case),
        "steps": steps(case, events, papers, mark=mark, proposed=proposals[0].move if proposals else ""),
        "decision": _decision(case, mine, tasks, user, clocks, inside=inside),
        "strip": explain(mark.owed.deadline, clocks.today, clocks.calendar) if mark else None,
        "strip_title": _strip_title(mark),
        "pending": _pending(case, tasks, mine, user, clocks, inside=inside),
        "proposals": [proposal_row(row, href=_decide_href(row, mine)) for row in proposals],
        "other_moves": _other_acts(case, papers, user, inside=inside),
        "entries": shown,
        "entry_tabs": tabs_of(shown),
        "assignments": _assignments(case, user, inside=inside),
        "assign_href": _assign_href(case, inside=inside),
        "documents": [document_row(paper) for paper in reversed(papers)],
        "evidence": _evidence(case, inside=inside),
        "demands": _demands(case, papers),
        "diagram_href": reverse("caseflow:diagram", args=[case.number]) if inside else "",
        "related": _related(user, case),
        "inside": inside,
    }


def is_mine(task: CaseTask, user: User) -> bool:
    """Whether the task lies on this person's desk, taken by nobody else."""
    on_desk = task.body_id == user.body_id and task.rank in ranks_of(user)
    return on_desk and task.owner_id in (None, user.pk)


def _facts(case: Case, *, inside: bool) -> list[dict[str, Any]]:
    """The line under the head. Source and officer are for the side that governs the case."""
    facts: list[dict[str, Any]] = [
        {"label": "案件编号", "value": case.number, "kind": "docket"},
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
    if case.look_back_on:
        facts.append({"label": "回头看", "value": cn_date(case.look_back_on)})
    return facts


def _told(case: Case, user: User, *, inside: bool) -> dict[str, str] | None:
    """What the matter is: the facts for the governing side, the edited 交办事项 for the body it was assigned to."""
    if inside:
        return {"title": "主要事实", "text": case.facts}
    live = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
    own = case.assignments.filter(body_id=user.body_id, status__in=live).order_by("-id").first()
    return {"title": "交办事项", "text": own.summary} if own else None


def _flags(case: Case) -> list[dict[str, str]]:
    holds = Hold.objects.filter(case=case, released_at=None).select_related("placed_by").order_by("id")
    flags = [
        {"light": "amber", "text": f"{hold.placed_by.label}：{hold.reason}。了结前不能解除、验收、销号。"}
        for hold in holds
    ]
    if case.paused_from:
        paused = case.get_state_display()
        if case.state in ("suspended", "transferred"):
            flags.append({"light": "grey", "text": f"案件{paused}，期间没有待办，期限不计。"})
    return flags


def _open_proposals(case: Case) -> list[Proposal]:
    rows = Proposal.objects.filter(case=case, status=Proposal.Status.OPEN).select_related("body")
    return list(rows.order_by("id"))


def _present_clock(case: Case, mine: list[CaseTask], clocks: Clocks) -> Mark | None:
    """The clock of my first task here; else the loudest one."""
    if case.has_ended:
        return None
    if mine:
        return clocks.at_desk(case.pk, mine[0].flow_task.name, mine[0].body_id)
    return clocks.loudest(case.pk)


def _strip_title(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"{mark.owed.get_purpose_display()}期限{cn_date(mark.due_on)}"


def _decision(
    case: Case, mine: list[CaseTask], tasks: list[CaseTask], user: User, clocks: Clocks, *, inside: bool
) -> dict[str, Any] | None:
    """轮到你决定, or whom the case waits for; None where nothing is open."""
    if mine:
        first = mine[0]
        mark = clocks.at_desk(case.pk, first.flow_task.name, first.body_id)
        question = question_of(first.flow_task.name, first.flow_task.task_title)
        return {
            "light": mark.light if mark else "",
            "by": _by(mark),
            "question": question.heading,
            "text": question.text,
            "acts": _acts(mine, user),
        }
    if not tasks:
        return None
    first = tasks[0]
    told = inside or first.body_id == user.body_id
    mark = clocks.at_desk(case.pk, first.flow_task.name, first.body_id) if told else None
    what = first.flow_task.task_title if told else "办理"
    who = f"{first.owner.full_name}（{first.body.label}）" if told and first.owner else first.body.name
    return {
        "turn": "现在等待",
        "light": mark.light if mark else "",
        "by": _by(mark),
        "question": f"等{who}{what}",
        "text": "轮到你时，任务会出现在办公桌上。",
    }


def _by(mark: Mark | None) -> str:
    """10月15日前，剩2日."""
    if mark is None or mark.due_on is None:
        return ""
    return f"{cn_date(mark.due_on)}下班前，{due_words(mark.light, mark.days)}"


def _acts(mine: list[CaseTask], user: User) -> list[dict[str, Any]]:
    first = mine[0]
    acts: list[dict[str, Any]] = [
        {"label": task.flow_task.task_title, "href": task_href(task.pk), "is_primary": task is first}
        for task in mine
    ]
    if first.owner_id is None:
        acts.append({"label": "领办", "href": reverse("caseflow:claim", args=[first.pk]), "method": "post"})
    elif first.owner_id == user.pk:
        release = reverse("caseflow:release", args=[first.pk])
        acts.append({"label": "退回领办", "href": release, "method": "post", "is_text": True})
    return acts


def _pending(
    case: Case, tasks: list[CaseTask], mine: list[CaseTask], user: User, clocks: Clocks, *, inside: bool
) -> list[dict[str, Any]]:
    """Who else is at work: tasks by name for the governing side and one's own body, other bodies by name alone."""
    rows: dict[Any, dict[str, Any]] = {}
    for task in tasks:
        if task in mine:
            continue
        told = inside or task.body_id == user.body_id
        mark = clocks.at_desk(case.pk, task.flow_task.name, task.body_id) if told else None
        row = {
            "who": task.body.name,
            "what": task.flow_task.task_title if told else "在办",
            "owner": task.owner.full_name if told and task.owner else "",
        }
        rows.setdefault(task.pk if told else ("body", task.body_id), row | light_of(mark))
    return list(rows.values())


def _decide_href(proposal: Proposal, mine: list[CaseTask]) -> str:
    for task in mine:
        if task.flow_task.name == "decide" and task.about == proposal.pk:
            return task_href(task.pk)
    return ""


def _other_acts(case: Case, papers: list[CaseNotice], user: User, *, inside: bool) -> list[dict[str, str]]:
    """What is no task: service on record with proof where nobody signs."""
    if not inside or case.has_ended or not set("JFRG") & standing(user, case).drafts:
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
        and paper.notice.issuer_id == user.body_id
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
    if not inside or case.has_ended:
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
    if order is None or order.paper_id not in {paper.pk for paper in papers}:
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


