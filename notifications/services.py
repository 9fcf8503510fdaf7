"""Telling people."""

from __future__ import annotations

from collections.abc import Iterable

import clock
from accounts.models import User
from organisations.transactions import one_transaction

from .models import Message


@one_transaction()
def tell(
    people: Iterable[User], *, topic: str, title: str, text: str = "", href: str = "", key: str = ""
) -> int:
    """A message to each of the people, each once; with a `key`, once for good. Returns how many are new.

    Nobody is asked here what he may know: of a case, `casework.services.tell_of_case` tells.
    """
    wanted = {person.pk for person in people if person.is_active}
    if key:
        wanted -= set(Message.objects.filter(key=key, person__in=wanted).values_list("person", flat=True))
    at = clock.now()
    rows = [
        Message(person_id=pk, topic=topic, title=title, text=text, href=href, key=key, at=at)
        for pk in sorted(wanted)
    ]
    # Whoever told the same under the same key meanwhile was faster; it is told either way.
    Message.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)
