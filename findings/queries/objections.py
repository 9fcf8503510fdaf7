"""Reads of objections: what is under one, who it goes to, who reads the person behind it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case, CaseNotice
from findings.models import Finding, Objection, Sanction
from findings.proceeding import PENDING, Status
from findings.queries.first_hands import first_hands
from findings.queries.hands import is_leader_of, is_officer_of
from notices.kinds import Kind
from notices.models import Notice
from organisations.models import Body

PENDING_ROWS = Q(status__in=PENDING)
# What is marked 异议处理中: with the authority, or passed on to a court that has not answered.
MARKED = Q(status__in=[*PENDING, Status.PASSED_ON])

# Objected to otherwise: a finding is a row of its own, a hearing is answered by a plea, a decision is reviewed.
OTHER_REMEDY = (
    Kind.DETERMINATION,
    Kind.HEARING_NOTICE,
    Kind.OBJECTION_DECISION,
    Kind.REPAIR_DECISION,
    Kind.EXEMPTION,
)


def is_under_objection(record: Case | CaseNotice | Notice | Finding | Sanction) -> bool:
    """异议处理中: whether an objection to this record is with the authority and not decided.

    Of a case: to anything in it. Of a finding: to itself or to a sanction that rests on it.
    """
    found = Objection.objects.filter(MARKED)
    match record:
        case Case():
            return found.filter(case=record).exists()
        case CaseNotice():
            return found.filter(paper=record).exists()
        case Notice():
            return found.filter(paper__notice=record).exists()
        case Finding():
            return found.filter(Q(finding=record) | Q(sanction__finding=record)).exists()
    return found.filter(sanction=record).exists()


def under_objection(case_ids: Iterable[int]) -> set[int]:
    """Those of the cases that are under objection, in one query."""
    return set(Objection.objects.filter(MARKED, case__in=list(case_ids)).values_list("case", flat=True))


def open_objection(case: Case) -> Objection | None:
    """An objection that closing must wait for: sent, and not decided. A court's own does not hold it up."""
    return Objection.objects.filter(PENDING_ROWS, case=case).order_by("id").first()


def revoked_by_objection(notice: Notice) -> Objection | None:
    """The decided objection that withdrew this document, or None."""
    return Objection.objects.filter(
        paper__notice=notice, status=Status.DECIDED, outcome=Objection.Outcome.REVOKE
    ).first()


def authority_for(
    case: Case,
    *,
    paper: CaseNotice | None = None,
    finding: Finding | None = None,
    sanction: Sanction | None = None,
) -> Body:
    """认定机关: the body that made what is objected to; for the handling of a case and a court's listing its issuer."""
    if paper is not None:
        return paper.notice.issuer
    if finding is not None and finding.path == Finding.Path.DETERMINED:
        return finding.made_by
    if sanction is not None:
        made = sanction.finding
        if made.path == Finding.Path.DETERMINED:
            return made.made_by
        return sanction.imposed_by.body or case.issuing_body
    return case.issuing_body


def may_file(user: User, case: Case) -> bool:
    """Whether the person drafts objections for the body the case concerns."""
    own = user.works_for(case.subject_id) or user.works_for(case.lead_department_id)
    return own and user.body_id is not None and user.holds(Role.HANDLER)


def may_enter(user: User, case: Case) -> bool:
    """Whether the person enters objections on paper: an intake officer of J or F, not of the body itself."""
    body = user.body
    outside = not (user.works_for(case.subject_id) or user.works_for(case.lead_department_id))
    return (
        body is not None
        and outside
        and bool(body.part_letters & {"J", "F"})
        and user.holds(Role.INTAKE_OFFICER)
    )


def papers_open_to_objection(case: Case) -> list[CaseNotice]:
    """Documents that were issued and are not void, newest first; not those that have a remedy of their own."""
    rows = (
        CaseNotice.objects.not_internal()
        .filter(case=case, notice__rendered_at__isnull=False, notice__voided_at=None)
        .exclude(notice__kind__in=OTHER_REMEDY)
        .select_related("notice__issuer")
    )
    return list(rows.order_by("-id"))


def sanctions_in_force(case: Case) -> list[Sanction]:
    """Sanctions of the case in force today."""
    rows = Sanction.objects.in_force(clock.today()).filter(finding__case=case)
    return list(rows.select_related("finding__made_by", "imposed_by__body"))


def may_read_petitioner(user: User, objection: Objection) -> bool:
    """Name and contact of a person concerned: officers, leaders and intake of the handling side alone.

    Not those whose own work is objected to: they do not handle it.
    """
    body = objection.handled_by
    if not user.persons.isdisjoint(first_hands(objection)):
        return False
    takes_in = user.works_for(body.pk) and user.holds(Role.INTAKE_OFFICER)
    return is_officer_of(user, body) or is_leader_of(user, body) or takes_in
