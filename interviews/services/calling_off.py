"""暂缓: an appointment lapses with a case that is suspended, handed over or merged."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import Case
from interviews.models import Interview
from interviews.queries import current_interview
from interviews.services.guarding import note
from organisations.transactions import one_transaction


@one_transaction()
def call_off(case: Case, *, reason: str, acting_user: User) -> Interview | None:
    """Nobody is held to an appointment whose case rests: when it goes on, the officer sets another time.

    None where no appointment stood. The case is locked by the act that this belongs to.
    """
    interview = current_interview(case)
    if interview is None or not interview.is_awaited:
        return None
    was, interview.status = interview.status, Interview.Status.CALLED_OFF
    interview.save(update_fields=["status"])
    note(interview, "called_off", acting_user=acting_user, reason=reason, was=was)
    return interview


def let_stand(case: Case, was: str, *, reason: str, acting_user: User) -> Interview | None:
    """The rest for which an appointment was called off never was (T27): it stands again as it `was`.

    None where its hour has passed meanwhile: the officer sets another time, as after any rest.
    """
    interview = current_interview(case)
    if interview is None or interview.status != Interview.Status.CALLED_OFF:
        return None
    if interview.scheduled_at <= clock.now():
        return None
    interview.status = was
    interview.save(update_fields=["status"])
    note(interview, "stands_again", acting_user=acting_user, reason=reason)
    return interview
