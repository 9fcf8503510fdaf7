"""What the system administrator does about deliveries. What they say is never shown to anybody but their addressee."""

from __future__ import annotations

import clock
from accounts.models import User
from accounts.roles import Role
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

from .. import mail, sms
from ..digests import new_delivery
from ..models import Delivery, Preference

Channel, Kind, Status = Delivery.Channel, Delivery.Kind, Delivery.Status


@one_transaction()
def try_again(delivery: Delivery, *, acting_user: User) -> Delivery:
    """A delivery that was given up waits again, for the address that its person has now.

    Raises Stale where it is not given up (any more), Refusal where the person has no address left.
    """
    _require_administrator(acting_user)
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("person").get(pk=delivery.pk)
    if locked.status != Status.GIVEN_UP:
        raise Stale(f"该条记录现为“{locked.get_status_display()}”，不必重发。", remedy="请刷新后查看。")
    person = locked.person
    address = person.email if locked.channel == Channel.MAIL else sms.mobile_number(person.phone)
    if not address:
        raise Refusal("该人员没有可用的地址。", remedy="请先补登邮箱或者手机号码。")
    if not person.is_active:
        raise Refusal("该账号已停用，不再发送。")
    Preference.objects.filter(person=person).update(refused_address="")
    locked.address, locked.status, locked.next_attempt_at = address, Status.WAITING, clock.now()
    locked.claimed_at = None
    # Counted anew: what was tried before stays in its attempts.
    locked.tries = 0
    locked.save(update_fields=["address", "status", "next_attempt_at", "claimed_at", "tries"])
    return locked


@one_transaction()
def send_test(*, acting_user: User) -> Delivery:
    """A test mail to one's own address: queued like any other, at any hour, and tried once."""
    _require_administrator(acting_user)
    if not mail.is_configured():
        raise Refusal("未配置邮件服务器。", remedy="请运维人员设置 EMAIL_HOST 等环境变量后重启。")
    if not acting_user.email:
        raise Refusal("本人账号没有登记邮箱。", remedy="请先在“通知方式”中填写邮箱。")
    made = new_delivery(Channel.MAIL, Kind.TEST, acting_user, acting_user.email, {}, clock.now())
    made.save(force_insert=True)
    return made


def _require_administrator(user: User) -> None:
    if not user.holds(Role.SYSTEM_ADMIN):
        raise NotYours("只有系统管理员可以处理发送记录。")
