"""Other bodies asked for their opinion on a case (会商)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case
from organisations.models import Body


class Invitation(models.Model):
    """A body that is consulted reads the case it is consulted on; what it says stands with whoever asked."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="invitations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "body"], name="one_invitation_per_body")]
