"""Documents in a case: in the making, and issued."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.models.cases import Case
from notices.models import Notice
from organisations.models import Body


class Draft(models.Model):
    """A document in the making, with the move its signing will make. It moves nothing."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待签发"
        RETURNED = "returned", "已退回"
        SIGNED = "signed", "已签发"
        WITHDRAWN = "withdrawn", "已撤回"
        # Another paper took its place before the leader (a suspension, say); it lies there again afterwards.
        LAID_BY = "laid_by", "搁置"

    case = models.ForeignKey(Case, models.PROTECT, related_name="drafts")
    # Name of a move, or "" for a document that moves nothing (minutes).
    move = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField("文种", max_length=24, blank=True, default="")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
    # To whom, where it is not the responsible department: a body of the register, or an organ outside it by name.
    addressee = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主送机关"
    )
    addressee_name = models.CharField(
        "名录外的主送机关", max_length=200, blank=True, default="", db_default=""
    )
    content = models.JSONField(default=dict)
    reason = models.TextField("理由", blank=True, default="")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_for = models.TextField("退回意见", blank=True, default="")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            # One paper at a time lies with the leader; a second would contradict the first.
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="submitted"), name="one_submitted_draft_per_case"
            )
        ]


class CaseNoticeQuerySet(models.QuerySet["CaseNotice"]):
    """Adjectives of documents in a case."""

    def not_internal(self) -> CaseNoticeQuerySet:
        """What everybody reads who sees the case."""
        return self.filter(is_internal=False)

    def readable_by(self, user: User) -> CaseNoticeQuerySet:
        """Those, and the internal ones of the person's own body: it issued them, or they are for it."""
        own = Q(notice__issuer__in=user.line) | Q(turned_to__in=user.line)
        return self.filter(Q(is_internal=False) | own | Q(turned_to=None, notice__addressee__in=user.line))


class CaseNotice(models.Model):
    """A document in a case's file.

    An internal one (移送函, 提请认定函, 问责建议书, 不予受理告知) is read by the issuing side and its addressee
    alone, and does not make the case its department's business.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="paper")
    # The move it was issued by; "" for a document that moved nothing.
    move = models.CharField(max_length=32, blank=True, default="")
    is_internal = models.BooleanField("仅承办一方和主送机关可见", default=False, db_default=False)
    # 转送: the body that took the addressee's place (改派). The words stay as they were signed.
    turned_to = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转送单位"
    )

    objects = CaseNoticeQuerySet.as_manager()

    @property
    def receiver_id(self) -> int | None:
        """Who signs for it and answers it: the addressee, or the body it was turned to; None for one outside."""
        return self.turned_to_id or self.notice.addressee_id

    @property
    def receiver(self) -> Body:
        """That body. Of a document to a body of the register alone, as everything that asks for an answer is."""
        found = self.turned_to or self.notice.addressee
        assert found is not None
        return found


class Slip(models.Model):
    """A form of the inner service in a case's file (延期审批单, 退单审批单): nobody signs for it, no term hangs on
    it, and it makes no case its department's business. The governing side reads it, and the body it is about."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="slips")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="slip")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="申请单位")

    class Meta:
        ordering = ["id"]
