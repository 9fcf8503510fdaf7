"""What the documents of a determination begin with, and what in them is taken from the file and asked of nobody.

Initial values are text, paragraphs one a line, items as a list of dicts. What is derived says the same as the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

import clock
from casework.models import Case, CaseEvent, CaseNotice, Evidence, NationalSeverity, OlderPaper, Verb
from casework.released import released_facts
from casework.services.evidence import path_of
from deadlines.limits import limit
from findings.models import Hearing, Plea, Referral, Sanction
from notices import facts
from notices.kinds import Kind
from notices.models import Notice
from notices.previewing import page_count
from notices.uploads import pages_of_unknown
from notices.wording import chinese_date, clause, term
from organisations.models import Body


class Planned(Protocol):
    """A sanction thought of."""

    @property
    def kind(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def carried_out_by(self) -> Body: ...


class Imposed(Planned, Protocol):
    """A sanction as it is decided; without a first day with the decision, without a last until it is repaired."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


# The words in which the letter says why it asks.
GROUNDS = {
    Referral.Ground.REFUSAL.value: "拒不整改",
    Referral.Ground.FALSE.value: "虚假整改",
    Referral.Ground.RETURNED_TWICE.value: "整改两次验收不合格",
    Referral.Ground.OVERDUE.value: "整改逾期",
}
# How long a finding is shown at the latest, by severity (信用修复管理办法, 2026; limits of the office).
DISPLAY_LIMITS = {
    NationalSeverity.MINOR: "display_minor",
    NationalSeverity.ORDINARY: "display_ordinary",
    NationalSeverity.GRAVE: "display_grave",
}
UNTIL_REPAIRED = "失信行为纠正并完成信用修复之日"
WITH_DECISION = "本认定作出之日"
REVIEW_WITHIN = "10个工作日"
REPAIR_AFTER = ("认定书载明的义务履行完毕", "整改事项全部经核查合格", "公示期间没有发生新的同类失信行为")
PROPOSALS = ("依照规定审查认定涉事单位是否构成政务失信", "认定以前，依照规定告知涉事单位并听取陈述申辩")
UNCOUNTED = "—"
ENTRIES_PER_PARAGRAPH = 6


# --- what every document of the room shares -----------------------------------------------------------------


def subject_of(case: Case) -> str:
    """The case's matter, as the title of a document completes it."""
    return clause(case.title)[: facts.SUBJECT_LIMIT]


def day(moment: datetime | date | None) -> str:
    """2026年11月20日, of a moment the day in the project's zone; "" for none."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(clock.ZONE).date()
    return chinese_date(moment) if moment else ""


def office_term(code: str) -> str:
    """A limit of the office as it is printed: 5个工作日."""
    found = limit(code)
    return term(found.amount, found.unit)


def reviewer_of(body: Body) -> str:
    """Where a decision of this body is reviewed."""
    return body.superior.name if body.superior else "上一级机关"


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def entries(text: str) -> list[str]:
    """A text as entries that a table can hold: its paragraphs, long ones in pieces."""
    size = facts.ENTRY_LIMIT
    return [line[at : at + size] for line in lines(text) for at in range(0, len(line), size)]


def materials_of(papers: Iterable[CaseNotice], files: Iterable[Evidence]) -> tuple[facts.Material, ...]:
    """The list of materials that goes with a letter: documents and files of the case, with their pages."""
    issued = [
        facts.Material(
            f"{paper.notice.get_kind_display()}（{paper.notice.number_text}）"[:80],
            "电子件",
            "1",
            _pages_of(paper.notice),
        )
        for paper in papers
    ]
    given = [
        facts.Material(file.name[-80:], "电子件", "1", _pages_of_file(path_of(file), file.name))
        for file in files
    ]
    return (*issued, *given)


def _pages_of(notice: Notice) -> str:
    path = Path(settings.DOCUMENTS_DIR) / notice.file
    return str(page_count(path.read_bytes())) if notice.file and path.is_file() else UNCOUNTED


def _pages_of_file(path: Path, name: str) -> str:
    """How many pages an uploaded PDF has, one of a picture; a dash for what has none that can be counted.

    Whoever made the file, it is read in a process of its own.
    """
    ending = Path(name).suffix.lower()
    if ending in (".jpg", ".jpeg", ".png"):
        return "1"
    count = pages_of_unknown(path.read_bytes()) if ending == ".pdf" and path.is_file() else None
    return str(count) if count else UNCOUNTED


# --- 提请认定函 -----------------------------------------------------------------------------------------------


def initial_referral(case: Case) -> dict[str, Any]:
    """提请认定函: the order that failed, and the course of the case from its documents."""
    return {
        "subject_matter": subject_of(case),
        "subject_body": case.subject.name,
        **_of_the_order(case),
        "course": "\n".join(_course(case)),
        "found": released_facts(case),
        "category": str(case.behaviour)[:40],
        "proposal": "\n".join(PROPOSALS),
        "answer_within": office_term("answer"),
    }


def _newest_order(case: Case) -> Notice | None:
    papers = CaseNotice.objects.filter(
        case=case, notice__kind=Kind.RECTIFICATION_ORDER, notice__voided_at=None
    )
    paper = papers.select_related("notice").order_by("-id").first()
    return paper.notice if paper else None


def _of_the_order(case: Case) -> dict[str, str]:
    """Number of the order and the day it was served; an older one's stands on the paper that was entered."""
    notice = _newest_order(case)
    if notice is not None:
        return {"order_number": notice.number_text, "order_served_on": day(notice.signed_for_at)}
    entered = OlderPaper.objects.filter(case=case, kind=OlderPaper.Kind.ORDER).select_related("entry")
    older = entered.order_by("-issued_on", "-id").first()
    if older is None:
        return {}
    return {
        "order_number": older.number_text,
        "order_served_on": day(older.entry.served_on or older.issued_on),
    }


def _course(case: Case) -> list[str]:
    """Documents and reports in the order of the case's events, a few to a paragraph. No internal ones."""
    known = {
        paper.notice_id: paper.notice
        for paper in CaseNotice.objects.not_internal()
        .filter(case=case, notice__voided_at=None, notice__number__gt=0)
        .select_related("notice__issuer")
    }
    said = []
    for event in CaseEvent.objects.filter(case=case, verb__in=[Verb.MOVED, Verb.ISSUED]).order_by("seq"):
        if event.move == "report_rectification":
            said.append(f"{day(event.at)}，该单位报送整改报告")
        issued = [known[document["id"]] for document in event.documents if document["id"] in known]
        said += [
            f"{day(event.at)}，{notice.issuer.name}印发《{notice.get_kind_display()}》（{notice.number_text}）"
            for notice in issued
        ]
    starts = range(0, len(said), ENTRIES_PER_PARAGRAPH)
    return ["；".join(said[start : start + ENTRIES_PER_PARAGRAPH]) for start in starts]


# --- 陈述申辩告知书 --------------------------------------------------------------------------------------------


def initial_hearing(referral: Referral) -> dict[str, Any]:
    """陈述申辩告知书: what was referred, and the documents of the case as evidence."""
    case = referral.case
    return {
        "subject_matter": subject_of(case),
        "found": referral.facts,
        "evidence": "\n".join(_documents_of(referral)),
        "category": str(case.behaviour)[:40],
        "severity": case.get_national_severity_display(),
        "plead_within": office_term("hearing"),
        "plead_at": f"{referral.authority.name}办公室"[:60],
    }


def _documents_of(referral: Referral) -> list[str]:
    # The department reads it: what is kept from it is not named to it.
    papers = referral.notices.filter(is_internal=False).select_related("notice").order_by("id")
    said = [f"《{paper.notice.get_kind_display()}》（{paper.notice.number_text}）" for paper in papers]
    return [*said, *(file.description or file.name for file in referral.evidence.filter(is_internal=False))]


def planned_facts(planned: Iterable[Planned]) -> tuple[facts.PlannedSanction, ...]:
    """Sanctions thought of, as the document lists them."""
    return tuple(
        facts.PlannedSanction(Sanction.Kind(found.kind).label, found.basis, found.carried_out_by.name)
        for found in planned
    )


# --- 失信认定书, 不予认定书 -------------------------------------------------------------------------------------


def initial_determination(
    referral: Referral, hearing: Hearing | None, pleas: Sequence[Plea]
) -> dict[str, Any]:
    """失信认定书: what the department was told, its pleas to be answered, the sanctions thought of."""
    case = referral.case
    return {
        "subject_matter": subject_of(case),
        "found": hearing.facts if hearing else referral.facts,
        "evidence": "\n".join(_documents_of(referral)),
        "category": str(case.behaviour)[:40],
        "severity": case.get_national_severity_display(),
        "regional_severity": case.regional_severity,
        "pleas": [{"text": entry} for plea in pleas for entry in entries(plea.text)],
        "sanctions": [],
        "duties": "\n".join(duties_of(case)),
        "perform_within": office_term("rectify"),
        "repair_after": "\n".join(REPAIR_AFTER),
        "objection_within": office_term("objection"),
        "review_within": REVIEW_WITHIN,
        "review_to": reviewer_of(referral.authority),
        **_as_told(hearing),
    }


def _as_told(hearing: Hearing | None) -> dict[str, Any]:
    """What 陈述申辩告知书 said, where it is ours: the decision may not go beyond what was told."""
    if hearing is None or hearing.paper is None:
        return {}
    said = hearing.paper.notice.facts
    values = {name: said[name] for name in ("subject_matter", "category", "severity")}
    return values | {name: "\n".join(said[name]) for name in ("found", "evidence", "basis")}


def duties_of(case: Case) -> list[str]:
    """What the order in force demands, as its document says it."""
    notice = _newest_order(case)
    return [problem["standard"] for problem in notice.facts["problems"]] if notice else []


def of_the_hearing(hearing: Hearing, pleas: Sequence[Plea]) -> dict[str, str]:
    """Number and service of 陈述申辩告知书, and whether anything was pleaded: as the rows have it."""
    return {
        "notice_number": hearing.paper_number,
        "notice_served_on": day(hearing.reached_on),
        "hearing": "已陈述申辩" if pleas else "放弃陈述申辩",
    }


def of_the_referral(referral: Referral) -> dict[str, str]:
    """Who referred the matter and by which letter; nothing where the authority took up its own order."""
    if not referral.paper_number:
        return {"referral_by": "", "referral_number": ""}
    return {"referral_by": referral.referred_by.name, "referral_number": referral.paper_number}


def sanction_facts(terms: Iterable[Imposed]) -> tuple[facts.Sanction, ...]:
    """Sanctions as the document lists them."""
    return tuple(
        facts.Sanction(
            Sanction.Kind(found.kind).label,
            found.basis,
            day(found.starts_on) or WITH_DECISION,
            day(found.ends_on) or UNTIL_REPAIRED,
            found.carried_out_by.name,
        )
        for found in terms
    )


def shown_for(severity: str) -> str:
    """公示期限: how long a finding of this severity is shown, as the document says it."""
    return f"自本认定作出之日起{office_term(DISPLAY_LIMITS[NationalSeverity(severity)])}，提前修复的除外"


def severity_of(word: str) -> str:
    """The code of 轻微, 一般, 严重."""
    return next(value for value, label in NationalSeverity.choices if label == word)


def initial_no_determination(referral: Referral) -> dict[str, Any]:
    """不予认定书; where rectification goes on, its items and its term."""
    return {
        "subject_matter": subject_of(referral.case),
        "found": referral.facts,
        "duties": "\n".join(duties_of(referral.case)),
        "rectify_within": office_term("return_term_max"),
    }
