"""Which bodies and people can play a part: chosen by what they are, never by name."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.models import User
from accounts.queries import people_of
from accounts.roles import LEADER, OFFICER, Role
from casework.models import Case
from organisations.models import Body


def issuers(letter: str) -> list[Body]:
    return [
        body for body in Body.objects.in_force().playing(letter).order_by("id") if is_issuer(body, letter)
    ]


def is_near(issuer: Body, subject: Body) -> bool:
    """A city's body acts for the whole city; a district's for its own, but not upon the district's government."""
    if issuer.level == Body.Level.CITY:
        return True
    is_led_from_here = subject.superior is not None and subject.superior.region == subject.region
    return issuer.region == subject.region and is_led_from_here


def is_issuer(body: Body, letter: str) -> bool:
    """Whether a body has people to take in, to draft and to sign, and a mark for its numbers."""
    roles = (Role.INTAKE_OFFICER, OFFICER[letter], LEADER[letter])
    return bool(body.document_mark) and all(people_of(body, role).exists() for role in roles)


def may_be_subject(subject: Body, issuer: Body) -> bool:
    """Whether a body has people to answer, and a superior with people who can order it to put things right."""
    superior = subject.superior
    if subject.pk == issuer.pk or superior is None or not superior.document_mark:
        return False
    can_order = any(
        superior.plays(k)
        and people_of(superior, OFFICER[k]).exists()
        and people_of(superior, LEADER[k]).exists()
        for k in "JRG"
    )
    return can_order and all(people_of(subject, role).exists() for role in (Role.HANDLER, Role.HEAD))


def another_department(case: Case) -> Body:
    """A department with people, of the subject's own superior where there is one: the case is not its business."""
    subject = case.subject
    found = [body for body in departments() if body.pk not in (subject.pk, case.issuing_body_id)]
    found.sort(key=lambda body: (body.superior_id != subject.superior_id, body.pk))
    return found[0]


def verifying_bodies() -> list[Body]:
    """The bodies that verify jointly and have somebody to do it."""
    verifiers = Body.objects.in_force().playing("V").order_by("id")
    return [body for body in verifiers if people_of(body, Role.VERIFIER).exists()]


def departments() -> Iterator[Body]:
    for body in Body.objects.in_force().playing("D").order_by("id"):
        if all(people_of(body, role).exists() for role in (Role.HANDLER, Role.HEAD)):
            yield body


def intake_of(body: Body) -> User:
    return people_of(body, Role.INTAKE_OFFICER).order_by("id")[0]


def clerk_of(court: Body) -> User:
    return people_of(court, Role.COURT_CLERK).order_by("id")[0]
