"""Who may know of a case: one rule, as a query condition and as nothing else."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role

NOTHING = Q(pk__in=[])
ISSUING_ROLES = {
    "J": (Role.COMMISSION_OFFICER, Role.COMMISSION_LEADER, Role.INTAKE_OFFICER),
    "F": (Role.CREDIT_OFFICER, Role.CREDIT_LEADER, Role.INTAKE_OFFICER),
}
AUTHORITY_ROLES = {
    "R": (Role.AUTHORITY_OFFICER, Role.AUTHORITY_LEADER),
    "G": (Role.GOVERNMENT_OFFICER, Role.GOVERNMENT_LEADER),
}
DEPARTMENT_ROLES = (Role.HANDLER, Role.HEAD)
COURT_ROLES = (Role.COURT_CLERK, Role.JUDGE)


def visible_cases(user: User) -> Q:
    """The condition a case must meet for `user` to see it.

    Commission and credit office: their level's cases (a city body all, a district's its own region), save
    those about themselves and, in a district, about the government they work under;
    authority and government: cases they are party to; a department: its own, and not before something was
    decided (a clue still in triage is nobody's but the intake's); a court: cases its register holds;
    verifiers: cases they were invited to. Administrators and lookers-on: none.
    """
    body = user.body
    if body is None or not user.is_active:
        return NOTHING
    conditions = NOTHING
    if any(body.plays(letter) and user.holds(*roles) for letter, roles in ISSUING_ROLES.items()):
        # Nobody reads the clues against the own body, nor a district those against the government it works under.
        region = Q(subject__region=body.region) & ~Q(subject=body.superior_id)
        conditions |= (Q() if body.level == "市" else region | Q(issuing_body=body)) & ~Q(subject=body)
    # Something was issued in it: a case that ended in triage was never the department's business.
    public = Q(papers__isnull=False)
    if any(body.plays(letter) and user.holds(*roles) for letter, roles in AUTHORITY_ROLES.items()):
        conditions |= Q(issuing_body=body) | Q(measure_issuer=body)
        conditions |= public & (Q(authority=body) | Q(subject__superior=body))
    if user.holds(*DEPARTMENT_ROLES):
        conditions |= public & Q(lead_department=body)
        conditions |= Q(assignments__body=body, assignments__status__in=["pending", "accepted"])
    if user.holds(Role.VERIFIER):
        conditions |= Q(assignments__body=body, assignments__status__in=["pending", "accepted"])
    if body.plays("C") and user.holds(*COURT_ROLES):
        conditions |= Q(holds__placed_by=body)
    return conditions
