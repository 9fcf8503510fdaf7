"""The office's side of a case: viewflow's process and tasks, with the desk each task lies on."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from viewflow.workflow.models import AbstractProcess, AbstractTask

import clock
from accounts.models import User
from casework.models import Assignment, Case
from findings.models import Exemption, Objection, Repair
from organisations.models import Body

# What a process beside the main one is about: one of these columns, and the others empty.
SUBJECTS = ("assignment", "objection", "exemption", "repair")
MAIN = Q(assignment=None, objection=None, exemption=None, repair=None)


class Rank(models.TextChoices):
    """Who at a body does a task."""

    OFFICER = "officer", "经办人"
    LEADER = "leader", "负责人"
    HANDLER = "handler", "责任单位经办人"
    HEAD = "head", "责任单位负责人"
    VERIFIER = "verifier", "会同核验人"
    REVIEWER = "reviewer", "核稿人"


class CaseProcessQuerySet(models.QuerySet["CaseProcess"]):
    """Adjectives of processes."""

    def main(self) -> CaseProcessQuerySet:
        """The main path of a case, not a run about something beside it."""
        return self.filter(MAIN)


class CaseProcess(AbstractProcess):
    """One run of a flow over one case. A run beside the main path names what it is about too."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="processes")
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="process"
    )
    objection = models.OneToOneField(Objection, models.PROTECT, null=True, blank=True, related_name="process")
    exemption = models.OneToOneField(Exemption, models.PROTECT, null=True, blank=True, related_name="process")
    repair = models.OneToOneField(Repair, models.PROTECT, null=True, blank=True, related_name="process")

    objects = CaseProcessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=MAIN, name="one_main_process_per_case")
        ]

    @property
    def is_main(self) -> bool:
        """Whether this is the case's main path."""
        return all(getattr(self, f"{name}_id") is None for name in SUBJECTS)


class HandOver(models.Model):
    """交接: everything that lay with one person went to another, or to the body's desk, in one act. Append-only.

    It is undone by another hand-over, and by nothing else.
    """

    leaving = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="交出人")
    successor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接办人"
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    reason = models.CharField("事由", max_length=200)
    # How many of each went over, by name: tasks, released, cases, substitutions.
    counts = models.JSONField(default=dict)
    # What the successor could not take: [{"number": of the case, "why": in words}].
    skipped = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "交接"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.leaving} → {self.successor or self.body}"


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    """Adjectives of tasks."""

    def open(self) -> CaseTaskQuerySet:
        return self.filter(finished=None, body__isnull=False)

    def free_for(self, user: User) -> CaseTaskQuerySet:
        """Those of the person's desks that nobody else has taken up, as `CaseTask.holder` has it."""
        return self.filter(Q(owner__in=user.persons) | ~held_at(user))


def held_at(user: User) -> Exists:
    """The condition of a task on a desk of the person's body that somebody holds, as `CaseTask.holder` has it.

    For lists. Not for claiming: PostgreSQL makes a join of it, and does not ask it anew of a row that has changed.
    """
    return Exists(User.objects.filter(pk=OuterRef("owner"), is_active=True, body__in=user.line))


class CaseTask(AbstractTask):
    """A task on the desk of one body's people of one rank."""

    process = models.ForeignKey(CaseProcess, models.PROTECT, related_name="tasks")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    rank = models.CharField(max_length=8, choices=Rank.choices, blank=True, default="")
    # The row the task is about (draft, document, answer, proposal): what its page shows.
    about = models.PositiveBigIntegerField(null=True, blank=True)
    # In whose place the owner has done it (代办).
    on_behalf_of = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        ordering = ["created", "id"]
        indexes = [
            models.Index(fields=["body", "rank", "created"], condition=Q(finished=None), name="task_on_desk"),
            models.Index(fields=["owner", "-finished"], name="task_done_by"),
        ]

    @property
    def holder(self) -> User | None:
        """Who has taken the task up (领办). A claim ends with the account, or with leaving the body whose desk it is;
        who finished a task stays its owner."""
        owner: User | None = self.owner
        if owner is None or not owner.is_active or not owner.works_for(self.body_id):
            return None
        return owner

    @property
    def done_by(self) -> str:
        """Who has finished it, in words: 李某（代王某）."""
        name = self.owner.full_name if self.owner else ""
        return f"{name}（代{self.on_behalf_of.full_name}）" if self.on_behalf_of else name
