"""升级规则: a new version from a day on, by the system administrator with source and reason; or a plan taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import clock
from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from casework.escalation.actions import ACTIONS, Audience, fits
from casework.models import EscalationRule, RuleVersion
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.RULE.value
FURTHEST = timedelta(days=366)
# What a version's own number may be: working days or times.
LEAST, MOST = 1, 30


@dataclass(frozen=True)
class VersionText:
    """What a version says anew; purposes, states and kinds of fact are the rule's and stay."""

    amount: int | None
    audience: tuple[str, ...]
    proposes: tuple[str, ...]
    is_on: bool
    source: str

    @classmethod
    def of(cls, row: RuleVersion) -> VersionText:
        return cls(row.amount, tuple(row.audience), tuple(row.proposes), row.is_on, row.source)

    def written(self) -> str:
        """On one line, for the record."""
        parts = ["启用" if self.is_on else "停用"]
        if self.amount is not None:
            parts.append(f"数量{self.amount}")
        parts.append("告知" + ("、".join(str(Audience(code).label) for code in self.audience) or "无"))
        parts.append("建议" + ("、".join(ACTIONS[code].label for code in self.proposes) or "无"))
        return "；".join([*parts, self.source])


@one_transaction()
def set_version(
    rule: EscalationRule, text: VersionText, *, valid_from: date, reason: str, seen: str, acting_user: User
) -> RuleVersion:
    """What the rule says from `valid_from` on: today or later. `seen` is the key of the newest version shown.

    What has fired stays as it fired; an open proposal is not taken back. Raises NotYours for all but the system
    administrator, Stale where somebody set one meanwhile, Refusal naming the field.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    versions = RuleVersion.objects.filter(rule=rule).order_by("valid_from")
    # Locked first, read then: who waited for the lock would not be shown the version that was added meanwhile.
    list(versions.select_for_update().values_list("pk"))
    rows = list(versions)
    if str(rows[-1].pk) != seen:
        raise Stale(f"“{rule.name}”已由他人修改，本次没有保存。", remedy="请刷新后再改。")
    _refuse_day(rows, valid_from)
    _refuse_text(rule, text)
    before = [row for row in rows if row.valid_from <= valid_from][-1]
    if VersionText.of(before) == text:
        raise Refusal("与该日施行的版本相同，没有改动。", field="source")
    made = RuleVersion.objects.create(
        rule=rule,
        number=max(row.number for row in rows) + 1,
        purposes=before.purposes,
        states=before.states,
        kinds=before.kinds,
        amount=text.amount,
        audience=list(text.audience),
        proposes=list(text.proposes),
        is_on=text.is_on,
        valid_from=valid_from,
        source=text.source.strip(),
        set_by=acting_user,
        reason=said,
    )
    _record(made, VersionText.of(before).written(), text.written(), said, acting_user, f"第{made.number}版")
    return made


@one_transaction()
def withdraw_version(pk: int, *, reason: str, acting_user: User) -> None:
    """Takes back a version whose day has not come. Raises Stale where it is gone, Refusal where it is in force."""
    require_setter(acting_user)
    said = require_reason(reason)
    row = RuleVersion.objects.select_for_update(of=("self",)).select_related("rule").filter(pk=pk).first()
    if row is None:
        raise Stale("这一版计划已由他人撤回。", remedy="请刷新后查看。")
    if row.valid_from <= clock.today():
        raise Refusal(f"第{row.number}版已经施行，不能撤回。", remedy="请另出一版。")
    _record(row, VersionText.of(row).written(), "", said, acting_user, "撤回计划")
    row.delete()


def _record(row: RuleVersion, old: str, new: str, reason: str, user: User, what: str) -> None:
    record_change(
        AREA,
        f"rule:{row.rule.code}",
        f"{row.rule.name}（{what}）",
        old=old,
        new=new,
        reason=reason,
        acting_user=user,
        effective_on=row.valid_from,
    )


def _refuse_day(rows: list[RuleVersion], valid_from: date) -> None:
    today = clock.today()
    if valid_from < today:
        raise Refusal("施行日期不能早于今天：已经触发的按当时的版本。", field="valid_from")
    if valid_from > today + FURTHEST:
        raise Refusal("施行日期不能晚于一年以后。", field="valid_from")
    if any(row.valid_from == valid_from for row in rows):
        raise Refusal("这一天已有一版。", field="valid_from", remedy="请另定日期，或者先撤回该计划。")


def _refuse_text(rule: EscalationRule, text: VersionText) -> None:
    if not text.source.strip():
        raise Refusal("没有写明依据。", field="source", remedy="请写明文件名称、文号和条款。")
    if rule.has_own_number != (text.amount is not None):
        raise Refusal("这条规则的数量在“时限”或者“阈值”页修改。", field="amount")
    if text.amount is not None and not LEAST <= text.amount <= MOST:
        raise Refusal(f"须在{LEAST}至{MOST}之间。", field="amount")
    for code in text.proposes:
        if code not in ACTIONS or not fits(rule.trigger, code):
            raise Refusal("这条规则不能提出所选的建议。", field="proposes", remedy="请改选。")
    if not set(text.audience) <= set(Audience.values):
        raise Refusal("没有这类告知对象。", field="audience")
    if text.is_on and not text.audience and not text.proposes:
        raise Refusal("既不告知也不建议，规则没有作用。", field="audience", remedy="请选告知对象，或者停用。")
