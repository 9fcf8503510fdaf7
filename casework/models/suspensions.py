"""中止: why a case rests, how long it is expected to, and what ended it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from casework.models.papers import CaseNotice, Slip


class Suspension(models.Model):
    """One rest of a case (T21). How far it moved each date stands in the ledgers of the deadlines."""

    class Ground(models.TextChoices):
        LITIGATION = "litigation", "诉讼或者仲裁"
        RETRIAL = "retrial", "再审"
        STAY = "stay", "中止执行"
        FORCE_MAJEURE = "force_majeure", "不可抗力"

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspensions")
    ground = models.CharField("中止情形", max_length=13, choices=Ground.choices)
    expected_until = models.DateField("预计恢复日期")
    reason = models.TextField("理由", max_length=1000)
    paper_number = models.CharField("中止告知文号", max_length=60, blank=True, default="")
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    slip = models.ForeignKey(Slip, models.PROTECT, null=True, blank=True, related_name="+")
    # Before the documents were made here.
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    suspended_on = models.DateField("中止日期")
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resumed_on = models.DateField("恢复日期", null=True, blank=True)
    resumed_for = models.TextField("恢复理由", blank=True, default="", max_length=1000)
    resumption_number = models.CharField("恢复告知文号", max_length=60, blank=True, default="")
    resumption_paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    # 更正误操作 (T27): it never was, and stays on record.
    taken_back_on = models.DateField("更正日期", null=True, blank=True)
    resumption_scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(resumed_on=None, taken_back_on=None),
                name="one_open_suspension_per_case",
            )
        ]
