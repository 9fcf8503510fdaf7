"""What a mail and a text message say: numbers and the name of what they count, and no word of any case.

Mail leaves the government's network, and a telephone lies open on a table. So these words are made from
`Delivery.counts` alone: there is no way for a title, a body's name or a case's number into them.
"""

from __future__ import annotations

from email.utils import format_datetime, formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

import clock

from .models import Delivery, Topic

SENDER = "政信"


def said_of_messages(counts: dict[str, Any]) -> list[tuple[str, int]]:
    """Topics by name with their numbers, in the order of `Topic`."""
    by_topic = counts.get("messages", {})
    return [(str(topic.label), by_topic[topic]) for topic in Topic if by_topic.get(topic)]


def sms_text(counts: dict[str, Any]) -> str:
    """政信：有2项逾期、1项督办消息，请登录系统查看。"""
    said = "、".join(f"{number}项{label}" for label, number in said_of_messages(counts))
    return f"政信：有{said}消息，请登录系统查看。"


def mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """The mail of a delivery: the same bytes' meaning, date and Message-ID at every try."""
    template = "test" if delivery.kind == Delivery.Kind.TEST else "digest"
    context = {
        "day": delivery.day,
        "messages": said_of_messages(delivery.counts),
        "desk": delivery.counts.get("desk", []),
        "href": settings.PUBLIC_URL,
        "is_sample": settings.SAMPLE_MODE,
    }
    mail = EmailMultiAlternatives(
        subject=_subject(delivery),
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        from_email=formataddr((SENDER, settings.EMAIL_FROM)),
        to=[delivery.address],
        headers={
            "Message-ID": delivery.message_id,
            "Date": format_datetime(delivery.made_at.astimezone(clock.ZONE)),
            # Nobody's holiday notice shall answer it (RFC 3834).
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    return mail


def _subject(delivery: Delivery) -> str:
    if delivery.kind == Delivery.Kind.TEST:
        return "政信测试邮件"
    return f"政信每日摘要（{delivery.day.month}月{delivery.day.day}日）"
