"""The security policy as it stands now, and as it stood before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from .models import SecurityPolicy
from .standards import BASIS, STANDARDS


def policy(code: str) -> int:
    """The value in force of one rule, in the unit of its standard."""
    newest = SecurityPolicy.objects.filter(code=code).order_by("-id").values_list("value", flat=True).first()
    return STANDARDS[code].default if newest is None else newest


def policies(*codes: str) -> dict[str, int]:
    """The values in force of several rules (of all, where none is named), in one statement."""
    wanted = codes or tuple(STANDARDS)
    found = {code: STANDARDS[code].default for code in wanted}
    rows = SecurityPolicy.objects.filter(code__in=wanted).order_by("id").values_list("code", "value")
    return found | dict(rows)


@dataclass(frozen=True)
class Version:
    """One value a rule has had; `valid_from` None for the default it began with."""

    value: int
    valid_from: datetime | None
    source: str
    changed_by: str


def history(code: str) -> list[Version]:
    """Newest first, ending with the default."""
    rows = SecurityPolicy.objects.filter(code=code).select_related("changed_by").order_by("-id")
    found = [Version(row.value, row.valid_from, row.source, str(row.changed_by or "")) for row in rows]
    return [*found, Version(STANDARDS[code].default, None, BASIS, "")]


def failure_limit(request: HttpRequest | None = None, credentials: object = None) -> int:
    """What django-axes asks: how many wrong passwords lock an account."""
    return policy("lock_failures")


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """What django-axes asks: how long the lock holds."""
    return timedelta(minutes=policy("lock_minutes"))
