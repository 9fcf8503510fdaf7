"""The list of behaviours (失信行为): new versions, retiring, restoring.

A case keeps the version it was opened under.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from accounts.changes import record_change, require_reason, require_setter
from accounts.models import SettingChange, User
from casework.models import Behaviour, NationalSeverity, RegionalSeverity
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

AREA = SettingChange.Area.BEHAVIOUR.value
CODE = re.compile(r"[A-Z]{2}\d{2,4}")
# The court's register opens cases under it (enforcement): it may be worded anew, never retired.
KEPT = {"ZX01": "执行台账按此行为立案"}


@dataclass(frozen=True)
class BehaviourText:
    """What a version says. Severities are values of NationalSeverity and RegionalSeverity."""

    code: str
    name: str
    basis: str
    default_severity: str
    regional_severity: str
    needs_grave_effect: bool = False
    lead: str = ""

    @classmethod
    def of(cls, row: Behaviour) -> BehaviourText:
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})

    def written(self) -> str:
        """On one line, for the record."""
        national, regional = NationalSeverity(self.default_severity), RegionalSeverity(self.regional_severity)
        parts = [self.name, self.basis, f"国家{national.label}", regional.label]
        if self.needs_grave_effect:
            parts.append("须写明重大损失、恶劣影响")
        if self.lead:
            parts.append(f"牵头{self.lead}")
        return "；".join(parts)


def newest_versions() -> dict[str, Behaviour]:
    """The newest version of every code, in force or retired."""
    return {row.code: row for row in Behaviour.objects.order_by("code", "version")}


@one_transaction()
def add_behaviour(text: BehaviourText, *, reason: str, acting_user: User) -> Behaviour:
    """A code that the list does not have yet. Raises Refusal where it has."""
    require_setter(acting_user)
    said = require_reason(reason)
    refuse_unfit(text)
    if Behaviour.objects.filter(code=text.code).exists():
        raise Refusal(f"已有代码{text.code}。", field="code", remedy="请改为出新版本。")
    return _write(text, 1, "", said, acting_user)


@one_transaction()
def new_version(text: BehaviourText, *, seen: str, reason: str, acting_user: User) -> Behaviour:
    """The code's wording or grading from now on. `seen` is the version that the person saw.

    Raises Stale where there is a newer one, Refusal where nothing is changed or the behaviour is retired.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    refuse_unfit(text)
    present = _lock(text.code, seen)
    if not present.is_in_force:
        raise Refusal(f"{present}已停用。", remedy="请先恢复。")
    before = BehaviourText.of(present)
    if before == text:
        raise Refusal("与现行版本相同，没有改动。", field="name")
    Behaviour.objects.filter(pk=present.pk).update(is_in_force=False)
    return _write(text, present.version + 1, before.written(), said, acting_user)


@one_transaction()
def retire(code: str, *, seen: str, reason: str, acting_user: User) -> None:
    """No new case is opened under it; cases that have it keep it."""
    require_setter(acting_user)
    said = require_reason(reason)
    present = _lock(code, seen)
    if code in KEPT:
        raise Refusal(f"{present}不能停用：{KEPT[code]}。")
    _set_in_force(present, False, "现行", "停用", said, acting_user)


@one_transaction()
def restore(code: str, *, seen: str, reason: str, acting_user: User) -> None:
    """The newest version is in force again."""
    require_setter(acting_user)
    said = require_reason(reason)
    _set_in_force(_lock(code, seen), True, "停用", "现行", said, acting_user)


def refuse_unfit(text: BehaviourText) -> None:
    """Raises Refusal naming the field whose value cannot be."""
    if not CODE.fullmatch(text.code):
        raise Refusal("代码由两个大写字母和二至四位数字组成，如ZX23。", field="code")
    for field, label, most in (("name", "名称", 60), ("basis", "出处", 60)):
        value = getattr(text, field)
        if not value.strip():
            raise Refusal(f"没有填写{label}。", field=field)
        if len(value) > most:
            raise Refusal(f"{label}不超过{most}字。", field=field)
    if len(text.lead) > 60:
        raise Refusal("牵头部门不超过60字。", field="lead")
    if text.default_severity not in NationalSeverity.values:
        raise Refusal("国家三级只有轻微、一般、严重。", field="default_severity")
    if text.regional_severity not in RegionalSeverity.values:
        raise Refusal(f"自治区类别只有{'、'.join(RegionalSeverity.labels)}。", field="regional_severity")


def _lock(code: str, seen: str) -> Behaviour:
    versions = Behaviour.objects.filter(code=code).order_by("version")
    # Locked first, read then: who waited for the lock would not be shown the version that was added meanwhile.
    list(versions.select_for_update().values_list("pk"))
    rows = list(versions)
    if not rows:
        raise Refusal(f"没有代码{code}。", field="code")
    newest = rows[-1]
    if fingerprint(newest) != seen:
        raise Stale(f"{newest}已由他人修改，本次没有保存。", remedy="请刷新后再改。")
    return newest


def fingerprint(row: Behaviour) -> str:
    """What a page shows of a row, for `seen`."""
    return f"{row.version}{'+' if row.is_in_force else '-'}"


def _set_in_force(row: Behaviour, to: bool, old: str, new: str, reason: str, acting_user: User) -> None:
    if row.is_in_force == to:
        raise Refusal(f"{row}已是{new}。")
    Behaviour.objects.filter(pk=row.pk).update(is_in_force=to)
    what = f"{row.code} {row.name}"
    record_change(
        AREA, f"behaviour:{row.code}", what, old=old, new=new, reason=reason, acting_user=acting_user
    )


def _write(text: BehaviourText, version: int, old: str, reason: str, acting_user: User) -> Behaviour:
    made = Behaviour.objects.create(version=version, **asdict(text))
    record_change(
        AREA,
        f"behaviour:{text.code}",
        f"{text.code} {text.name} 第{version}版",
        old=old,
        new=text.written(),
        reason=reason,
        acting_user=acting_user,
    )
    return made
