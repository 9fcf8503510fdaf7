"""Files in a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case


class Evidence(models.Model):
    """A file in a case. The bytes lie outside the web root under their SHA-256; nobody sees them but through here."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    name = models.CharField("文件名", max_length=200)
    description = models.CharField("说明", max_length=200, blank=True, default="")
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    # Papers of the issuing side (a clue's attachments) that the department never sees.
    is_internal = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name_plural = "证据"
