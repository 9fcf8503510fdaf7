"""The security policy in force, as rows: a change is a new row, and the history is what is left."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

import clock
from accounts.standards import STANDARDS


class SecurityPolicy(models.Model):
    """One value of one rule, from a moment on. Where a rule has no row, its default (accounts.standards) holds."""

    code = models.CharField(
        "代码", max_length=30, choices=[(code, rule.name) for code, rule in STANDARDS.items()]
    )
    value = models.PositiveIntegerField("数值")
    valid_from = models.DateTimeField("生效时间", default=clock.now)
    source = models.CharField("依据", max_length=200)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="调整人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "安全策略"
        ordering = ["-id"]
        indexes = [models.Index(fields=["code", "-id"], name="policy_newest")]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.value}"


@cache
def present_value(code: str) -> Any:
    """The value in force as an expression, to be read along with something else."""
    newest = SecurityPolicy.objects.filter(code=code).order_by("-id").values("value")[:1]
    return Coalesce(models.Subquery(newest), Value(STANDARDS[code].default))
