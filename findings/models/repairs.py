"""信用修复 (信用修复管理办法, 2026): whoever made the finding ends it once it is put right; no fee is taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from casework.models import Evidence, Purpose
from findings.models.proceedings import Proceeding
from findings.models.records import Finding
from findings.proceeding import OPEN
from notices.kinds import Kind


class Repair(Proceeding):
    """An application for credit repair of one finding that stands."""

    CODE, WHAT, PAPER = "repair", "信用修复申请", "信用修复决定书"
    KIND = Kind.REPAIR_DECISION
    ACCEPTED_WITHIN, DECIDED_WITHIN = Purpose.REPAIR_ACCEPTANCE, Purpose.REPAIR

    class Outcome(models.TextChoices):
        GRANTED = "granted", "准予修复"
        REFUSED = "refused", "不予修复"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="repairs", verbose_name="认定")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=Q(status__in=sorted(OPEN)), name="one_open_repair_per_finding"
            )
        ]

    def outcome_word(self) -> str:
        return self.Outcome(self.outcome).label if self.outcome else ""


class RepairProof(models.Model):
    """One obligation, how it was performed, and what proves it."""

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="proofs")
    number = models.PositiveSmallIntegerField()
    obligation = models.TextField("义务", max_length=1000)
    performed = models.TextField("纠正和履行情况", max_length=2000)
    evidence = models.ManyToManyField(Evidence, related_name="+")

    class Meta:
        ordering = ["repair_id", "number"]
        constraints = [models.UniqueConstraint(fields=["repair", "number"], name="one_proof_per_obligation")]
