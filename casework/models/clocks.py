"""Whose clock a deadline is, and what for."""

from __future__ import annotations

from django.db import models

from casework.models.cases import Case
from casework.models.papers import CaseNotice
from deadlines.models import Deadline
from organisations.models import Body


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
    SUPERVISION_ANSWER = "supervision_answer", "反馈督办"
    JOINT = "joint", "会办反馈"
    ADVICE_ANSWER = "advice_answer", "反馈建议办理情况"


class CaseDeadline(models.Model):
    """Whose clock a deadline is, and what for; the light of the case is the loudest of its open ones."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="owed")
    purpose = models.CharField("事项", max_length=20, choices=Purpose.choices)
    # The document that set it; its clock starts when that document is signed for.
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="deadlines")
    debtor = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="义务单位")
    # How often it was pressed for (催办) and when last: the rows of `Pressing`, counted where every list reads it.
    pressed = models.PositiveSmallIntegerField("催办次数", default=0, db_default=0)
    pressed_at = models.DateTimeField("最近催办", null=True, blank=True)
