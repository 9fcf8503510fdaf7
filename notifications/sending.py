"""Sending what is queued, and writing down what became of it. The rows are the queue; a worker holds a lease.

**At least once.** A worker that dies between the server's «yes» and our commit leaves a row that looks unsent. It is
sent again, under the same Message-ID (or key), by which a receiver drops the second. The other way round a mail could
be lost; nothing here is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

import clock
from deadlines.queries import calendar_since
from organisations.transactions import one_transaction

from . import mail, sms
from .faults import DeliveryFault, LaterFault, RefusedFault, UnreachableFault
from .hours import next_allowed, pause_after
from .models import Delivery, DeliveryAttempt, Preference
from .queries import rules_in_force
from .wording import mail_of, sms_text

logger = logging.getLogger(__name__)

Channel, Kind, Status = Delivery.Channel, Delivery.Kind, Delivery.Status
Outcome = DeliveryAttempt.Outcome
# So many temporary refusals of one message, over days, are a refusal. A server that is away is never one.
MOST_TRIES = 10
SAID_LIMIT = 300
# What carries one delivery and returns the receipt; it raises a DeliveryFault.
Carrier = Callable[[Delivery], str]


def send_due() -> int:
    """Sends what is due, by mail and as text messages; returns how many went out. Safe in several workers at once."""
    return _send_mails() + _send_texts()


def claim_next(channel: str) -> Delivery | None:
    """Claims one delivery that is due, or None. Two workers never hold one claim.

    A claim older than the lease is a dead worker's: that try is put on record as interrupted. The lease is the
    machine's own time; when a delivery is due is the project clock's.
    """
    wall = clock.wall()
    stale = wall - timedelta(seconds=settings.SEND_LEASE_SECONDS)
    free = Delivery.objects.waiting().unclaimed(stale)
    if not rules_in_force().hours.has(clock.now(), calendar_since()):
        # What was left over from the day waits for the next; who tests the server is waiting for it.
        free = free.filter(kind=Kind.TEST)
    due = free.filter(channel=channel, next_attempt_at__lte=clock.now()).order_by("next_attempt_at", "id")
    for pk, claimed_at in due.values_list("pk", "claimed_at")[:20]:
        held = Delivery.objects.waiting().filter(pk=pk, claimed_at=claimed_at)
        if held.update(claimed_at=wall):
            if claimed_at is not None:
                DeliveryAttempt.objects.create(delivery_id=pk, outcome=Outcome.INTERRUPTED)
            return Delivery.objects.select_related("person").get(pk=pk)
    return None


def _send_mails() -> int:
    if not mail.is_configured():
        return 0
    with mail.Mailer() as mailer:
        return _send_all(Channel.MAIL, lambda delivery: mailer.send(mail_of(delivery)))


def _send_texts() -> int:
    if not sms.is_configured():
        return 0
    gateway = sms.gateway()
    return _send_all(
        Channel.SMS,
        lambda delivery: gateway.send(
            delivery.address, sms_text(delivery.counts), key=delivery.message_id.strip("<>")
        ),
    )


def _send_all(channel: str, carry: Carrier) -> int:
    """One after the other, until nothing is due or the server is found away: the rest waits for the next sweep."""
    sent = 0
    while (delivery := claim_next(channel)) is not None:
        try:
            sent += _send(delivery, carry)
        except UnreachableFault:
            break
    return sent


def _send(delivery: Delivery, carry: Carrier) -> int:
    if not delivery.person.is_active:
        _record(delivery, Status.GIVEN_UP, Outcome.REFUSED, "账号已停用")
        return 0
    try:
        receipt = carry(delivery)
    except DeliveryFault as fault:
        _record_fault(delivery, fault)
        if isinstance(fault, UnreachableFault):
            raise
        return 0
    except Exception as error:
        # One that cannot be made or carried must not stop the others; a fault of ours may be mended by a later try.
        logger.exception("delivery %s was not sent", delivery.pk)
        _record_fault(delivery, LaterFault(type(error).__name__))
        return 0
    _record(delivery, Status.SENT, Outcome.SENT, receipt)
    return 1


def _record_fault(delivery: Delivery, fault: DeliveryFault) -> None:
    if isinstance(fault, RefusedFault):
        _record(delivery, Status.GIVEN_UP, Outcome.REFUSED, fault.said, fault.code)
        if fault.of_address and delivery.kind == Kind.DIGEST:
            Preference.objects.update_or_create(
                person=delivery.person, defaults={"refused_address": delivery.address}
            )
        return
    outcome = Outcome.LATER if isinstance(fault, LaterFault) else Outcome.UNREACHABLE
    is_last = delivery.kind == Kind.TEST or (outcome == Outcome.LATER and delivery.tries + 1 >= MOST_TRIES)
    status = Status.GIVEN_UP if is_last else Status.RETRYING
    _record(delivery, status, outcome, fault.said, fault.code)


@one_transaction()
def _record(delivery: Delivery, status: str, outcome: str, said: str, code: int | None = None) -> None:
    """The try, and how the delivery stands after it. Who lost the claim meanwhile adds its try and nothing else,
    unless it was the one that got through."""
    DeliveryAttempt.objects.create(
        delivery=delivery, outcome=outcome, code=code, said=said[:SAID_LIMIT].replace("\x00", "")
    )
    tries, now = delivery.tries + 1, clock.now()
    changed: dict[str, object] = {"status": status, "tries": tries, "claimed_at": None}
    if status == Status.RETRYING:
        changed["next_attempt_at"] = next_allowed(
            now + pause_after(tries), calendar_since(), rules_in_force().hours
        )
    if status == Status.SENT:
        changed["sent_at"] = now
    held = Delivery.objects.waiting().filter(pk=delivery.pk)
    if status != Status.SENT:
        held = held.filter(claimed_at=delivery.claimed_at)
    held.update(**changed)
