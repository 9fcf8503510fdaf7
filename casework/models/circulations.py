"""传阅, 呈阅: what is put before named people to be read, and who has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.papers import CaseNotice


class Circulation(models.Model):
    """One thing to be read: a case, a document of it, or (without a case) a page of this site by its address."""

    class Kind(models.TextChoices):
        CIRCULATED = "circulated", "传阅"
        SUBMITTED = "submitted", "呈阅"
        TOLD = "told", "告知"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="circulations")
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="circulations")
    # What it is called in the list of things to read.
    title = models.CharField("题名", max_length=160)
    # An address within this site, for what is no case (an indicator report).
    href = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField("说明", blank=True, default="", max_length=1000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("送阅时间")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(href=""), name="circulation_is_of_something"
            )
        ]


class Reading(models.Model):
    """One person who is to read it: no event of the case, but a row with the moment it was opened."""

    circulation = models.ForeignKey(Circulation, models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    opinion = models.TextField("阅示", blank=True, default="", max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["circulation", "reader"], name="reads_once")]
        indexes = [models.Index(fields=["reader", "read_at"], name="reading_of_person")]
