"""批示: what a leader wants done in a case, by whom and by when; and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case
from deadlines.models import Deadline
from organisations.models import Body


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def open(self) -> InstructionQuerySet:
        """Not answered yet."""
        return self.filter(answered_at=None)


class Instruction(models.Model):
    """A leader's words on a case. They move nothing; they are a task of a body until they are answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="instructions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="落实机关")
    text = models.TextField("批示内容", max_length=1000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("批示时间")
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    answer = models.TextField("落实情况", blank=True, default="", max_length=4000)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("落实时间", null=True, blank=True)
    # Sent back by whoever gave it: what is lacking. The answer before it stays until there is a new one.
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
