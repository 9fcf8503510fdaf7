"""What people are told here, how they want to be told, and what was sent out."""

from .messages import Message, MessageQuerySet, Topic
from .sending import Delivery, DeliveryAttempt, DigestRound, Preference, SendingRules

__all__ = [
    "Delivery",
    "DeliveryAttempt",
    "DigestRound",
    "Message",
    "MessageQuerySet",
    "Preference",
    "SendingRules",
    "Topic",
]
