"""异议、投诉、纠错: against a document, a finding, a sanction, a court's listing, or how a case is handled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import CaseNotice, Purpose
from findings.models.proceedings import PERSON, Proceeding
from findings.models.records import Finding, Sanction
from findings.proceeding import ObjectionLifecycle
from notices.kinds import Kind as PaperKind
from notices.kinds import spec_of
from organisations.models import Body


class Objection(Proceeding, ObjectionLifecycle):
    """An objection. Its object is one of four rows, or the handling of the case itself (a complaint)."""

    CODE, WHAT, PAPER = "objection", "异议", "异议处理决定书"
    KIND = PaperKind.OBJECTION_DECISION
    ACCEPTED_WITHIN, DECIDED_WITHIN = Purpose.OBJECTION_ACCEPTANCE, Purpose.OBJECTION

    class Kind(models.TextChoices):
        OBJECTION = "objection", "异议"
        COMPLAINT = "complaint", "投诉"
        CORRECTION = "correction", "纠错申请"

    class Grounds(models.TextChoices):
        """《内蒙古自治区社会信用条例》第三十九条."""

        UNTRUE = "untrue", "不实或者遗漏"
        PRIVACY = "privacy", "涉及隐私或者商业秘密"
        EXPIRED = "expired", "超过公示期限"
        UNDISCLOSABLE = "undisclosable", "其他不应公开"
        HANDLING = "handling", "办理方式不当"

    class Outcome(models.TextChoices):
        MAINTAIN = "maintain", "维持"
        CORRECT = "correct", "更正"
        REVOKE = "revoke", "撤销"
        FOUNDED = "founded", "投诉成立"
        UNFOUNDED = "unfounded", "投诉不成立"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    grounds = models.CharField("理由类别", max_length=14, choices=Grounds.choices)
    paper = models.ForeignKey(
        CaseNotice, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="文书"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="认定"
    )
    sanction = models.ForeignKey(
        Sanction, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name="惩戒"
    )
    # A court's listing: the court it is passed on to, and the docket.
    court = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="法院"
    )
    docket = models.CharField("案号", max_length=60, blank=True, default="")
    # [{"of": finding | sanction | case, "field", "label", "old", "new"}], texts as the page shows them and codes.
    corrections = models.JSONField("更正内容", default=list, blank=True)
    # What will be done where a complaint is founded.
    measures = models.TextField("处理措施", max_length=2000, blank=True, default="")
    passed_on_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    passed_on_at = models.DateTimeField("转送时间", null=True, blank=True)
    court_answer = models.TextField("法院答复", max_length=2000, blank=True, default="")
    court_answered_on = models.DateField("法院答复日期", null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="one_object_per_objection",
                condition=(
                    Q(paper=None, finding=None, sanction=None)
                    | Q(paper__isnull=False, finding=None, sanction=None, court=None)
                    | Q(paper=None, finding__isnull=False, sanction=None)
                    | Q(paper=None, finding=None, sanction__isnull=False, court=None)
                ),
            )
        ]

    @property
    def is_for_court(self) -> bool:
        return self.court_id is not None

    @property
    def object_word(self) -> str:
        """What it is directed against, in words."""
        if self.court is not None:
            return f"{self.court.label}纳入失信被执行人名单{self.docket}"
        if self.paper is not None:
            notice = self.paper.notice
            return f"{notice.get_kind_display()}{notice.number_text}"
        if self.sanction is not None:
            return f"惩戒措施“{self.sanction.get_kind_display()}”"
        if self.finding is not None:
            return f"失信认定{self.finding.paper_number}".strip()
        return "案件办理"

    def outcome_word(self) -> str:
        return self.Outcome(self.outcome).label if self.outcome else ""

    def levels_for(self, outcome: str) -> int:
        """撤销 is approved at two levels; the kind of document says that there are any."""
        return 2 if spec_of(self.KIND).needs_two_levels and outcome == self.Outcome.REVOKE else 1

    @property
    def takes_two_levels(self) -> bool:
        return self.levels_for(self.outcome) > 1

    @property
    def addressee_name(self) -> str:
        return "投诉人" if self.kind == self.Kind.COMPLAINT else "异议申请人"


class Petitioner(models.Model):
    """Who objected on paper: a table of its own, read by the handling side alone and never on a case's record."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="petitioner")
    name = models.CharField("姓名或者名称", max_length=100)
    phone = models.CharField("电话", max_length=40, blank=True, default="")
    address = models.CharField("住址或者单位", max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = "申请人"
