"""What an administrator changed in the settings, in words."""

from __future__ import annotations

from django.db import models

import clock

from .people import User


class SettingChange(models.Model):
    """One setting changed by one person, in words: what, from what, to what, from when on, why. Append-only.

    `key` is what the page of a setting asks for (limit:answer, body:12, kind:reminder, behaviour:ZX02).
    """

    class Area(models.TextChoices):
        MARK = "mark", "文书代字"
        SERIES = "series", "编号接续"
        SERVICE = "service", "用印送达"
        LIMIT = "limit", "时限"
        THRESHOLD = "threshold", "阈值"
        BEHAVIOUR = "behaviour", "失信行为"
        CALENDAR = "calendar", "日历"
        MESSAGE = "message", "消息发送"
        RULE = "rule", "升级规则"
        PATH = "path", "文稿流转"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    area = models.CharField("类别", max_length=12, choices=Area.choices)
    key = models.CharField(max_length=60, db_index=True)
    what = models.CharField("事项", max_length=200)
    old = models.TextField("原", blank=True, default="")
    new = models.TextField("现", blank=True, default="")
    effective_on = models.DateField("施行日期")
    reason = models.TextField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "设置变更"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}：{self.old or '无'} → {self.new or '无'}"
