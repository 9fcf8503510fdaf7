"""What stands beside the form where 整改报告 is written, sent and verified."""

from __future__ import annotations

from typing import Any

from caseflow.acts import At
from caseflow.acts.rectifying import the_order, the_report
from caseflow.papers import preview
from caseflow.rows import document_row, evidence_row
from notices.kinds import Kind
from rectification.models import Report
from rectification.queries import newest_report
from rectification.report_facts import facts_of_report, reporting_body, why_no_document

Context = dict[str, Any]


def _written_side(at: At) -> Context:
    """What the head sent back; and where no document is made, why, and who can change that."""
    order, quotes = the_order(at), []
    report = newest_report(order)
    if report is not None and report.status == Report.Status.RETURNED:
        quotes.append({"label": "负责人退回意见", "text": report.returned_for, "by": "", "at": None})
    return {"quotes": [*quotes, *_why_not(order)]}


def _sent_side(at: At) -> Context:
    """The report before the head: the real page, as the head would sign it; without one, what the handler uploaded."""
    report = the_report(at)
    evidence = [evidence_row(proof) for proof in _files(report)]
    if why := _why_not(report.order):
        return {"quotes": [_said(report), *why], "evidence": evidence}
    return {
        "is_official": True,
        "paper": report_paper(report, at.user.full_name),
        "quotes": [],
        "evidence": evidence,
    }


def _verified_side(at: At) -> Context:
    """The report as it came in, its document with it."""
    report = the_report(at)
    documents = [document_row(report.document.notice)] if report.document else []
    evidence = [evidence_row(proof) for proof in _files(report)]
    return {"quotes": [_said(report)], "documents": documents, "evidence": evidence}


def report_paper(report: Report, head: str) -> Context:
    """The preview of a report that is not sent yet, with the name of the head who reads it."""
    by, order = report.drafted_by, report.order
    return preview(
        order.case,
        Kind.RECTIFICATION_REPORT,
        facts_of_report(report, signed_by=head),
        issuer=reporting_body(order.case),
        copies_to=(),
        contact=(by.full_name, by.phone),
        addressee=order.issuer,
    )


def _said(report: Report) -> Context:
    by = report.drafted_by.full_name
    return {"label": "报告说明", "text": report.cover, "by": by, "at": report.drafted_at}


def _files(report: Report) -> list[Any]:
    found = {proof.pk: proof for result in report.results.all() for proof in result.evidence.all()}
    return [*([report.file] if report.file else []), *found.values()]


def _why_not(order: Any) -> list[Context]:
    why = why_no_document(order)
    return [{"label": "不印制整改报告", "text": why, "by": "", "at": None, "is_system": True}] if why else []


REPORT_SIDES = {
    "report": _written_side,
    "approve_report": _sent_side,
    "verify": _verified_side,
}
