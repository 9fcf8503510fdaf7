"""告知、陈述申辩: what the department was told before the decision, and what it said to it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

import clock
from casework.models import CaseDeadline, CaseNotice, Evidence
from findings.models.referrals import Referral


class Hearing(models.Model):
    """陈述申辩告知书: the intended finding, and the right to state and defend within a term from its service.

    One made outside stands here with its scan (`scan`, `served_on` and what follows); of ours the document says it.
    """

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="hearing")
    intended = models.TextField("拟认定内容", max_length=2000)
    facts = models.TextField("认定事实", max_length=4000)
    basis = models.TextField("认定依据", max_length=2000)
    paper_number = models.CharField("告知书文号", max_length=60)
    paper = models.OneToOneField(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    served_on = models.DateField("送达日期", null=True, blank=True)
    service_method = models.CharField("送达方式", max_length=20, blank=True, default="")
    service_proof = models.CharField("送达凭证", max_length=200, blank=True, default="")
    # The department's clock; it runs from the day after service.
    owed = models.OneToOneField(CaseDeadline, models.PROTECT, related_name="+")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["id"]

    @property
    def reached_on(self) -> date | None:
        """The day on which the department had it; None while it has not."""
        if self.paper is None:
            return self.served_on
        signed_for_at = self.paper.notice.signed_for_at
        return signed_for_at.astimezone(clock.ZONE).date() if signed_for_at else None

    @property
    def ends_on(self) -> date:
        """The last day of the time to be heard, once it was served."""
        due_on = self.owed.deadline.due_on
        assert due_on is not None
        return due_on


class Plea(models.Model):
    """陈述申辩, or the waiver of it: written by the handler, sent by the head; the decision answers it."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待负责人审批"
        RETURNED = "returned", "负责人退回"
        SENT = "sent", "已提交"

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="pleas")
    # 放弃陈述申辩: `text` then says so in the department's own words, or is empty.
    is_waiver = models.BooleanField("放弃陈述申辩", default=False)
    text = models.TextField("陈述申辩", max_length=8000, blank=True, default="")
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("拟稿时间")
    returned_for = models.CharField("退回意见", max_length=1000, blank=True, default="")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("提交时间", null=True, blank=True)
    # As the signed decision says; None until then, and for a waiver always.
    is_adopted = models.BooleanField("采纳", null=True, blank=True)
    verdict_reason = models.TextField("采纳或者不采纳的理由", max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing"], condition=Q(status__in=["submitted", "sent"]), name="one_live_plea"
            )
        ]
