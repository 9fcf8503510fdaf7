"""催办: who pressed whom for what, when, and how often that was by then."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case
from casework.models.clocks import CaseDeadline
from organisations.models import Body


class Pressing(models.Model):
    """One press for one obligation: append-only by triggers. `CaseDeadline.pressed` counts them."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pressings")
    owed = models.ForeignKey(CaseDeadline, models.PROTECT, related_name="pressings", verbose_name="催办事项")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="被催办单位")
    nth = models.PositiveSmallIntegerField("第几次")
    note = models.CharField("催办意见", max_length=200, blank=True, default="")
    pressed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    pressed_at = models.DateTimeField("催办时间")

    class Meta:
        ordering = ["id"]
        # Of two who press at once, the database lets one be the nth.
        constraints = [models.UniqueConstraint(fields=["owed", "nth"], name="pressed_once_each_time")]
