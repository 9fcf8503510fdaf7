"""Who holds what: the people whose turn it may be."""

from collections.abc import Iterable

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

import clock
from organisations.models import Body

from .models import User, UserQuerySet


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
    since = clock.wall() - get_cool_off()
    attempts = AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gte=since)
    sums = attempts.values("username").annotate(failures=Sum("failures_since_start"))
    return {row["username"] for row in sums if row["failures"] >= settings.AXES_FAILURE_LIMIT}
