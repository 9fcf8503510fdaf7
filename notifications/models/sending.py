"""What leaves the house by mail or as a text message: the queue, and the record of what became of it.

These rows are the queue. They hold numbers and no words of any case, so that whoever reads the record, and whoever
carries the mail, learns of none.
"""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q

import clock

from ..hours import Hours
from .messages import Topic

SMS_TOPICS = " ".join((Topic.OVERDUE, Topic.PRESSED, Topic.SUPERVISED))


class SendingRules(models.Model):
    """When and what is sent out. A change is a new row, which counts at once; the newest is in force."""

    digest_at = models.TimeField("每日摘要时间", default=time(8, 30))
    opens = models.TimeField("可发送时段起", default=time(8, 0))
    closes = models.TimeField("可发送时段止", default=time(18, 0))
    sms_topics = models.CharField("发短信的类别", max_length=200, blank=True, default=SMS_TOPICS)
    set_at = models.DateTimeField("设置时间", default=clock.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "发送规则"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.digest_at:%H:%M}；{self.opens:%H:%M}—{self.closes:%H:%M}"

    @property
    def hours(self) -> Hours:
        return Hours(self.opens, self.closes)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of which text messages speak."""
        return tuple(self.sms_topics.split())

    @property
    def topic_names(self) -> str:
        return "、".join(str(Topic(topic).label) for topic in self.topics) or "无"


class Preference(models.Model):
    """How a person wants to be told besides. Who has no row wants both; messages in the house are never off."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="preference")
    by_mail = models.BooleanField("每日邮件摘要", default=True)
    by_sms = models.BooleanField("短信提醒", default=True)
    # The address that a mail server refused for good: nothing is sent there until it is changed or tried anew.
    refused_address = models.CharField("被拒收的邮箱", max_length=254, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "通知方式"

    def __str__(self) -> str:
        return f"{self.person}：邮件{'开' if self.by_mail else '关'}，短信{'开' if self.by_sms else '关'}"


class DigestRound(models.Model):
    """The digests of one working day are made in one round; a worker that died in it leaves `finished_at` empty."""

    day = models.DateField(unique=True)
    # By the machine's own time, as every lease.
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "摘要批次"

    def __str__(self) -> str:
        return f"{self.day}{'' if self.finished_at else '（未完成）'}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Adjectives of deliveries."""

    def waiting(self) -> DeliveryQuerySet:
        return self.filter(status__in=Delivery.OPEN)

    def unclaimed(self, stale: object) -> DeliveryQuerySet:
        """Held by no worker, or by one whose claim is older than `stale`."""
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=stale))


class Delivery(models.Model):
    """One mail or text message to one person: what it counts, where it goes, and how it stands."""

    class Channel(models.TextChoices):
        MAIL = "mail", "邮件"
        SMS = "sms", "短信"

    class Kind(models.TextChoices):
        DIGEST = "digest", "每日摘要"
        REMINDER = "reminder", "短信提醒"
        TEST = "test", "测试邮件"

    class Status(models.TextChoices):
        WAITING = "waiting", "待发"
        RETRYING = "retrying", "失败待重试"
        SENT = "sent", "已发"
        GIVEN_UP = "given_up", "放弃"
        # What it would have said stands in a newer one: a server that comes back owes nobody five digests.
        SUPERSEDED = "superseded", "并入后一次"

    OPEN = (Status.WAITING, Status.RETRYING)

    channel = models.CharField("方式", max_length=5, choices=Channel.choices)
    kind = models.CharField("内容", max_length=10, choices=Kind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries")
    address = models.CharField("地址", max_length=254)
    day = models.DateField("日期")
    # {"messages": {topic: number}, "desk": [[label, number]]}: frozen, so that a second try says the same.
    counts = models.JSONField(default=dict)
    # The same at every try: a mail server, or a gateway, tells by it that it has had this one.
    message_id = models.CharField(max_length=100, unique=True)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.WAITING)
    made_at = models.DateTimeField("生成时间", default=clock.now)
    next_attempt_at = models.DateTimeField("下次发送", default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    tries = models.PositiveIntegerField("次数", default=0)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=Q(kind="digest"), name="one_digest_a_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status__in=["waiting", "retrying"]),
                name="delivery_due",
            ),
            models.Index(fields=["person", "channel", "-made_at"], name="delivery_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day} {self.person}：{self.get_status_display()}"

    @property
    def last_attempt(self) -> DeliveryAttempt | None:
        """The newest of the attempts; prefetch them for lists."""
        attempts = list(self.attempts.all())
        return attempts[-1] if attempts else None


class DeliveryAttempt(models.Model):
    """One try, and how it ended. Append-only: triggers on both databases."""

    class Outcome(models.TextChoices):
        SENT = "sent", "已交付"
        LATER = "later", "暂时拒绝"
        REFUSED = "refused", "拒收"
        UNREACHABLE = "unreachable", "服务器不可用"
        # The worker died with it; whether it was delivered nobody knows, so it is sent again.
        INTERRUPTED = "interrupted", "中断"

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="attempts")
    at = models.DateTimeField("时间", default=clock.now)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices)
    code = models.PositiveIntegerField("应答码", null=True, blank=True)
    # What the server said, or its receipt.
    said = models.CharField("应答", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "发送尝试"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.code or ''}".strip()
