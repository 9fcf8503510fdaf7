"""The court's register of enforcement cases, and the imports that fill it. Only the court writes here (domain 2.9).

What the register gives rise to beside cases, the lists told to every debtor (M49), lies here too.
"""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models import Case
from notices.models import Notice
from organisations.models import Body


class Stage(models.TextChoices):
    """执行阶段, in the words of the court's workbook (`workbook.Stage` has the same members)."""

    FILED = "filed", "立案执行"
    TERM_SET = "term_set", "限期履行"
    LISTING_PLANNED = "listing_planned", "拟纳入"
    LISTED = "listed", "已纳入失信名单"
    SETTLEMENT = "settlement", "和解履行中"
    STAYED = "stayed", "中止"
    CURRENT_PROCEEDING_ENDED = "current_proceeding_ended", "终结本次执行程序"
    PERFORMED = "performed", "履行完毕"
    CLOSED = "closed", "结案"


# 终本 and 中止 are not among them: the debt remains (domain 0b.4).
DONE_STAGES = (Stage.PERFORMED, Stage.CLOSED)


class EnforcementCaseQuerySet(models.QuerySet["EnforcementCase"]):
    """Adjectives of enforcement cases."""

    def done(self) -> EnforcementCaseQuerySet:
        return self.filter(_DONE)

    def pending(self) -> EnforcementCaseQuerySet:
        return self.exclude(_DONE)

    def listed(self) -> EnforcementCaseQuerySet:
        return self.filter(listed_on__isnull=False, deleted_on=None)


class EnforcementCase(models.Model):
    """One enforcement case whose debtor is a government body (失信被执行案件). Amounts in yuan."""

    docket = models.CharField("案号", max_length=40, unique=True, help_text="全角括号")
    court = models.ForeignKey(Body, models.PROTECT, related_name="enforcement_cases", verbose_name="执行法院")
    filed_on = models.DateField("立案日期")
    basis = models.TextField("执行依据", blank=True, default="")
    # Personal data of a third party: masked for everybody but the court.
    applicant = models.TextField("申请执行人", blank=True, default="")
    debtor = models.ForeignKey(
        Body, models.PROTECT, related_name="enforcement_debts", verbose_name="被执行人"
    )
    principal = models.DecimalField("执行标的额（元）", max_digits=16, decimal_places=2)
    paid = models.DecimalField("已执行到位金额（元）", max_digits=16, decimal_places=2)
    stage = models.CharField("执行阶段", max_length=24, choices=Stage.choices)
    planned_listing_on = models.DateField("拟纳入日期", null=True, blank=True)
    listed_on = models.DateField("纳入失信名单日期", null=True, blank=True)
    deleted_on = models.DateField("从失信名单删除日期", null=True, blank=True)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    judge = models.TextField("承办法官", blank=True, default="", help_text="法院内部")
    remark = models.TextField("备注", blank=True, default="", help_text="法院内部")
    first_seen_at = models.DateTimeField("首次登记")
    updated_at = models.DateTimeField("最近变更")
    # The day up to which the court has told how things stand.
    as_of = models.DateField("数据截止日")

    objects = EnforcementCaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "执行案件"
        ordering = ["-filed_on", "-id"]
        indexes = [
            models.Index(fields=["court", "stage"]),
            models.Index(fields=["debtor"]),
            models.Index(fields=["-filed_on", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__gte=0) & Q(paid__gte=0), name="enforcement_amounts_not_negative"
            )
        ]

    def __str__(self) -> str:
        return self.docket

    @property
    def is_done(self) -> bool:
        """Performed, deleted from the list or closed by the court: it holds no case any more (domain 0b.4)."""
        return self.stage in DONE_STAGES or self.deleted_on is not None or self.closed_on is not None

    @property
    def is_listed(self) -> bool:
        return self.listed_on is not None and self.deleted_on is None

    @property
    def unpaid(self) -> Decimal:
        """What is still owed of the principal; more paid (interest, fees) leaves nothing."""
        return max(self.principal - self.paid, Decimal(0))

    @property
    def listing(self) -> str:
        """Where the debtor stands towards the list, in a word."""
        if self.deleted_on is not None:
            return "已删除"
        if self.listed_on is not None:
            return "已纳入"
        return "拟纳入" if self.stage == Stage.LISTING_PLANNED else "未纳入"

    @property
    def source_key(self) -> str:
        """Under which its holds stand in casework."""
        return f"enforcement:{self.pk}"

    def key_at(self, stage: str) -> str:
        """The key of what is proposed once while it is at that stage."""
        return f"{self.source_key}:{stage}"


_DONE = Q(stage__in=DONE_STAGES) | Q(deleted_on__isnull=False) | Q(closed_on__isnull=False)


class ImportBatch(models.Model):
    """One workbook that was written into the register. A trial run leaves no batch."""

    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField("数据截止日")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # The name of the account at the machine where nobody was logged in (the command).
    operator = models.CharField("操作人", max_length=60, blank=True, default="")
    new = models.PositiveIntegerField("新增")
    changed = models.PositiveIntegerField("变更")
    unchanged = models.PositiveIntegerField("不变")
    rejected = models.PositiveIntegerField("拒绝")
    warned = models.PositiveIntegerField("提示")
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成")
    # As `import_enforcement --report` writes it.
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(operator=""), name="import_made_by_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.as_of}"

    @property
    def made_by(self) -> str:
        return self.user.full_name if self.user else self.operator


class ImportRow(models.Model):
    """What became of one row of a workbook. A warning has a row of its own beside that of its record."""

    class Outcome(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        UNCHANGED = "unchanged", "不变"
        REJECTED = "rejected", "拒绝"
        WARNED = "warned", "提示"

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    sheet = models.CharField(max_length=40)
    row = models.PositiveIntegerField(help_text="表格软件显示的行号")
    serial = models.CharField("序号", max_length=60, blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    field = models.CharField(max_length=40, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    remedy = models.TextField(blank=True, default="")
    # See `services.lines.shown_values`; of a rejected row its cells by heading.
    values = models.JSONField(default=dict)
    enforcement_case = models.ForeignKey(EnforcementCase, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "outcome"])]


class EnforcementEvent(models.Model):
    """What the court put on record about a case: append-only by triggers."""

    class Verb(models.TextChoices):
        REGISTERED = "registered", "首次登记"
        CHANGED = "changed", "登记变更"

    enforcement_case = models.ForeignKey(EnforcementCase, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    # [{"field": column, "label": heading, "old": text, "new": text}]
    changes = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60)
    actor_body = models.CharField(max_length=120, blank=True, default="")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="events")

    class Meta:
        ordering = ["-id"]


class CaseLink(models.Model):
    """An enforcement case that concerns a case of ours (n:m). A wrong link is ended, not erased."""

    enforcement_case = models.ForeignKey(EnforcementCase, models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="enforcement_links")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_for = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enforcement_case", "case"], condition=Q(ended_at=None), name="one_open_link_per_pair"
            )
        ]


class OutstandingBatchQuerySet(models.QuerySet["OutstandingBatch"]):
    """Adjectives of batches."""

    def being_issued(self) -> OutstandingBatchQuerySet:
        """Signed, and not all of its lists have their number."""
        return self.filter(status=OutstandingBatch.Status.SIGNED, issued_at=None)


class OutstandingBatch(models.Model):
    """未结案件通报: every debtor of a credit office is told its outstanding enforcement cases as of one day.

    Drafted by an officer, signed once by a leader for all its lists, then issued by a worker.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待签发"
        RETURNED = "returned", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"
        SIGNED = "signed", "已签发"

    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
    subject_matter = models.CharField("通报事由", max_length=40)
    cut_off = models.DateField("统计截止日")
    contact_name = models.CharField("联系人", max_length=20)
    contact_phone = models.CharField("联系电话", max_length=30)
    # How many debtors were left to another officer, since the drafter keeps out of a case of theirs (回避).
    left_out = models.PositiveIntegerField("因回避未列的单位数", default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("拟稿时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("签发时间", null=True, blank=True)
    returned_for = models.TextField("退回意见", blank=True, default="")
    # When the worker had given every list its number, or its reason why not.
    issued_at = models.DateTimeField("编号完成时间", null=True, blank=True)

    objects = OutstandingBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"], condition=Q(status="submitted"), name="one_submitted_batch_per_issuer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_matter}（截至{self.cut_off}）"


class OutstandingListQuerySet(models.QuerySet["OutstandingList"]):
    """Adjectives of lists."""

    def awaiting_notice(self) -> OutstandingListQuerySet:
        """Neither issued nor failed."""
        return self.filter(notice=None, failure="")


class OutstandingList(models.Model):
    """One 未结案件通报表 of a batch: to one debtor, or a further sheet to it where one does not hold its cases.

    The facts are those of the drafting: what was previewed is what is signed, whatever the register says later.
    """

    batch = models.ForeignKey(OutstandingBatch, models.PROTECT, related_name="lists")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="被执行人")
    part = models.PositiveSmallIntegerField("第几份", default=1)
    facts = models.JSONField("事实")
    # Keys of the enforcement cases it tells of: who keeps out of one of them does not sign.
    told_cases = models.JSONField("所列案件", default=list)
    unpaid = models.DecimalField("未履行金额合计（元）", max_digits=20, decimal_places=2)
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, blank=True, related_name="outstanding_list"
    )
    failure = models.TextField("未能制发的原因", blank=True, default="")
    told_at = models.DateTimeField("通知收文单位的时间", null=True, blank=True)
    # When and why stand on the document.
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="作废人",
    )

    objects = OutstandingListQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # However often a worker is killed: one row a document, one document a row (`notice` is unique).
            models.UniqueConstraint(fields=["batch", "body", "part"], name="outstanding_list_once")
        ]

    @property
    def count(self) -> int:
        """How many cases it tells of."""
        return len(self.told_cases)
