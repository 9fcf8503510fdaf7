"""交办: who has to see to a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from deadlines.models import Deadline
from organisations.models import Body


class Assignment(models.Model):
    """交办: a body made lead or joint department of a case; accepted, or refused with a reason."""

    class Part(models.TextChoices):
        LEAD = "lead", "牵头"
        JOINT = "joint", "协办"

    class Status(models.TextChoices):
        PENDING = "pending", "待接受"
        ACCEPTED = "accepted", "已接受"
        REFUSED = "refused", "申请退单"
        WITHDRAWN = "withdrawn", "已改派"

    class Contribution(models.TextChoices):
        """What a joint department owes: its 会办意见, where one is asked of it."""

        NONE = "", "不须反馈"
        OWED = "owed", "待反馈"
        SENT = "sent", "已反馈"

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=5, choices=Part.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    summary = models.TextField("交办事项", max_length=2000, help_text="承办单位看到的内容，不写线索来源")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The body that assigns, whoever of its people did it and wherever that person has gone since.
    assigned_for = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="交办机关")
    assigned_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField("退单理由", blank=True, default="")
    suggested_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # 退单: asked for once, in the first days; granted or not by a leader of the body that assigned it.
    suggestion_basis = models.CharField("建议依据", max_length=400, blank=True, default="")
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField("申请退单时间", null=True, blank=True)
    is_release_granted = models.BooleanField("准予退单", null=True)
    release_opinion = models.CharField("退单审批意见", max_length=200, blank=True, default="")
    release_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    release_decided_at = models.DateTimeField("退单审批时间", null=True, blank=True)
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="+")
    # 会办: what the joint department delivers, by when; its clock starts when it accepts.
    contribution = models.CharField(
        "会办意见", max_length=6, choices=Contribution.choices, blank=True, default=Contribution.NONE
    )
    contribution_within = models.CharField("会办期限", max_length=10, blank=True, default="")
    contribution_deadline = models.ForeignKey(
        Deadline, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(part="lead", status__in=["pending", "accepted"]),
                name="one_lead_per_case",
            )
        ]


class Contribution(models.Model):
    """会办意见: what a joint department says to the matter; the newest one that was not returned counts."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="contributions")
    text = models.TextField("会办意见", max_length=4000)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("反馈时间")
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
