"""The office's side of a case: viewflow's process and tasks, with the desk each task lies on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from viewflow.workflow.models import AbstractProcess, AbstractTask

from casework.models import Assignment, Case
from organisations.models import Body


class Rank(models.TextChoices):
    """Who at a body does a task."""

    OFFICER = "officer", "经办人"
    LEADER = "leader", "负责人"
    HANDLER = "handler", "责任单位经办人"
    HEAD = "head", "责任单位负责人"
    VERIFIER = "verifier", "会同核验人"


class CaseProcess(AbstractProcess):
    """One run of a flow over one case. An assignment's run names the assignment too."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="processes")
    assignment = models.OneToOneField(
        Assignment, models.PROTECT, null=True, blank=True, related_name="process"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(assignment=None), name="one_main_process_per_case"
            )
        ]


class CaseTaskQuerySet(models.QuerySet["CaseTask"]):
    """Adjectives of tasks."""

    def open(self) -> CaseTaskQuerySet:
        return self.filter(finished=None, body__isnull=False)


class CaseTask(AbstractTask):
    """A task on the desk of one body's people of one rank."""

    process = models.ForeignKey(CaseProcess, models.PROTECT, related_name="tasks")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    rank = models.CharField(max_length=8, choices=Rank.choices, blank=True, default="")
    # The row the task is about (draft, document, answer, proposal): what its page shows.
    about = models.PositiveBigIntegerField(null=True, blank=True)

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        ordering = ["created", "id"]
        indexes = [
            models.Index(fields=["body", "rank", "created"], condition=Q(finished=None), name="task_on_desk"),
            models.Index(fields=["owner", "-finished"], name="task_done_by"),
        ]
