"""典型案例: what lookers-on may read of a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.models.cases import Case
from casework.visibility import visible_typical_cases
from organisations.models import Body


class TypicalCaseQuerySet(models.QuerySet["TypicalCase"]):
    """Adjectives of typical cases."""

    def visible_to(self, user: User) -> TypicalCaseQuerySet:
        """What this person may read of them: the named ones for lookers-on, the own ones for who works on the case."""
        return self.filter(visible_typical_cases(user)).distinct()


class TypicalCase(models.Model):
    """An edited account of a case, proposed by an officer and named by a leader (实施方案 四(三)2).

    Everything a looker-on reads stands in this row: the page asks the case for nothing, so that nothing of its
    file can come along.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "待确定"
        NAMED = "named", "已确定"
        RETURNED = "returned", "不予确定"
        WITHDRAWN = "withdrawn", "已撤回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="typical_cases")
    # The body whose officer proposed it and whose leader names it.
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="确定机关")
    title = models.CharField("案例名称", max_length=80)
    # As it is printed: the full name, or 某局 where it is to be masked.
    subject_name = models.CharField("涉事单位（刊载名称）", max_length=60)
    region = models.CharField("地区", max_length=40)
    behaviour = models.CharField("失信行为", max_length=80)
    summary = models.TextField("案情摘要", max_length=2000)
    outcome = models.TextField("处理结果", max_length=1000)
    # [{"name": 提醒, "on": "2026-11-20"}], in order.
    measures = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField("理由", max_length=300, blank=True, default="")

    objects = TypicalCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["proposed", "named"]),
                name="one_live_typical_case_per_case",
            )
        ]

    def __str__(self) -> str:
        return self.title
