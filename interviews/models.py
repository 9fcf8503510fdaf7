"""An interview (约谈), who takes part in it, and the record of what was said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casework.models import Case, CaseNotice
from interviews.attendance import Person
from organisations.models import Body


class Interview(models.Model):
    """约谈 by one 约谈通知书; the newest of a case is the one in force.

    Earlier appointments stand in the case's events.
    """

    class Status(models.TextChoices):
        SUMMONED = "summoned", "已通知"
        POSTPONED = "postponed", "改期"
        NO_SHOW = "no_show", "未到"
        HELD = "held", "已约谈"
        CONCLUDED = "concluded", "已出纪要"
        # The case was suspended or handed over before the hour came: nobody is held to the old appointment.
        CALLED_OFF = "called_off", "暂缓"

    case = models.ForeignKey(Case, models.PROTECT, related_name="interviews")
    paper = models.OneToOneField(
        CaseNotice, models.PROTECT, related_name="interview", verbose_name="约谈通知书"
    )
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="约谈机关")
    scheduled_at = models.DateTimeField("约谈时间", db_index=True)
    place = models.CharField("约谈地点", max_length=60)
    status = models.CharField("情况", max_length=10, choices=Status.choices, default=Status.SUMMONED)
    no_show_count = models.PositiveSmallIntegerField("未到次数", default=0)
    minutes = models.OneToOneField(
        CaseNotice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interview_minuted",
        verbose_name="约谈纪要",
    )
    # What the minutes say: nothing is left to put right, so the case may be settled (T9x).
    is_nothing_left = models.BooleanField("无需整改", default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.case.number} 约谈"

    @property
    def is_awaited(self) -> bool:
        """An appointment stands and nobody has recorded yet what came of it."""
        return self.status in (self.Status.SUMMONED, self.Status.POSTPONED)


class InterviewPerson(models.Model):
    """One who takes part, on the side of the issuer, of the summoned body, or looking on."""

    class Side(models.TextChoices):
        HOST = "host", "约谈人"
        GUEST = "guest", "被约谈人"
        OBSERVER = "observer", "列席"

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="persons")
    side = models.CharField(max_length=8, choices=Side.choices)
    # Empty where the notice summons an office (主要负责人) and its holder was not yet named.
    name = models.CharField("姓名", max_length=60, blank=True, default="")
    position = models.CharField("职务", max_length=60, blank=True, default="")
    phone = models.CharField("联系电话", max_length=40, blank=True, default="")
    # None until the interview is on record.
    has_attended = models.BooleanField("到场", null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(Person(self.name, self.position))


class InterviewRecord(models.Model):
    """约谈记录: what was said, signed by both sides or the refusal noted by two officers (domain 0b.9).

    The issuer's signature is that of the officer who put it on record. Texts are lists of paragraphs.
    """

    interview = models.OneToOneField(Interview, models.PROTECT, related_name="record")
    held_at = models.DateTimeField("实际开始时间")
    chaired_by = models.CharField("主持人", max_length=60)
    recorded_by = models.CharField("记录人", max_length=60)
    issues = models.JSONField("指出的问题", default=list)
    statements = models.JSONField("被约谈单位说明和表态", default=list)
    demands = models.JSONField("明确的要求", default=list)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("入档时间")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签字人",
    )
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    remarks = models.TextField("签字人意见", blank=True, default="", max_length=1000)
    refusal = models.TextField("拒签情况", blank=True, default="", max_length=1000)
    first_witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_noted_at = models.DateTimeField(null=True, blank=True)
    second_witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    second_noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second_witness=None) | ~Q(second_witness=F("first_witness")),
                name="two_witnesses_of_a_refusal",
            )
        ]

    @property
    def is_refused(self) -> bool:
        """The refusal to sign is noted by two officers."""
        return self.second_noted_at is not None

    @property
    def is_complete(self) -> bool:
        """Signed by both sides, or the refusal noted by two officers."""
        return self.signed_at is not None or self.is_refused
