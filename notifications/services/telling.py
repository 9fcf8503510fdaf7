"""Telling people, and their reading it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.http import url_has_allowed_host_and_scheme

import clock
from accounts.models import User
from organisations.transactions import one_transaction

from ..models import Message

TITLE_LENGTH = 100


@one_transaction()
def tell(
    people: Iterable[User],
    *,
    topic: str,
    title: str,
    text: str = "",
    href: str = "",
    key: str = "",
    case_number: str = "",
    stand_ins: Iterable[User] = (),
) -> int:
    """A message to each of the people, each once; with a `key`, once for good. Returns how many are new.

    `stand_ins` are told too, in whose place (代王某：…): such as `accounts.substitutes.stand_ins_for` gives, less those
    who may not know of it.
    Nobody is asked here what he may know: of a case, `casework.services.tell_of_case` tells; it gives
    the `case_number`, by which the message is hidden from whoever loses sight of the case later.
    """
    wanted = {person.pk for person in people if person.is_active}
    titles = dict.fromkeys(wanted, title)
    for user in stand_ins:
        titles.setdefault(user.pk, f"代{user.principal.full_name}：{title}"[:TITLE_LENGTH])
    wanted = set(titles)
    if key:
        wanted -= set(Message.objects.filter(key=key, person__in=wanted).values_list("person", flat=True))
    at = clock.now()
    rows = [
        Message(
            person_id=pk,
            topic=topic,
            title=titles[pk],
            text=text,
            href=href,
            key=key,
            case_number=case_number,
            at=at,
        )
        for pk in sorted(wanted)
    ]
    # Whoever told the same under the same key meanwhile was faster; it is told either way.
    Message.objects.bulk_create(rows, ignore_conflicts=bool(key))
    return len(rows)


def open_message(message: Message, *, acting_user: User) -> str:
    """Notes that its person has read it; returns the page it speaks of, "" where there is none.

    Only an address of this site is returned, whatever the row says.
    """
    Message.objects.unread().filter(pk=message.pk, person=acting_user).update(read_at=clock.now())
    is_inside = message.href.startswith("/") and url_has_allowed_host_and_scheme(
        message.href, allowed_hosts=None
    )
    return message.href if is_inside else ""


def read_all(*, acting_user: User, until: int) -> int:
    """Everything that is shown to the person, up to the message `until` (a key), is read; returns how many were not.

    What came after the page was made stays unread: nobody has seen it.
    """
    shown = Message.objects.shown_to(acting_user).unread().filter(pk__lte=until)
    return Message.objects.filter(pk__in=list(shown.order_by().values_list("pk", flat=True))).update(
        read_at=clock.now()
    )
