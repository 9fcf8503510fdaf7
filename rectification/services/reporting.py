"""整改报告: drafted by the handler, returned or sent by the head of the department."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

import clock
from accounts.models import User
from accounts.roles import Role
from casework.lifecycle import State
from casework.models import Case, Purpose, Slip, Verb
from casework.services import NotYours, meet_owed, move, owe_now, record
from casework.services.slipping import freeze_sent_in
from notices.characters import check_characters
from notices.fields import check, texts
from notices.kinds import Kind
from notices.services import assign_number
from notices.typesetting import agency_fonts
from organisations.refusals import Refusal
from rectification.models import ItemResult, Order, OrderItem, Report
from rectification.queries import Stage, newest_report, open_items
from rectification.report_facts import Told, facts_of_report, why_no_document
from rectification.services.checks import Attachment, keep, require_department, take

# (text, proofs) of an item, or more of it (`Told`).
Results = Mapping[OrderItem, tuple[Any, ...]]
# Where the handler wrote what the document calls by another name.
WRITTEN_IN = {"organisation": "cover", "rectified": "cover", "evidence": "cover"}


@transaction.atomic
def draft_report(
    order: Order,
    results: Results,
    *,
    cover: str,
    file: Attachment | None = None,
    own_number: str = "",
    lasting: str = "",
    acting_user: User,
) -> Report:
    """Puts 整改报告 before the head: a result for each open item, and as `file` what was signed on paper.

    `results` gives every item that is not yet met (text, evidence, and by will measures, why unfinished); evidence
    and `file` are files of the case or uploads. The file may be missing where the system makes the document.
    Raises NotYours, Stale, or Refusal naming the field (cover, file, result_n, files_n).
    """
    order = take(order, Stage.AWAITING_REPORT, state=State.RECTIFYING)
    require_department(order, acting_user, Role.HANDLER, "经办人")
    if not cover.strip():
        raise Refusal("没有写报告说明。", field="cover", remedy="请概括整改情况和长效措施。")
    makes_document = not why_no_document(order)
    if file is None and not makes_document:
        raise Refusal("没有上传整改报告原件。", field="file", remedy="请上传本单位签发的整改报告。")
    told = _complete(order, results)
    originals = [file] if file is not None else []
    kept = keep(order.case, originals, description="整改报告原件", acting_user=acting_user)
    report = Report.objects.create(
        order=order,
        round=order.round,
        cover=cover,
        lasting=lasting,
        file=kept[0] if kept else None,
        own_number=own_number,
        drafted_by=acting_user,
        drafted_at=clock.now(),
    )
    for item, said in told.items():
        _write_result(report, item, said, acting_user=acting_user)
    if makes_document:
        _require_printable(report)
    record(order.case, Verb.REPORT_DRAFTED, acting_user=acting_user, reason=cover, details=_named(report))
    return report


@transaction.atomic
def return_report(report: Report, *, reason: str, acting_user: User) -> Report:
    """退回 by the head with a reason: the handler drafts anew."""
    report = _take_report(report, acting_user)
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须补充的内容。")
    report.status, report.returned_for = Report.Status.RETURNED, reason
    report.save(update_fields=["status", "returned_for"])
    details = {"report": report.pk}
    record(report.order.case, Verb.REPORT_RETURNED, acting_user=acting_user, reason=reason, details=details)
    return report


@transaction.atomic
def send_report(report: Report, *, acting_user: User) -> Report:
    """T11 报送整改 by the head, who did not draft it: registered, and the issuer's own clock starts.

    整改报告 is frozen and numbered as a document of the department, with the head as 签发人; a department without an
    agency mark sends what it uploaded (`why_no_document`).
    """
    report = _take_report(report, acting_user)
    if report.drafted_by_id in acting_user.persons:
        raise NotYours("拟稿人不能签发本人拟的整改报告。")
    case = report.order.case
    report.status, report.approved_by, report.approved_at = Report.Status.SENT, acting_user, clock.now()
    report.document = _freeze(report, acting_user)
    report.save(update_fields=["status", "approved_by", "approved_at", "document"])
    documents = [report.document.notice] if report.document else []
    move(
        case, Case.report_rectification, acting_user=acting_user, documents=documents, details=_named(report)
    )
    meet_owed(case, Purpose.REPORT, acting_user=acting_user)
    owe_now(case, Purpose.VERIFY, debtor=report.order.issuer, acting_user=acting_user)
    for notice in documents:
        assign_number(notice)
    return report


def _freeze(report: Report, head: User) -> Slip | None:
    order = report.order
    if why_no_document(order):
        return None
    return freeze_sent_in(
        order.case,
        Kind.RECTIFICATION_REPORT,
        facts_of_report(report, signed_by=head.full_name),
        addressee=order.issuer,
        drafted_by=report.drafted_by,
        acting_user=head,
    )


def _require_printable(report: Report) -> None:
    """Raises Refusal, at a field of the form, for what cannot be printed: the handler hears of it, not the head."""
    facts = facts_of_report(report)
    try:
        check(facts)
        check_characters(texts(facts), tuple(agency_fonts()))
    except Refusal as refusal:
        refusal.field = WRITTEN_IN.get(refusal.field or "", refusal.field)
        raise


def _take_report(report: Report, user: User) -> Report:
    order = take(report.order, Stage.AWAITING_APPROVAL, state=State.RECTIFYING)
    require_department(order, user, Role.HEAD, "负责人")
    found = newest_report(order)
    if found is None or found.pk != report.pk:
        raise Refusal("这份整改报告已另有新稿。", remedy="请刷新后查看。")
    found.order = order
    return found


def _complete(order: Order, results: Results) -> dict[OrderItem, Told]:
    """Text and proofs for exactly the open items. Raises Refusal for the first that lacks either."""
    told = {}
    for item in open_items(order):
        said = Told(*results.get(item, ()))
        told[item] = said._replace(proofs=list(said.proofs))
        if not said.text.strip():
            raise _lacking(item, "整改结果", f"result_{item.number}", "请写明措施、结果和未完成的原因。")
        if not told[item].proofs:
            raise _lacking(item, "证据", f"files_{item.number}", "请上传或者选择证明材料。")
    return told


def _lacking(item: OrderItem, what: str, field: str, remedy: str) -> Refusal:
    return Refusal(f"第{item.number}项没有{what}。", field=field, remedy=remedy)


def _write_result(report: Report, item: OrderItem, said: Told, *, acting_user: User) -> None:
    description = f"第{item.number}项整改情况"
    kept = keep(report.order.case, said.proofs, description=description, acting_user=acting_user)
    result = ItemResult.objects.create(
        report=report, item=item, text=said.text, measures=said.measures, unfinished=said.unfinished
    )
    result.evidence.set(kept)


def _named(report: Report) -> dict[str, Any]:
    """What the events keep of a report: which file of the department it is, where there is one."""
    said: dict[str, Any] = {"report": report.pk}
    return said | ({"file": report.file.name, "sha256": report.file.sha256} if report.file else {})
