"""What a person who leaves still holds, and who is told. Work stands above accounts: it connects itself here."""

from __future__ import annotations

from collections.abc import Callable

from .models import User

Counted = list[tuple[str, int]]


def _nothing(person: User) -> Counted:
    return []


def _nobody(person: User, acting_user: User | None) -> None:
    """Nobody is told."""


_count: Callable[[User], Counted] = _nothing
_tell: Callable[[User, User | None], None] = _nobody


def connect(count: Callable[[User], Counted], tell: Callable[[User, User | None], None]) -> None:
    """Says what counts a person's work, and what is done before the person leaves. Called once."""
    global _count, _tell
    _count, _tell = count, tell


def still_held(person: User) -> Counted:
    """What lies with the person, in numbers alone, e.g. [("已领办任务", 2)]: for those who may not see the work."""
    return _count(person)


def leave(person: User, acting_user: User | None) -> None:
    """Before an account is closed or goes to another body, in that transaction."""
    _tell(person, acting_user)
