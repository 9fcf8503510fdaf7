"""The ladder of a case, large: seven steps made from its moves and documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casework.lifecycle import MOVES, State
from casework.models import Case, CaseEvent, CaseNotice, OlderPaper
from casework.services import corrected_seqs
from desk.clocks import Mark
from desk.rows import light_of, status_of
from desk.templatetags.zx import cn_date, rung
from notices.kinds import Kind
from notices.models import Notice


@dataclass(frozen=True)
class Rung:
    """A step: its name, the moves that reach it, the moves whose document stands at it, the papers to come."""

    name: str
    moves: frozenset[str]
    paper_moves: frozenset[str]
    to_come: str


def _rung(name: str, moves: str, to_come: str, papers: str = "") -> Rung:
    return Rung(name, frozenset(moves.split()), frozenset((papers or moves).split()), to_come)


RUNGS = (
    _rung("预警", "warn_early", "预警通知书"),
    _rung("提醒", "remind", "提醒函"),
    _rung("警示", "warn", "警示函"),
    _rung("约谈", "summon", "约谈通知书、约谈纪要"),
    _rung("整改", "order_rectification", "整改通知书、整改报告"),
    _rung("验收", "report_rectification", "整改验收意见书", "accept_rectification return_rectification"),
    _rung("销号", "settle accept_rectification confirm_performance", "结案（销号）通知书", "close"),
)


# The moves that end in 已认定失信.
FOUND_BY = ("determine", "record_listing")


def steps(
    case: Case,
    events: list[CaseEvent],
    papers: list[CaseNotice],
    *,
    mark: Mark | None,
    proposed: str = "",
    older: Iterable[OlderPaper] = (),
) -> list[dict[str, Any]]:
    """The steps of `components/ladder.html`. `proposed` is the move that an open proposal suggests.

    `older` are the paper documents of a case that began before this system.
    """
    here = rung(case.state, case.came_from)
    corrected = corrected_seqs(events)
    reached = {event.move: event for event in events if event.move and event.seq not in corrected}
    standing = [paper for paper in papers if not paper.notice.voided_at]
    issued = {move: paper.notice for paper in standing if (move := _move_of(paper))}
    on_paper = {paper.kind: paper for paper in older}
    shown = []
    for place, step in enumerate(RUNGS, start=1):
        event = _latest([reached[move] for move in step.moves if move in reached])
        notice = _newest([issued[move] for move in step.paper_moves if move in issued])
        old = next((on_paper[move] for move in sorted(step.paper_moves) if move in on_paper), None)
        status = _status(case, place, here, event or old)
        mark_of_finding = _finding_mark(case, step, reached)
        if status == "later" and proposed in step.moves:
            status = "proposed"
        shown.append({"name": step.name, "status": status} | _facts(step, status, event, notice))
        if old is not None and notice is None and status in ("passed", "current"):
            shown[-1] |= _old_facts(old)
        if mark_of_finding and status != "later":
            shown[-1]["note"] = mark_of_finding
        if status == "current" and mark is not None:
            shown[-1] |= light_of(mark)
    return shown


def _move_of(paper: CaseNotice) -> str:
    """The move a document was issued by; the new order of a reopened case stands where any order does."""
    return paper.move or ("order_rectification" if paper.notice.kind == Kind.RECTIFICATION_ORDER else "")


def _old_facts(paper: OlderPaper) -> dict[str, Any]:
    return {
        "date": paper.issued_on,
        "number": paper.number_text or paper.get_kind_display(),
        "href": reverse("desk:evidence", args=[paper.evidence_id]),
        "note": "纸质",
    }


def _status(case: Case, place: int, here: int, event: CaseEvent | OlderPaper | None) -> str:
    if place > here:
        return "later"
    if place == here:
        return "passed" if case.has_ended else "current"
    return "passed" if event else "skipped"


def _facts(step: Rung, status: str, event: CaseEvent | None, notice: Notice | None) -> dict[str, Any]:
    if status in ("later", "proposed"):
        return {"note": step.to_come}
    if status == "skipped":
        return {"note": "越过"}
    facts: dict[str, Any] = {"date": event.at if event else None, "note": ""}
    if notice is not None:
        facts["number"] = notice.number_text
        facts["href"] = reverse("desk:document", args=[notice.pk])
        facts["note"] = f"{notice.issuer.label} · {_service(notice)}"
    return facts


def _service(notice: Notice) -> str:
    if notice.signed_for_at:
        return f"{cn_date(notice.signed_for_at)}签收"
    return "待签收" if notice.served_at else status_of(notice)


def _finding_mark(case: Case, step: Rung, reached: dict[str, CaseEvent]) -> str:
    """A determination has no rung of its own: it stands at the rectification that failed."""
    if "order_rectification" not in step.moves:
        return ""
    if case.state in (State.DETERMINING, State.DETERMINED):
        return State(case.state).label
    event = _latest([reached[move] for move in FOUND_BY if move in reached])
    return f"{cn_date(event.at)}{MOVES[event.move]}" if event else ""


def _latest(events: list[CaseEvent]) -> CaseEvent | None:
    return max(events, key=lambda event: event.seq, default=None)


def _newest(notices: list[Notice]) -> Notice | None:
    return max(notices, key=lambda notice: notice.pk, default=None)
