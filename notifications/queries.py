"""Reading what people are told, and how they want to be told."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

import clock
from accounts.models import User

from .models import Delivery, Message, Preference, SendingRules

# No head of a page needs more than «99+».
COUNTED = 100
# A delivery given up longer ago calls nobody any more.
FAILED_WITHIN = timedelta(days=7)


def count_unread(user: User) -> int:
    """Unread messages that are shown to the person, up to `COUNTED`; one statement."""
    found = Message.objects.shown_to(user).unread().order_by().values("pk")
    return found[:COUNTED].count()


def preference_of(user: User) -> Preference:
    """How the person wants to be told; the default, not saved, for whoever never said."""
    return Preference.objects.filter(person=user).first() or Preference(person=user)


def rules_in_force() -> SendingRules:
    """The newest; the defaults, not saved, where nobody has set any."""
    return SendingRules.objects.first() or SendingRules()


def count_failed() -> int:
    """Deliveries that a system administrator should look at."""
    given_up = Q(status=Delivery.Status.GIVEN_UP, made_at__gt=clock.now() - FAILED_WITHIN)
    return Delivery.objects.filter(given_up | Q(status=Delivery.Status.RETRYING)).count()
