"""认定 or 不予认定: how the determining authority decided a referral."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models import CaseNotice, Evidence
from findings.models.records import Finding
from findings.models.referrals import Referral


class Decision(models.Model):
    """A signed decision; the newest of a referral counts (an earlier one was corrected away)."""

    class Outcome(models.TextChoices):
        """Named by the moves of the lifecycle (T16, T17)."""

        DETERMINED = "determine", "认定失信"
        NOT_DETERMINED = "not_determined", "不予认定，继续整改"
        CLEARED = "clear", "不予认定，解除"

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="decisions")
    outcome = models.CharField("决定", max_length=16, choices=Outcome.choices)
    grounds = models.TextField("认定事实和依据", max_length=4000)
    paper_number = models.CharField("文书号", max_length=60)
    # Our own document; of one made outside the scan.
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间")
    # Of 认定失信 alone.
    finding = models.OneToOneField(Finding, models.PROTECT, null=True, blank=True, related_name="decision")
    # Of 继续整改 alone: the term in which the order in force is to be carried out, from the day after.
    rectify_within = models.CharField("整改期限", max_length=8, blank=True, default="")
    # 更正误操作 (T27): it never was, and stays on record.
    taken_back_on = models.DateField("更正日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
