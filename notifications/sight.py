"""Which messages a person may still be shown: casework says so, which stands above and knows who sees a case.

A message of a case names its number. Who has withdrawn from the case since, or has left the body, is not shown it any
more: asked at each reading, not written at each change, since there are many ways to lose sight of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q


def _nobody(user: Any) -> Q:
    """Nobody is connected, nobody knows who sees a case: of cases, nothing is shown."""
    return Q(pk__in=[])


_sees: Callable[[Any], Q] = _nobody


def connect(call: Callable[[Any], Q]) -> None:
    """Says who sees a case: `call(user)` is a condition on messages that names their `case_number` as OuterRef."""
    global _sees
    _sees = call


def shown_to(user: Any) -> Q:
    """The condition a message must meet to be shown to this person, who is its addressee."""
    return Q(case_number="") | _sees(user)
