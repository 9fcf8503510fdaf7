"""回避: who has withdrawn from a case, or was ordered to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case


class Recusal(models.Model):
    """A person kept out of one case (监察法 67, 公务员法 76): from then on the case does not exist for that person.

    A row is never deleted: it stands until it is lifted, and stays on record afterwards.
    """

    class Ground(models.TextChoices):
        KIN = "kin", "与涉事单位有关人员有亲属关系"
        INTEREST = "interest", "与本案有利害关系"
        FORMER_POST = "former_post", "曾在涉事单位任职"
        WITNESS = "witness", "担任过本案的证人、反映人"
        OTHER = "other", "其他可能影响公正办理的情形"

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="recusals", verbose_name="回避人"
    )
    ground = models.CharField("回避情形", max_length=12, choices=Ground.choices)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    # The person, or the leader of the own body who ordered it.
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField("起始时间")
    lifted_at = models.DateTimeField("解除时间", null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField("解除理由", max_length=300, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(lifted_at=None), name="one_standing_recusal"
            )
        ]

    @property
    def is_own(self) -> bool:
        """Whether the person declared it, rather than was ordered."""
        return self.declared_by_id == self.person_id
