"""整改报告 in the department's own name: its words from what the handler filled in, each proof under a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import clock
from accounts.queries import people_of
from accounts.roles import Role
from casework.models import Case
from notices.characters import missing_from
from notices.facts import Evidence as Piece
from notices.facts import RectificationReportFacts, ReportItem
from notices.typesetting import agency_fonts
from notices.wording import chinese_date
from organisations.models import Body
from organisations.queries import present_form
from rectification.models import Order, OrderItem, Report
from rectification.queries import plan_of

# Stand where the handler wrote nothing: the reader is told where it is said.
SEE_RESULT = "见整改结果"
SEE_COVER = "见本报告第一部分"
AWAITED = "（待附证据材料）"
UNSIGNED = "（待签发）"
NAME_LIMIT, SHOWS_LIMIT = 80, 120
STOPS = "。；！？"


class Told(NamedTuple):
    """What a report says of one item. A proof is a file of the case, or an upload; `unfinished` is why, or ""."""

    text: str = ""
    proofs: Iterable[Any] = ()
    measures: str = ""
    unfinished: str = ""


def reporting_body(case: Case) -> Body:
    """The responsible department as it is now called: in its name the report is made."""
    return present_form(case.lead_department)


def why_no_document(order: Order) -> str:
    """Why the system makes no 整改报告 of this order, as a sentence that says what helps; "" where it makes one."""
    if order.paper is None:
        return "整改通知书是补录的纸质文书，整改报告也以纸质报送：请上传本单位负责人签发的报告。"
    body = reporting_body(order.case)
    if not body.document_mark:
        return (
            f"{body.name}没有登记机关代字，系统不能以本单位名义编号印制整改报告：请上传本单位负责人签发的报告。"
            "需要由系统印制的，请系统管理员在机构名录中登记本单位的机关代字。"
        )
    return ""


def report_facts(
    order: Order, told: Mapping[OrderItem, Told], *, cover: str, lasting: str, signed_by: str = ""
) -> RectificationReportFacts:
    """The words of the report. An item without a reason for what is unfinished is done; proofs are numbered as they
    come, one that proves several items once. `signed_by` is the head who sends it; before that, who will."""
    assert order.paper is not None
    notice = order.paper.notice
    received = notice.signed_for_at
    numbers = _numbered(told)
    return RectificationReportFacts(
        subject_matter=notice.facts["subject_matter"],
        order_number=notice.number_text,
        order_received_on=chinese_date(received.astimezone(clock.ZONE).date()) if received else "",
        signed_by=signed_by or _head_of(order.case),
        organisation=_paragraphs(cover),
        rectified=tuple(_item(order, item, said, numbers) for item, said in told.items()),
        lasting=_paragraphs(lasting) or (SEE_COVER,),
        evidence=tuple(
            Piece(f"证{place}", _name(proof), _shows(proof, shown))
            for place, (proof, shown) in enumerate(numbers.items(), 1)
        ),
    )


def facts_of_report(report: Report, *, signed_by: str = "") -> RectificationReportFacts:
    """The same for a report that is before the head."""
    results = report.results.select_related("item").prefetch_related("evidence")
    told = {
        result.item: Told(
            result.text,
            sorted(result.evidence.all(), key=lambda proof: proof.pk),
            result.measures,
            result.unfinished,
        )
        for result in results
    }
    return report_facts(report.order, told, cover=report.cover, lasting=report.lasting, signed_by=signed_by)


def planned_measures(order: Order) -> dict[str, str]:
    """What the plan in force said of each item, as the report's form begins with it."""
    plan = plan_of(order)
    rows = plan.measures.select_related("item") if plan else ()
    return {f"measures_{row.item.number}": row.text for row in rows}


def _numbered(told: Mapping[OrderItem, Told]) -> dict[Any, list[int]]:
    """Every proof once, in the order of its number, with the items that it proves."""
    found: dict[Any, list[int]] = {}
    for item, said in told.items():
        for proof in dict.fromkeys(said.proofs or (AWAITED,)):
            found.setdefault(proof, []).append(item.number)
    return found


def _item(order: Order, item: OrderItem, said: Told, numbers: Mapping[Any, list[int]]) -> ReportItem:
    planned = planned_measures(order).get(f"measures_{item.number}", "")
    own = [f"证{place}" for place, shown in enumerate(numbers.values(), 1) if item.number in shown]
    return ReportItem(
        text=item.text,
        state="未完成" if said.unfinished.strip() else "已完成",
        measures=_line(said.measures) or _line(planned) or SEE_RESULT,
        result=_line(said.text),
        evidence="、".join(own),
        unfinished=_line(said.unfinished),
    )


def _name(proof: Any) -> str:
    """The name of a file as it can be printed: the file itself is known by the case's list of evidence."""
    name = " ".join(str(getattr(proof, "name", proof)).split())
    for character in missing_from(name, tuple(agency_fonts())):
        name = name.replace(character, "？")
    return name if len(name) <= NAME_LIMIT else f"{name[: NAME_LIMIT - 1]}…"


def _shows(proof: Any, numbers: list[int]) -> str:
    said = _line(getattr(proof, "description", ""))
    return (said or f"{'、'.join(f'第{number}项' for number in numbers)}整改情况")[:SHOWS_LIMIT]


def _head_of(case: Case) -> str:
    head = people_of(reporting_body(case), Role.HEAD).order_by("id").first()
    return head.full_name if head else UNSIGNED


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _line(text: str) -> str:
    """A text of several lines as one paragraph: a line without a stop ends in ；."""
    lines = _paragraphs(text)
    closed = [line if line.endswith(tuple(STOPS)) else f"{line}；" for line in lines[:-1]]
    return "".join([*closed, *lines[-1:]])
