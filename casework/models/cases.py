"""The case itself: what it is about, who it belongs to, where it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.lifecycle import ENDED, PAUSED, CaseLifecycle
from casework.visibility import visible_cases
from organisations.models import Body


class Source(models.TextChoices):
    """Where a matter came from: the plan's channels (实施方案 四(三)2) and the registers of the state."""

    HOTLINE_12345 = "12345", "12345 热线"
    HOTLINE_12388 = "12388", "12388 举报"
    WEB = "web", "网站、公众号、App"
    COURT = "court", "法院"
    AUDIT = "audit", "审计"
    MONITORING = "monitoring", "监测"
    CHECK = "check", "监督检查"


class NationalSeverity(models.TextChoices):
    """国家三级 (信用修复管理办法, 2026)."""

    MINOR = "minor", "轻微"
    ORDINARY = "ordinary", "一般"
    GRAVE = "grave", "严重"


class RegionalSeverity(models.TextChoices):
    """自治区五类公共信用信息 (实施方案 四(二)1), those that a case can be."""

    RISK_HINT = "risk_hint", "风险提示信息"
    ORDINARY = "ordinary", "一般失信信息"
    GRAVE = "grave", "严重失信信息"


class Behaviour(models.Model):
    """A kind of dishonesty (政务失信行为), ZX01–ZX22, in versions: a case keeps the version it was opened under."""

    code = models.CharField("代码", max_length=8)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("出处", max_length=60, help_text="实施方案的章节")
    default_severity = models.CharField("默认等级", max_length=10, choices=NationalSeverity.choices)
    needs_grave_effect = models.BooleanField(
        "须写明重大损失、恶劣影响", default=False, help_text="ZX13–ZX16: 实施方案 四(三)3"
    )
    # 自治区类别: what a matter of this kind would be once it is found; until then it is a risk hint (domain 3.2).
    regional_severity = models.CharField(
        "认定后自治区类别", max_length=10, choices=RegionalSeverity.choices, default=RegionalSeverity.ORDINARY
    )
    lead = models.CharField("牵头部门", max_length=60, blank=True, default="")
    is_in_force = models.BooleanField("现行", default=True)

    class Meta:
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="behaviour_code_version"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(is_in_force=True), name="one_version_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def visible_to(self, user: User) -> CaseQuerySet:
        """The cases this person may know of: the one rule for pages, lists, search, files and exports."""
        return self.filter(visible_cases(user)).distinct()

    def open(self) -> CaseQuerySet:
        return self.exclude(state__in=ENDED)


class Case(CaseLifecycle):
    """One matter of one government body, from clue to closure (治理案件)."""

    number = models.CharField("案件编号", max_length=20, unique=True)
    title = models.CharField("事由", max_length=120)
    facts = models.TextField("主要事实", max_length=4000)
    subject = models.ForeignKey(Body, models.PROTECT, related_name="cases_about", verbose_name="涉事单位")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, verbose_name="失信行为")
    grave_effect = models.TextField("重大损失、恶劣影响", blank=True, default="")
    national_severity = models.CharField("国家三级", max_length=10, choices=NationalSeverity.choices)
    regional_severity = models.CharField("自治区类别", max_length=10, choices=RegionalSeverity.choices)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    amount = models.DecimalField("涉及金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    issuing_body = models.ForeignKey(
        Body, models.PROTECT, related_name="cases_issued", verbose_name="承办机关"
    )
    # The body that issued the measure now in force; it alone judges that measure.
    measure_issuer = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="cases_measured",
        null=True,
        blank=True,
        verbose_name="现措施发文机关",
    )
    # The competent department named for the case where it is not the subject's superior (R).
    authority = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="cases_as_authority",
        null=True,
        blank=True,
        verbose_name="主管部门",
    )
    lead_department = models.ForeignKey(
        Body, models.PROTECT, related_name="cases_led", verbose_name="责任单位"
    )
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases_handled", verbose_name="经办人"
    )
    opened_at = models.DateTimeField("立案时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    look_back_on = models.DateField("回头看日期", null=True, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    # Recusals that stand: where there is none, nobody need be asked for.
    open_recusals = models.PositiveSmallIntegerField("回避人数", default=0)
    # The number under which the matter was kept before this system (历史案件补录); "" for a case that began here.
    old_number = models.CharField("旧编号", max_length=60, blank=True, default="", db_index=True)
    # What the last move found and set, so that it can be corrected (T27): see casework.services.tracing.
    last_move = models.JSONField(default=dict, blank=True)
    # The tail of the chain of events; the same hash stands outside the database (casework.heads).
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True, default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuing_body", "old_number"], condition=~Q(old_number=""), name="old_number_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-opened_at"]),
            models.Index(fields=["lead_department", "state"]),
            models.Index(fields=["issuing_body", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_older(self) -> bool:
        """Whether the case began before this system and was entered from its papers."""
        return bool(self.old_number)

    @property
    def is_paused(self) -> bool:
        """Suspended or handed over: no desk, no running clock, nothing proposed (domain 0b.7)."""
        return self.state in PAUSED

    @property
    def came_from(self) -> str:
        """The state before the present one: of a case that rests the one it goes back to."""
        return self.paused_from if self.is_paused else self.moved_from


class CaseSeries(models.Model):
    """The counter of case numbers, one row a year; a series taken over in mid-year starts with ``last`` set."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)
    # The last number given before this system took the series over; 0 where it began here.
    taken_over = models.PositiveIntegerField(default=0, db_default=0)
