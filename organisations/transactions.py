"""One transaction for an act and for all the acts it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_inside: ContextVar[bool] = ContextVar("inside an act", default=False)


@contextmanager
def one_transaction() -> Iterator[None]:
    """Like ``transaction.atomic``, without a savepoint for an act within an act: also a decorator.

    An inner act that refuses takes the outer one with it, so nothing may catch its Refusal and go on; Django
    raises TransactionManagementError where somebody tries.
    """
    is_outermost = not _inside.get()
    token = _inside.set(True)
    try:
        with transaction.atomic(savepoint=is_outermost):
            yield
    finally:
        _inside.reset(token)
