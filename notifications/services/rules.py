"""When and what is sent out: set by the system administrator, within bounds, each change on record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time

from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

from ..models import SendingRules, Topic

EARLIEST, LATEST = time(7, 0), time(21, 0)


@one_transaction()
def change_rules(
    *,
    digest_at: time,
    opens: time,
    closes: time,
    sms_topics: Collection[str],
    reason: str,
    seen: str,
    acting_user: User,
) -> SendingRules:
    """A new row, which counts at once. `seen` is the key of the row that the person saw ("" where there was none).

    Raises NotYours for all but the system administrator, Stale where somebody was faster, Refusal for what is out of
    bounds or says nothing new.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    list(SendingRules.objects.select_for_update().values_list("pk"))
    before = SendingRules.objects.first() or SendingRules()
    if str(before.pk or "") != seen:
        raise Stale("发送规则已由他人修改，本次没有保存。", remedy="请刷新后再改。")
    _refuse_hours(digest_at, opens, closes)
    topics = " ".join(topic.value for topic in Topic if topic in sms_topics)
    rules = SendingRules(digest_at=digest_at, opens=opens, closes=closes, sms_topics=topics)
    if _said(rules) == _said(before):
        raise Refusal("与现行规则相同，没有改动。")
    rules.set_by = acting_user
    rules.save(force_insert=True)
    record_change(
        SettingChange.Area.MESSAGE,
        "message:rules",
        "消息发送规则",
        old=_said(before),
        new=_said(rules),
        reason=said,
        acting_user=acting_user,
    )
    return rules


def _refuse_hours(digest_at: time, opens: time, closes: time) -> None:
    if opens < EARLIEST:
        raise Refusal(f"不得早于{EARLIEST:%H:%M}。", field="opens")
    if closes > LATEST:
        raise Refusal(f"不得晚于{LATEST:%H:%M}。", field="closes")
    if opens >= closes:
        raise Refusal("结束时间须晚于开始时间。", field="closes")
    if not opens <= digest_at < closes:
        raise Refusal("每日摘要时间须在可发送时段以内。", field="digest_at")


def _said(rules: SendingRules) -> str:
    hours = f"{rules.opens:%H:%M}—{rules.closes:%H:%M}"
    return f"每日摘要{rules.digest_at:%H:%M}；工作日{hours}；短信：{rules.topic_names}"
