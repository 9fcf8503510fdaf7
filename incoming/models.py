"""Documents that come in from outside, on a register of the body that received them (收文登记簿)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.models import Case
from deadlines.models import Deadline
from incoming.kinds import IncomingKind, Outcome
from notices.models import Notice
from organisations.models import Body


class IncomingSeries(models.Model):
    """The last 收文号 of a body in a year. No gap: a number is taken, then written."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="incoming_series_key")]


class IncomingQuerySet(models.QuerySet["IncomingDocument"]):
    """Adjectives of incoming documents."""

    def waiting(self) -> IncomingQuerySet:
        """To be answered, and not answered yet."""
        return self.filter(deadline__isnull=False, answered_at=None, voided_at=None)

    def answered(self) -> IncomingQuerySet:
        return self.filter(answered_at__isnull=False)


class IncomingDocument(models.Model):
    """One incoming document: what it is, its scan, until when it is answered, and the answer.

    The scan's bytes lie with the evidence, under their SHA-256.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="收文机关")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("收文号")
    kind = models.CharField("文种", max_length=20, choices=IncomingKind.choices)
    sender = models.CharField("来文机关", max_length=120)
    sender_number = models.CharField("来文字号", max_length=60, blank=True, default="")
    title = models.CharField("标题", max_length=120)
    summary = models.TextField("内容摘要", max_length=1000, blank=True, default="")
    dated_on = models.DateField("成文日期")
    received_on = models.DateField("收到日期")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="incoming", verbose_name="有关案件"
    )
    # The clock of its answer; None where it asks for none.
    deadline = models.OneToOneField(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("登记时间")

    outcome = models.CharField("答复结论", max_length=12, choices=Outcome.choices, blank=True, default="")
    answer = models.TextField("答复情况", max_length=1000, blank=True, default="")
    # The answer itself: a document of ours, or one on paper by its number and scan.
    answer_notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    answer_number = models.CharField("复文字号", max_length=60, blank=True, default="")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("作废理由", max_length=200, blank=True, default="")

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="incoming_number"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_on__isnull=False), name="incoming_answer_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register_number} {self.title}"

    @property
    def register_number(self) -> str:
        """收〔2026〕12号."""
        return f"收〔{self.year}〕{self.number}号"

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is due and not on record yet."""
        return self.deadline_id is not None and self.answered_at is None and self.voided_at is None

    @property
    def status(self) -> str:
        """Where it stands, in the words of its readers."""
        if self.voided_at:
            return "登记作废"
        if self.answered_at:
            return f"已答复（{self.get_outcome_display()}）"
        return "待答复" if self.deadline_id else "不需答复"


class IncomingFile(models.Model):
    """A scan: of the document itself, or of its answer on paper."""

    class Part(models.TextChoices):
        DOCUMENT = "document", "来文"
        ANSWER = "answer", "复文"

    document = models.ForeignKey(IncomingDocument, models.PROTECT, related_name="files")
    part = models.CharField(max_length=10, choices=Part.choices)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
