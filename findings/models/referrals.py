"""提请认定: the question put to the determining authority, with the file it is put with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models import Case, CaseNotice, Evidence
from organisations.models import Body


class Referral(models.Model):
    """提请认定 in a case (T15); the newest is the one in force. It ends with a decision, or overtaken."""

    class Ground(models.TextChoices):
        """Domain, fact 2: a finding is the outcome of a rectification that failed."""

        REFUSAL = "refusal", "拒不整改"
        FALSE = "false", "虚假整改"
        RETURNED_TWICE = "returned_twice", "二次退回"
        OVERDUE = "overdue", "整改逾期"

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    ground = models.CharField("提请事由", max_length=16, choices=Ground.choices)
    facts = models.TextField("提请认定的事实", max_length=4000)
    # R for this case (domain 0b.2): the subject's superior, or the competent department named here.
    authority = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="认定机关")
    referred_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="提请机关")
    # None where the authority takes up its own order (nobody writes a letter to himself), and where it is on paper.
    letter = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    paper_number = models.CharField("提请认定函文号", max_length=60, blank=True, default="")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    # 随函移送的材料.
    notices = models.ManyToManyField(CaseNotice, related_name="+", blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    referred_at = models.DateTimeField("提请时间")
    # Ended without a decision: the court's listing came first.
    overtaken_on = models.DateField("终止日期", null=True, blank=True)
    overtaken_by = models.CharField("终止原因", max_length=200, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.get_ground_display()} {self.authority.label}"

    @property
    def is_received(self) -> bool:
        """Whether the authority has the letter, by its signature or by proof of service; true where there is none."""
        return self.letter is None or self.letter.notice.signed_for_at is not None
