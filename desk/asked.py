"""Whose turn it is on a case: what is asked of the person who looks, and who else is at work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.models import User
from caseflow.following import ranks_of
from caseflow.handing_over import may_take_back
from caseflow.models import CaseTask
from casework.models import Case, Proposal
from desk.clocks import Clocks, Mark
from desk.dispatch import documents_at
from desk.questions import question_of
from desk.rows import light_of, task_href, why_href
from desk.templatetags.zx import cn_date, due_words


def is_mine(task: CaseTask, user: User) -> bool:
    """Whether the task lies on this person's desk, taken by nobody else."""
    on_desk = user.works_for(task.body_id) and task.rank in ranks_of(user)
    return on_desk and ((holder := task.holder) is None or holder.pk in user.persons)


def present_clock(case: Case, mine: list[CaseTask], clocks: Clocks) -> Mark | None:
    """The clock of my first task here; else the loudest one."""
    if case.has_ended and not mine:
        return None
    if mine:
        return clocks.at_desk(case.pk, mine[0].flow_task.name, mine[0].body_id)
    return clocks.loudest(case.pk)


def decision_of(
    case: Case, mine: list[CaseTask], tasks: list[CaseTask], user: User, clocks: Clocks, *, inside: bool
) -> dict[str, Any] | None:
    """轮到你决定, or whom the case waits for; None where nothing is open. For `components/decision.html`."""
    if mine:
        return _asked_of_me(case, mine, user, clocks)
    if not tasks:
        return None
    first = tasks[0]
    told = inside or user.works_for(first.body_id)
    mark = clocks.at_desk(case.pk, first.flow_task.name, first.body_id) if told else None
    what = first.flow_task.task_title if told else "办理"
    body = first.body.name if first.body else ""
    who = f"{holder.full_name}（{body}）" if told and (holder := first.holder) else body
    asked: dict[str, Any] = {
        "turn": "现在等待",
        "light": mark.light if mark else "",
        "by": _by(mark),
        "why": why_href(mark.deadline) if mark else "",
        "question": f"等{who}{what}",
        "text": "轮到你时，任务会出现在办公桌上。",
    }
    if href := take_back_href(user, first):
        asked["acts"] = [{"label": "收回领办", "href": href, "is_text": True}]
    return asked


def pending_of(
    case: Case, tasks: list[CaseTask], mine: list[CaseTask], user: User, clocks: Clocks, *, inside: bool
) -> list[dict[str, Any]]:
    """Who else is at work: tasks by name for the governing side and one's own body, other bodies by name alone."""
    rows: dict[Any, dict[str, Any]] = {}
    documents = documents_at(tasks) if inside else {}
    # Without a turn of one's own the first task stands in the band above.
    for task in tasks if mine else tasks[1:]:
        if task in mine:
            continue
        told = inside or user.works_for(task.body_id)
        mark = clocks.at_desk(case.pk, task.flow_task.name, task.body_id) if told else None
        row = {
            "who": task.body.name if task.body else "",
            "what": _named(task, documents) if told else "在办",
            "owner": holder.full_name if told and (holder := task.holder) else "",
            "take_back_href": take_back_href(user, task),
        }
        rows.setdefault(task.pk if told else ("body", task.body_id), row | light_of(mark))
    return list(rows.values())


def take_back_href(user: User, task: CaseTask) -> str:
    """Where a leader of the desk's body takes a colleague's claim back, or ""."""
    return reverse("caseflow:take_back", args=[task.pk]) if may_take_back(user, task) else ""


def decide_href(proposal: Proposal, mine: list[CaseTask]) -> str:
    """My task of deciding this proposal, or ""."""
    for task in mine:
        if task.flow_task.name in ("decide", "look_back") and task.about == proposal.pk:
            return task_href(task.pk)
    return ""


def _asked_of_me(case: Case, mine: list[CaseTask], user: User, clocks: Clocks) -> dict[str, Any]:
    first = mine[0]
    mark = clocks.at_desk(case.pk, first.flow_task.name, first.body_id)
    question = question_of(first.flow_task.name, first.flow_task.task_title)
    return {
        "light": mark.light if mark else "",
        "by": _by(mark),
        "why": why_href(mark.deadline) if mark else "",
        "question": question.heading,
        "text": question.text,
        "acts": _acts(mine, user),
    }


def _named(task: CaseTask, documents: dict[int, str]) -> str:
    """用印 预警通知书 澄发改预〔2026〕1号, where a document is a task of its own; else the title alone."""
    return f"{task.flow_task.task_title} {documents.get(task.pk, '')}".strip()


def _by(mark: Mark | None) -> str:
    """10月15日下班前，剩2日（原到期日10月12日）."""
    if mark is None or mark.due_on is None:
        return ""
    first = mark.owed.deadline.original_due_on
    moved = f"（原到期日{cn_date(first)}）" if first and first != mark.due_on else ""
    return f"{cn_date(mark.due_on)}下班前，{due_words(mark.light, mark.days)}{moved}"


def _acts(mine: list[CaseTask], user: User) -> list[dict[str, Any]]:
    first, documents = mine[0], documents_at(mine)
    acts: list[dict[str, Any]] = [
        {"label": _named(task, documents), "href": task_href(task.pk), "is_primary": task is first}
        for task in mine
    ]
    if first.holder is None:
        acts.append({"label": "领办", "href": reverse("caseflow:claim", args=[first.pk]), "method": "post"})
    elif first.owner_id in user.persons:
        release = reverse("caseflow:release", args=[first.pk])
        acts.append({"label": "退回领办", "href": release, "method": "post", "is_text": True})
    return acts
