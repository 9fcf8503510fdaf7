"""回头看 and 重启: what became of a case after its end."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from casework.models.papers import CaseNotice


class LookBackQuerySet(models.QuerySet["LookBack"]):
    """Adjectives of look-backs."""

    def undecided(self) -> LookBackQuerySet:
        """Relapses on which nobody has decided: the case is neither reopened nor left closed."""
        reopened = Reopening.objects.filter(look_back=OuterRef("pk"), taken_back_on=None)
        return self.filter(~Exists(reopened), has_relapsed=True, left_closed_by=None)


class LookBack(models.Model):
    """回头看: what was found when a closed case was looked at again on the day its closure had set."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="look_backs")
    due_on = models.DateField("应当回头看的日期")
    looked_on = models.DateField("回头看日期")
    has_relapsed = models.BooleanField("反弹")
    facts = models.TextField("回头看情况", max_length=2000)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    # A relapse waits for a decision: the case is reopened, or left closed for a reason.
    left_closed_for = models.TextField("不予重启的理由", blank=True, default="", max_length=1000)
    left_closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LookBackQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "due_on"], name="one_look_back_per_closure")]


class Reopening(models.Model):
    """重启 (T24, T24x): an ended case goes on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reopenings")
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    look_back = models.ForeignKey(LookBack, models.PROTECT, null=True, blank=True, related_name="reopenings")
    reason = models.TextField("理由", max_length=1000)
    paper_number = models.CharField("恢复办理通知文号", max_length=60, blank=True, default="")
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    # Before the document was drafted here.
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField("核准时间")
    # 更正误操作 (T27): it never was, and stays on record.
    taken_back_on = models.DateField("更正日期", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_state="closed") | Q(look_back__isnull=False),
                name="a_closed_case_reopens_on_a_look_back",
            ),
            models.UniqueConstraint(
                fields=["look_back"], condition=Q(taken_back_on=None), name="one_reopening_per_look_back"
            ),
        ]
