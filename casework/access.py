"""The only doors to a case and to what lies in it: permission and fetch in one step."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q
from django.http import Http404
from django_fsm import can_proceed

from accounts.models import User
from accounts.roles import LEADER, LOOKERS_ON, OFFICER, Role
from casework.lifecycle import Standing
from casework.models import SENT_IN, Assignment, Case, CaseNotice, Evidence, Recusal, Slip
from casework.visibility import public
from notices.models import Notice
from organisations.lookups import sole

# What only the issuing side may read: the source of a clue, drafts, proposals, internal events.
ISSUING_LETTERS = frozenset("JFRG")


def case_for(user: User, number: str) -> Case:
    """The case of this number if `user` may know of it. Raises Http404 otherwise: a stranger learns nothing."""
    if "\x00" in number:  # PostgreSQL refuses it even as a question
        raise Http404
    joined = ("behaviour", "issuing_body", "measure_issuer", "lead_department", "lead_officer")
    seen = Case.objects.visible_to(user).select_related("subject__superior", *joined)
    found = sole(seen.filter(number=number))
    if found is None:
        raise Http404
    return found


def evidence_for(user: User, pk: int) -> Evidence:
    """The file if `user` may see its case and, where it is internal, belongs to the issuing side. Else Http404."""
    found = sole(Evidence.objects.select_related("case__subject").filter(pk=pk))
    if found is None:
        raise Http404
    case = case_for(user, found.case.number)
    if reads_summary(user) or (found.is_internal and not is_issuing_side(user, case)):
        raise Http404
    return found


def notice_for(user: User, pk: int) -> Notice:
    """The document if `user` may see its case, and it is not a department's before it is served. Else Http404.

    An internal one is read by the issuing side and by whom it is for.
    """
    paper = sole(CaseNotice.objects.select_related("notice", "case__subject").filter(notice_id=pk))
    if paper is None:
        return _slip_for(user, pk)
    case = case_for(user, paper.case.number)
    inside = is_issuing_side(user, case) or user.works_for(paper.notice.issuer_id)
    hidden = paper.is_internal and (reads_summary(user) or not user.works_for(paper.receiver_id))
    if not inside and (hidden or paper.notice.served_at is None):
        raise Http404
    return paper.notice


def _slip_for(user: User, pk: int) -> Notice:
    """A form of the inner service: for the issuing side, and for the body that asked. What a department sent in is
    read by all who read the case, as soon as it is set."""
    slip = sole(Slip.objects.select_related("notice", "case__subject").filter(notice_id=pk))
    if slip is None:
        raise Http404
    case = case_for(user, slip.case.number)
    own = user.works_for(slip.body_id) or slip.notice.kind in SENT_IN
    own = own and slip.notice.rendered_at is not None
    if reads_summary(user) or not (own or is_issuing_side(user, case)):
        raise Http404
    return slip.notice


def reads_summary(user: User) -> bool:
    """A city leader reads the summary of what was laid before him and its documents, not the file."""
    return user.holds(Role.CITY_LEADER) and not user.roles - LOOKERS_ON


def proposals_for(user: User) -> Q:
    """The condition of the proposals that the person's body decides: addressed to it, not about itself, and about
    no case or one that the person may know of."""
    seen = Q(case=None) | Q(case__in=Case.objects.visible_to(user).order_by().values("pk"))
    return Q(addressee__in=user.line) & ~Q(body__in=user.line) & seen


def party_letters(user: User, case: Case) -> frozenset[str]:
    """The letters under which the person's body is party to the case (domain 0b.2).

    Its issuing body, the measure's issuer, a body it was assigned to, the subject's superior, the authority
    named for it; under whichever of its names (`User.line`). R towards a body is its superior or the named
    authority; nobody governs a case about itself (回避).
    """
    body = user.body
    if body is None:
        return frozenset()
    letters = set(body.parts.split())
    is_superior = user.works_for(case.subject.superior_id)
    is_authority = user.works_for(case.authority_id)
    if user.works_for(case.subject_id):
        letters -= ISSUING_LETTERS
    if not (is_superior or is_authority):
        letters -= {"R"}
    is_party = (
        is_superior
        or is_authority
        or user.works_for(case.issuing_body_id)
        or user.works_for(case.measure_issuer_id)
        or (bool(letters & ISSUING_LETTERS) and is_assigned(user, case))
    )
    if not is_party:
        letters &= {"D", "C", "V"}
    return frozenset(letters)


def is_assigned(user: User, case: Case) -> bool:
    """Whether the case was assigned to the person's body, as lead or joint, and not refused or taken away."""
    live = (Assignment.Status.PENDING, Assignment.Status.ACCEPTED)
    return Assignment.objects.filter(case=case, body__in=user.line, status__in=live).exists()


def is_recused(user: User, case: Case) -> bool:
    """Whether the person, or one in whose place he acts, has withdrawn from the case or was ordered to.

    Asks nothing where nobody has.
    """
    if not case.open_recusals:
        return False
    return Recusal.objects.filter(case_id=case.pk, person_id__in=user.persons, lifted_at=None).exists()


def acts_for(user: User, body_id: int | None, case: Case) -> bool:
    """Whether the person may act in this case for that body: works for it, and has not withdrawn from the case."""
    return user.works_for(body_id) and not is_recused(user, case)


def standing(user: User, case: Case) -> Standing:
    """What `user` is towards `case`, for the permissions of the lifecycle. The case's subject is read.

    Nothing at all for a person who has withdrawn from it.
    """
    if is_recused(user, case):
        return Standing()
    letters = party_letters(user, case)
    return Standing(
        leads=frozenset(k for k in letters if k in LEADER and user.holds(LEADER[k])),
        drafts=frozenset(k for k in letters if k in OFFICER and user.holds(OFFICER[k])),
        takes_in=letters & {"J", "F"} if user.holds(Role.INTAKE_OFFICER) else frozenset(),
        issued_case=user.works_for(case.issuing_body_id),
        issued_measure=user.works_for(case.measure_issuer_id),
        is_lead_department=user.works_for(case.lead_department_id),
    )


def may_make(user: User, case: Case, move: str) -> bool:
    """Whether the state allows the move and the lifecycle lets this person make it. Preconditions are not asked."""
    return _allows(case, move, standing(user, case))


def may_draft_move(user: User, case: Case, move: str) -> bool:
    """Whether the person is an officer of a body whose leader may make the move: what is drafted can be signed."""
    held = standing(user, case)
    return bool(held.drafts) and _allows(case, move, replace(held, leads=held.drafts))


def _allows(case: Case, move: str, held: Standing) -> bool:
    # django_fsm.has_transition_perm asks the conditions too, and would call a court hold a lack of rights.
    bound = getattr(case, move)
    in_state = can_proceed(bound, check_conditions=False)
    return in_state and bool(bound._django_fsm.has_transition_perm(case, case.state, held))


def is_issuing_side(user: User, case: Case) -> bool:
    """Whether `user` works for a body that governs the case, and not for the one it is about."""
    if user.works_for(case.lead_department_id) or user.works_for(case.subject_id) or is_recused(user, case):
        return False
    if _oversees(user, case):
        return True
    held = standing(user, case)
    return bool(ISSUING_LETTERS & (held.leads | held.drafts) or held.takes_in)


def _oversees(user: User, case: Case) -> bool:
    """Whether the person works for a commission or credit office of the city, of the subject's own district, or of
    the body that issued the case."""
    body = user.body
    if body is None or not {"J", "F"} & set(body.parts.split()) or not user.holds(*OFFICIALS):
        return False
    own = body.level == body.Level.CITY or case.subject.region == body.region
    return own or user.works_for(case.issuing_body_id)


def is_departments_business(case: Case) -> bool:
    """Whether something was decided about the department that it may know of: the case is no secret to it."""
    return Case.objects.filter(public(), pk=case.pk).exists()


def governs_seen(user: User, case: Case) -> bool:
    """Whether the person sees the case at all, and as one of its issuing side: for acts that fetched no case."""
    return is_issuing_side(user, case) and Case.objects.visible_to(user).filter(pk=case.pk).exists()


OFFICIALS = (
    Role.COMMISSION_OFFICER,
    Role.COMMISSION_LEADER,
    Role.CREDIT_OFFICER,
    Role.CREDIT_LEADER,
    Role.INTAKE_OFFICER,
)
