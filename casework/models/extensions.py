"""申请延期: more time for what a department owes, asked for in time and decided by whom it is owed to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.clocks import CaseDeadline
from casework.models.evidence import Evidence
from notices.models import Notice
from organisations.models import Body


class ExtensionRequestQuerySet(models.QuerySet["ExtensionRequest"]):
    """Adjectives of requests."""

    def pending(self) -> ExtensionRequestQuerySet:
        """Under way on a clock that is open: with the clock the request has lapsed, and nobody need say so."""
        return self.filter(
            status__in=ExtensionRequest.UNDER_WAY,
            owed__deadline__met_on=None,
            owed__deadline__cancelled_on=None,
        )


class ExtensionRequest(models.Model):
    """One request about one clock: drafted by the handler, sent by the head, decided by a leader.

    `amount` is asked, `granted_amount` granted, both in the deadline's own unit. The clock itself is changed
    by the decision alone (`deadlines.services.extend`), so that a request moves no light and stops no day.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", "待负责人审批"
        RETURNED = "returned", "负责人退回"
        APPLIED = "applied", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "不予延期"
        WITHDRAWN = "withdrawn", "已撤回"

    UNDER_WAY = (Status.DRAFTED, Status.APPLIED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="extension_requests")
    owed = models.ForeignKey(CaseDeadline, models.PROTECT, related_name="extension_requests")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="申请单位")
    decider = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="批准机关")
    amount = models.PositiveIntegerField("申请延长")
    due_on = models.DateField("申请时的到期日")
    asked_until = models.DateField("申请延至")
    reason = models.TextField("延期理由", max_length=1000)
    progress = models.TextField("已完成的工作", max_length=1000)
    plan = models.TextField("延期内的工作安排", max_length=1000, blank=True, default="")
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The day that must not lie behind the due day; the decision may come later.
    applied_on = models.DateField("申请日期", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    granted_amount = models.PositiveIntegerField("批准延长", null=True, blank=True)
    granted_until = models.DateField("批准延至", null=True, blank=True)
    opinion = models.CharField("审批意见", max_length=200, blank=True, default="")
    slip = models.OneToOneField(Notice, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExtensionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owed"],
                condition=Q(status__in=["drafted", "applied"]),
                name="one_extension_request_a_clock",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="extension_asks_for_time"),
        ]

    @property
    def has_lapsed(self) -> bool:
        """Under way when its clock ended: there is nothing left to extend."""
        return self.status in self.UNDER_WAY and not self.owed.deadline.is_open

    @property
    def status_word(self) -> str:
        """Where it stands, in words; of a lapsed one why."""
        if not self.has_lapsed:
            return str(self.get_status_display())
        return "已失效（期限已办结）" if self.owed.deadline.met_on else "已失效（期限已撤销）"
