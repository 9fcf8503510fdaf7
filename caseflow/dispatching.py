"""The doors of a document that is made: 用印, 送达, 作废. Each does its act and follows: desks open and close by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from caseflow.flows import LEAVING
from caseflow.following import act
from caseflow.models import CaseTask
from casework.models import Case, CaseNotice, Service, Slip
from casework.services import (
    ServiceTerms,
    confirm_paper_seal,
    record_service,
    serve_paper,
    void_filed,
)
from interviews.services import take_back_minutes
from notices.kinds import Kind
from notices.models import Notice


def task_of(paper: CaseNotice) -> CaseTask | None:
    """The open task at which the document is sealed or served, on whosever desk."""
    tasks = CaseTask.objects.open().filter(process__case=paper.case_id, flow_task__in=LEAVING)
    return tasks.filter(about=paper.pk).first()


def confirm_seal(case: Case, paper: CaseNotice, *, sealed_on: date, acting_user: User) -> CaseNotice:
    """用印确认: the paper was printed and sealed by hand."""
    return act(
        case, work=lambda: confirm_paper_seal(case, paper, sealed_on=sealed_on, acting_user=acting_user)
    )


def serve_through_system(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """系统送达: the addressee's desk opens."""
    return act(case, work=lambda: serve_paper(case, paper, acting_user=acting_user))


def serve_with_proof(
    case: Case, paper: CaseNotice, terms: ServiceTerms, *, acting_user: User, scan: Any = None
) -> Service:
    """登记送达 on paper: it stands in for the signing."""
    return act(case, work=lambda: record_service(case, paper, terms, scan=scan, acting_user=acting_user))


def void_document(case: Case, filed: CaseNotice | Slip, *, reason: str, acting_user: User) -> Notice:
    """作废 of what moved nothing; what a room rested on it is taken back there. May raise Refusal from the room."""

    def work() -> Notice:
        if isinstance(filed, CaseNotice) and filed.notice.kind == Kind.MINUTES:
            take_back_minutes(filed, acting_user=acting_user)
        return void_filed(case, filed, reason=reason, acting_user=acting_user)

    return act(case, work=work)
