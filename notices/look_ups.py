"""How often one address may ask the public page, counted in the database: all web processes count together."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.db import transaction
from django.db.models import F

import clock
from notices.models import LookUps


def seconds_to_wait(address: str | None) -> int:
    """Counts one look-up from this address: 0 where it may be answered, else the seconds until the next minute.

    The machine's own minute. What is refused costs no write.
    """
    now = clock.wall()
    minute = now.replace(second=0, microsecond=0)
    with transaction.atomic():
        row, is_first = LookUps.objects.get_or_create(address=network_of(address), minute=minute)
        if is_first:
            LookUps.objects.filter(minute__lt=minute).delete()
        within = LookUps.objects.filter(pk=row.pk, count__lt=settings.VERIFY_PER_MINUTE)
        answered = within.update(count=F("count") + 1)
    return 0 if answered else 60 - now.second


def network_of(address: str | None) -> str:
    """An IPv6 address counts with its /64, which one household or machine has to itself; IPv4 as it is."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "?"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
