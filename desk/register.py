"""发文登记簿 of one issuer: its numbers in their order, as page, workbook and printed table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

import clock
from accounts.models import User
from casework.models import Case, CaseNotice, Slip
from desk import queries
from desk.rows import is_inner, status_of
from notices.kinds import CHOICES
from notices.lifecycle import NoticeState
from notices.marks import issuing_bodies
from notices.models import Notice, ReservedNumber
from notices.register_sheet import COLUMNS, register_pdf
from notices.registering import Entry, register_of, years_of
from notices.reserving import may_register
from organisations.models import Body
from organisations.paging import paged, search_words, with_filters
from organisations.queries import line_of
from organisations.refusals import Refusal
from organisations.tables import require_few

MISSING = "缺号"
# What stands in the place of what the reader may not read: he has withdrawn from the case, or sees no case at all.
WITHHELD = "（不公开）"
# A page takes some 18 of them; more is printed kind by kind.
MOST_PRINTED = 600
CELLS = (
    "number",
    "kind",
    "title",
    "addressee",
    "copies",
    "signatory",
    "dated_on",
    "served",
    "signed_for",
    "status",
)
COLUMNS_OF_ROW = tuple(zip((name for name, _ in COLUMNS), CELLS, strict=True))


@dataclass(frozen=True)
class Asked:
    """Whose register, of which year and kind, by whom. An administrator sees numbers alone."""

    issuer: Body
    line: frozenset[int]
    year: int
    years: list[int]
    kind: str
    words: str
    numbers_only: bool

    @property
    def said(self) -> str:
        """2026年　全部文种."""
        kind = dict(CHOICES).get(self.kind, "全部文种")
        return f"{self.year}年　{kind}" + (f"　含“{self.words}”" if self.words else "")


def asked_of(request: HttpRequest, user: User) -> Asked:
    """What the address asks for. Raises PermissionDenied for all but the issuer's own officers and administrators."""
    numbers_only = queries.is_administrator(user)
    if numbers_only:
        issuer = _chosen(request)
        line = frozenset(body.pk for body in line_of(issuer))
    elif may_register(user) and user.body is not None:
        issuer, line = user.body, user.line
    else:
        raise PermissionDenied("发文登记簿由发文机关的经办人、负责人查阅。")
    today = clock.today().year
    years = sorted({today, *years_of(line)}, reverse=True)
    year, kind = request.GET.get("year", ""), request.GET.get("kind", "")
    return Asked(
        issuer,
        line,
        int(year) if year in map(str, years) else today,
        years,
        kind if kind in dict(CHOICES) else "",
        search_words(request),
        numbers_only,
    )


def register_context(request: HttpRequest, user: User, *, whole: bool = False) -> dict[str, Any]:
    """What `desk/register.html` wants; `whole` for all the rows. Raises Refusal for too many."""
    asked = asked_of(request, user)
    rows = rows_of(asked, user)
    found, pager = (rows, None) if whole else paged(request, rows)
    if whole:
        require_few(len(rows))
    keeps = not asked.numbers_only
    return {
        "asked": asked,
        "issuer": asked.issuer,
        "rows": found,
        "pager": pager,
        "filters": _filters(asked),
        "tabs": [],
        "query": asked.words,
        "clear_href": request.path,
        "missing": sum(1 for row in rows if row["is_missing"]),
        "held": sum(1 for row in rows if row["is_held"]),
        "reserve_href": reverse("desk:register_reserve") if keeps else "",
        "export_href": with_filters(request, reverse("desk:register_export")) if rows else "",
        "print_href": with_filters(request, reverse("desk:register_pdf")) if rows else "",
    }


def rows_of(asked: Asked, user: User) -> list[dict[str, Any]]:
    """The rows, each with a text for every one of CELLS."""
    hidden = set() if asked.numbers_only else hidden_from(user, asked)
    rows = [
        _row(
            entry, is_withheld=asked.numbers_only or (entry.notice is not None and entry.notice.pk in hidden)
        )
        for entry in register_of(asked.line, asked.year, asked.kind)
    ]
    if not asked.words:
        return rows
    return [row for row in rows if any(asked.words in row[cell] for cell in CELLS)]


def hidden_from(user: User, asked: Asked) -> set[int]:
    """The issuer's documents in cases that this person may not see: he has withdrawn, or it is about the own body."""
    seen = Case.objects.visible_to(user).order_by().values("pk")
    of_year = Q(notice__issuer__in=asked.line, notice__year=asked.year)
    hidden: set[int] = set()
    for filed in (CaseNotice, Slip):
        rows = filed._default_manager.filter(of_year).exclude(case__in=seen)
        hidden.update(rows.values_list("notice_id", flat=True))
    return hidden


def printed(asked: Asked, rows: list[dict[str, Any]], user: User) -> bytes:
    """The register as a PDF. Raises Refusal for none, and for more than are printed at once."""
    if not rows:
        raise Refusal("没有符合条件的文号，不必打印。")
    if len(rows) > MOST_PRINTED:
        raise Refusal(f"共{len(rows)}个文号，一次最多打印{MOST_PRINTED}个。", remedy="请按文种分次打印。")
    at = f"{clock.now().astimezone(clock.ZONE):%Y-%m-%d %H:%M}"
    return register_pdf(
        asked.issuer.name,
        asked.said,
        [[row[cell] for cell in CELLS] for row in rows],
        printed=f"打印人：{user.full_name}　打印时间：{at}",
        is_sample=settings.SAMPLE_MODE,
    )


def _row(entry: Entry, *, is_withheld: bool) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(CELLS, "") | {
        "number": entry.number_text,
        "kind": entry.label,
        "href": "",
        "is_missing": entry.is_missing,
        "is_void": False,
        "is_held": False,
    }
    if entry.notice is not None:
        row |= _of_notice(entry.notice)
    elif entry.reserved is not None:
        row |= _of_reserved(entry.reserved)
    else:
        row["status"] = MISSING
    if is_withheld and not entry.is_missing:
        row |= {"title": WITHHELD, "addressee": "", "copies": "", "signatory": "", "href": ""}
        row |= {"served": "", "signed_for": ""}
    return row


def _of_notice(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "addressee": notice.addressed_to,
        "copies": "、".join(notice.copies_to),
        "signatory": notice.signatory.full_name,
        "dated_on": _day(notice.signed_at),
        "served": _served(notice),
        "signed_for": _signed_for(notice),
        "status": "已送达" if _is_on_paper(notice) else status_of(notice),
        "href": reverse("desk:document", args=[notice.pk]),
        "is_void": notice.voided_at is not None,
    }


def _of_reserved(reserved: ReservedNumber) -> dict[str, Any]:
    reasons = {
        ReservedNumber.Status.HELD: reserved.reason,
        ReservedNumber.Status.RELEASED: reserved.released_for,
    }
    return {
        "title": reserved.title or reasons.get(ReservedNumber.Status(reserved.status), ""),
        "addressee": reserved.addressed_to,
        "signatory": reserved.signatory_name,
        "dated_on": _day(reserved.dated_on) if reserved.dated_on else "",
        "status": reserved.get_status_display(),
        "href": reverse("desk:register_number", args=[reserved.pk]),
        "is_held": reserved.status == ReservedNumber.Status.HELD,
        "is_void": reserved.status == ReservedNumber.Status.RELEASED,
    }


def _served(notice: Notice) -> str:
    """系统送达 2026-11-20; of service on paper its way and day."""
    at = notice.signed_for_at if _is_on_paper(notice) else notice.served_at
    if is_inner(notice):
        return ""
    return f"{notice.service_method} {_day(at)}" if at else ""


def _is_on_paper(notice: Notice) -> bool:
    """Served on paper, with proof, and signed for by nobody here."""
    return notice.state == NoticeState.SIGNED_FOR and notice.signed_for_by_id is None


def _signed_for(notice: Notice) -> str:
    if notice.signed_for_at is None:
        return ""
    if notice.signed_for_by is None:
        return "送达回证"
    return f"{notice.signed_for_by.full_name} {_day(notice.signed_for_at)}"


def _day(day: date | datetime) -> str:
    """2026-11-20, of a moment the day in the project's zone."""
    if isinstance(day, datetime):
        day = day.astimezone(clock.ZONE).date()
    return day.isoformat()


def _chosen(request: HttpRequest) -> Body:
    bodies = {str(body.pk): body for body in issuing_bodies() if body.document_mark}
    if not bodies:
        raise PermissionDenied("还没有登记机关代字的单位，没有发文登记簿。")
    return bodies.get(request.GET.get("issuer", "")) or next(iter(bodies.values()))


def _filters(asked: Asked) -> list[dict[str, Any]]:
    years = [(str(year), f"{year}年") for year in asked.years]
    filters: list[dict[str, Any]] = [
        {"name": "year", "label": "年度", "value": str(asked.year), "choices": years},
        {"name": "kind", "label": "文种", "value": asked.kind, "choices": CHOICES},
    ]
    if asked.numbers_only:
        bodies = [(str(body.pk), body.label) for body in issuing_bodies() if body.document_mark]
        issuer = {"name": "issuer", "label": "机关", "value": str(asked.issuer.pk), "choices": bodies}
        filters.insert(0, issuer)
    return filters
