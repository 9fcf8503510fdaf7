"""为什么是这一天: the rule and its source, the days that counted and those that did not, each line of the ledger.

One question answered in one place, for the page, for the small window over a list, and for `manage.py
explain_deadline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.models import User
from casework.access import case_for, is_issuing_side, reads_summary
from casework.models import CaseDeadline, Purpose
from deadlines.explaining import Strip, due_mark, explain, gauge_for
from deadlines.extensions import cap_of, may_be_extended
from deadlines.models import Deadline, DeadlineEntry, Limit
from deadlines.picturing import Span, months_of, spans_of
from desk import queries
from desk.rows import case_href, light_of

Kind, Ground = DeadlineEntry.Kind, DeadlineEntry.Ground
# What is said of a clock to the body that owes; why the case rests or a move was corrected is not the clock's affair.
TOLD_GROUNDS = (Ground.COURT, Ground.FORCE_MAJEURE)


@dataclass(frozen=True)
class Rule:
    """What set the term, in words, and what that names as its source; `href` is the document's page."""

    words: str
    source: str = ""
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the ledger as a person may read it."""

    entry: DeadlineEntry
    what: str
    who: str
    reason: str


def owed_for(user: User, pk: int) -> CaseDeadline:
    """The clock with this deadline, if the person may see its case and is told of that body's clocks. Else Http404."""
    owed = (
        CaseDeadline.objects.select_related("deadline", "case", "debtor", "paper__notice")
        .prefetch_related("deadline__entries__by__body")
        .filter(deadline_id=pk)
        .first()
    )
    if owed is None:
        raise Http404
    owed.case = case_for(user, owed.case.number)
    if not reads_summary(user) and not queries.is_told(queries.clocks_debtors(user), owed.debtor_id):
        raise Http404
    return owed


def why_context(user: User, owed: CaseDeadline) -> dict[str, Any]:
    """What `desk/why.html` wants."""
    deadline, strip = owed.deadline, strip_of(owed)
    return {
        "crumbs": [
            {"label": "案件", "href": reverse("desk:cases")},
            {"label": owed.case.number, "href": case_href(owed.case)},
            {"label": "为什么是这一天"},
        ],
        "what": owed.get_purpose_display(),
        "debtor": owed.debtor.name,
        "number": owed.case.number,
        "case_href": case_href(owed.case),
        "mark": light_of(due_mark(deadline, gauge_for([deadline])), told=False),
        "original_due_on": original_of(deadline),
        "sentence": strip.sentence,
        "basis": strip.basis,
        "rule": rule_of(owed),
        "extension": extension_of(deadline),
        "months": months_of(strip.cells),
        "spans": spans_of(strip.cells),
        "lines": lines_of(owed, user),
    }


def strip_of(owed: CaseDeadline) -> Strip:
    """Every day of the clock. What hangs on a document begins with its service, any other with an act."""
    return explain(owed.deadline, is_by_service=owed.paper_id is not None)


def original_of(deadline: Deadline) -> Any:
    """The due day without stops and extensions, where it is another."""
    return deadline.original_due_on if deadline.original_due_on != deadline.due_on else None


def rule_of(owed: CaseDeadline) -> Rule:
    """What set the term. A limit is named with the source it had on that day, a document by its number."""
    deadline = owed.deadline
    term = f"{deadline.what}{deadline.amount}{deadline.get_unit_display()}"
    if deadline.origin == Deadline.Origin.LIMIT:
        named = (
            Limit.objects.filter(code=deadline.rule).order_by("-valid_from").values_list("name", flat=True)
        )
        return Rule(f"时限规定“{named.first() or deadline.rule}”：{term}", deadline.source)
    if owed.paper is not None:
        notice = owed.paper.notice
        name = f"{notice.get_kind_display()}{notice.number_text}"
        return Rule(f"{name}载明：{term}", name, reverse("desk:document", args=[notice.pk]))
    if deadline.origin == Deadline.Origin.DOCUMENT:
        by = "批示" if owed.purpose == Purpose.INSTRUCTION else "文书"
        return Rule(f"{by}写明：{term}", f"{by}所定的期限")
    return Rule(f"{term}（起算时没有留存所依据的规定）")


def extension_of(deadline: Deadline) -> str:
    """How far the term may be extended, in words; "" where that is not known."""
    if not deadline.rule or not deadline.is_open:
        return ""
    if not may_be_extended(deadline):
        return "按规定不能延长。"
    times = deadline.extensions_allowed
    if sum(entry.kind == Kind.EXTENDED for entry in deadline.entries.all()) >= times:
        return f"已延长{times}次，不能再延长。"
    cap = f"{cap_of(deadline)}{deadline.get_unit_display()}"
    return f"到期前可以申请延长，以{times}次为限，连同原期限不超过{cap}。"


def lines_of(owed: CaseDeadline, user: User | None) -> list[Line]:
    """The ledger, line by line. `user` is None for whoever runs the machine, who reads it whole."""
    inside = user is None or (is_issuing_side(user, owed.case) and not reads_summary(user))
    return [_line(entry, user, inside=inside) for entry in owed.deadline.entries.all()]


def _line(entry: DeadlineEntry, user: User | None, *, inside: bool) -> Line:
    by = entry.by
    own = inside or (user is not None and by is not None and by.body_id in user.line)
    body = by.body.name if by is not None and by.body is not None else ""
    who = "系统" if by is None else f"{by.full_name}　{body}".strip() if own else body
    told = own or entry.kind == Kind.EXTENDED or entry.ground in TOLD_GROUNDS
    return Line(entry, _what(entry), who, entry.reason if told else "")


def _what(entry: DeadlineEntry) -> str:
    """停止计算（等待法院）, 延长5个工作日（11月13日申请）."""
    if entry.kind == Kind.EXTENDED:
        asked = f"（{entry.applied_on:%Y-%m-%d}申请）" if entry.applied_on not in (None, entry.on) else ""
        return f"延长{entry.amount}{entry.deadline.get_unit_display()}{asked}"
    if entry.kind in (Kind.STOPPED, Kind.RESUMED):
        word = "停止计算" if entry.kind == Kind.STOPPED else "继续计算"
        return f"{word}（{entry.get_ground_display() or '中止'}）"
    return entry.get_kind_display()


def as_text(owed: CaseDeadline) -> str:
    """The same for a terminal: everything, a week of days to a line."""
    deadline, strip, rule = owed.deadline, strip_of(owed), rule_of(owed)
    rows = [
        f"{owed.case.number}　{owed.debtor.name}　{owed.get_purpose_display()}（期限编号{deadline.pk}）",
        f"　到期日　{deadline.due_on or '尚未起算'}",
    ]
    if original := original_of(deadline):
        rows.append(f"　原到期日　{original}")
    rows += [f"　{strip.sentence}", f"　期限　{rule.words}", f"　依据　{rule.source or '没有留存'}"]
    rows.append(f"　算法　{strip.basis}")
    if extension := extension_of(deadline):
        rows.append(f"　延期　{extension}")
    for month in months_of(strip.cells):
        rows.append(f"　{month.first.year}年{month.first.month}月")
        rows += [f"　　{_week(week)}" for week in month.weeks if any(square.cell for square in week)]
    rows += [f"　{'计入' if span.counts else '不计'}　{said_of(span)}" for span in spans_of(strip.cells)]
    rows += [
        f"　记录　{line.entry.on}　{line.what}　{line.who}" + (f"　{line.reason}" if line.reason else "")
        for line in lines_of(owed, None)
    ]
    return "\n".join(rows)


def said_of(span: Span) -> str:
    """2026-10-01至2026-10-07 国庆节放假."""
    days = f"{span.first}" if span.days == 1 else f"{span.first}至{span.last}"
    return f"{days} {span.words}"


def _week(week: list[Any]) -> str:
    return "  ".join(
        f"{square.day.day}{'' if cell.kind == 'start' else '日'}{cell.label}{f'({cell.above})' if cell.above else ''}"
        for square in week
        if (cell := square.cell) is not None
    )
