"""One document: the paper, its facts, its service; and what the public may learn of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from caseflow.desks import EACH
from caseflow.models import CaseTask
from casework.access import is_issuing_side, notice_for
from casework.models import SENT_IN, Case, CaseDeadline, Purpose
from casework.services import may_sign_for_in_a_rest, may_void, was_moved_by, why_not_void, why_too_late
from deadlines.explaining import explain
from desk import queries
from desk.asked import is_mine
from desk.clocks import fitted
from desk.dispatch import asked_at_desk, asked_at_no_desk, moments
from desk.rows import case_href, is_inner, status_of, task_href, why_href
from desk.templatetags.zx import full_date
from enforcement.queries import list_of_notice
from enforcement.services import may_sign_for_list, may_void_list
from findings.queries.objections import is_under_objection, revoked_by_objection
from notices.kinds import Kind
from notices.lifecycle import NoticeState
from notices.models import Notice


def path_of(notice: Notice) -> Path:
    """Where the bytes of a rendered document lie."""
    return Path(settings.DOCUMENTS_DIR) / notice.file


def document_context(user: User, notice: Notice, case: Case | None) -> dict[str, Any]:
    """What `notices/notice.html` wants; a list told to a debtor belongs to no case."""
    inside = is_issuing_side(user, case) if case else user.works_for(notice.issuer_id)
    ready = notice.rendered_at is not None
    file = reverse("desk:document_file", args=[notice.pk])
    return {
        "is_official": True,
        "crumbs": [
            {"label": "文书", "href": reverse("desk:documents")},
            *([{"label": case.number, "href": case_href(case)}] if case else []),
            {"label": notice.number_text or notice.get_kind_display()},
        ],
        "kind": notice.get_kind_display(),
        "number": notice.number_text,
        "title": notice.title,
        "facts": _facts(notice, case, inside=inside),
        "paper": _paper(notice, file),
        "download": f"{file}?download=1" if ready else "",
        "size": path_of(notice).stat().st_size if ready and path_of(notice).is_file() else 0,
        "sha256": notice.file_sha256,
        "is_inner": is_inner(notice),
        "is_void": notice.voided_at is not None,
        "void_reason": notice.void_reason if inside else "",
        "is_rendering": not ready and notice.voided_at is None,
        "flag": _objected(notice),
        "stages": _stages(notice),
        "service": moments(notice, user, inside=inside),
        "decision": _asked(user, notice, case) if case else _signing_for_list(user, notice),
        "void_href": (_void_href(user, notice, case) if case else _void_list_href(user, notice))
        if inside
        else "",
    } | _answer_clock(notice, user)


def _objected(notice: Notice) -> str:
    """That somebody objects to the document, or that it was withdrawn on an objection."""
    if is_under_objection(notice):
        return "异议处理中。异议不停止执行。"
    return "本文书已由异议处理决定撤销。" if revoked_by_objection(notice) else ""


def _paper(notice: Notice, file: str) -> dict[str, Any]:
    if notice.rendered_at is None:
        return {"head": "已作废，没有成文" if notice.voided_at else "正在成文"}
    void = "　作废" if notice.voided_at else ""
    return {
        "image": reverse("desk:document_page", args=[notice.pk, 1]),
        "head": f"{notice.get_kind_display()}　{notice.number_text}{void}",
        "href": file,
        "title": f"{notice.get_kind_display()}第1页",
    }


# What the addressee of an inner form is called, where it did not apply for something.
OF_INNER = {Kind.INTERVIEW_RECORD.value: "被约谈单位"} | dict.fromkeys(SENT_IN, "主送机关")


def _facts(notice: Notice, case: Case | None, *, inside: bool) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "发文机关", "value": notice.issuer.name},
        {"label": "主送机关", "value": notice.addressed_to},
        {"label": "成文日期", "value": full_date(notice.signed_at)},
        {"label": "状态", "value": status_of(notice)},
    ]
    if case is not None:
        facts.append({"label": "案件", "value": f"{case.number} {case.title}", "href": case_href(case)})
    elif inside:
        batch = notice.outstanding_list.batch
        href = reverse("enforcement:outstanding_batch", args=[batch.pk])
        facts.append({"label": "通报批次", "value": batch.subject_matter, "href": href})
    if is_inner(notice):
        facts[1]["label"] = OF_INNER.get(notice.kind, "申请单位")
    elif case is not None and notice.paper.turned_to is not None:
        facts.insert(
            2, {"label": "转送", "value": notice.paper.turned_to.name, "note": "改派后由其签收、办理"}
        )
    if notice.copies_to:
        facts.insert(2, {"label": "抄送", "value": "、".join(notice.copies_to)})
    if inside:
        facts.append({"label": "拟稿", "value": notice.drafted_by.full_name})
        facts.append({"label": "签发", "value": notice.signatory.full_name})
    if notice.rendered_at:
        facts.append({"label": "电子签名", "value": notice.signer or "未签名"})
        facts.append(
            {
                "label": "核验码",
                "value": notice.verification_code,
                "kind": "docket",
                "href": reverse("desk:verify_code", args=[notice.verification_code]),
            }
        )
    return facts


STAGES = (
    (NoticeState.SIGNED, "签发"),
    (NoticeState.NUMBERED, "编号"),
    (NoticeState.RENDERED, "成文"),
    (NoticeState.SEALED, "用印"),
    (NoticeState.SERVED, "送达"),
    (NoticeState.SIGNED_FOR, "签收"),
)


def _stages(notice: Notice) -> list[dict[str, Any]]:
    if is_inner(notice):
        return [
            {"label": label, "is_current": state == notice.state or (label == "成文" and notice.rendered_at)}
            for state, label in STAGES[:3]
        ]
    stages = [(state, label) for state, label in STAGES if state != NoticeState.SEALED or notice.needs_seal]
    shown = [*stages, (NoticeState.VOID, "作废")] if notice.voided_at else stages
    return [{"label": label, "is_current": state == notice.state} for state, label in shown]


def _asked(user: User, notice: Notice, case: Case) -> dict[str, Any] | None:
    """Where it waits for this person to seal it, to serve it or to sign for it, the way there."""
    if is_inner(notice):
        return None
    tasks = CaseTask.objects.open().filter(process__case=case, about=notice.paper.pk, body__in=user.line)
    for task in tasks:
        if task.flow_task.name in EACH:
            return asked_at_desk(task, notice) if is_mine(task, user) else None
        if task.flow_task.name.startswith("sign_for_") and is_mine(task, user):
            act = {"label": "签收", "href": task_href(task.pk), "is_primary": True}
            return {"question": "等你签收。", "text": "签收后，文书规定的期限自次日起算。", "acts": [act]}
    if may_sign_for_in_a_rest(case, notice.paper, user):
        href = reverse("caseflow:sign_for_paper", args=[case.number, notice.paper.pk])
        act = {"label": "签收", "href": href, "is_primary": True}
        return {"question": "等你签收。", "text": "案件暂停办理，期限不计。", "acts": [act]}
    return asked_at_no_desk(case, notice, user)


def _signing_for_list(user: User, notice: Notice) -> dict[str, Any] | None:
    """The same for a list told to a debtor: it lies on no desk, and is signed for here."""
    row = notice.outstanding_list
    if not may_sign_for_list(row, user):
        return None
    href = reverse("enforcement:outstanding_sign_for", args=[row.pk])
    act = {"label": "签收", "href": href, "method": "post", "is_primary": True}
    return {"question": "等你签收。", "text": "签收后，通报表写明的反馈期限自次日起算。", "acts": [act]}


def _void_href(user: User, notice: Notice, case: Case) -> str:
    """Where the issuer's leader voids it, or is told why it is not voided alone."""
    filed = notice.slip if is_inner(notice) else notice.paper
    open_to = not why_not_void(filed) or (
        was_moved_by(filed) and not notice.has_reached and not notice.voided_at
    )
    return reverse("caseflow:void", args=[notice.pk]) if open_to and may_void(user, case, filed) else ""


def _void_list_href(user: User, notice: Notice) -> str:
    """The same for a list told to a debtor."""
    row = notice.outstanding_list
    is_open = not why_too_late(notice) and may_void_list(row, user)
    return reverse("enforcement:outstanding_void", args=[row.pk]) if is_open else ""


def _answer_clock(notice: Notice, user: User) -> dict[str, Any]:
    """The day strip of what the document asks for, once its clock runs."""
    owed = (
        CaseDeadline.objects.filter(paper__notice=notice, deadline__started_on__isnull=False)
        .exclude(purpose=Purpose.SIGN_FOR)
        .exclude(deadline__cancelled_on__isnull=False)
        .select_related("deadline")
        .order_by("id")
        .first()
    )
    if owed is None:
        return {}
    title = f"{owed.get_purpose_display()}期限{full_date(owed.deadline.due_on)}"
    told = queries.is_told(queries.clocks_debtors(user), owed.debtor_id)
    return {
        "strip": fitted(explain(owed.deadline)),
        "strip_title": title,
        "strip_why": why_href(owed.deadline_id) if told else "",
    }


def document_for(user: User, pk: int) -> Notice:
    """The document if the person may read it, in its case or as a list told to a debtor. Raises Http404."""
    row = list_of_notice(user, pk)
    return row.notice if row is not None and row.notice is not None else notice_for(user, pk)


def case_of(notice: Notice) -> Case | None:
    """The case in whose file the document lies, as one of its papers or as a form of the inner service."""
    return Case.objects.filter(Q(papers__notice=notice) | Q(slips__notice=notice)).first()
