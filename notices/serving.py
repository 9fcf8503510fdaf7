"""送达 on paper: by hand, by post, by leaving it, through a third body; each with what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import clock
from accounts.models import User
from deadlines.counting import written_day
from notices.models import Notice, Sealing
from notices.sealing import lock_notice, moment_of
from notices.services import require_open
from organisations.refusals import Refusal

DIRECT, BY_POST, BY_LEAVING, PASSED_ON = "直接送达", "邮寄送达", "留置送达", "转交送达"
METHODS = (DIRECT, BY_POST, BY_LEAVING, PASSED_ON)


@dataclass(frozen=True)
class Handed:
    """How a document was served on paper: one of METHODS, the day, the hour where it is known, what proves it."""

    method: str
    on: date
    proof: str
    at: time | None = None


def hand_over(notice: Notice, handed: Handed, *, acting_user: User) -> Notice:
    """送达 on paper, put on record by the issuer's officer: the day that counts is that of the service.

    Raises Refusal where it was signed for, is not sealed yet, or for a day that cannot be, naming the field.
    """
    if not handed.proof.strip():
        raise Refusal("没有写明送达凭证。", field="proof", remedy="请写明送达回证、邮单号或者留置见证人。")
    locked = lock_notice(notice)
    require_open(locked)
    if not acting_user.works_for(locked.issuer_id):
        raise Refusal("只有发文机关的人员可以登记送达。")
    if locked.ready_at is None:
        raise Refusal("文书尚未用印，不能送达。", remedy="请先确认用印。")
    at = _moment(locked, handed)
    locked.be_handed_over()
    locked.served_at = locked.served_at or at
    locked.signed_for_at, locked.service_method = at, handed.method
    locked.service_proof = handed.proof[:200]
    locked.save(update_fields=["state", "served_at", "signed_for_at", "service_method", "service_proof"])
    return locked


def _moment(notice: Notice, handed: Handed) -> datetime:
    """When it was served. Raises Refusal for a moment to come, and for one before the seal or the system's service."""
    ready_at, what = notice.ready_at, "用印" if notice.needs_seal else "成文"
    assert ready_at is not None
    if notice.served_at is not None and notice.served_at > ready_at:
        ready_at, what = notice.served_at, "系统送达"
    if handed.on > clock.today():
        raise Refusal("送达日期不能晚于今天。", field="served_on", remedy="送达以后再登记。")
    ready_on = ready_at.astimezone(clock.ZONE).date()
    if handed.on < ready_on:
        raise Refusal(f"送达日期不能早于{what}日期（{written_day(ready_on)}）。", field="served_on")
    if handed.at is None:
        return moment_of(handed.on, not_before=ready_at)
    at = datetime.combine(handed.on, handed.at, tzinfo=clock.ZONE)
    if at > clock.now():
        raise Refusal("送达时间不能晚于现在。", field="served_time", remedy="送达以后再登记。")
    if what == "用印" and notice.sealed_how == Sealing.BY_HAND:
        # Its hour is that of the entry; nobody wrote down at which hour the seal was set.
        assert notice.rendered_at is not None
        ready_at, what = notice.rendered_at, "成文"
    # Hours are written to the minute.
    if at < ready_at.replace(second=0, microsecond=0):
        hour = f"{ready_at.astimezone(clock.ZONE):%H:%M}"
        raise Refusal(
            f"送达时间不能早于{what}时间（{hour}）。", field="served_time", remedy="请核对送达回证。"
        )
    return max(at, ready_at)
