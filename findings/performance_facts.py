"""What 整改验收意见书 and 信用修复决定书 of 履行完毕 (T19) begin with, and what in them the file says.

As in `findings.notice_facts`: initial values of a form, and fields of the facts that nobody is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import clock
from accounts.models import User
from casework.models import Case, Evidence
from findings.models import Finding
from findings.notice_facts import REVIEW_WITHIN, day, duties_of, reviewer_of, subject_of
from findings.queries.sanctions import sanctions_to_lift
from findings.remedy_facts import PLATFORM, UNNUMBERED, named_finding, of_what_ends
from notices import facts
from notices.wording import clause
from organisations.models import Body

# How many listings one sentence names, and how many files the list of evidence begins with.
MOST_NAMED, MOST_FILES = 4, 12


class Listed(Protocol):
    """A listing as the court's register shows it."""

    @property
    def court(self) -> Body: ...
    @property
    def docket(self) -> str: ...
    @property
    def deleted_on(self) -> date | None: ...


def needs_repair_paper(found: Sequence[Finding]) -> bool:
    """Whether 信用修复决定书 belongs to it: a determined finding that stands; the court's list has its own."""
    return any(finding.path == Finding.Path.DETERMINED and finding.stands for finding in found)


# --- 整改验收意见书 -------------------------------------------------------------------------------------------


def initial_performance(
    case: Case, found: Sequence[Finding], listings: Sequence[Listed], user: User
) -> dict[str, Any]:
    """整改验收意见书: the duties of the finding and of the listings, each to be answered."""
    duties = [duty for finding in found for duty in _duties_of(finding)]
    rows = [{"text": duty[: facts.ENTRY_LIMIT], "reason": ""} for duty in dict.fromkeys(duties)]
    if any(finding.path == Finding.Path.LISTED for finding in found):
        rows += [
            {"text": f"履行{shown.docket}案件生效法律文书确定的义务", "reason": _deleted(shown)}
            for shown in listings
        ]
    return {
        "subject_matter": subject_of(case),
        "verified_on": day(clock.today()),
        "verifiers": f"{user.body.name}{user.full_name}" if user.body else user.full_name,
        "findings": [row | {"conclusion": "合格"} for row in rows],
    }


def of_the_performance(case: Case, found: Sequence[Finding], listings: Sequence[Listed]) -> dict[str, Any]:
    """The record that is done with, and the sanctions that end with it where no repair decision names them."""
    sanctions = [] if needs_repair_paper(found) else sanctions_to_lift(case)
    return {
        "order_number": "",
        "report_received_on": "",
        "outcome": "合格",
        "new_term": "",
        "returned_times": "",
        "record": "；".join(said for finding in found for said in _records_of(finding, listings)),
        "lifted": tuple(f"{row.get_kind_display()}（{row.carried_out_by.name}）" for row in sanctions),
    }


def _duties_of(finding: Finding) -> list[str]:
    """What 失信认定书 demands; of one without, what the order in force does."""
    if finding.path == Finding.Path.LISTED:
        return []
    said = finding.paper.notice.facts.get("duties", []) if finding.paper else []
    return list(said or duties_of(finding.case) or [f"纠正{subject_of(finding.case)}问题"])


def _records_of(finding: Finding, listings: Sequence[Listed]) -> list[str]:
    """How the finding came about, each as the end of a sentence that begins 你单位因……问题."""
    if finding.path == Finding.Path.DETERMINED:
        name, number = named_finding(finding)
        ended = "" if finding.stands else f"，该认定{finding.get_status_display()}"
        return [f"被{finding.made_by.name}认定为政务失信（《{name}》，{number or UNNUMBERED}）{ended}"]
    named = [
        f"被{shown.court.name}纳入失信被执行人名单，案号{shown.docket}，法院已于{day(shown.deleted_on)}删除"
        for shown in listings[:MOST_NAMED]
    ]
    if len(listings) > MOST_NAMED:
        named[-1] += f"，另有{len(listings) - MOST_NAMED}件同类记录均已删除"
    return named


def _deleted(shown: Listed) -> str:
    return f"法院登记显示，{shown.court.name}已于{day(shown.deleted_on)}将该案从失信名单中删除"


def end_reason(opinion: facts.VerificationOpinionFacts) -> str:
    """Why the finding is done with, as its record keeps it."""
    return "；".join(clause(entry.reason) for entry in opinion.findings) + "。"


# --- 信用修复决定书 -------------------------------------------------------------------------------------------


def initial_own_repair(case: Case, found: Sequence[Finding]) -> dict[str, Any]:
    """信用修复决定书 of the authority's own motion: what was handed in since its finding, and the way of review."""
    own = _own(found)
    handed_in = Evidence.objects.filter(case=case, is_internal=False, added_at__gte=own.recorded_at)
    files = list(handed_in.order_by("-id")[:MOST_FILES])
    return {
        "evidence": "\n".join(file.description or file.name for file in reversed(files)),
        "platforms": PLATFORM,
        "review_within": REVIEW_WITHIN,
        "review_to": reviewer_of(own.made_by),
    }


def of_the_own_repair(found: Sequence[Finding], opinion: facts.VerificationOpinionFacts) -> dict[str, Any]:
    """What was performed, as the opinion says it; the record that is repaired, and what ends with it."""
    name, number = named_finding(_own(found))
    return {
        "subject_matter": opinion.subject_matter,
        "applied_on": "",
        "record_name": name,
        "record_number": number or UNNUMBERED,
        "found": tuple(f"{clause(entry.text)}：{entry.reason}" for entry in opinion.findings),
        "outcome": "准予修复",
        "missing": (),
        **of_what_ends(finding for finding in found if finding.stands),
    }


def _own(found: Sequence[Finding]) -> Finding:
    return next(row for row in found if row.path == Finding.Path.DETERMINED and row.stands)
