"""What stands behind logging in: former passwords, resets by two administrators, forms kept for their writers."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

import clock


class FormerPassword(models.Model):
    """The hash of a password that a person had before; as many as the policy forbids to use again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=clock.wall)

    class Meta:
        ordering = ["-id"]


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    def undecided(self) -> "PasswordResetQuerySet":
        """Neither approved nor refused, expired or not."""
        return self.filter(decided_at=None)

    def awaiting(self) -> "PasswordResetQuerySet":
        """Undecided and in time."""
        return self.undecided().filter(expires_at__gt=clock.wall())


class PasswordReset(models.Model):
    """重置密码: asked for by a system administrator with a reason, decided by a security administrator.

    Three persons: whoever asks, whoever decides, and whose password it is. The database holds to it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="password_resets", verbose_name="人员"
    )
    reason = models.CharField("事由", max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间", default=clock.wall)
    expires_at = models.DateTimeField("失效时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    is_approved = models.BooleanField("批准", default=False)
    answer = models.CharField("审批意见", max_length=200, blank=True, default="")

    objects = PasswordResetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重置密码申请"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(decided_at=None), name="one_reset_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user"))
                & (Q(decided_by=None) | (~Q(decided_by=F("user")) & ~Q(decided_by=F("asked_by")))),
                name="reset_takes_three_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.asked_at:%Y-%m-%d}"

    def has_expired(self, at: datetime | None = None) -> bool:
        return self.decided_at is None and self.expires_at <= (at or clock.wall())


class KeptForm(models.Model):
    """A form that was sent when its session had ended: encrypted, for its writer alone, for a day at most."""

    key = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=500)
    content = models.BinaryField()
    kept_at = models.DateTimeField(default=clock.wall)

    class Meta:
        ordering = ["-id"]
