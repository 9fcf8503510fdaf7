"""Putting on record that somebody opened restricted material."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.access import me
from accounts.visiting import address_of
from casework.models import Case, Evidence, RestrictedRead, Transfer
from notices import kinds as notices
from notices.models import Notice
from organisations.models import Body

Kind = RestrictedRead.Kind


def note_read(request: HttpRequest, kind: str, key: object, case: Case | None = None) -> RestrictedRead:
    """One line of the log: this person, now, from this address, opened what `key` names.

    Call it in the door, after the permission and before the answer. `key` is a number of ours (a clue's, a file's,
    a docket), never a word of what is read.
    """
    user = me(request)
    body: Body | None = user.body
    return RestrictedRead.objects.create(
        person=user,
        person_name=user.acting_name[:60],
        body_name=body.name if body else "",
        address=address_of(request),
        kind=kind,
        key=str(key)[:80],
        case_number=case.number if case else "",
    )


def note_letter_read(request: HttpRequest, notice: Notice, case: Case, *, page: int = 1) -> None:
    """On record where the document is a 移送函: it goes to whoever may inquire, and few need to read it.

    A later `page` follows the first and is a line of its own only for whoever never opened the letter.
    """
    if notice.kind != notices.Kind.TRANSFER:
        return
    key = f"文书{notice.pk}"
    known = RestrictedRead.objects.filter(person=me(request), kind=Kind.TRANSFER, key=key)
    if page == 1 or not known.exists():
        note_read(request, Kind.TRANSFER, key, case)


def kind_of_evidence(evidence: Evidence) -> str:
    """Under which kind the opening of a file goes on record; "" for one that everybody on the case may read."""
    if Transfer.objects.filter(case=evidence.case_id, scan=evidence.pk).exists():
        return Kind.TRANSFER
    return Kind.INTERNAL_EVIDENCE if evidence.is_internal else ""
