"""Who holds what: the people whose turn it may be."""

from collections.abc import Iterable

from axes.models import AccessAttempt
from django.db.models import Sum

import clock
from organisations.models import Body

from .models import User, UserQuerySet
from .policies import cool_off, policy


def people_of(body: Body, *roles: str) -> UserQuerySet:
    """Active people of the body; with roles, those who hold at least one of them."""
    people = User.objects.active().of(body)
    return people.holding(*roles) if roles else people


def users_holding(role: str, body: Body | None = None) -> UserQuerySet:
    """Active people who hold the role, in one body or anywhere."""
    people = User.objects.active().holding(role)
    return people if body is None else people.of(body)


def locked_usernames(usernames: Iterable[str]) -> set[str]:
    """Those of the accounts that too many failed logins have locked; by the machine's time, as django-axes
    counts."""
    limit = policy("lock_failures")
    return {name for name, failures in _failures(usernames).items() if failures >= limit}


def failures_of(username: str) -> int:
    """How many wrong passwords in a row count against the account now."""
    return _failures([username]).get(username, 0)


def _failures(usernames: Iterable[str]) -> dict[str, int]:
    since = clock.wall() - cool_off()
    attempts = AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gte=since)
    sums = attempts.order_by().values("username").annotate(failures=Sum("failures_since_start"))
    return {row["username"]: row["failures"] for row in sums}
