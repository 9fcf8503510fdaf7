"""The rules of escalation as data (domain 2.6): rules, their versions, what fired; and facts that a person notes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

import clock
from casework.models.cases import Case
from casework.models.evidence import Evidence


class EscalationRule(models.Model):
    """One rule: what sets it off, and where its number stands. What it says in a version, `RuleVersion` holds."""

    class Trigger(models.TextChoices):
        """The closed vocabulary: `casework.escalation.triggers` has a pure function for each."""

        DUE_WITHIN = "due_within", "期限将到"
        OVERDUE = "overdue", "期限逾期"
        UNSIGNED = "unsigned", "送达后未签收"
        NO_SHOWS = "no_shows", "约谈未到场"
        RETURNS = "returns", "整改被退回"
        NOTED = "noted", "登记了情形"
        GRAVE = "grave", "严重情形"

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    trigger = models.CharField("触发条件", max_length=12, choices=Trigger.choices)
    # Where several rules hold of one subject, the highest alone fires.
    rung = models.PositiveSmallIntegerField("层级")
    # The number stands in one place: a limit, a threshold, or (both empty) the version itself.
    limit_code = models.CharField("时限代码", max_length=40, blank=True, default="")
    threshold_code = models.CharField("阈值代码", max_length=40, blank=True, default="")

    class Meta:
        ordering = ["rung", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_code="") | Q(threshold_code=""), name="rule_has_one_measure"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_own_number(self) -> bool:
        """Whether its number is set with its versions, and not on the page of limits or thresholds."""
        return not (self.limit_code or self.threshold_code) and self.trigger != self.Trigger.NOTED


class RuleVersion(models.Model):
    """What a rule says from a day on. A change is a new version; none in force is ever touched."""

    rule = models.ForeignKey(EscalationRule, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    # Purposes of clocks, states of cases, kinds of noted facts; an empty list means any.
    purposes = models.JSONField("事项", default=list)
    states = models.JSONField("案件状态", default=list)
    kinds = models.JSONField("情形", default=list)
    # None where a limit or a threshold has the number.
    amount = models.PositiveSmallIntegerField("数量", null=True, blank=True)
    audience = models.JSONField("告知", default=list)
    proposes = models.JSONField("建议", default=list)
    is_on = models.BooleanField("启用", default=True)
    valid_from = models.DateField("施行日期", default=date(2000, 1, 1))
    source = models.CharField("依据", max_length=200)
    # None for the versions that the system came with.
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField("理由", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["rule_id", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "valid_from"], name="rule_version_once_per_day"),
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} 第{self.number}版"


class Firing(models.Model):
    """A rule that fired: by which version, on which facts, who was told. Append-only by triggers.

    What was proposed stands in its proposals, and what a person decided and why in each of them.
    """

    # Makes a firing at most one, however often and in however many places the sweep runs.
    key = models.CharField(max_length=120, unique=True)
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="firings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="firings")
    # What it is about, e.g. "deadline:31", "interview:4", "case:7:returns:2".
    subject = models.CharField(max_length=80, db_index=True)
    state = models.CharField("案件状态", max_length=20)
    # The first day on which the condition held; after an outage it lies before the firing.
    since = models.DateField("条件成就之日")
    fired_at = models.DateTimeField("触发时间", default=clock.now)
    why = models.TextField("事实")
    facts = models.JSONField(default=dict)
    # [{"name": 姓名, "as": 经办人 …}]
    told = models.JSONField(default=list)

    class Meta:
        ordering = ["-fired_at", "-id"]
        indexes = [models.Index(fields=["version", "fired_at"], name="firing_of_version")]

    def __str__(self) -> str:
        return self.key


class NotedFact(models.Model):
    """What the system cannot know and an officer puts on record, with what shows it (domain 2.6)."""

    class Kind(models.TextChoices):
        GROUP_WAGES = "group_wages", "群体性欠薪"
        RETALIATION = "retaliation", "打击报复"
        FORGED = "forged", "伪造证据、材料"
        FALSE_REPORT = "false_report", "虚假整改"
        VIOLATION = "violation", "涉嫌违纪违法"

    case = models.ForeignKey(Case, models.PROTECT, related_name="noted_facts")
    kind = models.CharField("情形", max_length=15, choices=Kind.choices)
    text = models.TextField("事实和来源", max_length=1000)
    people = models.PositiveIntegerField("涉及人数", null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_for = models.TextField("撤回理由", blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(withdrawn_at=None), name="one_standing_fact_of_a_kind"
            )
        ]
