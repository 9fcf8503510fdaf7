"""What the decisions on objections, exemptions, repairs and revocations begin with, and what in them the file says.

As in `findings.notice_facts`: initial values of a form, and fields of the facts that nobody is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from casework.models import Case, CaseNotice
from findings.models import Exemption, Finding, Objection, Proceeding, Repair, Sanction
from findings.notice_facts import REVIEW_WITHIN, day, entries, reviewer_of, subject_of
from notices import facts
from notices.forms import initial_of
from notices.kinds import Kind, spec_of
from notices.wording import clause
from organisations.models import Body

OF_THIS_DAY = "本决定作出之日"
UNNUMBERED = "未编号"
# Who asks where nobody did: the body itself reviews what it decided (撤销 without an objection).
OURSELVES = "本机关"
OUTCOMES = {
    Objection.Outcome.MAINTAIN: "维持",
    Objection.Outcome.CORRECT: "更正",
    Objection.Outcome.REVOKE: "撤销",
    Objection.Outcome.FOUNDED: "投诉成立",
    Objection.Outcome.UNFOUNDED: "投诉不成立",
}
CIRCUMSTANCES = {
    Exemption.Circumstance.FORCE_MAJEURE: "不可抗力",
    Exemption.Circumstance.UNFORESEEABLE: "难以预见的因素",
    Exemption.Circumstance.WORK_ERROR: "工作失误",
}
PLATFORM = "公共信用信息平台"


class Changed(Protocol):
    """A field that a decision corrects, in words."""

    @property
    def label(self) -> str: ...
    @property
    def old_word(self) -> str: ...
    @property
    def new_word(self) -> str: ...


def drafted_before(row: Proceeding) -> dict[str, Any]:
    """What was drafted of this decision before the leader returned it; nothing is typed twice."""
    if not row.content:
        return {}
    name, phone = row.content["contact"]
    return initial_of(row.content["facts"]) | {
        "outcome": row.outcome,
        "copies_to": "\n".join(row.content["copies_to"]),
        "contact_name": name,
        "contact_phone": phone,
    }


def _review(body: Body) -> dict[str, str]:
    return {"review_within": REVIEW_WITHIN, "review_to": reviewer_of(body)}


def _applied(row: Proceeding) -> str:
    return day(row.sent_at or row.applied_at)


# --- 异议处理决定书 -------------------------------------------------------------------------------------------


def initial_objection(row: Objection) -> dict[str, Any]:
    """异议处理决定书: each request in a row of its own, to be answered."""
    return {
        "subject_matter": subject_of(row.case),
        "objections": [{"text": entry} for entry in entries(row.request)],
        **_review(row.handled_by),
    }


def of_the_objection(row: Objection, outcome: str, changes: Sequence[Changed]) -> dict[str, Any]:
    """Who objected when to what, and what becomes of it. Who came on paper is named by no name."""
    name, number = _object_of(row)
    said = {
        "applicant": row.applicant_body.name if row.applicant_body else row.addressee_name,
        "applied_on": _applied(row),
        "earlier_name": name,
        "earlier_number": number or UNNUMBERED,
    }
    if outcome == Objection.Outcome.REVOKE and row.sanction is not None:
        # The finding stands, one sanction of it goes: its document is corrected, not withdrawn.
        return said | {"outcome": "更正", "corrections": (_lifted(row.sanction),)}
    return said | {
        "outcome": OUTCOMES[Objection.Outcome(outcome)],
        "corrections": tuple(_correction(change) for change in changes),
    }


def _object_of(row: Objection) -> tuple[str, str]:
    """Name and number of the document that is objected to; of a complaint the case itself."""
    if row.paper is not None:
        return row.paper.notice.get_kind_display(), row.paper.notice.number_text
    finding = row.finding or (row.sanction.finding if row.sanction else None)
    return named_finding(finding) if finding else ("案件办理", row.case.number)


def named_finding(finding: Finding) -> tuple[str, str]:
    """Name and number of the document of a finding: ours, or the court's."""
    if finding.path == Finding.Path.LISTED:
        return "纳入失信名单决定书", finding.paper_number
    return spec_of(Kind.DETERMINATION).label, finding.paper_number


def _lifted(sanction: Sanction) -> facts.Correction:
    return facts.Correction(
        f"惩戒措施：{sanction.get_kind_display()}", "撤销该项惩戒措施，自本决定作出之日起解除"
    )


def _correction(change: Changed) -> facts.Correction:
    before = f"{change.label}：{change.old_word or '无'}"
    if len(before) > facts.ENTRY_LIMIT:
        before = f"{before[: facts.ENTRY_LIMIT - 2]}……"
    return facts.Correction(before, f"{change.label}：{change.new_word}")


# --- 撤销 without an objection -------------------------------------------------------------------------------


def initial_revocation(case: Case) -> dict[str, Any]:
    """异议处理决定书 of the body's own motion: what was found wrong is to be said."""
    return {"subject_matter": subject_of(case), **_review(case.measure_issuer or case.issuing_body)}


def of_the_revocation(
    case: Case, standing: Sequence[Finding], ground: str, started_on: str, said: str
) -> dict[str, Any]:
    """What is withdrawn of whose motion, and why, in the one row that stands for the requests."""
    name, number = _withdrawn(case, standing)
    return {
        "applicant": OURSELVES,
        "applied_on": started_on,
        "earlier_name": name,
        "earlier_number": number or UNNUMBERED,
        "objections": (facts.Objection(ground, "成立", clause(said)[: facts.ENTRY_LIMIT]),),
        "outcome": "撤销",
        "corrections": (),
    }


def _withdrawn(case: Case, standing: Sequence[Finding]) -> tuple[str, str]:
    """The finding that stands; else the newest measure of the case."""
    if standing:
        return named_finding(standing[-1])
    papers = CaseNotice.objects.not_internal().filter(case=case, notice__voided_at=None).exclude(move="")
    paper = papers.select_related("notice").order_by("-id").first()
    return (paper.notice.get_kind_display(), paper.notice.number_text) if paper else ("案件办理", case.number)


# --- 信用修复决定书 -------------------------------------------------------------------------------------------


def initial_repair(row: Repair) -> dict[str, Any]:
    """信用修复决定书: what was performed and what proves it, as the application says."""
    proofs = list(row.proofs.prefetch_related("evidence"))
    return {
        "subject_matter": subject_of(row.case),
        "found": "\n".join([row.facts, *(f"{clause(p.obligation)}：{p.performed}" for p in proofs)]),
        "evidence": "\n".join(file.name for proof in proofs for file in proof.evidence.all()),
        "platforms": PLATFORM,
        **_review(row.handled_by),
    }


def of_the_repair(row: Repair, outcome: str) -> dict[str, Any]:
    """The record that is repaired, and what ends with it."""
    name, number = named_finding(row.finding)
    said: dict[str, Any] = {
        "applied_on": _applied(row),
        "record_name": name,
        "record_number": number or UNNUMBERED,
    }
    if outcome == Repair.Outcome.GRANTED:
        return said | {"outcome": "准予修复", "missing": (), **of_what_ends([row.finding])}
    return said | {"outcome": "不予修复", "display_ends_on": "", "platforms": (), "lifted": ()}


def of_what_ends(findings: Iterable[Finding]) -> dict[str, Any]:
    """From when the display ends, and the sanctions that end with it."""
    rows = Sanction.objects.filter(finding__in=list(findings), lifted_on=None).select_related(
        "carried_out_by"
    )
    return {
        "display_ends_on": OF_THIS_DAY,
        "lifted": tuple(
            facts.LiftedSanction(
                row.get_kind_display(), day(row.starts_on), OF_THIS_DAY, row.carried_out_by.name
            )
            for row in rows.order_by("id")
        ),
    }


# --- 免责认定书 -----------------------------------------------------------------------------------------------


def initial_exemption(row: Exemption) -> dict[str, Any]:
    """免责认定书: what was verified, and what the application says of decision and gain."""
    return {
        "subject_matter": subject_of(row.case),
        "found": row.verified,
        "collective_decision": _line(row.collective_decision),
        "no_private_gain": _line(row.no_private_gain),
        **_review(row.handled_by),
    }


def of_the_exemption(row: Exemption, outcome: str) -> dict[str, Any]:
    """Who applied when under which circumstance, and what the bodies consulted said."""
    applicant = row.applicant_body.name if row.applicant_body else f"{row.handled_by.name}（依职权）"
    said: dict[str, Any] = {
        "applicant": applicant,
        "applied_on": _applied(row),
        "circumstance": CIRCUMSTANCES[Exemption.Circumstance(row.circumstance)],
        "consultations": tuple(
            facts.Consultation(found.body.name, _line(f"{found.get_opinion_display()}。{found.text}"))
            for found in row.consultations.select_related("body")
        ),
    }
    if outcome == Exemption.Outcome.GRANTED:
        return said | {"outcome": "予以免责"}
    return said | {"outcome": "不予免责", "duties": (), "rectify_within": ""}


def _line(text: str) -> str:
    """A text as one line that an entry holds."""
    return "".join(text.split("\n")).replace("\r", "")[: facts.ENTRY_LIMIT]
