"""The acts on a document: freeze, number, render, sign for, void. It moves no case.

Seal and service stand beside it: `notices.sealing`, `notices.serving`.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

import clock
from accounts.models import User
from notices import papers, waiting, waking
from notices.fields import check, to_json
from notices.kinds import spec_of
from notices.models import KindMark, Notice, NumberSeries
from notices.numbering import next_in_series, number_text
from notices.rendering import TEMPLATE_VERSION, engine_versions, freeze_words, title_of
from notices.sealing import leave, lock_notice, practice_of, waits_for_seal
from notices.sheets import Sheet, check_sheet
from notices.typesetting import agency_fonts
from organisations.models import Body
from organisations.refusals import Refusal


def freeze(
    kind: str,
    facts: Any,
    *,
    issuer: Body,
    addressee: Body | None,
    copies_to: tuple[str, ...],
    contact: tuple[str, str],
    reference: str,
    drafted_by: User,
    signatory: User,
    addressee_name: str = "",
    signed_at: datetime | None = None,
    leaves_by_itself: bool = False,
) -> Notice:
    """Freezes facts and words of a document at its signing; it has no number yet.

    `signed_at` is the moment of a signing for many documents, which a worker freezes after it; else it is now.

    `leaves_by_itself`: whatever its issuer's practice, nobody there confirms the seal or chooses the way of service.
    `addressee` is a body of the register, or None for an organ outside it, of `addressee_name`.
    `facts` is the kind's frozen dataclass; `contact` is (name, phone); `reference` is printed beside the QR
    code. Raises Refusal where the drafter signs (but for a record of what happened), the issuer has no agency mark,
    or a text cannot be printed.
    """
    if drafted_by.pk in signatory.persons and not spec_of(kind).is_record:
        raise Refusal("拟稿人不能签发本人拟的文书。", remedy="请由本单位其他有签发权的负责人签发。")
    if not issuer.document_mark:
        raise Refusal(f"{issuer.name}没有登记机关代字，不能编号。", remedy="请管理员先登记机关代字。")
    check(facts)
    moment = signed_at or clock.now()
    sheet = Sheet(
        issuer=issuer.name,
        addressee=addressee.name if addressee else addressee_name,
        signed_on=moment.astimezone(clock.ZONE).date(),
        copies_to=copies_to,
        contact_name=contact[0],
        contact_phone=contact[1],
        reference=reference,
        verification_code=secrets.token_urlsafe(16),
        verification_base=f"{settings.PUBLIC_URL}/verify/",
        is_sample=settings.SAMPLE_MODE,
        has_seal=spec_of(kind).is_sealed,
        own_fonts=tuple(agency_fonts()),
    )
    check_sheet(sheet)
    words = freeze_words(kind, facts, sheet)
    stored = to_json(facts)
    practice = practice_of(issuer)
    awaits_seal = not leaves_by_itself and waits_for_seal(kind, issuer, practice)
    chooses_service = practice.chooses_service and not leaves_by_itself
    return Notice.objects.create(
        kind=str(kind),
        issuer=issuer,
        addressee=addressee,
        copies_to=list(copies_to),
        title=title_of(kind, facts),
        facts=stored,
        sheet=sheet.to_json(),
        words=words,
        digest=digest_of(kind, stored, words),
        template_version=TEMPLATE_VERSION,
        drafted_by=drafted_by,
        signatory=signatory,
        signed_at=moment,
        verification_code=sheet.verification_code,
        awaits_seal=awaits_seal,
        awaits_service=awaits_seal or chooses_service or addressee is None,
    )


def assign_number(notice: Notice, *, wakes: bool = True) -> Notice:
    """Takes the document's number: last in the signing's transaction, so that the counter's lock is shortest.

    `wakes` the renderer after the commit; whoever numbers many at once wakes it once.
    """
    year = notice.signed_at.astimezone(clock.ZONE).year
    notice.mark, number = take_number(notice.issuer, notice.kind, year)
    notice.year, notice.number = year, number
    notice.number_text = number_text(notice.mark, year, number)
    notice.take_number()
    notice.save(update_fields=["state", "mark", "year", "number", "number_text"])
    if wakes:
        transaction.on_commit(waking.wake)
    return notice


def take_number(issuer: Body, kind: str, year: int) -> tuple[str, int]:
    """Mark (澄发改预) and the next number of the issuer's series. It holds the counter's lock: call it last."""
    mark = KindMark.objects.values_list("mark", flat=True).get(kind=kind)
    # A renamed body keeps its mark, and so counts on: the same number is never given twice.
    return f"{issuer.document_mark}{mark}", next_in_series(
        NumberSeries, issuer=issuer.series_holder_id, kind=kind, year=year
    )


def claim_next() -> Notice | None:
    """Claims one document that waits for its PDF, or None. Two workers never hold one claim.

    A claim older than the lease is that of a dead worker. The lease is the machine's own time, not the clock's.
    """
    now = clock.wall()
    stale = now - timedelta(seconds=settings.RENDER_LEASE_SECONDS)
    for pk, claimed_at in (
        Notice.objects.awaiting_pdf(stale).order_by("id").values_list("pk", "render_claimed_at")[:20]
    ):
        won = Notice.objects.filter(pk=pk, rendered_at=None, render_claimed_at=claimed_at).update(
            render_claimed_at=now
        )
        if won:
            return Notice.objects.select_related("issuer").get(pk=pk)
    return None


def render(notice: Notice, make: Callable[[Notice], papers.Made] = papers.make) -> Notice:
    """Makes and signs the file outside any lock, and puts it on record exactly once. `make` sets and signs the pages.

    Whoever comes second (a lease ran out, a worker was slow) finds the document rendered and leaves it as it
    is: the same facts give the same unsigned bytes, but a second signature would be another one. So a file takes
    its name under the row's lock alone. Seal and service follow in the same act, where they wait for nobody;
    else the office is told, after it.
    """
    made = make(notice)
    target = Path(settings.DOCUMENTS_DIR) / f"{notice.year}/{notice.pk}-{made.sha256[:16]}.pdf"
    draft = store_beside(target, made.content)
    try:
        with transaction.atomic():
            locked = Notice.objects.select_for_update().get(pk=notice.pk)
            if locked.rendered_at is not None or locked.voided_at is not None:
                return locked
            draft.replace(target)
            _put_on_record(locked, made, f"{notice.year}/{target.name}")
    finally:
        draft.unlink(missing_ok=True)
    # Drafts of workers that were killed, or come second: they will find the document rendered.
    for left in target.parent.glob(f".{target.name}.*"):
        left.unlink(missing_ok=True)
    if locked.awaits_service:
        waiting.tell(locked.pk)
    return locked


def _put_on_record(locked: Notice, made: papers.Made, file: str) -> None:
    now = clock.now()
    engine = engine_versions(locked.template_version, tuple(locked.sheet.get("own_fonts", ())))
    locked.file, locked.sha256, locked.engine = file, made.sha256, dict(engine)
    locked.signed_sha256, locked.unsigned_size = made.signed_sha256, made.unsigned_size
    locked.signer = made.signer
    locked.rendered_at, locked.rendered_by_pid, locked.render_error = now, os.getpid(), ""
    locked.be_rendered()
    leave(locked, at=now)
    locked.save()


def note_failure(notice: Notice, error: Exception) -> None:
    """Keeps why a rendering failed; the claim stays, so that it is tried again when the lease has run out."""
    Notice.objects.filter(pk=notice.pk, rendered_at=None).update(
        render_error=f"{type(error).__name__}: {error}"[:2000]
    )


def sign_for(notice: Notice, *, acting_user: User, receiver_id: int | None = None) -> Notice:
    """签收 by a person of the addressee, or of the body it was turned to (`receiver_id`).

    Raises Refusal where there is nothing to sign for, or it was done.
    """
    locked = lock_notice(notice)
    require_open(locked)
    if locked.served_at is None:
        raise Refusal("文书尚未送达，不能签收。")
    if not acting_user.works_for(receiver_id or locked.addressee_id):
        raise Refusal("只有主送机关的人员可以签收。")
    locked.be_signed_for()
    locked.signed_for_at, locked.signed_for_by = clock.now(), acting_user
    locked.save(update_fields=["state", "signed_for_at", "signed_for_by"])
    return locked


def note_opening(notice: Notice, *, acting_user: User, receiver_id: int | None = None) -> bool:
    """Notes the first opening by a person of the addressee, or of the body it was turned to.

    One statement, and none where it is known. A void document is opened by nobody. True where this was the first.
    """
    if notice.first_read_at is not None or not acting_user.works_for(receiver_id or notice.addressee_id):
        return False
    unread = Notice.objects.filter(pk=notice.pk, first_read_at=None, voided_at=None, served_at__isnull=False)
    return bool(unread.update(first_read_at=clock.now(), first_read_by=acting_user))


@transaction.atomic
def void(notice: Notice, *, reason: str) -> Notice:
    """作废: the number is kept and never given again. Raises Refusal for a document that somebody has signed for."""
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.voided_at is not None:
        raise Refusal("文书已经作废。")
    if locked.signed_for_at is not None:
        raise Refusal("文书已经签收，不能作废；请另行发文更正。")
    locked.become_void()
    locked.voided_at, locked.void_reason = clock.now(), reason
    locked.save(update_fields=["state", "voided_at", "void_reason"])
    return locked


def require_open(notice: Notice) -> None:
    """Raises Refusal for what nobody can sign for or serve any more, or not yet."""
    if notice.voided_at is not None:
        raise Refusal("文书已作废，不能签收、送达。")
    if notice.rendered_at is None:
        raise Refusal("文书正在成文，请稍候再办。")
    if notice.signed_for_at is not None:
        raise Refusal("文书已经签收或者登记送达，不必重复。")


def digest_of(kind: str, facts: dict[str, Any], words: str) -> str:
    """What the event of the move keeps: SHA-256 of kind, facts and words together."""
    text = json.dumps([str(kind), facts, words], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def store_beside(target: Path, content: bytes) -> Path:
    """The content, durably, beside the place it is meant for, under a name that nobody else uses."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
