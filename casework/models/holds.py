"""What a court's register puts on a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from organisations.models import Body


class Hold(models.Model):
    """A court's matter that is not done (domain 0b.4): lifting, acceptance and closure wait for it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    # What placed it, e.g. "enforcement:17"; one open hold a source.
    source_key = models.CharField(max_length=60)
    placed_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="法院")
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source_key"], condition=Q(released_at=None), name="one_open_hold_per_source"
            )
        ]
