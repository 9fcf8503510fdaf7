"""The record of a finding, and the sanctions that rest on it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import Case, CaseNotice, Evidence, NationalSeverity, RegionalSeverity
from organisations.models import Body


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> FindingQuerySet:
        """Findings that stand: neither repaired nor revoked."""
        return self.filter(status=Finding.Status.STANDS)


class Finding(models.Model):
    """政务失信记录: that a body was found dishonest, by whom, on what grounds, and what became of it.

    Two paths, never merged (domain, fact 1): by the determining authority, or by a court's listing, which is
    only put on record here. A row is never deleted: a finding withdrawn or repaired stays, and says so.
    """

    class Path(models.TextChoices):
        DETERMINED = "determined", "认定部门认定"
        LISTED = "listed", "法院纳入失信被执行人名单"

    class Status(models.TextChoices):
        STANDS = "stands", "有效"
        REPAIRED = "repaired", "已修复"
        REVOKED = "revoked", "已撤销"
        # Put on record by a wrong move (T27): it never was.
        TAKEN_BACK = "taken_back", "误操作，已更正"

    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    path = models.CharField("认定途径", max_length=10, choices=Path.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="findings", verbose_name="失信单位")
    made_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="认定机关")
    made_on = models.DateField("认定日期")
    grounds = models.TextField("认定事实和依据", max_length=4000)
    national_severity = models.CharField("国家三级", max_length=10, choices=NationalSeverity.choices)
    regional_severity = models.CharField("自治区类别", max_length=10, choices=RegionalSeverity.choices)
    # The decision: 失信认定书 (ours, or on paper with its scan), or the court's own 决定书.
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    paper_number = models.CharField("文书号", max_length=60, blank=True, default="")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    # Until when it is shown to the public at the latest (信用修复管理办法, 2026); None where no term is set.
    display_until = models.DateField("公示截止", null=True, blank=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.STANDS)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    ended_on = models.DateField("修复或者撤销日期", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField("修复或者撤销理由", blank=True, default="")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # A case is found against once at a time; by both paths at most once each.
            models.UniqueConstraint(
                fields=["case", "path"], condition=Q(status="stands"), name="one_standing_finding_per_path"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body.name} {self.get_path_display()} {self.made_on}"

    @property
    def stands(self) -> bool:
        return self.status == self.Status.STANDS


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self, on: date) -> SanctionQuerySet:
        """Begun, and on that day neither lifted nor run out."""
        return self.filter(
            Q(lifted_on=None) | Q(lifted_on__gt=on), Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on
        )


class Sanction(models.Model):
    """惩戒措施 on the ground of a finding: which, on what basis, from when to when, lifted when and by whom."""

    class Kind(models.TextChoices):
        """实施方案 四(三)3; 发改财金〔2023〕1103号; the regional opinions of 2025."""

        HONOURS = "honours", "取消评优评先资格"
        PUBLIC_CRITICISM = "public_criticism", "公开通报批评"
        PROJECT_FUNDS = "project_funds", "限制项目资金"
        FISCAL_FUNDS = "fiscal_funds", "限制财政性资金安排"
        CENTRAL_BUDGET = "central_budget", "限制申报中央预算内投资"
        SPECIAL_BONDS = "special_bonds", "限制申报专项债券"
        FINANCING = "financing", "限制融资项目推荐"
        SUPPORT = "support", "限制享受扶持政策"
        PILOTS = "pilots", "取消试点示范资格"
        CREDIT_POINTS = "credit_points", "扣减城市信用监测得分"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="sanctions")
    kind = models.CharField("惩戒措施", max_length=20, choices=Kind.choices)
    basis = models.CharField("依据", max_length=200)
    # Who carries it out: the finance bureau withholds funds, the personnel office honours.
    carried_out_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="实施单位")
    starts_on = models.DateField("起始日期")
    # None: until the finding is repaired or revoked.
    ends_on = models.DateField("截止日期", null=True, blank=True)
    imposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imposed_at = models.DateTimeField("登记时间")
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField("解除理由", max_length=400, blank=True, default="")

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "kind"], condition=Q(lifted_on=None), name="one_sanction_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.carried_out_by.label}）"
