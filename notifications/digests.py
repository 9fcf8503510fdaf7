"""What there is to send, made into rows: one digest a person and working day, and text messages bundled.

Who is told what stands in messages; what lies on a desk is known to upper storeys, which `connect` a section.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

import clock
from accounts.models import User
from deadlines.queries import calendar_since
from organisations.transactions import one_transaction

from . import mail, sms
from .hours import next_allowed
from .models import Delivery, DigestRound, Message, Preference, SendingRules
from .queries import rules_in_force

logger = logging.getLogger(__name__)

Channel, Kind, Status = Delivery.Channel, Delivery.Kind, Delivery.Status
# A round that lasts longer was a dead worker's; another takes it up, and finds what is made already.
ROUND_LEASE = timedelta(minutes=5)
# Between two text messages to one person: what comes meanwhile waits for the next.
SMS_PAUSE = timedelta(hours=1)
# What nobody looked at for so long needs no text message any more.
SMS_REACH = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One line of a digest's section: what, and how many. `is_pressing` alone makes a digest worth sending."""

    label: str
    number: int
    is_pressing: bool = False


Section = Callable[[User], Iterable[Line]]
_sections: list[Section] = []


def connect(section: Section) -> None:
    """Adds a section to every person's digest. `section(person)` may name numbers, and nothing of a case."""
    if section not in _sections:
        _sections.append(section)


# --- the daily digest ---------------------------------------------------------------------------------------


def prepare_digests() -> int:
    """Makes the digests of today, once, when their time has come; returns how many.

    None on days of rest, before the set time, or where there is no mail server: what nobody can send is not made.
    """
    now, rules = clock.now(), rules_in_force()
    if not mail.is_configured() or now.time() < rules.digest_at:
        return 0
    if not rules.hours.has(now, calendar_since()) or not _claim_round(now):
        return 0
    made = sum(_prepare_one(person, now) for person in readers_by_mail())
    DigestRound.objects.filter(day=now.date()).update(finished_at=now)
    return made


def readers_by_mail() -> list[User]:
    """Who may get a digest: active, with an address that no server has refused, and not declined."""
    refused = {
        person: address
        for person, address, wants in Preference.objects.values_list("person", "refused_address", "by_mail")
        if address or not wants
    }
    unwilling = Preference.objects.filter(by_mail=False).values("person")
    people = User.objects.at_work().active().exclude(email="").exclude(pk__in=unwilling).order_by("pk")
    return [person for person in people if refused.get(person.pk) != person.email]


def counts_for(person: User) -> dict[str, Any] | None:
    """What the person's digest would count now; None where there is nothing to say.

    Unread messages since the last digest that went out, and the sections. What stands unread from before was said.
    """
    unread = Message.objects.shown_to(person).unread()
    said = Delivery.objects.filter(person=person, kind=Kind.DIGEST, status=Status.SENT)
    if (last := said.aggregate(last=Max("made_at"))["last"]) is not None:
        unread = unread.filter(at__gt=last)
    messages = _by_topic(unread)
    lines = [line for section in _sections for line in section(person) if line.number]
    if not messages and not any(line.is_pressing for line in lines):
        return None
    return {"messages": messages, "desk": [[line.label, line.number] for line in lines]}


def _claim_round(now: datetime) -> bool:
    """Whether today's round is this worker's: nobody has made it, and nobody is at it."""
    found, _ = DigestRound.objects.get_or_create(day=now.date())
    if found.finished_at is not None:
        return False
    wall = clock.wall()
    if found.claimed_at is not None and found.claimed_at > wall - ROUND_LEASE:
        return False
    open_rounds = DigestRound.objects.filter(pk=found.pk, finished_at=None, claimed_at=found.claimed_at)
    return bool(open_rounds.update(claimed_at=wall))


def _prepare_one(person: User, now: datetime) -> int:
    if Delivery.objects.filter(person=person, day=now.date(), kind=Kind.DIGEST).exists():
        return 0
    try:
        counts = counts_for(person)
    except Exception:
        # One person's desk that cannot be counted must not keep the others from theirs.
        logger.exception("the digest of person %s was not made", person.pk)
        return 0
    return 0 if counts is None else _queue_digest(person, counts, now)


@one_transaction()
def _queue_digest(person: User, counts: dict[str, Any], now: datetime) -> int:
    """The row, and what it takes the place of: an older digest that never went out, and that no worker holds."""
    older = Delivery.objects.waiting().filter(person=person, kind=Kind.DIGEST, day__lt=now.date())
    older.filter(claimed_at=None).update(status=Status.SUPERSEDED)
    row = new_delivery(Channel.MAIL, Kind.DIGEST, person, person.email, counts, now)
    # Whoever made the same meanwhile was faster: one person, one day, one digest.
    Delivery.objects.bulk_create([row], ignore_conflicts=True)
    return 1


def new_delivery(
    channel: str, kind: str, person: User, address: str, counts: dict[str, Any], now: datetime
) -> Delivery:
    """A delivery not yet written. Its Message-ID is made once and for good."""
    return Delivery(
        channel=channel,
        kind=kind,
        person=person,
        address=address,
        day=now.date(),
        counts=counts,
        message_id=f"<{secrets.token_hex(16)}@{_domain()}>",
        made_at=now,
        next_attempt_at=now,
    )


def _domain() -> str:
    return settings.EMAIL_FROM.rpartition("@")[2] or "zhengxin.invalid"


# --- text messages ------------------------------------------------------------------------------------------


def prepare_texts() -> int:
    """Makes the text messages that are due; returns how many. In the quiet hours none: it waits, and is one then."""
    if not sms.is_configured():
        return 0
    now, rules = clock.now(), rules_in_force()
    if not rules.topics or next_allowed(now, calendar_since(), rules.hours) != now:
        return 0
    people = User.objects.at_work().active().filter(pk__in=_waiting_for_text(rules, now)).order_by("pk")
    return sum(_prepare_text(person, rules, now) for person in people)


def _waiting_for_text(rules: SendingRules, now: datetime) -> QuerySet[Message, int]:
    """Who has an unread message of those topics that is newer than the last text message: one statement."""
    texts = Delivery.objects.filter(person=OuterRef("person"), channel=Channel.SMS).order_by("-made_at")
    return (
        Message.objects.unread()
        .filter(topic__in=rules.topics, at__gt=now - SMS_REACH)
        .exclude(person__preference__by_sms=False)
        .exclude(person__phone="")
        .annotate(last=Subquery(texts.values("made_at")[:1]))
        .filter(Q(last=None) | Q(at__gt=F("last"), last__lte=now - SMS_PAUSE))
        .order_by()
        .values_list("person", flat=True)
    )


@one_transaction()
def _prepare_text(person: User, rules: SendingRules, now: datetime) -> int:
    number = sms.mobile_number(person.phone)
    if not number:
        return 0
    # Two sweeps at once make one: the second waits here, and finds what the first has made.
    User.objects.select_for_update().values_list("pk").get(pk=person.pk)
    said = Delivery.objects.filter(person=person, channel=Channel.SMS)
    last = said.aggregate(last=Max("made_at"))["last"] or now - SMS_REACH
    if last > now - SMS_PAUSE or said.waiting().exists():
        return 0
    unread = Message.objects.shown_to(person).unread().filter(topic__in=rules.topics, at__gt=last)
    counts = {"messages": _by_topic(unread)}
    if not counts["messages"]:
        return 0
    new_delivery(Channel.SMS, Kind.REMINDER, person, number, counts, now).save(force_insert=True)
    return 1


def _by_topic(messages: Any) -> dict[str, int]:
    return dict(messages.order_by().values_list("topic").annotate(number=Count("pk")))
