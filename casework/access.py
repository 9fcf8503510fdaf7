"""The only doors to a case and to what lies in it: permission and fetch in one step."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.lifecycle import Standing
from casework.models import Assignment, Case, CaseNotice, Evidence
from notices.models import Notice
from organisations.models import Body

# What only the issuing side may read: the source of a clue, drafts, proposals, internal events.
ISSUING_LETTERS = frozenset("JFRG")


def case_for(user: User, number: str) -> Case:
    """The case of this number if `user` may know of it. Raises Http404 otherwise: a stranger learns nothing."""
    if "\x00" in number:  # PostgreSQL refuses it even as a question
        raise Http404
    found = (
        Case.objects.visible_to(user)
        .select_related(
            "subject", "behaviour", "issuing_body", "measure_issuer", "lead_department", "lead_officer"
        )
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    return found


def evidence_for(user: User, pk: int) -> Evidence:
    """The file if `user` may see its case and, where it is internal, belongs to the issuing side. Else Http404."""
    found = Evidence.objects.select_related("case__subject").filter(pk=pk).first()
    if found is None:
        raise Http404
    case = case_for(user, found.case.number)
    if found.is_internal and not is_issuing_side(user, case):
        raise Http404
    return found


def notice_for(user: User, pk: int) -> Notice:
    """The document if `user` may see its case, and it is not a department's before it is served. Else Http404."""
    paper = CaseNotice.objects.select_related("notice", "case__subject").filter(notice_id=pk).first()
    if paper is None:
        raise Http404
    case = case_for(user, paper.case.number)
    if not is_issuing_side(user, case) and paper.notice.rendered_at is None:
        raise Http404
    return paper.notice


def party_letters(body: Body | None, case: Case) -> frozenset[str]:
    """The letters under which `body` is party to the case (domain 0b.2).

    Its issuing body, the measure's issuer, a body it was assigned to, the subject's superior, the authority
    named for it. R towards a body is its superior or the named authority; nobody is R or G towards itself.
    """
    if body is None:
        return frozenset()
    letters = set(body.parts.split())
    is_superior = case.subject.superior_id == body.pk
    is_authority = case.authority_id == body.pk
    if body.pk == case.subject_id:
        letters -= {"R", "G"}
    if not (is_superior or is_authority):
        letters -= {"R"}
    is_party = (
        is_superior
        or is_authority
        or body.pk in (case.issuing_body_id, case.measure_issuer_id)
        or (bool(letters & ISSUING_LETTERS) and is_assigned(body, case))
    )
    if not is_party:
        letters &= {"D", "C", "V"}
    return frozenset(letters)


def is_assigned(body: Body, case: Case) -> bool:
    """Whether the case was assigned to the body, as lead or joint, and not refused or taken away."""
    live = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
    return Assignment.objects.filter(case=case, body=body, status__in=live).exists()


def standing(user: User, case: Case) -> Standing:
    """What `user` is towards `case`, for the permissions of the lifecycle. The case's subject is read."""
    body = user.body
    letters = party_letters(body, case)
    body_id = body.pk if body else None
    return Standing(
        leads=frozenset(k for k in letters if k in LEADER and user.holds(LEADER[k])),
        drafts=frozenset(k for k in letters if k in OFFICER and user.holds(OFFICER[k])),
        takes_in=letters & {"J", "F"} if user.holds(Role.INTAKE_OFFICER) else frozenset(),
        issued_case=body_id == case.issuing_body_id,
        issued_measure=body_id is not None and body_id == case.measure_issuer_id,
        is_lead_department=body_id == case.lead_department_id,
    )


def is_issuing_side(user: User, case: Case) -> bool:
    """Whether `user` works for a body that governs the case, and not for the one it is about."""
    if user.body_id in (case.lead_department_id, case.subject_id):
        return False
    body = user.body
    if body is not None and {"J", "F"} & set(body.parts.split()) and user.holds(*OFFICIALS):
        return True
    held = standing(user, case)
    return bool(ISSUING_LETTERS & (held.leads | held.drafts) or held.takes_in)


OFFICIALS = (
    Role.COMMISSION_OFFICER,
    Role.COMMISSION_LEADER,
    Role.CREDIT_OFFICER,
    Role.CREDIT_LEADER,
    Role.INTAKE_OFFICER,
)
