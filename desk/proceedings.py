"""异议与修复: the register of proceedings, one proceeding, and the block of them on a case's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from caseflow.filing import may_withdraw
from caseflow.proceeding_side import (
    applicant_word,
    facts_of,
    files_of,
    inner_quotes,
    petitioner_facts,
    quotes_of,
    ruling_quotes,
)
from casework.access import is_issuing_side
from casework.models import Case, CaseDeadline, CaseEvent
from deadlines.explaining import due_mark, gauge_for
from desk import queries
from desk.asked import decision_of, is_mine
from desk.clocks import Clocks
from desk.rows import case_href, evidence_row, light_of
from desk.templatetags.zx import full_date
from desk.timeline import Reader, entries
from findings.models import Objection, Proceeding
from findings.proceeding import INNER, OPEN, Status
from findings.queries.court_clocks import COURT_CLOCKS, COURT_CLOCKS_NOTE
from findings.queries.seen import KINDS, proceedings_for
from organisations.paging import paged, search_words

READERS = (
    *(OFFICER[letter] for letter in "JFRG"),
    *(LEADER[letter] for letter in "JFRG"),
    Role.INTAKE_OFFICER,
    Role.HANDLER,
    Role.HEAD,
)
# What the head of the page says already.
IN_THE_HEAD = ("类别", "事项", "认定", "情形")
TABS = {"objection": "异议投诉", "exemption": "免责容错", "repair": "信用修复"}
VIEWS: dict[str, tuple[str, Q]] = {
    "open": ("在办", Q(status__in=OPEN) | Q(status=Status.PASSED_ON)),
    **{str(status): (status.label, Q(status=status)) for status in Status},
}


def has_register(user: User) -> bool:
    """Whether 异议与修复 stands in the person's navigation."""
    return user.holds(*READERS)


def proceeding_href(row: Proceeding) -> str:
    return reverse("desk:proceeding", args=[row.CODE, row.pk])


def register_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """What `desk/proceedings.html` wants."""
    code = request.GET.get("kind", "objection")
    code = code if code in TABS else "objection"
    view = request.GET.get("status", "").replace("\x00", "")
    words = search_words(request)
    found: QuerySet[Any] = proceedings_for(user, KINDS[code])
    if view in VIEWS:
        found = found.filter(VIEWS[view][1])
    if words:
        found = found.filter(
            Q(case__number__icontains=words)
            | Q(case__title__icontains=words)
            | Q(case__subject__name__icontains=words)
            | Q(applicant_body__name__icontains=words)
            | Q(paper_number__icontains=words)
        )
    rows, pager = paged(request, found)
    return {
        "tabs": _tabs(user, code),
        "filters": [
            {
                "name": "status",
                "label": "状态",
                "value": view,
                "choices": [(value, label) for value, (label, _) in VIEWS.items()],
            }
        ],
        "hidden": [("kind", code)],
        "query": words,
        "clear_href": f"{request.path}?{urlencode({'kind': code})}",
        "rows": proceeding_rows(rows, user),
        "pager": pager,
        "heading": "异议与修复",
    }


def _tabs(user: User, current: str) -> list[dict[str, Any]]:
    address = reverse("desk:proceedings")
    return [
        {
            "label": label,
            "href": f"{address}?{urlencode({'kind': code})}",
            "count": proceedings_for(user, KINDS[code]).filter(VIEWS["open"][1]).count(),
            "is_current": code == current,
        }
        for code, label in TABS.items()
    ]


def proceeding_rows(rows: list[Proceeding], user: User) -> list[dict[str, Any]]:
    """Rows of the register and of a case's block, each with the light of the clock that runs on it."""
    keys = [pk for row in rows if (pk := _owed(row)) is not None]
    running = CaseDeadline.objects.filter(
        pk__in=keys, deadline__met_on=None, deadline__cancelled_on=None
    ).select_related("deadline")
    deadlines = {found.pk: found.deadline for found in running.prefetch_related("deadline__entries")}
    gauge = gauge_for(deadlines.values()) if deadlines else None
    debtors = queries.clocks_debtors(user)
    shown = []
    for row in rows:
        deadline = deadlines.get(_owed(row) or 0)
        mark = due_mark(deadline, gauge) if deadline else None
        shown.append(
            light_of(mark, told=queries.is_told(debtors, row.handled_by_id))
            | {
                "href": proceeding_href(row),
                "what": row.get_kind_display() if isinstance(row, Objection) else row.WHAT,
                "object": object_word(row),
                "applicant": applicant_word(row),
                "handled_by": row.handled_by.label,
                "status": row.get_status_display(),
                "outcome": row.outcome_word() if row.status == Status.DECIDED else "",
                "sent_on": row.sent_at,
                "body": row.case.subject.name,
                "case_number": row.case.number,
                "case_href": case_href(row.case),
            }
        )
    return shown


def object_word(row: Proceeding) -> str:
    """What it is about, in a few words."""
    if isinstance(row, Objection):
        return row.object_word
    facts = facts_of(row)
    return str(facts[-1]["value"])


def _owed(row: Proceeding) -> int | None:
    """The key of the clock that runs: of acceptance, or once accepted of the decision."""
    return row.decision_owed_id or row.acceptance_owed_id


def proceedings_of(user: User, case: Case) -> list[dict[str, Any]]:
    """The proceedings of one case that the person may know of, the newest first."""
    found: list[Proceeding] = []
    for model in KINDS.values():
        found += proceedings_for(user, model).filter(case=case)
    found.sort(key=lambda row: row.applied_at, reverse=True)
    return proceeding_rows(found, user)


# --- one proceeding -----------------------------------------------------------------------------------------


def proceeding_context(user: User, row: Proceeding) -> dict[str, Any]:
    """What `desk/proceeding.html` wants."""
    case = row.case
    inside = is_issuing_side(user, case)
    tasks = [
        task for task in queries.open_tasks_of(case) if getattr(task.process, f"{row.CODE}_id") == row.pk
    ]
    mine = [task for task in tasks if is_mine(task, user)]
    clocks = Clocks([case.pk], debtors=None if inside else user.line)
    [shown] = proceeding_rows([row], user)
    decided = row.status == Status.DECIDED
    files = files_of(row)
    if row.scan is not None and (decided or _is_authority(user, row)):
        files.append(row.scan)
    return {
        "crumbs": [
            {"label": "异议与修复", "href": f"{reverse('desk:proceedings')}?kind={row.CODE}"},
            {"label": case.number, "href": case_href(case)},
            {"label": shown["what"]},
        ],
        "what": shown["what"],
        "object": shown["object"],
        "mark": shown,
        "facts": [*(fact for fact in facts_of(row) if fact["label"] not in IN_THE_HEAD), *_dates(row)],
        "petitioner": _petitioner(user, row),
        "decision": decision_of(case, mine, tasks, user, clocks, inside=inside),
        "quotes": quotes_of(row, told=inside or _is_applicant(user, row)),
        "inner": inner_quotes(row) if _reads_inner(user, row) else [],
        "ruling": ruling_quotes(row) if decided else [],
        "ended_for": row.ended_for,
        "evidence": [evidence_row(file, inside=inside) for file in files if inside or not file.is_internal],
        "entries": _course(user, row, inside=inside),
        "case": {
            "number": case.number,
            "href": case_href(case),
            "body": case.subject.name,
            "matter": case.title,
            "state": case.get_state_display(),
        },
        "withdraw_href": reverse("caseflow:withdraw", args=[row.CODE, row.pk])
        if may_withdraw(row, user)
        else "",
    } | (_court(row) if isinstance(row, Objection) else {})


def _dates(row: Proceeding) -> list[dict[str, Any]]:
    dates = [
        ("提出", row.sent_at),
        ("受理", row.accepted_at),
        ("决定", row.decided_at),
        ("收阅", row.noted_at),
    ]
    facts: list[dict[str, Any]] = [
        {"label": label, "value": full_date(at)} for label, at in dates if at is not None
    ]
    if row.status == Status.DECIDED and row.paper_number:
        facts.append({"label": row.PAPER, "value": row.paper_number, "kind": "docket"})
    return facts


def _petitioner(user: User, row: Proceeding) -> list[dict[str, Any]]:
    return petitioner_facts(row, user) if isinstance(row, Objection) else []


def _is_applicant(user: User, row: Proceeding) -> bool:
    return user.works_for(row.applicant_body_id)


def _is_authority(user: User, row: Proceeding) -> bool:
    return user.works_for(row.handled_by_id) and user.holds(*READERS)


def _reads_inner(user: User, row: Proceeding) -> bool:
    """Drafts and opinions are the authority's; what its own head sent back is the applicant's."""
    return _is_authority(user, row) if row.status not in INNER else _is_applicant(user, row)


def _course(user: User, row: Proceeding, *, inside: bool) -> list[dict[str, Any]]:
    """The proceeding's own part of the case's course."""
    events = CaseEvent.objects.filter(
        case=row.case, details__proceeding=row.CODE, details__id=row.pk
    ).order_by("seq")
    return entries(list(events), Reader(user, inside))


def _court(row: Objection) -> dict[str, Any]:
    """A court's own matter: when it was passed on, what it answered, and its clocks for information."""
    if not row.is_for_court:
        return {}
    facts = [{"label": "法院", "value": row.court.name if row.court else ""}]
    if row.docket:
        facts.append({"label": "案号", "value": row.docket, "kind": "docket"})
    if row.passed_on_at is not None:
        facts.append({"label": "转送", "value": full_date(row.passed_on_at)})
    if row.court_answered_on is not None:
        facts.append({"label": "答复日期", "value": full_date(row.court_answered_on)})
        facts.append({"label": "法院答复", "value": row.court_answer})
    return {
        "court_facts": facts,
        "court_clocks": [{"label": label, "value": within} for label, within in COURT_CLOCKS],
        "court_note": COURT_CLOCKS_NOTE,
    }
