"""免责容错: an honest failure is put right without a record of dishonesty (实施方案 四(二)1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import Evidence, Purpose
from findings.models.proceedings import PERSON, Proceeding
from findings.proceeding import OPEN, ExemptionLifecycle
from notices.kinds import Kind
from organisations.models import Body


class Exemption(Proceeding, ExemptionLifecycle):
    """An application for exemption: what happened, decided by whom together, and without private gain."""

    CODE, WHAT, PAPER = "exemption", "免责申请", "免责认定书"
    KIND = Kind.EXEMPTION
    DECIDED_WITHIN = Purpose.EXEMPTION

    class Circumstance(models.TextChoices):
        FORCE_MAJEURE = "force_majeure", "不可抗力"
        UNFORESEEABLE = "unforeseeable", "难以预见"
        WORK_ERROR = "work_error", "工作失误（出于公心、担当尽责）"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "准予免责"
        REFUSED = "refused", "不予免责"

    circumstance = models.CharField("情形", max_length=14, choices=Circumstance.choices)
    # Told and proved apart: that it was decided together, and that nobody gained by it.
    collective_decision = models.TextField("集体决策情况", max_length=2000)
    collective_evidence = models.ManyToManyField(Evidence, related_name="+")
    no_private_gain = models.TextField("未谋取私利的说明", max_length=2000)
    no_gain_evidence = models.ManyToManyField(Evidence, related_name="+")
    verified = models.TextField("核实情况", max_length=4000, blank=True, default="")
    verified_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    opinions_missing = models.PositiveSmallIntegerField("未回会商意见数", default=0)
    # What remains to be put right, one item a line.
    remaining = models.TextField("继续整改事项", max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=sorted(OPEN)), name="one_open_exemption_per_case"
            )
        ]

    @property
    def told_body(self) -> Body | None:
        """The applicant; of a proposal by the authority itself the body it is about."""
        return self.applicant_body or self.case.lead_department

    def outcome_word(self) -> str:
        return self.Outcome(self.outcome).label if self.outcome else ""


class Consultation(models.Model):
    """The opinion of one body consulted on an exemption; asked at its desk, or recorded with its paper's scan."""

    class Part(models.TextChoices):
        COMMISSION = "commission", "纪检监察机关"
        PERSONNEL = "personnel", "组织人事部门"

    class Opinion(models.TextChoices):
        AGREES = "agrees", "同意免责"
        DISAGREES = "disagrees", "不同意免责"

    exemption = models.ForeignKey(Exemption, models.PROTECT, related_name="consultations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="会商单位")
    part = models.CharField(max_length=10, choices=Part.choices)
    opinion = models.CharField("意见", max_length=9, choices=Opinion.choices, blank=True, default="")
    text = models.TextField("意见内容", max_length=2000, blank=True, default="")
    given_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True, blank=True)
    # The opinion on paper, where the body has no desk here.
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["exemption", "body"], name="one_opinion_per_body")]
