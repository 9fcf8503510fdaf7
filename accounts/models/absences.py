"""代办: who stands in for whom, over which days, and for what."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

import clock

from .people import User


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    """Adjectives of substitutions."""

    def standing(self) -> SubstitutionQuerySet:
        """Not ended early."""
        return self.filter(ended_at=None)

    def in_force(self, day: date | None = None) -> SubstitutionQuerySet:
        """In force on that day (default: today), from its first minute to its last."""
        on = day or clock.today()
        return self.standing().filter(first_day__lte=on, last_day__gte=on)

    def overlapping(self, first: date, last: date) -> SubstitutionQuerySet:
        """Standing, with at least one day in common with the days given."""
        return self.standing().filter(first_day__lte=last, last_day__gte=first)


class Substitution(models.Model):
    """For some days one person may do what lies with another of the same body.

    The row is never changed but by its end; the history of all of it is in `AccountEvent`.
    """

    class Scope(models.TextChoices):
        ALL = "all", "全部事项"
        OFFICER = "officer", "只办经办事项"
        LEADER = "leader", "只办签批事项"

    absent = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="被代办人")
    substitute = models.ForeignKey(User, models.PROTECT, related_name="stand_ins", verbose_name="代办人")
    first_day = models.DateField("首日")
    last_day = models.DateField("末日")
    scope = models.CharField("范围", max_length=7, choices=Scope.choices)
    # The roles that go over: those of the scope which the person held at the arrangement.
    roles = models.JSONField("角色", default=list)
    reason = models.CharField("事由", max_length=100)
    arranged_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    arranged_at = models.DateTimeField("安排时间", default=clock.now)
    ended_at = models.DateTimeField("提前结束", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代办安排"
        ordering = ["-first_day", "-id"]
        indexes = [
            models.Index(
                fields=["substitute", "last_day"], condition=Q(ended_at=None), name="substitution_standing"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="substitution_has_days"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="nobody_stands_in_for_himself"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute}代{self.absent} {self.first_day}—{self.last_day}"

    @property
    def status_word(self) -> str:
        """未开始, 代办中, 已期满 or 已提前结束."""
        if self.ended_at is not None:
            return "已提前结束"
        if self.is_in_force():
            return "代办中"
        return "未开始" if clock.today() < self.first_day else "已期满"

    def is_in_force(self, day: date | None = None) -> bool:
        """Whether it is in force on that day (default: today)."""
        return self.ended_at is None and self.first_day <= (day or clock.today()) <= self.last_day
