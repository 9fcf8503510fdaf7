"""Clues, the three letters of the ladder, the letter that presses (督办函), and their answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models import (
    Behaviour,
    Case,
    CaseDeadline,
    CaseNotice,
    Evidence,
    NationalSeverity,
    RegionalSeverity,
    Source,
)
from organisations.models import Body


class Clue(models.Model):
    """线索: what reached an intake officer, and the case that came of it. No department ever reads this row."""

    class Status(models.TextChoices):
        DRAFT = "draft", "待登记"
        REGISTERED = "registered", "已登记立案"
        SET_ASIDE = "set_aside", "不予登记"

    channel = models.CharField("来源渠道", max_length=12, choices=Source.choices)
    # The number of the channel's own record (12345 工单号, 12388 编号): opaque here.
    channel_number = models.CharField("来源编号", max_length=60, blank=True, default="")
    received_on = models.DateField("收到日期")
    subject = models.ForeignKey(Body, models.PROTECT, related_name="clues", verbose_name="涉事单位")
    title = models.CharField("事由", max_length=120)
    facts = models.TextField("线索内容", max_length=4000)
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, verbose_name="失信行为")
    grave_effect = models.TextField("重大损失、恶劣影响", blank=True, default="", max_length=1000)
    national_severity = models.CharField(
        "国家三级", max_length=10, choices=NationalSeverity.choices, default=NationalSeverity.ORDINARY
    )
    regional_severity = models.CharField(
        "自治区类别", max_length=10, choices=RegionalSeverity.choices, default=RegionalSeverity.RISK_HINT
    )
    amount = models.DecimalField("涉及金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("登记时间")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="受理机关")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    set_aside_for = models.CharField("不予登记理由", max_length=300, blank=True, default="")
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="clue")

    class Meta:
        ordering = ["-taken_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Informant(models.Model):
    """Who reported: a table of its own, read by intake officers of the receiving body alone (检举控告规则 47)."""

    clue = models.OneToOneField(Clue, models.PROTECT, related_name="informant")
    name = models.CharField("姓名", max_length=60, blank=True, default="")
    phone = models.CharField("电话", max_length=40, blank=True, default="")
    address = models.CharField("住址或者单位", max_length=200, blank=True, default="")


class Letter(models.Model):
    """预警通知书, 提醒函 or 警示函 in a case; the newest is the one in force."""

    class Rung(models.TextChoices):
        EARLY_WARNING = "warn_early", "预警"
        REMINDER = "remind", "提醒"
        WARNING = "warn", "警示"

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    paper = models.OneToOneField(CaseNotice, models.PROTECT, related_name="letter")
    rung = models.CharField(max_length=10, choices=Rung.choices)

    class Meta:
        ordering = ["id"]


class WrittenAnswer(models.Model):
    """What a department answers: written by the handler, approved by the head, read by the issuer."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待负责人审批"
        RETURNED = "returned", "负责人退回"
        SENT = "sent", "已报送"
        ACCEPTED = "accepted", "认可"
        UNSATISFACTORY = "unsatisfactory", "不认可"

    text = models.TextField("答复", max_length=4000)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    status = models.CharField(max_length=14, choices=Status.choices, default=Status.SUBMITTED)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    returned_for = models.CharField(max_length=300, blank=True, default="")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField("审阅意见", blank=True, default="", max_length=1000)

    class Meta:
        abstract = True
        ordering = ["id"]


class Answer(WrittenAnswer):
    """答复 to a letter of the ladder."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="answers")


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def waiting(self) -> SupervisionQuerySet:
        """In the department's hands and not over: signed for, not void, not noted yet."""
        signed_for = self.filter(paper__notice__signed_for_at__isnull=False, paper__notice__voided_at=None)
        return signed_for.exclude(status=Supervision.Status.NOTED)


class Supervision(models.Model):
    """督办函 in a case: it presses for one obligation and moves nothing."""

    class Status(models.TextChoices):
        AWAITING = "awaiting", "待反馈"
        SUBMITTED = "submitted", "反馈待审批"
        SENT = "sent", "已反馈"
        NOTED = "noted", "已收阅"

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    paper = models.OneToOneField(CaseNotice, models.PROTECT, related_name="supervision")
    owed = models.ForeignKey(CaseDeadline, models.PROTECT, related_name="supervisions")
    times = models.PositiveSmallIntegerField("督办次数")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.AWAITING)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]


class SupervisionAnswer(WrittenAnswer):
    """督办反馈."""

    supervision = models.ForeignKey(Supervision, models.PROTECT, related_name="answers")
