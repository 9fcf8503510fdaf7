"""What the desk keeps of its own: who did one act to many things at once, and what came of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models import Case


class BulkRun(models.Model):
    """One act for many items (批量), by one person. Each item was an act of its own."""

    # Made with the page that asks for confirmation: pressing its button twice is one run.
    token = models.CharField(max_length=32, unique=True)
    act = models.CharField(max_length=30)
    label = models.CharField("办理事项", max_length=40)
    note = models.CharField("意见", max_length=200, blank=True, default="")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_runs")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"], name="bulk_run_of_person")]

    def __str__(self) -> str:
        return f"批量{self.label}"


class BulkItem(models.Model):
    """What came of one item; written with the act itself, append-only by triggers."""

    class Outcome(models.TextChoices):
        DONE = "done", "办成"
        REFUSED = "refused", "未办"
        NOT_FOUND = "not_found", "没有找到"
        FAILED = "failed", "系统出错，未办"

    run = models.ForeignKey(BulkRun, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    # The case it is of, so that a list of old runs shows nothing of a case that is no longer to be seen.
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    label = models.CharField("对象", max_length=200, blank=True, default="")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    words = models.CharField("说明", max_length=400, blank=True, default="")
    remedy = models.CharField("怎样办", max_length=400, blank=True, default="")

    class Meta:
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="bulk_item_once")]
