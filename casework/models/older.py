"""历史案件补录: a case that began before this system, as its papers tell it, until a leader lets it count."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.lifecycle import State
from casework.models.cases import Behaviour, Case, NationalSeverity, RegionalSeverity, Source
from casework.models.evidence import Evidence
from organisations.models import Body


class OlderCase(models.Model):
    """What an intake officer enters of an older case. It is no case until the leader approves the entry."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待核准"
        APPROVED = "approved", "已核准"
        RETURNED = "returned", "已退回"

    STATES = (
        State.TRIAGE,
        State.EARLY_WARNING,
        State.REMINDED,
        State.WARNED,
        State.RECTIFYING,
        State.CLOSING,
        State.TRANSFERRED,
        State.CLOSED,
        State.LIFTED,
        State.DECLINED,
    )

    old_number = models.CharField("旧编号", max_length=60)
    state = models.CharField("现状", max_length=20, choices=[(state.value, state.label) for state in STATES])
    opened_on = models.DateField("立案日期")
    ended_on = models.DateField("办结日期", null=True, blank=True)
    subject = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="涉事单位")
    lead_department = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="责任单位")
    title = models.CharField("事由", max_length=120)
    facts = models.TextField("主要事实", max_length=4000)
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, related_name="+", verbose_name="失信行为")
    grave_effect = models.TextField("重大损失、恶劣影响", blank=True, default="", max_length=1000)
    national_severity = models.CharField("国家三级", max_length=10, choices=NationalSeverity.choices)
    regional_severity = models.CharField("自治区类别", max_length=10, choices=RegionalSeverity.choices)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    amount = models.DecimalField("涉及金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    # Who issued the measure in force and when it was served; the day its term ends.
    measure_issuer = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现措施发文机关"
    )
    served_on = models.DateField("现措施送达日期", null=True, blank=True)
    due_on = models.DateField("现措施到期日期", null=True, blank=True)
    # The items of the order in force: [{"text", "standard", "responsible"}]; for 整改中 alone.
    items = models.JSONField("整改事项", default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="承办机关")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("补录时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("核准时间", null=True, blank=True)
    returned_for = models.CharField("退回意见", max_length=500, blank=True, default="")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="older")

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "old_number"],
                condition=~Q(status="returned"),
                name="one_entry_per_old_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_number} {self.title}"


class OlderPaper(models.Model):
    """A paper document of an older case, with its own number: never one of our series, never a notice."""

    class Kind(models.TextChoices):
        EARLY_WARNING = "warn_early", "预警通知书"
        REMINDER = "remind", "提醒函"
        WARNING = "warn", "警示函"
        INTERVIEW = "summon", "约谈通知书"
        MINUTES = "minutes", "约谈纪要"
        ORDER = "order_rectification", "整改通知书"
        OPINION = "accept_rectification", "整改验收意见书"
        TRANSFER = "transfer", "移送函"
        CLOSURE = "close", "结案通知书"
        OTHER = "other", "其他文书"

    entry = models.ForeignKey(OlderCase, models.PROTECT, related_name="papers")
    kind = models.CharField("文书", max_length=24, choices=Kind.choices)
    number_text = models.CharField("文号", max_length=60, blank=True, default="")
    issued_on = models.DateField("成文日期")
    # The scan's bytes lie with the evidence; the row of the evidence is written when the entry is approved.
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="older_papers")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["issued_on", "id"]
