"""What the software suggests and a person decides."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case
from casework.models.escalations import Firing
from organisations.models import Body


class Proposal(models.Model):
    """What the software suggests and a person decides. It never moves a case."""

    class Kind(models.TextChoices):
        OPEN_CASE = "open_case", "建议立案"
        ESCALATE = "escalate", "建议升级"
        RECORD_LISTING = "record_listing", "建议记录纳入失信名单"
        SERVICE_PROOF = "service_proof", "建议登记送达回证"
        LOOK_BACK = "look_back", "建议回头看"
        SUPERVISE = "supervise", "建议督办"
        CIRCULATE = "circulate", "建议通报"
        ACCOUNT = "account", "建议问责"

    class Status(models.TextChoices):
        OPEN = "open", "待决定"
        ACCEPTED = "accepted", "已采纳"
        REFUSED = "refused", "不采纳"
        LAPSED = "lapsed", "已失效"

    # Makes a proposal at most once, however often the sweep runs, e.g. "deadline:31:overdue".
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="proposals")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", help_text="涉事单位")
    # The body whose officers decide.
    addressee = models.ForeignKey(Body, models.PROTECT, related_name="+")
    move = models.CharField(max_length=32, blank=True, default="")
    why = models.TextField()
    facts = models.JSONField(default=dict)
    # The rule that fired; None for what the register or a room proposes.
    firing = models.ForeignKey(Firing, models.PROTECT, null=True, blank=True, related_name="proposals")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["addressee", "status"])]
