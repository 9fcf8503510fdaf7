"""The desk of one person today: what to do, by light; what is waited for; what is proposed; what happened."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse

import clock
from accounts.models import User
from accounts.roles import Role
from accounts.substitutes import standing_in, stands_of
from caseflow.doors import older_cases_to_approve
from caseflow.models import CaseTask
from caseflow.sight import papers_alone
from casework.models import Case, CaseEvent, Draft
from casework.services import title_of
from desk import queries
from desk.clocks import LOUDNESS, Clocks, Mark
from desk.court_side import proposal_href
from desk.dispatch import documents_at
from desk.pressing_side import Presses
from desk.rows import case_href, label_of, light_of, proposal_row, state_of, task_href, why_href
from desk.templatetags.zx import cn_date, numeral
from desk.timeline import COURT, Reader, act_of
from early_warnings.models import Clue
from early_warnings.queries import clues_for
from incoming.queries import documents_for
from interviews.queries import interviews_for

WEEK = 5
WAITING_SHOWN = 10
PROPOSALS_SHOWN = 6
# Characters of a matter in a line of news.
TITLE_SHOWN = 16
# The desks at which a proposal of the system is decided.
DECIDING = ("decide", "look_back")


def desk_context(user: User) -> dict[str, Any]:
    """What `desk/desk.html` wants, without its tabs."""
    tasks = list(queries.tasks_on_desk(user))
    waited = list(queries.tasks_waited_for(user))
    cases = {task.process.case_id: task.process.case for task in [*tasks, *waited]}
    clocks = Clocks(cases, debtors=queries.clocks_debtors(user))
    groups = _groups(user, tasks, clocks)
    waiting = _waiting(user, waited, clocks)
    today = clock.today()
    return {
        "today": today,
        "week_note": _week_note(today, clocks),
        "head_acts": _head_acts(user),
        "stands": stands_offered(user),
        "groups": groups,
        "counts": {light: sum(len(g["rows"]) for g in groups if g["light"] == light) for light in LOUDNESS},
        "waiting": waiting[:WAITING_SHOWN],
        "waiting_count": len(waiting),
        **_proposals(user, tasks),
        "week": _week(user, today),
        "news": _news(user, today),
        "empty_text": "今日无待办。",
        **_elsewhere(user),
    }


def _head_acts(user: User) -> list[dict[str, str]]:
    """What the intake does is no task of a flow: its clues that wait, and a new one."""
    acts = []
    if answers := documents_for(user).filter(body__in=user.line).waiting().count():
        acts.append({"label": f"待答复来文{answers}件", "href": f"{reverse('incoming:list')}?view=waiting"})
    if entered := older_cases_to_approve(user):
        return [*acts, {"label": f"待核准补录{entered}件", "href": reverse("caseflow:older")}]
    if not user.holds(Role.INTAKE_OFFICER):
        return acts
    if waiting := clues_for(user).filter(status=Clue.Status.DRAFT).count():
        acts.append({"label": f"待登记线索{waiting}件", "href": reverse("early_warnings:clue_list")})
    return [*acts, {"label": "登记线索", "href": reverse("early_warnings:clue_new")}]


def stands_offered(user: User) -> list[dict[str, str]]:
    """代王某办理（3项待办，至11月27日）: in whose place the person may step today. Asks nothing where in nobody's."""
    if user.standing_in_for is not None or not getattr(user, "may_stand_in", True):
        return []
    return [
        {
            "words": f"{stand.words}办理（{queries.count_on_desk(standing_in(user, stand))}项待办，"
            f"至{cn_date(stand.until)}）",
            "href": reverse("caseflow:step_in", args=[stand.key]),
        }
        for stand in stands_of(user)
    ]


def _week_note(today: date, clocks: Clocks) -> str:
    """本周第四个工作日, or the name of the day of rest."""
    if not clocks.gauge.calendar.is_working(today):
        return clocks.gauge.calendar.name(today) or "休息日"
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=n) for n in range(today.weekday() + 1))
    return f"本周第{numeral(sum(clocks.gauge.calendar.is_working(day) for day in days))}个工作日"


def _elsewhere(user: User) -> dict[str, str]:
    """Where to go from an empty desk."""
    if user.holds(Role.COURT_CLERK, Role.JUDGE):
        return {"empty_href": reverse("enforcement:register"), "empty_label": "看执行台账"}
    return {"empty_href": reverse("desk:cases"), "empty_label": "看案件"}


def done_rows(tasks: list[CaseTask]) -> list[dict[str, Any]]:
    """The rows of 已办."""
    return [
        {
            "at": task.finished,
            "act": task.flow_task.task_title,
            "body": task.process.case.subject.name,
            "matter": task.process.case.title,
            "number": task.process.case.number,
            "href": case_href(task.process.case),
            "by": task.done_by if task.on_behalf_of_id else "",
        }
        | state_of(task.process.case)
        for task in tasks
    ]


def _groups(user: User, tasks: list[CaseTask], clocks: Clocks) -> list[dict[str, Any]]:
    """The rows by light, the loudest group first and the most urgent row first."""
    papers = queries.newest_papers([task.process.case_id for task in tasks])
    documents = documents_at(tasks)
    alone = papers_alone(user, tasks)
    by_light: dict[str, list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
    for task in tasks:
        case = task.process.case
        draft = alone.get(task.pk)
        mark = None if draft else clocks.at_desk(case.pk, task.flow_task.name, task.body_id)
        own = None if draft else clocks.loudest(case.pk, debtors=user.line)
        paper = papers.get(case.pk)
        row = _row(user, task, case, mark, own) | {"document": documents.get(task.pk, "")}
        row["basis"] = paper.number_text if paper and not row["document"] else case.number
        if draft:
            row |= _paper_alone(draft)
        light = mark.light if mark else "green"
        urgency = mark.loudness if mark else (LOUDNESS["green"], date.max)
        by_light[light].append(((urgency, task.created), row))
    return [
        {"light": light, "rows": [row for _, row in sorted(by_light[light], key=lambda found: found[0])]}
        for light in LOUDNESS
        if by_light[light]
    ]


def _row(user: User, task: CaseTask, case: Case, mark: Mark | None, own: Mark | None) -> dict[str, Any]:
    return (
        {
            "pk": task.pk,
            "act": task.flow_task.task_title,
            "href": task_href(task.pk),
            "body": case.subject.name,
            "matter": case.title,
            "other": mark is not None and mark.owed.debtor_id not in user.line,
            "my_due_on": own.due_on if own else None,
            "my_why": why_href(own.deadline) if own else "",
            "is_claimed": task.holder is not None,
            "pressed": own.owed.pressed if own else 0,
        }
        | state_of(case)
        | light_of(mark)
        | ({} if mark else {"light": "green"})
    )


def _paper_alone(draft: Draft) -> dict[str, Any]:
    """What a row says of the paper to whom the case is closed: nothing of what stands in its file, or of its clocks."""
    return {"matter": f"{draft.issuer.label}拟{title_of(draft)}", "basis": "", "state": "", "state_word": ""}


def _waiting(user: User, tasks: list[CaseTask], clocks: Clocks) -> list[dict[str, Any]]:
    """Whom I wait for. Outside the governing side one hears that a body is at work, not at what."""
    inside = queries.inside_of(user, [task.process.case for task in tasks])
    rows: dict[tuple[int, int | None], dict[str, Any]] = {}
    presses = Presses(user, clocks)
    for task in tasks:
        case = task.process.case
        told = case.pk in inside or user.works_for(task.body_id)
        mark = clocks.at_desk(case.pk, task.flow_task.name, task.body_id) if told else None
        what = f"{task.flow_task.task_title} · " if told else "在办 · "
        who = holder.full_name if told and (holder := task.holder) else label_of(task.body)
        about = case.title if task.body_id == case.subject_id else f"{case.subject.label} {case.title}"
        row = {"who": who, "what": f"{what}{about}", "href": case_href(case)}
        if mark is not None and mark.owed.debtor_id == task.body_id:
            row |= presses.of(case, mark).button
        rows.setdefault((task.pk if told else -case.pk, task.body_id), row | light_of(mark))
    return sorted(rows.values(), key=_urgency)


def _urgency(row: dict[str, Any]) -> tuple[int, date]:
    return LOUDNESS.get(row["light"], len(LOUDNESS)), row["due_on"] or date.max


def _proposals(user: User, tasks: list[CaseTask]) -> dict[str, Any]:
    """系统建议 that lie on no desk yet, the newest few; what has a task stands among the tasks."""
    on_desk = [task.about for task in tasks if task.flow_task.name in DECIDING and task.about]
    waiting = queries.open_proposals(user).exclude(pk__in=on_desk)
    shown = [
        proposal_row(found, href=case_href(found.case) if found.case else proposal_href(found))
        for found in waiting[:PROPOSALS_SHOWN]
    ]
    count = waiting.count()
    rest = f"{reverse('enforcement:register')}?view=unopened" if count > len(shown) else ""
    return {"proposals": shown, "proposal_count": count, "proposals_href": rest}


def _week(user: User, today: date) -> list[dict[str, Any]]:
    """Monday to Friday: what ends and who is summoned."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    lines: dict[date, list[str]] = defaultdict(list)
    for owed in queries.due_between(user, days[0], days[-1]):
        if owed.deadline.due_on is not None:
            lines[owed.deadline.due_on].append(owed.get_purpose_display())
    cells = {day: [f"{len(found)}件到期"] for day, found in lines.items()}
    begin = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=today.weekday())
    for interview in interviews_for(user).filter(scheduled_at__range=(begin, begin + timedelta(days=WEEK))):
        moment = interview.scheduled_at.astimezone(clock.ZONE)
        words = f"{moment:%H:%M}约谈{interview.case.subject.label}"
        cells.setdefault(moment.date(), []).append(words)
    return [{"day": day, "lines": cells.get(day, []), "is_today": day == today} for day in days]


def _news(user: User, today: date) -> dict[str, Any]:
    since = queries.last_working_day(today)
    events = queries.events_since(user, since)
    inside = queries.inside_of(user, list({event.case_id: event.case for event in events}.values()))
    readers = {flag: Reader(user, flag) for flag in (True, False)}
    shown = [
        _news_entry(event, readers[event.case_id in inside])
        for event in events
        if readers[event.case_id in inside].may_read(event)
    ]
    return {"since": since, "entries": shown[: queries.NEWS_SHOWN]}


def _news_entry(event: CaseEvent, reader: Reader) -> dict[str, Any]:
    case = event.case
    return {
        "at": event.at,
        "from": _side(event),
        "text": f"{act_of(event)}　{case.subject.label} {truncatechars(case.title, TITLE_SHOWN)}",
        "href": reverse("desk:case", args=[case.number]),
    }


def _side(event: CaseEvent) -> str:
    """系统, 法院, 单位 (the body it is about), 机关 (whoever governs it)."""
    if event.actor_id is None:
        return "系统"
    if event.verb in COURT:
        return "法院"
    return "单位" if event.actor_body == event.case.subject.name else "机关"
