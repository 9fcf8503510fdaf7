"""The case and its file. Only :mod:`casework.services` and its neighbours write these rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.lifecycle import ENDED, PAUSED, CaseLifecycle, State
from casework.visibility import visible_cases
from deadlines.models import Deadline
from notices.models import Notice
from organisations.models import Body


class Source(models.TextChoices):
    """Where a matter came from: the plan's channels (实施方案 四(三)2) and the registers of the state."""

    HOTLINE_12345 = "12345", "12345 热线"
    HOTLINE_12388 = "12388", "12388 举报"
    WEB = "web", "网站、公众号、App"
    COURT = "court", "法院"
    AUDIT = "audit", "审计"
    MONITORING = "monitoring", "监测"
    CHECK = "check", "监督检查"


class NationalSeverity(models.TextChoices):
    """国家三级 (信用修复管理办法, 2026)."""

    MINOR = "minor", "轻微"
    ORDINARY = "ordinary", "一般"
    GRAVE = "grave", "严重"


class RegionalSeverity(models.TextChoices):
    """自治区五类公共信用信息 (实施方案 四(二)1), those that a case can be."""

    RISK_HINT = "risk_hint", "风险提示信息"
    ORDINARY = "ordinary", "一般失信信息"
    GRAVE = "grave", "严重失信信息"


class Behaviour(models.Model):
    """A kind of dishonesty (政务失信行为), ZX01–ZX22, in versions: a case keeps the version it was opened under."""

    code = models.CharField("代码", max_length=8)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("出处", max_length=60, help_text="实施方案的章节")
    default_severity = models.CharField("默认等级", max_length=10, choices=NationalSeverity.choices)
    needs_grave_effect = models.BooleanField(
        "须写明重大损失、恶劣影响", default=False, help_text="ZX13–ZX16: 实施方案 四(三)3"
    )
    is_in_force = models.BooleanField("现行", default=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="behaviour_code_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Adjectives of cases."""

    def visible_to(self, user: User) -> CaseQuerySet:
        """The cases this person may know of: the one rule for pages, lists, search, files and exports."""
        return self.filter(visible_cases(user)).distinct()

    def open(self) -> CaseQuerySet:
        return self.exclude(state__in=ENDED)

    def under_way(self) -> CaseQuerySet:
        return self.exclude(state__in=ENDED | PAUSED | {State.DRAFT})


class Case(CaseLifecycle):
    """One matter of one government body, from clue to closure (治理案件)."""

    number = models.CharField("案件编号", max_length=20, unique=True)
    title = models.CharField("事由", max_length=120)
    facts = models.TextField("主要事实", max_length=4000)
    subject = models.ForeignKey(Body, models.PROTECT, related_name="cases_about", verbose_name="涉事单位")
    behaviour = models.ForeignKey(Behaviour, models.PROTECT, verbose_name="失信行为")
    grave_effect = models.TextField("重大损失、恶劣影响", blank=True, default="")
    national_severity = models.CharField("国家三级", max_length=10, choices=NationalSeverity.choices)
    regional_severity = models.CharField("自治区类别", max_length=10, choices=RegionalSeverity.choices)
    source = models.CharField("来源", max_length=12, choices=Source.choices)
    amount = models.DecimalField("涉及金额（元）", max_digits=16, decimal_places=2, null=True, blank=True)
    issuing_body = models.ForeignKey(
        Body, models.PROTECT, related_name="cases_issued", verbose_name="承办机关"
    )
    # The body that issued the measure now in force; it alone judges that measure.
    measure_issuer = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="cases_measured",
        null=True,
        blank=True,
        verbose_name="现措施发文机关",
    )
    # The competent department named for the case where it is not the subject's superior (R).
    authority = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="cases_as_authority",
        null=True,
        blank=True,
        verbose_name="主管部门",
    )
    lead_department = models.ForeignKey(
        Body, models.PROTECT, related_name="cases_led", verbose_name="责任单位"
    )
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases_handled", verbose_name="经办人"
    )
    opened_at = models.DateTimeField("立案时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    look_back_on = models.DateField("回头看日期", null=True, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    # The tail of the chain of events; the same hash stands outside the database (casework.heads).
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True, default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-opened_at"]),
            models.Index(fields=["lead_department", "state"]),
            models.Index(fields=["issuing_body", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED


class CaseSeries(models.Model):
    """The counter of case numbers, one row a year; a series taken over in mid-year starts with ``last`` set."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)


class Verb(models.TextChoices):
    """What can be on record besides the moves."""

    MOVED = "moved", "流转"
    ASSIGNED = "assigned", "交办"
    ASSIGNMENT_ACCEPTED = "assignment_accepted", "接受交办"
    ASSIGNMENT_REFUSED = "assignment_refused", "申请退单"
    ASSIGNMENT_RELEASED = "assignment_released", "准予退单"
    REASSIGNED = "reassigned", "改派"
    DRAFTED = "drafted", "拟稿"
    DRAFT_RETURNED = "draft_returned", "退回拟稿"
    DRAFT_WITHDRAWN = "draft_withdrawn", "撤回拟稿"
    ISSUED = "issued", "签发"
    SERVED = "served", "记录送达"
    SIGNED_FOR = "signed_for", "签收"
    ANSWERED = "answered", "答复"
    ANSWER_APPROVED = "answer_approved", "报送答复"
    ANSWER_RETURNED = "answer_returned", "退回答复"
    ANSWER_REVIEWED = "answer_reviewed", "审阅答复"
    PROPOSED = "proposed", "系统建议"
    PROPOSAL_ACCEPTED = "proposal_accepted", "采纳建议"
    PROPOSAL_REFUSED = "proposal_refused", "不采纳建议"
    HELD = "held", "法院持有"
    HOLD_RELEASED = "hold_released", "解除持有"
    EVIDENCE_ADDED = "evidence_added", "提交证据"
    INTERVIEW_RECORDED = "interview_recorded", "约谈情况"
    RECORD_SIGNED = "record_signed", "约谈记录签字"
    PLAN_FILED = "plan_filed", "报送方案"
    REPORT_DRAFTED = "report_drafted", "拟整改报告"
    REPORT_RETURNED = "report_returned", "退回整改报告"
    ITEMS_VERIFIED = "items_verified", "逐项核查"
    COUNTERSIGNED = "countersigned", "会签"
    DEADLINE_CHANGED = "deadline_changed", "期限变更"
    COURT_NOTED = "court_noted", "法院登记"
    SCANNED = "scanned", "登记文书扫描件"
    VOIDED = "voided", "文书作废"
    FINDING_RECORDED = "finding_recorded", "登记认定"
    FINDING_ENDED = "finding_ended", "认定终止"
    SANCTIONED = "sanctioned", "实施惩戒"
    SANCTION_LIFTED = "sanction_lifted", "解除惩戒"


class CaseEvent(models.Model):
    """One thing that happened, for good: append-only by triggers, chained by hash (see casework.chain)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=24, choices=Verb.choices)
    move = models.CharField(max_length=32, blank=True, default="")
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60)
    actor_body = models.CharField(max_length=120, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    # [{"id": notice id, "kind": kind, "digest": sha-256 of the frozen words}]
    documents = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)
    # Events only the issuing side may read (the source of a clue, a proposal, a returned draft).
    is_internal = models.BooleanField(default=False)
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_case_seq")]


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

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=5, choices=Part.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    summary = models.TextField("交办事项", max_length=2000, help_text="承办单位看到的内容，不写线索来源")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.TextField("退单理由", blank=True, default="")
    suggested_body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["assigned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(part="lead", status__in=["pending", "accepted"]),
                name="one_lead_per_case",
            )
        ]


class Draft(models.Model):
    """A document in the making, with the move its signing will make. It moves nothing."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "待签发"
        RETURNED = "returned", "已退回"
        SIGNED = "signed", "已签发"
        WITHDRAWN = "withdrawn", "已撤回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="drafts")
    # Name of a move, or "" for a document that moves nothing (minutes).
    move = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField("文种", max_length=24, blank=True, default="")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
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


class CaseNotice(models.Model):
    """A document in a case's file."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="paper")
    # The move it was issued by; "" for a document that moved nothing.
    move = models.CharField(max_length=32, blank=True, default="")


class Purpose(models.TextChoices):
    """What a clock of a case is for."""

    TRIAGE = "triage", "研判"
    ASSIGNMENT = "assignment", "接受交办"
    SIGN_FOR = "sign_for", "签收"
    ANSWER = "answer", "答复"
    REVIEW = "review", "审阅答复"
    CONFIRM = "confirm", "反馈参加人员"
    MINUTES = "minutes", "出约谈纪要"
    PLAN = "plan", "报送整改方案"
    REPORT = "report", "报送整改报告"
    VERIFY = "verify", "验收"
    CLOSE = "close", "销号"
    HEARING = "hearing", "陈述申辩"
    DETERMINE = "determine", "失信认定"
    TRANSFER_RECEIPT = "transfer_receipt", "移送回执"
    LOOK_BACK = "look_back", "回头看"
    OBJECTION_ACCEPTANCE = "objection_acceptance", "受理异议"
    OBJECTION = "objection", "处理异议"
    EXEMPTION = "exemption", "认定免责"
    REPAIR_ACCEPTANCE = "repair_acceptance", "受理信用修复"
    REPAIR = "repair", "办理信用修复"
    INSTRUCTION = "instruction", "落实批示"


class CaseDeadline(models.Model):
    """Whose clock a deadline is, and what for; the light of the case is the loudest of its open ones."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="owed")
    purpose = models.CharField("事项", max_length=20, choices=Purpose.choices)
    # The document that set it; its clock starts when that document is signed for.
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="deadlines")
    debtor = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="义务单位")


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


class Proposal(models.Model):
    """What the software suggests and a person decides. It never moves a case."""

    class Kind(models.TextChoices):
        OPEN_CASE = "open_case", "建议立案"
        ESCALATE = "escalate", "建议升级"
        RECORD_LISTING = "record_listing", "建议记录纳入失信名单"
        SERVICE_PROOF = "service_proof", "建议登记送达回证"
        LOOK_BACK = "look_back", "建议回头看"

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
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["addressee", "status"])]


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
