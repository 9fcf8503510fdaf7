"""代办安排 as an act of the office: the substitution is written, and the people it concerns are told."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accounts import services as accounts
from accounts.models import Substitution, User
from accounts.roles import ADMINISTRATORS, LEADER, LOOKERS_ON
from notifications.models import Topic
from notifications.services import tell
from organisations.transactions import one_transaction

LEADS = tuple(LEADER.values())
HISTORY_SHOWN = 50


def leads_people(user: User) -> bool:
    """Whether the person arranges substitutes for the people of the own body."""
    return user.holds(*LEADS)


def may_be_absent(user: User) -> list[User]:
    """For whom the person may arrange a substitute: oneself first, and for a leader the body's people."""
    people = colleagues_of(user)
    own = [person for person in people if person.pk == user.pk]
    if not leads_people(user):
        return own if user.standing_in_for is None else []
    others = [person for person in people if person.pk != user.pk]
    return [person for person in (*own, *others) if accounts.may_arrange(user, person)]


def colleagues_of(user: User) -> list[User]:
    """Everybody at work in the own body who handles cases; oneself among them."""
    people = User.objects.at_work().active().filter(body__in=user.line).order_by("id")
    return [person for person in people if person.roles and not person.roles <= ADMINISTRATORS | LOOKERS_ON]


@one_transaction()
def arrange_substitution(
    absent: User,
    substitute: User,
    *,
    first_day: date,
    last_day: date,
    scope: str,
    reason: str,
    acting_user: User,
) -> Substitution:
    """安排代办; both are told. Raises as `accounts.services.arrange` does."""
    made = accounts.arrange(
        absent,
        substitute,
        first_day=first_day,
        last_day=last_day,
        scope=scope,
        reason=reason,
        acting_user=acting_user,
    )
    _tell(made, "代办安排", acting_user)
    return made


@one_transaction()
def end_substitution(substitution: Substitution, *, acting_user: User) -> Substitution:
    """结束代办; both are told. Raises as `accounts.services.end_substitution` does."""
    ended = accounts.end_substitution(substitution, acting_user=acting_user)
    _tell(ended, "代办提前结束", acting_user)
    return ended


def _tell(row: Substitution, title: str, acting_user: User) -> None:
    people = [person for person in (row.absent, row.substitute) if person.pk != acting_user.pk]
    text = f"{accounts.told(row)}。{acting_user.acting_name}办理。"
    tell(
        people,
        topic=Topic.SUBSTITUTION,
        title=title,
        text=text,
        href=reverse("caseflow:absences"),
    )
