"""What a person is told: one row a person and matter, which the person reads here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

import clock
from accounts.models import User

from .. import sight


class Topic(models.TextChoices):
    """What a message is about."""

    DUE_SOON = "due_soon", "临期"
    OVERDUE = "overdue", "逾期"
    PRESSED = "pressed", "催办"
    SUPERVISED = "supervised", "督办"
    PROPOSED = "proposed", "系统建议"
    ASSIGNED = "assigned", "交办"
    EXTENSION = "extension", "延期"
    CALENDAR = "calendar", "日历调整"
    SUBSTITUTION = "substitution", "代办"
    HANDOVER = "handover", "交接"
    RESULT = "result", "办理结果"
    INCOMING = "incoming", "来文"
    PAPER = "paper", "文书"


class MessageQuerySet(models.QuerySet["Message"]):
    """Adjectives of messages."""

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)

    def shown_to(self, user: User) -> MessageQuerySet:
        """The person's own, less those of cases that the person sees no more."""
        return self.filter(sight.shown_to(user), person=user)


class Message(models.Model):
    """One thing told to one person. Read or unread, it is never changed otherwise."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    topic = models.CharField("类别", max_length=15, choices=Topic.choices)
    title = models.CharField("标题", max_length=100)
    text = models.CharField("内容", max_length=1000, blank=True, default="")
    # The page it speaks of; who opens it is asked there what he may see.
    href = models.CharField(max_length=200, blank=True, default="")
    # The case it speaks of; a message that names none is shown whatever its reader may see.
    case_number = models.CharField("案件编号", max_length=30, blank=True, default="")
    # Tells a person of a matter at most once, however often a sweep finds it, e.g. "deadline:31:red".
    key = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField("时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "-at"], name="message_of_person"),
            # The number in every page's head, and what a sweep looks for.
            models.Index(fields=["person"], condition=Q(read_at=None), name="message_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], condition=~Q(key=""), name="told_once")
        ]

    def __str__(self) -> str:
        return self.title
