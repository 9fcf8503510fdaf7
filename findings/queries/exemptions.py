"""Reads of exemptions: who holds to account, whom to consult, what waits for one."""

from __future__ import annotations

from django_fsm import can_proceed

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case
from findings.models import Consultation, Exemption
from findings.proceeding import PENDING
from findings.queries.hands import is_officer_of
from findings.queries.records import finding_stands
from organisations.models import Body
from organisations.queries import is_same_body

# Names under which the personnel side goes: the party's organisation department, the state's bureau.
PERSONNEL = ("组织部", "人力资源")


def open_exemption(case: Case) -> Exemption | None:
    """The exemption of a case that was sent and is not decided: a determination waits for it. None otherwise."""
    return Exemption.objects.filter(case=case, status__in=PENDING).first()


def accountable_body(case: Case) -> Body | None:
    """Who holds the body to account, and so decides («谁问责谁负责容错»): R or J of the table of moves.

    Whoever issued the measure in force, if it is one of them; then the case's issuer, the authority named for
    it, the subject's superior. None where none of them may exempt (T26).
    """
    for body in (case.measure_issuer, case.issuing_body, case.authority, case.subject.superior):
        if body is not None and _may_exempt(body, case):
            return body
    return None


def _may_exempt(body: Body, case: Case) -> bool:
    """J, or R towards the subject: its superior, or the authority named for the case; nobody towards itself."""
    if is_same_body(body, case.subject):
        return False
    is_authority = is_same_body(body, case.subject.superior) or is_same_body(body, case.authority)
    return body.plays("J") or (body.plays("R") and is_authority)


def why_no_exemption(case: Case) -> str:
    """What stands in the way of an exemption now, as a sentence; "" where nothing does."""
    if finding_stands(case):
        return "本案已有有效的失信认定，不能再申请免责。"
    if not can_proceed(case.exempt, check_conditions=False):
        return f"案件现为“{case.get_state_display()}”，不能申请免责。"
    if accountable_body(case) is None:
        return "本案没有可以认定免责的问责机关。"
    return ""


def may_apply(user: User, case: Case) -> bool:
    """Whether the person drafts the application of the body the case is about."""
    own = user.works_for(case.subject_id) or user.works_for(case.lead_department_id)
    return own and user.holds(Role.HANDLER)


def may_propose(user: User, case: Case) -> bool:
    """Whether the person proposes an exemption of the authority's own motion."""
    if user.body is None or not is_officer_of(user, user.body):
        return False
    body = accountable_body(case)
    return body is not None and is_officer_of(user, body)


def commissions_for(case: Case) -> list[Body]:
    """Commissions that can be consulted, the one of the case's region first."""
    rows = Body.objects.in_force(clock.today()).playing("J")
    return sorted(rows, key=lambda body: (body.region != case.subject.region, body.pk))


def personnel_for(case: Case) -> list[Body]:
    """Personnel departments that can be consulted, those of the case's region first."""
    rows = Body.objects.in_force(clock.today())
    found = [body for body in rows if any(name in body.name for name in PERSONNEL)]
    return sorted(found, key=lambda body: (body.region != case.subject.region, body.pk))


def consulted_role(body: Body) -> Role | None:
    """The role under which somebody of the body gives its opinion at a desk; None where nobody can."""
    for letter, role in (("J", Role.COMMISSION_LEADER), ("V", Role.VERIFIER)):
        if body.plays(letter) and User.objects.active().of(body).holding(role).exists():
            return role
    return None


def missing_opinions(exemption: Exemption) -> list[Consultation]:
    """Bodies consulted that have not answered."""
    return list(exemption.consultations.filter(opinion="").select_related("body"))
