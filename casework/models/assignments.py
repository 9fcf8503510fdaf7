"""交办: who has to see to a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from deadlines.models import Deadline
from organisations.models import Body


class Assignment(models.Model):
    """交办: a body made lead or joint department of a case; accepted, or refused with a reason."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        JOINT = "joint", "协办"

    class Status(models.TextChoices):
        PENDING = "pending", "待接受"
        ACCEPTED = "accepted", "已接受"
        REFUSED = "refused", "申请退单"
        WITHDRAWN = "withdrawn", "已改派"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=5, choices=Part.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    summary = models.TextField("交办事项", max_length=2000, help_text="承办单位看到的内容，不写线索来源")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField("退单理由", blank=True, default="")
    suggested_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(part="lead", status__in=["pending", "accepted"]),
                name="one_lead_per_case",
            )
        ]
