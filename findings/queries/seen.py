"""Who may know of a proceeding: the case's own rule, and what is the applicant's affair alone."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.access import ISSUING_LETTERS, reads_summary
from casework.models import Case
from casework.visibility import barred_from
from findings.models import Exemption, Objection, Proceeding, Repair
from findings.proceeding import INNER
from organisations.lookups import sole

P = TypeVar("P", bound=Proceeding)
KINDS: dict[str, type[Proceeding]] = {model.CODE: model for model in (Objection, Exemption, Repair)}
GOVERNING = (
    *(OFFICER[letter] for letter in ISSUING_LETTERS),
    *(LEADER[letter] for letter in ISSUING_LETTERS),
    Role.INTAKE_OFFICER,
)
READ = ("case__subject", "case__issuing_body", "case__lead_department", "applicant_body", "handled_by")
PEOPLE = ("applied_by__body", "drafted_by", "reviewed_by", "decided_by", "decision__notice", "scan")
OBJECT = (
    "paper__notice__issuer",
    "finding__made_by",
    "finding__paper__notice",
    "sanction__finding__made_by",
    "sanction__imposed_by__body",
    "court",
)


def proceedings_for(user: User, model: type[P]) -> QuerySet[P]:
    """The proceedings this person may know of.

    Those of the visible cases, save what an applicant has not sent yet, and what was filed on paper: who
    complained of a body is not that body's business. An applicant sees its own, whatever it sees of the case, save
    who keeps out of it. Whoever reads a case's summary reads none of them.
    """
    if reads_summary(user):
        return model._default_manager.none()
    own = Q(applicant_body__in=user.line) & ~Q(case__in=Case.objects.filter(barred_from(user)).values("pk"))
    seen = Q(case__in=Case.objects.visible_to(user).order_by().values("pk")) & ~Q(status__in=INNER)
    about_us = Q(case__subject=user.body_id) | Q(case__lead_department=user.body_id)
    on_paper = Q(is_on_paper=True)
    hidden = on_paper & about_us if user.holds(*GOVERNING) else on_paper
    rows = model._default_manager.filter(own | (seen & ~hidden))
    return rows.select_related(*READ, *PEOPLE, *(OBJECT if model is Objection else ()))


def proceeding_for(user: User, code: str, pk: int) -> Proceeding:
    """The proceeding if the person may know of it. Raises Http404 otherwise: a stranger learns nothing."""
    if code not in KINDS:
        raise Http404
    found = sole(proceedings_for(user, KINDS[code]).filter(pk=pk))
    if found is None:
        raise Http404
    return found


def fresh(model: type[P], pk: int) -> P:
    """The row with what its acts and pages read."""
    related = (*READ, *PEOPLE, *(OBJECT if model is Objection else ()))
    return model._default_manager.select_related(*related).get(pk=pk)
