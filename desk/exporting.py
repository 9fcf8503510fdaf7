"""导出: the lists of cases and of documents as workbooks, column for column and row for row as the page shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.access import me
from casework.models import RestrictedRead
from casework.reading import note_read
from desk.templatetags.zx import CENTS, DASH, WAN, due_words, light_name, md
from organisations.tables import Cell, download, file_name, footer_of, workbook

Column = tuple[str, Callable[[dict[str, Any]], Cell]]


def in_wan(value: Any) -> Cell:
    """Yuan as 万元, a number of two decimals; a dash where nothing is known."""
    return DASH if value is None else (Decimal(value) / WAN).quantize(CENTS)


def due(row: dict[str, Any]) -> str:
    """红灯·超3日: the light of the page in words."""
    return f"{light_name(row['light'])}·{due_words(row['light'], row['days'])}" if row["light"] else DASH


# The heads of the pages, in their order; a test holds them against the page.
CASE_COLUMNS: tuple[Column, ...] = (
    ("期限", due),
    ("案件编号", lambda row: row["number"]),
    ("单位", lambda row: row["body"]),
    ("事由", lambda row: row["matter"]),
    ("行为", lambda row: row["behaviour"]),
    ("所在梯级", lambda row: row["state_word"]),
    ("涉及金额（万元）", lambda row: in_wan(row["amount"])),
    ("最近文书", lambda row: row["last_paper"] or DASH),
    ("经办", lambda row: row["officer"]),
    ("立案", lambda row: md(row["opened_on"])),
)
PAPER_COLUMNS: tuple[Column, ...] = (
    ("签收期限", due),
    ("文号", lambda row: row["number"] or "未编号"),
    ("文种", lambda row: row["kind"]),
    ("标题", lambda row: row["title"]),
    ("主送机关", lambda row: row["addressee"]),
    ("发文机关", lambda row: row["issuer"]),
    ("状态", lambda row: row["status"]),
    ("案件", lambda row: row["case_number"] or DASH),
    ("成文", lambda row: md(row["issued_on"])),
)


def export(
    request: HttpRequest,
    title: str,
    columns: Sequence[Column],
    rows: list[dict[str, Any]],
    *,
    asked: str,
) -> HttpResponse:
    """The rows as a workbook, and the taking of it on record. `asked` says in words what was filtered by."""
    user = me(request)
    note_read(request, RestrictedRead.Kind.EXPORT, f"{title} {len(rows)}条")
    content = workbook(
        title,
        [name for name, _ in columns],
        ([cell(row) for _, cell in columns] for row in rows),
        footer=footer_of(title, len(rows), asked=asked, who=f"{user.full_name}（{user.body or ''}）"),
        is_sample=settings.SAMPLE_MODE,
    )
    return download(content, file_name(title))


def asked_in_words(context: dict[str, Any]) -> str:
    """The tab, the filters and the words of a list, as its page shows them."""
    said = [tab["label"] for tab in context["tabs"] if tab.get("is_current") and tab["label"] != "全部"]
    for each in context["filters"]:
        labels = {str(value): str(label) for value, label in each["choices"]}
        if each["value"] in labels and each["value"]:
            said.append(f"{each['label']}为{labels[each['value']]}")
    if context["query"]:
        said.append(f"含“{context['query']}”")
    return "，".join(said)


__all__ = ["CASE_COLUMNS", "PAPER_COLUMNS", "asked_in_words", "export"]
