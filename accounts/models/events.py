"""The record of accounts: who did what to whom, and who came and went. Append-only."""

from typing import Any

from django.db import models

import clock

from .people import User


class AppendOnly(Exception):
    """Somebody tried to change or delete what is on record."""


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    def sign_ins(self) -> "AccountEventQuerySet":
        """登录记录: who came, who was turned away, and how sessions ended."""
        return self.filter(verb__in=SIGN_IN_VERBS)

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("account events are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("account events are never deleted")


class AccountEvent(models.Model):
    """What happened to an account: actor, verb, target, time. Append-only.

    `actor` is None where the operator of the machine acted (a command).
    """

    class Verb(models.TextChoices):
        CREATED = "created", "开户"
        EDITED = "edited", "修改资料"
        DEACTIVATED = "deactivated", "停用"
        REACTIVATED = "reactivated", "恢复启用"
        MOVED = "moved", "调动单位"
        GRANTED = "granted", "授予角色"
        REVOKED = "revoked", "收回角色"
        PASSWORD_RESET = "password_reset", "重置密码"
        PASSWORD_CHANGED = "password_changed", "修改密码"
        UNLOCKED = "unlocked", "解除锁定"
        LOGGED_IN = "logged_in", "登录"
        LOGIN_FAILED = "login_failed", "登录失败"
        LOGGED_OUT = "logged_out", "退出"
        LOCKED = "locked", "锁定"
        IDLE_ENDED = "idle_ended", "超时退出"
        SESSIONS_ENDED = "sessions_ended", "结束其他登录"
        ROLE_PROPOSED = "role_proposed", "提请授予角色"
        ROLE_REFUSED = "role_refused", "不予授予角色"
        RESET_ASKED = "reset_asked", "申请重置密码"
        RESET_APPROVED = "reset_approved", "批准重置密码"
        RESET_REFUSED = "reset_refused", "不批准重置密码"
        POLICY_SET = "policy_set", "调整安全策略"
        BODY_CREATED = "body_created", "登记机构"
        BODY_EDITED = "body_edited", "修改机构"
        BODY_ENDED = "body_ended", "停用机构"
        BODY_RENAMED = "body_renamed", "机构更名"
        BODY_MERGED = "body_merged", "机构合并"
        IMPORTED = "imported", "批量导入"
        NUMBER_OPENED = "number_opened", "设置起始编号"
        REVIEWED = "reviewed", "核对日历与时限"
        EXPORTED = "exported", "导出记录"
        SUBSTITUTED = "substituted", "安排代办"
        SUBSTITUTION_ENDED = "substitution_ended", "结束代办安排"
        STOOD_IN = "stood_in", "开始代办"
        STOOD_BACK = "stood_back", "返回本人"
        HANDED_OVER = "handed_over", "交接"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    verb = models.CharField("动作", max_length=20, choices=Verb.choices)
    target = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="account_events", verbose_name="对象"
    )
    detail = models.CharField("内容", max_length=300, blank=True, default="")
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    device = models.CharField("设备", max_length=80, blank=True, default="")

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "账号记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["target", "-id"], name="account_event_of_person")]

    def __str__(self) -> str:
        moment = f"{self.at:%Y-%m-%d %H:%M}"
        return f"{moment} {self.actor or '系统'} {self.get_verb_display()} {self.target or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; an existing one is never changed."""
        if not self._state.adding:
            raise AppendOnly("account events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("account events are never deleted")


SIGN_IN_VERBS = (
    AccountEvent.Verb.LOGGED_IN,
    AccountEvent.Verb.LOGIN_FAILED,
    AccountEvent.Verb.LOCKED,
    AccountEvent.Verb.UNLOCKED,
    AccountEvent.Verb.LOGGED_OUT,
    AccountEvent.Verb.IDLE_ENDED,
    AccountEvent.Verb.SESSIONS_ENDED,
)
