"""不予受理: why a matter was not taken up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from casework.models.papers import CaseNotice


class Decline(models.Model):
    """One refusal at intake (T2); a case that was reopened may have another. The newest counts."""

    class Ground(models.TextChoices):
        OUT_OF_SCOPE = "out_of_scope", "不属于受理范围"
        DUPLICATE = "duplicate", "与另案重复"
        FOR_COURT = "for_court", "应当由法院处理"
        NO_FACTS = "no_facts", "没有具体事实"

    case = models.ForeignKey(Case, models.PROTECT, related_name="declines")
    ground = models.CharField("不予受理情形", max_length=12, choices=Ground.choices)
    duplicate_of = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField("理由", max_length=1000)
    paper_number = models.CharField("文书号", max_length=60, blank=True, default="")
    # 不予受理告知 goes to whoever brought the clue: never shown to the department. Of older rows there is its scan.
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declined_at = models.DateTimeField("核准时间")
    # 更正误操作 (T27): it never was, and stays on record.
    taken_back_on = models.DateField("更正日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="duplicate", duplicate_of__isnull=False)
                | (~Q(ground="duplicate") & Q(duplicate_of=None)),
                name="a_duplicate_names_its_case",
            )
        ]
