"""The worker's part of 未结案件通报: what a leader has signed is frozen, numbered and told, row by row.

The database is the queue, and a worker may be killed at any moment: a list gets its document and its number in the
transaction that writes the document's key into the list's row, or not at all. Only one worker numbers a batch at a
time, in the order of its rows. The pages are set by the worker of all documents (`notices.tasks`).
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.urls import reverse

import clock
from accounts.models import User
from accounts.roles import Role
from casework.services import NotYours, people_of
from casework.services.serving import SIGNERS_FOR
from enforcement.models import OutstandingBatch, OutstandingList
from notices import services as notices
from notices import waking
from notices.facts import OutstandingCasesFacts
from notices.fields import from_json
from notices.kinds import Kind
from notices.models import Notice
from notifications.models import Topic
from notifications.services import tell
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

# Lists in one transaction: a worker that is killed gives at most so many numbers back.
CHUNK = 10
FAULT = "系统出错，这一份没有制发；其他各份不受影响。请告知系统管理员，排除后重试。"
log = logging.getLogger(__name__)


def issue_signed() -> int:
    """Issues what waits of every signed batch, chunk by chunk; returns how many. Safe to run in several workers."""
    issued = 0
    for pk in OutstandingBatch.objects.being_issued().order_by("id").values_list("pk", flat=True):
        while (found := issue_chunk(pk)) is not None:
            issued += found
    return issued


@transaction.atomic
def issue_chunk(batch_pk: int) -> int | None:
    """Freezes the next lists of a batch and gives them their numbers; how many, or None where none is left."""
    batch = (
        OutstandingBatch.objects.select_for_update(of=("self",))
        .select_related("issuer", "drafted_by", "decided_by")
        .get(pk=batch_pk)
    )
    rows = list(batch.lists.awaiting_notice().select_related("body").order_by("id")[:CHUNK])
    if not rows:
        if batch.issued_at is None:
            batch.issued_at = clock.now()
            batch.save(update_fields=["issued_at"])
        return None
    frozen = [notice for row in rows if (notice := _frozen(row, batch)) is not None]
    # Last, together: the counter's lock is held for the fewest statements.
    for notice in frozen:
        notices.assign_number(notice, wakes=False)
    transaction.on_commit(waking.wake)
    return len(frozen)


def _frozen(row: OutstandingList, batch: OutstandingBatch) -> Notice | None:
    """The document of one list, written into its row; None where it cannot be made: the reason stands there."""
    try:
        with transaction.atomic():
            row.notice = _freeze(row, batch)
            row.save(update_fields=["notice"])
    except Refusal as refusal:
        row.failure = refusal.in_full
    except Exception:  # one list that cannot be made must not stop the others
        log.exception("list %s was not issued", row.pk)
        row.failure = FAULT
    else:
        return row.notice
    row.notice = None
    row.save(update_fields=["failure"])
    return None


def _freeze(row: OutstandingList, batch: OutstandingBatch) -> Notice:
    assert batch.decided_by is not None  # signed
    return notices.freeze(
        Kind.OUTSTANDING_CASES.value,
        from_json(OutstandingCasesFacts, row.facts),
        issuer=batch.issuer,
        addressee=present_form(row.body),
        copies_to=(),
        contact=(batch.contact_name, batch.contact_phone),
        reference="",
        drafted_by=batch.drafted_by,
        signatory=batch.decided_by,
        signed_at=batch.decided_at,
        # It lies on no desk, in no case, and a batch is up to a thousand: nobody seals them one by one.
        leaves_by_itself=True,
    )


def tell_debtors() -> int:
    """Tells each debtor of the list that was served on it; returns how many lists were told of."""
    rows = OutstandingList.objects.filter(told_at=None, notice__served_at__isnull=False)
    told = 0
    for row in rows.select_related("notice", "body").order_by("id"):
        told += _tell(row)
    return told


@transaction.atomic
def _tell(row: OutstandingList) -> int:
    """One message to each of its people, with the moment in the row: both or neither."""
    assert row.notice is not None and row.notice.addressee is not None
    if not OutstandingList.objects.filter(pk=row.pk, told_at=None).update(told_at=clock.now()):
        return 0
    if row.notice.voided_at is None:
        tell(
            people_of(row.notice.addressee.pk, Role.HANDLER, Role.HEAD),
            topic=Topic.PAPER,
            title=f"收到未结案件通报表：{row.notice.number_text}"[:100],
            text=f"截至{row.facts['cut_off']}，未结案件{row.count}件。请签收，在{row.facts['answer_within']}内反馈。",
            href=reverse("desk:document", args=[row.notice.pk]),
            key=f"outstanding:{row.pk}",
        )
    return 1


def may_sign_for_list(row: OutstandingList, user: User) -> bool:
    """Whether the person signs for it: somebody of the debtor, once it was served and nobody has."""
    notice = row.notice
    if notice is None or notice.served_at is None or notice.signed_for_at or notice.voided_at:
        return False
    return _receives(notice.addressee, user)


@one_transaction()
def sign_for_list(row: OutstandingList, *, acting_user: User) -> Notice:
    """签收 by a person of the debtor. Raises NotYours, or Refusal where there is nothing to sign for."""
    assert row.notice is not None
    if not _receives(row.notice.addressee, acting_user):
        raise NotYours("只有主送机关的经办人或者负责人可以签收。")
    return notices.sign_for(row.notice, acting_user=acting_user)


def _receives(addressee: Body | None, user: User) -> bool:
    return addressee is not None and user.works_for(addressee.pk) and user.holds(*SIGNERS_FOR)
