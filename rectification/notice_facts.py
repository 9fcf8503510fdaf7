"""What the officer's forms begin with: the words of each document as far as the file already says them.

Each function returns initial values of a form: text, paragraphs one a line, items as a list of dicts.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import clock
from accounts.models import User
from accounts.queries import people_of
from accounts.roles import Role
from casework.models import Case, CaseEvent, CaseNotice, OlderPaper, Verb
from casework.released import released_facts
from deadlines.counting import due_on
from deadlines.limits import limit
from deadlines.queries import calendar_since
from notices.facts import SUBJECT_LIMIT
from notices.kinds import Kind
from notices.models import Notice
from notices.wording import chinese_date, clause, term
from organisations.queries import present_form
from rectification.models import Order, Report, Verification
from rectification.queries import last_acceptance, latest_verdicts, newest_report

ENTRIES_PER_PARAGRAPH = 6


def initial_order(case: Case, user: User) -> dict[str, Any]:
    """整改通知书: the facts of the case, what was issued before, and what an interview demanded."""
    return {
        "subject_matter": clause(case.title)[:SUBJECT_LIMIT],
        "situation": "\n".join([*_lines(released_facts(case)), *_earlier(case, user)]),
        "problems": _problems(case),
        "plan_within": _office_term("plan"),
        "rectify_within": _office_term("rectify"),
    }


def initial_opinion(verification: Verification, accepted: bool) -> dict[str, Any]:
    """整改验收意见书 as the verifiers recorded it, every item of the order in its place."""
    report = verification.report
    order = report.order
    return {
        **_of_order(order),
        "report_received_on": _day(report.approved_at),
        "method": verification.method,
        "verified_on": chinese_date(verification.verified_on),
        "verifiers": verification.verifiers,
        "findings": [
            {
                "text": item.text,
                "conclusion": "合格" if verdict and verdict.is_met else "不合格",
                "reason": verdict.reason if verdict else "",
            }
            for item, verdict in latest_verdicts(order)
        ],
        "outcome": "合格" if accepted else "不合格",
        "new_term": "" if accepted else _office_term("return_term_max"),
        "returned_times": "" if accepted else str(order.round),
    }


def _of_order(order: Order) -> dict[str, str]:
    """What the order was about and its number; an older one's stands on the paper that was entered."""
    if order.paper is None:
        papers = OlderPaper.objects.filter(case=order.case, kind=OlderPaper.Kind.ORDER)
        number = papers.order_by("-issued_on", "-id").values_list("number_text", flat=True).first()
        return {"subject_matter": clause(order.case.title)[:SUBJECT_LIMIT], "order_number": number or ""}
    notice = order.paper.notice
    return {"subject_matter": notice.facts["subject_matter"], "order_number": notice.number_text}


def initial_report(order: Order) -> dict[str, Any]:
    """The form of 整改报告 after the head returned a draft in this round: nothing is typed or sent twice."""
    report = newest_report(order)
    if report is None or report.status != Report.Status.RETURNED:
        return {}
    values: dict[str, Any] = {
        "cover": report.cover,
        "lasting": report.lasting,
        "own_number": report.own_number,
        "file": report.file,
    }
    for result in report.results.select_related("item").prefetch_related("evidence"):
        values[f"result_{result.item.number}"] = result.text
        values[f"measures_{result.item.number}"] = result.measures
        values[f"unfinished_{result.item.number}"] = result.unfinished
        values[f"evidence_{result.item.number}"] = [proof.pk for proof in result.evidence.all()]
    return values


def initial_closure(case: Case) -> dict[str, Any]:
    """结案通知书: the course of the case from its documents; `look_back_on` alone is a date.

    The day of the closing is that of the signing (`casework.services.dating`).
    """
    accepted = last_acceptance(case)
    return {
        "subject_matter": clause(case.title)[:SUBJECT_LIMIT],
        "opened_on": _day(case.opened_at),
        "course": "\n".join(_course(case)),
        "result": _result(accepted.verification if accepted else None),
        "look_back_on": look_back_day(),
        "opinion_number": accepted.paper.notice.number_text if accepted else _confirmed_by(case),
    }


def _confirmed_by(case: Case) -> str:
    """Number of 整改验收意见书 that confirmed 履行完毕, where no verification of ours led to closing."""
    papers = CaseNotice.objects.filter(
        case=case, notice__kind=Kind.VERIFICATION_OPINION, move="confirm_performance", notice__voided_at=None
    )
    paper = papers.select_related("notice").order_by("-id").first()
    return paper.notice.number_text if paper else ""


def look_back_day() -> date:
    """The default day of the look-back: the office's limit from today, on a working day."""
    after, today = limit("look_back"), clock.today()
    return due_on(after.amount, after.unit, today, (), calendar_since(today))


def _problems(case: Case) -> list[dict[str, str]]:
    """One row for each demand of the last minutes; without minutes one row for the matter itself."""
    responsible = _head_of(case)
    minutes = _notices(case, kind=Kind.MINUTES)
    demands = minutes[-1].facts.get("demands", []) if minutes else []
    if not demands:
        demands = [{"text": "", "responsible": responsible, "within": _office_term("rectify")}]
    return [
        {
            "text": clause(case.title),
            "standard": demand["text"],
            "responsible": demand["responsible"],
            "within": demand["within"],
        }
        for demand in demands
    ]


def _earlier(case: Case, user: User) -> list[str]:
    """One sentence on what was issued before: 本机关于…发出《警示函》（…号）."""
    said = [
        f"{_named(notice, user.line)}于{_day(notice.signed_at)}发出{_titled(notice)}"
        for notice in _notices(case)
    ]
    return _paragraphs(said, end="，上述事项至今未整改到位")


def _course(case: Case) -> list[str]:
    """The documents and reports of the case in the order of its events, a few to a paragraph."""
    known = {notice.pk: notice for notice in _notices(case)}
    said = [
        f"{chinese_date(paper.issued_on)}，印发《{paper.get_kind_display()}》"
        + (f"（{paper.number_text}）" if paper.number_text else "")
        for paper in OlderPaper.objects.filter(case=case).exclude(kind=OlderPaper.Kind.OTHER)
    ]
    for event in CaseEvent.objects.filter(case=case, verb__in=[Verb.MOVED, Verb.ISSUED]).order_by("seq"):
        if event.move == "report_rectification":
            said.append(f"{_day(event.at)}，你单位报送整改报告")
        issued = [known[document["id"]] for document in event.documents if document["id"] in known]
        said += [
            f"{_day(event.at)}，{_named(notice, {case.issuing_body_id})}发出{_titled(notice)}"
            for notice in issued
        ]
    return _paragraphs(said)


def _result(verification: Verification | None) -> str:
    if verification is None:
        return "你单位已按要求办理有关事项，答复和证明材料经审核予以认可"
    count = verification.report.order.items.count()
    return f"整改通知书所列{count}项整改事项经逐项核查，均达到整改标准"


def _notices(case: Case, **conditions: Any) -> list[Notice]:
    """The numbered documents of a case that its department may read, not void, oldest first."""
    wanted = {f"notice__{name}": value for name, value in conditions.items()}
    papers = CaseNotice.objects.not_internal().filter(case=case, notice__voided_at=None, notice__number__gt=0)
    papers = papers.filter(**wanted)
    in_order = papers.select_related("notice__issuer").order_by("notice__signed_at", "id")
    return [paper.notice for paper in in_order]


def _named(notice: Notice, writer: Collection[int]) -> str:
    """The issuer of an earlier document, in the words of the body that writes now."""
    return "本机关" if notice.issuer_id in writer else notice.issuer.name


def _titled(notice: Notice) -> str:
    return f"《{notice.get_kind_display()}》（{notice.number_text}）"


def _head_of(case: Case) -> str:
    head = people_of(present_form(case.lead_department), Role.HEAD).order_by("id").first()
    return f"{head.position}{head.full_name}" if head else ""


def _paragraphs(entries: list[str], *, end: str = "") -> list[str]:
    """Entries joined by ；, at most six to a paragraph; `end` closes the last."""
    starts = range(0, len(entries), ENTRIES_PER_PARAGRAPH)
    paragraphs = ["；".join(entries[start : start + ENTRIES_PER_PARAGRAPH]) for start in starts]
    if paragraphs:
        paragraphs[-1] += end
    return paragraphs


def _office_term(code: str) -> str:
    found = limit(code)
    return term(found.amount, found.unit)


def _day(moment: datetime | None) -> str:
    return chinese_date(moment.astimezone(clock.ZONE).date()) if moment else ""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
