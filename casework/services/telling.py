"""Telling people of a case: only those who may know of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.substitutes import stand_ins_for
from casework.models import Case
from notifications.services import tell
from organisations.models import Body
from organisations.queries import line_of


def people_of(body_id: int, *roles: str) -> QuerySet[User]:
    """The people at work in a body, under whichever of its names, who hold one of the roles."""
    line = [body.pk for body in line_of(Body.objects.get(pk=body_id))]
    return User.objects.at_work().active().filter(body__in=line).holding(*roles)


def who_may_know(case: Case, people: Iterable[User]) -> list[User]:
    """Those of the people who may see the case."""
    return [person for person in people if Case.objects.visible_to(person).filter(pk=case.pk).exists()]


def tell_of_case(
    case: Case,
    people: Iterable[User],
    *,
    topic: str,
    title: str,
    text: str = "",
    href: str = "",
    key: str = "",
) -> int:
    """A message to those of the people who may see the case; `href` is its page unless another is given.

    Returns how many messages are new. Who has withdrawn from the case does not see it, and is not
    told; nor is a substitute in whose stead, or in whose own person, that is so.
    """
    knowing = who_may_know(case, people)
    away = stand_ins_for(person.pk for person in knowing) if knowing else []
    return tell(
        knowing,
        topic=topic,
        title=title,
        text=text,
        href=href or reverse("desk:case", args=[case.number]),
        key=key,
        case_number=case.number,
        stand_ins=who_may_know(case, away),
    )
