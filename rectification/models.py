"""The order with its numbered items, the plan, the reports, their verification, and the opinions on them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import Case, CaseNotice, Evidence, Slip
from organisations.models import Body


class Order(models.Model):
    """整改通知书 in a case; the newest is the one in force. Its plan and report have clocks in casework."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    # None where the order was on paper before this system (历史案件补录): its plan was, too.
    paper = models.OneToOneField(CaseNotice, models.PROTECT, null=True, related_name="order")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
    # 1 until the first return; each return begins a new round, with a report of its own.
    round = models.PositiveSmallIntegerField("轮次", default=1)
    # The case was closed on it and has been reopened: a new order must follow, and this one asks nothing more.
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]


class OrderItemQuerySet(models.QuerySet["OrderItem"]):
    def open(self) -> OrderItemQuerySet:
        """Items not yet found met: what the next report must answer."""
        return self.exclude(verdict=OrderItem.Verdict.MET)


class OrderItem(models.Model):
    """One numbered problem of the order. What was found met stays met through later rounds."""

    class Verdict(models.TextChoices):
        OPEN = "open", "整改中"
        MET = "met", "合格"
        UNMET = "unmet", "不合格"

    order = models.ForeignKey(Order, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("存在问题", max_length=400)
    standard = models.CharField("整改标准", max_length=400)
    responsible = models.CharField("责任人", max_length=60)
    within = models.CharField("整改期限", max_length=8, help_text="自签收次日起，如 30日")
    # As the last signed opinion says; a verification alone changes nothing here.
    verdict = models.CharField("结论", max_length=5, choices=Verdict.choices, default=Verdict.OPEN)
    times_unmet = models.PositiveSmallIntegerField("不合格次数", default=0)

    objects = OrderItemQuerySet.as_manager()

    class Meta:
        ordering = ["order_id", "number"]
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="order_item_number")]

    def __str__(self) -> str:
        return f"第{self.number}项 {self.text}"


class Plan(models.Model):
    """整改方案 of the department: one for an order, a measure for each item; another where it was returned."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="plans")
    text = models.TextField("总体安排", max_length=4000)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("报送时间")
    # 退回补办 by the order's issuer: it stays on file, and counts no more.
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(returned_at=None), name="one_plan_in_force_an_order"
            )
        ]


class PlanMeasure(models.Model):
    """What the department will do about one item."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="measures")
    item = models.ForeignKey(OrderItem, models.PROTECT, related_name="measures")
    text = models.TextField("措施", max_length=1000)

    class Meta:
        ordering = ["item__number"]
        constraints = [models.UniqueConstraint(fields=["plan", "item"], name="measure_once_per_item")]


class Report(models.Model):
    """整改报告 of the department. Sent, it is a document of its own (`document`), numbered in its own series.

    Of a department without an agency mark (机关代字) it is the department's own paper, uploaded and registered here.
    """

    class Status(models.TextChoices):
        DRAFTED = "drafted", "待负责人签发"
        RETURNED = "returned", "负责人退回"
        SENT = "sent", "已报送"

    order = models.ForeignKey(Order, models.PROTECT, related_name="reports")
    round = models.PositiveSmallIntegerField("轮次")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFTED)
    cover = models.TextField("报告说明", max_length=4000)
    lasting = models.TextField("长效措施", max_length=4000, blank=True, default="", db_default="")
    # What was signed on paper; None where the document that is made here is the original.
    file = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整改报告原件"
    )
    # From the sending on; None again where that was corrected (T27).
    document = models.OneToOneField(
        Slip, models.PROTECT, null=True, blank=True, related_name="report", verbose_name="整改报告"
    )
    own_number = models.CharField("本单位文号", max_length=60, blank=True, default="")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    returned_for = models.CharField("退回意见", max_length=1000, blank=True, default="")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Approved, sent and registered are one act of the head.
    approved_at = models.DateTimeField("签发报送时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round"],
                condition=Q(status__in=["drafted", "sent"]),
                name="one_live_report_per_round",
            )
        ]


class ItemResult(models.Model):
    """What a report says was done about one item, and what proves it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="results")
    item = models.ForeignKey(OrderItem, models.PROTECT, related_name="results")
    text = models.TextField("整改结果", max_length=2000)
    measures = models.TextField("整改措施", max_length=1000, blank=True, default="", db_default="")
    # Empty for what is done.
    unfinished = models.TextField(
        "未完成原因和下步安排", max_length=1000, blank=True, default="", db_default=""
    )
    evidence = models.ManyToManyField(Evidence, related_name="+")

    class Meta:
        ordering = ["item__number"]
        constraints = [models.UniqueConstraint(fields=["report", "item"], name="result_once_per_item")]


class Verification(models.Model):
    """核查记录: how, when and by whom a report was verified. The newest of a report counts."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="verifications")
    method = models.CharField("核查方式", max_length=120)
    verified_on = models.DateField("核查日期")
    verifiers = models.TextField("核查人员", max_length=1000, help_text="每人一行")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["id"]


class ItemVerdict(models.Model):
    """What the verifiers found on one item."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="verdicts")
    item = models.ForeignKey(OrderItem, models.PROTECT, related_name="verdicts")
    is_met = models.BooleanField("合格")
    reason = models.CharField("核查情况", max_length=400)

    class Meta:
        ordering = ["item__number"]
        constraints = [models.UniqueConstraint(fields=["verification", "item"], name="verdict_once_per_item")]


class Countersignature(models.Model):
    """会签 of a joint verifying body on a verification that found everything met."""

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="countersignatures")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    agrees = models.BooleanField("同意")
    reason = models.CharField("意见", max_length=400, blank=True, default="")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField("会签时间")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["verification", "body"], name="countersignature_once_per_body")
        ]


class Opinion(models.Model):
    """整改验收意见书 on a verification: accepted, or returned for another round.

    A verification has one that counts; one whose document was voided (T27) stays beside it.
    """

    verification = models.ForeignKey(Verification, models.PROTECT, related_name="opinions")
    paper = models.OneToOneField(CaseNotice, models.PROTECT, related_name="opinion")
    is_accepted = models.BooleanField("合格")

    class Meta:
        ordering = ["id"]
