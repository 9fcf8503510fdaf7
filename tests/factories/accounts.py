"""People. `UserFactory(body=body, roles=[Role.HANDLER])`; the password of all is `PASSWORD`."""

from collections.abc import Iterable

import factory
from django.contrib.auth.hashers import make_password

from accounts.models import RoleGrant, User
from accounts.roles import LEADER, OFFICER, Role
from organisations.models import Body

PASSWORD = "Zhengxin-2026"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"样例{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))

    @factory.post_generation
    def roles(self: User, create: bool, extracted: Iterable[str] | None, **_: object) -> None:
        if create:
            RoleGrant.objects.bulk_create(RoleGrant(user=self, role=role) for role in extracted or ())


class AdministratorFactory(UserFactory):
    @factory.post_generation
    def roles(self: User, create: bool, extracted: Iterable[str] | None, **_: object) -> None:
        if create:
            for role in extracted or (Role.SYSTEM_ADMIN,):
                RoleGrant.objects.create(user=self, role=role)


def officer_of(body: Body, part: str) -> User:
    """One who drafts for the body in the part of that letter."""
    return UserFactory(body=body, roles=[OFFICER[part]])


def leader_of(body: Body, part: str) -> User:
    """One who signs for it."""
    return UserFactory(body=body, roles=[LEADER[part]])
