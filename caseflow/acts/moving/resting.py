"""What rooms do when a case comes to rest, and when it goes on: casework cannot ask them."""

from __future__ import annotations

from accounts.models import User
from casework.lifecycle import State
from casework.models import Case
from enforcement.services import catch_up
from interviews.services import call_off


def call_off_from(state: str, case: Case, *, reason: str, acting_user: User) -> None:
    """An appointment lapses with the rest of a case that was being interviewed about."""
    if state == State.INTERVIEWING:
        call_off(case, reason=reason, acting_user=acting_user)


def go_on(case: Case, *, acting_user: User) -> None:
    """What the court did while the case rested, or had ended, holds it from now on, and is proposed."""
    catch_up(case, acting_user=acting_user)
