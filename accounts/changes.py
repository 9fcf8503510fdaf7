"""Changes of settings: by the system administrator alone, and each on record.

Settings are the installation's configuration, and of the three administrators (GB/T 22239-2019) the system
administrator has that. What is to be set is decided by the office in writing; the source and the reason say where.
The security and the audit administrator read every change.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

import clock
from organisations.refusals import NotYours, Refusal

from .models import SettingChange, User
from .roles import Role

REASON_LIMIT = 300


def require_setter(acting_user: User) -> None:
    """Raises NotYours for everybody but the system administrator."""
    if not acting_user.holds(Role.SYSTEM_ADMIN):
        raise NotYours("只有系统管理员可以修改设置。")


def require_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Refusal where there is none, or it is too long."""
    said = reason.strip()
    if not said:
        raise Refusal("没有写明理由。", field="reason", remedy="请写明由谁决定、依据哪份文件。")
    if len(said) > REASON_LIMIT:
        raise Refusal(f"理由超过{REASON_LIMIT}字。", field="reason", remedy="请精简。")
    return said


def record_change(
    area: str,
    key: str,
    what: str,
    *,
    old: str,
    new: str,
    reason: str,
    acting_user: User,
    effective_on: date | None = None,
) -> SettingChange:
    """Writes one line, in the transaction of the change itself. `effective_on` defaults to today."""
    return SettingChange.objects.create(
        actor=acting_user,
        area=area,
        key=key,
        what=what,
        old=old,
        new=new,
        effective_on=effective_on or clock.today(),
        reason=reason,
    )


def changes_of(*areas: str, key: str = "") -> QuerySet[SettingChange]:
    """The changes of some areas (none named: all), or of one setting; newest first."""
    found = SettingChange.objects.select_related("actor")
    if areas:
        found = found.filter(area__in=areas)
    return found.filter(key=key) if key else found
