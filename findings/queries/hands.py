"""What a person is towards a proceeding."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.access import ISSUING_LETTERS
from casework.services.routing import free_people, leaders_of
from findings.models import Objection, Proceeding
from findings.proceeding import Hand
from findings.queries.first_hands import first_hands
from organisations.models import Body


def is_officer_of(user: User, body: Body) -> bool:
    """Whether the person drafts for the body in one of the parts that govern cases (J F R G)."""
    return user.works_for(body.pk) and user.holds(*(OFFICER[k] for k in ISSUING_LETTERS & body.part_letters))


def is_leader_of(user: User, body: Body) -> bool:
    """Whether the person signs for the body in one of those parts."""
    return user.works_for(body.pk) and user.holds(*(LEADER[k] for k in ISSUING_LETTERS & body.part_letters))


def deciders_of(row: Proceeding, drafter: User) -> list[User]:
    """The leaders who may decide what this person drafts: at work, not withdrawn, without a first hand in it."""
    able = free_people(row.case, leaders_of(row.handled_by), drafter)
    barred = first_hands(row) if isinstance(row, Objection) else set()
    return list(able.exclude(pk__in=barred).order_by("pk"))


def hand_of(user: User, row: Proceeding) -> Hand:
    """The person's hand in the proceeding. Its case, body and object are read."""
    own = user.works_for(row.applicant_body_id)
    entered_here = row.is_on_paper and user.works_for(row.applied_by.body_id)
    return Hand(
        applies=own and user.holds(Role.HANDLER),
        heads=own and user.holds(Role.HEAD),
        takes_in=entered_here and user.holds(Role.INTAKE_OFFICER),
        handles=is_officer_of(user, row.handled_by),
        decides=is_leader_of(user, row.handled_by),
        has_drafted=row.drafted_by_id in user.persons,
        has_reviewed=row.reviewed_by_id in user.persons,
        is_recused=isinstance(row, Objection) and not user.persons.isdisjoint(first_hands(row)),
    )
