"""用印: what makes a set page an official document, and what leaves the house by itself after it."""

from __future__ import annotations

from datetime import date, datetime, time

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from notices.kinds import Kind, spec_of
from notices.lifecycle import NoticeState
from notices.models import IssuerPractice, Notice, Sealing
from notices.signing import SigningFailed, signer_for
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.SERVICE.value
BY_SYSTEM = "系统送达"
BY_ITSELF = "成文即用印、用印即送达"


def practice_of(issuer: Body) -> IssuerPractice:
    """How an issuer seals and serves, under its present name or the one it counts on from. One statement."""
    found = IssuerPractice.objects.filter(issuer__in=[issuer.pk, issuer.counts_with_id or issuer.pk])
    return found.order_by("-issuer_id").first() or IssuerPractice(issuer=issuer)


def waits_for_seal(kind: Kind | str, issuer: Body, practice: IssuerPractice) -> bool:
    """Whether a document that is signed now will be sealed on paper, and confirmed by an officer."""
    if not practice.confirms_seal or not spec_of(kind).is_sealed:
        return False
    try:
        return signer_for(issuer.document_mark) is None
    except SigningFailed:  # there is a key: the worker will try again until it can be used
        return False


def leave(notice: Notice, *, at: datetime) -> None:
    """What happens by itself once a document is set: its seal, and its service through the system. Saves nothing.

    The seal goes on with the electronic signature, by the authority of the signatory; without one it counts as done,
    unless the issuer's officers confirm it.
    """
    if notice.needs_seal:
        if notice.signed_sha256:
            _seal(notice, Sealing.SIGNED, at=at, by=notice.signatory_id)
        elif not notice.awaits_seal:
            _seal(notice, Sealing.COUNTED, at=at, by=notice.signatory_id)
    if not notice.awaits_service:
        _serve(notice, at=at)


@one_transaction()
def confirm_seal(notice: Notice, *, sealed_on: date, acting_user: User) -> Notice:
    """用印确认: printed and sealed by hand on that day. It is served at once, unless the issuer chooses the way.

    Raises NotYours for all but the issuer's people, Stale where it waits no longer, Refusal for a day that cannot be.
    """
    locked = lock_notice(notice)
    if not acting_user.works_for(locked.issuer_id):
        raise NotYours("用印由发文机关的经办人确认。")
    if locked.state != NoticeState.RENDERED or not locked.awaits_seal:
        raise Stale(f"文书现为“{locked.get_state_display()}”，不需要确认用印。")
    assert locked.rendered_at is not None
    made_on = locked.rendered_at.astimezone(clock.ZONE).date()
    if not made_on <= sealed_on <= clock.today():
        raise Refusal("用印日期须在成文日期以后、不晚于今天。", field="sealed_on")
    _seal(locked, Sealing.BY_HAND, at=moment_of(sealed_on, not_before=locked.rendered_at), by=acting_user.pk)
    if locked.addressee_id is not None and not practice_of(locked.issuer).chooses_service:
        _serve(locked, at=clock.now())
    locked.save(
        update_fields=["state", "sealed_at", "sealed_by", "sealed_how", "served_at", "service_method"]
    )
    return locked


@one_transaction()
def serve_through_system(notice: Notice, *, acting_user: User) -> Notice:
    """系统送达 chosen by the issuer's officer. Raises NotYours, Stale, or Refusal for an addressee without a desk."""
    locked = lock_notice(notice)
    if not acting_user.works_for(locked.issuer_id):
        raise NotYours("送达由发文机关的经办人办理。")
    if locked.addressee_id is None:
        raise Refusal("主送机关不在机构名录中，不能由系统送达。", remedy="请直接送达、邮寄送达或者留置送达。")
    if locked.state not in (NoticeState.RENDERED, NoticeState.SEALED) or locked.ready_at is None:
        raise Stale(f"文书现为“{locked.get_state_display()}”，不能送达。")
    _serve(locked, at=clock.now())
    locked.save(update_fields=["state", "served_at", "service_method"])
    return locked


@one_transaction()
def change_practice(
    issuer: Body,
    *,
    confirms_seal: bool,
    chooses_service: bool,
    seen: str,
    reason: str,
    acting_user: User,
) -> IssuerPractice:
    """用印送达 of an issuer, from the next signing on. `seen` is `in_words` of what the person saw.

    Raises NotYours for all but the system administrator, Stale where it was changed meanwhile, Refusal for no change.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    Body.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    practice = practice_of(issuer)
    old = in_words(practice)
    if old != seen:
        raise Stale(f"{issuer.name}的用印送达刚被改为“{old}”。", remedy="请刷新后再改。")
    changed = IssuerPractice(confirms_seal=confirms_seal, chooses_service=chooses_service)
    if in_words(changed) == old:
        raise Refusal("与现行做法相同，没有改动。")
    made, _ = IssuerPractice.objects.update_or_create(
        issuer=issuer, defaults={"confirms_seal": confirms_seal, "chooses_service": chooses_service}
    )
    key = f"practice:{issuer.pk}"
    record_change(AREA, key, issuer.name, old=old, new=in_words(made), reason=said, acting_user=acting_user)
    return made


def in_words(practice: IssuerPractice) -> str:
    """What a practice asks of the issuer's officers."""
    asked = []
    if practice.confirms_seal:
        asked.append("未经电子签名的，由经办人确认用印")
    if practice.chooses_service:
        asked.append("用印后由经办人选择送达方式")
    return "；".join(asked) or BY_ITSELF


def lock_notice(notice: Notice) -> Notice:
    """The row as it stands, locked to the end of the transaction."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related("issuer")
    return rows.get(pk=notice.pk)


def moment_of(day: date, *, not_before: datetime) -> datetime:
    """Of a day without an hour: now, if it is today, else the first moment of that day at which it can have been."""
    if day == clock.today():
        return clock.now()
    return max(datetime.combine(day, time(), tzinfo=clock.ZONE), not_before)


def _seal(notice: Notice, how: Sealing, *, at: datetime, by: int) -> None:
    notice.be_sealed()
    notice.sealed_at, notice.sealed_by_id, notice.sealed_how = at, by, how.value


def _serve(notice: Notice, *, at: datetime) -> None:
    notice.be_served()
    notice.served_at, notice.service_method = at, BY_SYSTEM
