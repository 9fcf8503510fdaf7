"""并案: which case goes on in which."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from casework.models.papers import Slip


class Merger(models.Model):
    """One case merged into another (T20). The newest of a merged case names the case that leads."""

    class Ground(models.TextChoices):
        CAUSE = "cause", "同一单位同一事由"
        # The register masks creditors; that they are the same is the officer's word, and stands in the reason.
        CREDITOR = "creditor", "同一单位同一债权人"

    case = models.ForeignKey(Case, models.PROTECT, related_name="mergers", verbose_name="被并案件")
    leading = models.ForeignKey(Case, models.PROTECT, related_name="merged_in", verbose_name="主办案件")
    ground = models.CharField("并案情形", max_length=10, choices=Ground.choices)
    reason = models.TextField("理由", max_length=1000)
    # 并案（中止）审批表. Before it was made here, its scan where there was one.
    slip = models.ForeignKey(Slip, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField("核准时间")
    # 更正误操作 (T27): it never was, and stays on record.
    taken_back_on = models.DateField("更正日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(case=F("leading")), name="no_case_leads_itself"),
        ]

    @property
    def carried_words(self) -> str:
        """Why a hold of the merged case ended: it stands in the leading one."""
        return f"随并案转至{self.leading.number}"
