"""Who keeps the register of incoming documents, and who reads it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.access import OFFICIALS, reads_summary
from casework.models import Case
from casework.visibility import barred_from
from incoming.models import IncomingDocument, IncomingFile, IncomingQuerySet
from notices.models import Notice

LETTERS = "JFRGD"
CLERKS = (*(OFFICER[letter] for letter in LETTERS), Role.INTAKE_OFFICER)
READERS = (*CLERKS, *(LEADER[letter] for letter in LETTERS))


def keeps_register(user: User) -> bool:
    """Whether the person registers what comes in: an officer, an intake officer or a department's handler."""
    return user.body is not None and user.holds(*CLERKS)


def reads_register(user: User) -> bool:
    """Whether 收文 stands in the person's navigation: the clerks, and their leaders."""
    return user.body is not None and user.holds(*READERS)


def documents_for(user: User) -> IncomingQuerySet:
    """What the person may read: what came to the own body; and for commission and credit office, what others
    registered to a case that they see.

    Nothing of a case that the person has withdrawn from.
    """
    if not reads_register(user):
        return IncomingDocument.objects.none()
    seen = Q(body__in=user.line)
    if user.holds(*OFFICIALS) and not reads_summary(user):
        cases = Case.objects.visible_to(user).order_by().values("pk")
        seen |= Q(case__in=cases) & ~Q(case__subject__in=user.line)
    barred = Case.objects.filter(barred_from(user)).order_by().values("pk")
    found = IncomingDocument.objects.filter(seen).exclude(case__in=barred)
    return found.select_related("body", "case", "deadline", "answer_notice")


def document_for(user: User, pk: int) -> IncomingDocument:
    """The document if the person may read it. Raises Http404 otherwise."""
    found = documents_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def file_for(user: User, pk: int) -> IncomingFile:
    """The scan if the person may read its document. Raises Http404 otherwise."""
    found = IncomingFile.objects.filter(
        pk=pk, document__in=documents_for(user).order_by().values("pk")
    ).first()
    if found is None:
        raise Http404
    return found


def may_answer(user: User, document: IncomingDocument) -> bool:
    """Whether the person puts the answer on record: a clerk of the body that received it."""
    return document.is_waiting and keeps_register(user) and user.works_for(document.body_id)


def answers_offered(user: User, document: IncomingDocument) -> QuerySet[Notice]:
    """Documents of the own body that may be the answer: issued since it came, newest first."""
    rows = Notice.objects.filter(
        issuer__in=user.line,
        rendered_at__isnull=False,
        voided_at=None,
        signed_at__date__gte=document.received_on,
    )
    if document.case_id:
        rows = rows.filter(Q(paper__case=document.case_id) | Q(slip__case=document.case_id))
    else:
        cases = Case.objects.visible_to(user).order_by().values("pk")
        rows = rows.filter(paper__case__in=cases)
    return rows.order_by("-signed_at", "-id")
