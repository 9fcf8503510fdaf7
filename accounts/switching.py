"""Stepping into a colleague's place (代办) and back: what a session holds of it.

The session holds the key of a chain of substitutions and nothing of what may be done: that is asked anew with every
request. Each step makes new form tokens, so that a form left open in another tab is not sent in the wrong name.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from organisations.refusals import Stale
from organisations.transactions import one_transaction

from .models import AccountEvent, User
from .services import record
from .substitutes import Stand, stand_with
from .visiting import address_of, device_of

KEY = "standing_in"


def key_of(request: HttpRequest) -> str:
    """The key of the chain that the session stands in by, or ""."""
    return str(request.session.get(KEY, ""))


@one_transaction()
def step_in(request: HttpRequest, key: str, *, acting_user: User) -> Stand:
    """开始代办, on record. Raises Stale where the arrangement is not in force (any more)."""
    stand = stand_with(acting_user, key)
    if stand is None:
        raise Stale("这项代办已经结束，或者尚未开始。请刷新后查看。")
    _note(request, AccountEvent.Verb.STOOD_IN, stand.absent, acting_user, stand.words)
    request.session[KEY] = stand.key
    rotate_token(request)
    return stand


def step_back(request: HttpRequest, *, acting_user: User) -> None:
    """返回本人, on record. Nothing happens to who is himself already."""
    if (absent := acting_user.standing_in_for) is None:
        return
    _note(request, AccountEvent.Verb.STOOD_BACK, absent, acting_user, "")
    forget(request)


def forget(request: HttpRequest) -> None:
    """The session is the person's own again."""
    request.session.pop(KEY, None)
    rotate_token(request)


def _note(request: HttpRequest, verb: str, absent: User, acting_user: User, detail: str) -> None:
    record(
        verb,
        absent,
        acting_user=acting_user,
        detail=detail,
        address=address_of(request),
        device=device_of(request),
    )
