"""Numbers of the rules that are no terms: how much, how often, how large."""

from __future__ import annotations

from datetime import date

from django.db import models


class Threshold(models.Model):
    """A number that a rule compares with; in the shape of `deadlines.models.Limit`, changed by `deadlines.dated`."""

    class Unit(models.TextChoices):
        TIMES = "times", "次"
        MONTHS = "months", "个月"
        WAN_YUAN = "wan_yuan", "万元"
        MEGABYTES = "megabytes", "MB"

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=15, choices=Unit.choices)
    source = models.CharField("依据", max_length=200, blank=True, default="")
    valid_from = models.DateField("施行日期", default=date(2000, 1, 1))

    class Meta:
        verbose_name = verbose_name_plural = "阈值"
        ordering = ["code", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="threshold_once_per_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.written}"

    @property
    def written(self) -> str:
        """500万元."""
        return f"{self.amount}{self.get_unit_display()}"
