"""Changes to the sanctions of a standing finding, before a leader: further ones, or the lifting of one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import Case
from findings.models.records import Finding, Sanction
from organisations.models import Body


class SanctionPlan(models.Model):
    """惩戒措施变更: drafted by an officer of a party, approved by a leader of the same body."""

    class Kind(models.TextChoices):
        IMPOSE = "impose", "实施惩戒"
        LIFT = "lift", "解除惩戒"

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待核准"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已核准"

    case = models.ForeignKey(Case, models.PROTECT, related_name="sanction_plans")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # Of IMPOSE: as `SanctionTerms.to_json` writes them. Of LIFT: none.
    terms = models.JSONField(default=list, blank=True)
    # Of LIFT: the sanction.
    sanction = models.ForeignKey(Sanction, models.PROTECT, null=True, blank=True, related_name="plans")
    reason = models.TextField("理由", max_length=1000)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="拟办机关")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟办时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("核准或者退回时间", null=True, blank=True)
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            # As with papers: one at a time lies with the leader.
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="submitted"), name="one_submitted_plan_per_case"
            )
        ]
