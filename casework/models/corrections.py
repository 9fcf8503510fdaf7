"""更正: a fact of the case that was wrong, with the value it had and the value it has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case


class Correction(models.Model):
    """One wrong fact of a case and what is right. Both values stay; issued documents are never touched.

    `old_value` and `new_value` are the column's own (a key, a code, a decimal as text); `old_text` and
    `new_text` are what people read.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待核准"
        MADE = "made", "已更正"
        REFUSED = "refused", "不予更正"

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    field = models.CharField("事项", max_length=24)
    old_value = models.TextField(blank=True, default="")
    new_value = models.TextField(blank=True, default="")
    old_text = models.TextField("原值", blank=True, default="")
    new_text = models.TextField("更正为", blank=True, default="")
    reason = models.TextField("更正理由", max_length=1000)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("核准时间", null=True, blank=True)
    refusal = models.CharField("不予更正的理由", max_length=500, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "field"], condition=Q(status="submitted"), name="one_open_correction_a_field"
            )
        ]
