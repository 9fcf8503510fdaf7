"""移送: what was handed over to whom, and what came back. Nothing of an inquiry enters these rows (domain, fact 9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casework.models.cases import Case
from casework.models.evidence import Evidence
from casework.models.papers import CaseNotice
from deadlines.models import Deadline
from organisations.models import Body


class Transfer(models.Model):
    """One hand-over (T22), with states of its own: sent, received with its receipt, then returned or concluded.

    Number, day, receiver, receipt and one word of the outcome: free text has no place here, and only the issuing
    side reads it. What the letter says stands in the letter. The case itself moves only where the whole matter is
    handed over.
    """

    class Ground(models.TextChoices):
        DISCIPLINE = "discipline", "涉嫌违纪"
        DUTY = "duty", "涉嫌职务违法或者职务犯罪"
        LAW = "law", "涉嫌其他违法犯罪"

    class Receiver(models.TextChoices):
        SUPERVISION = "supervision", "纪检监察机关"
        POLICE = "police", "公安机关"
        PROCURATORATE = "procuratorate", "检察机关"
        OTHER = "other", "其他机关"

    class Secrecy(models.TextChoices):
        """The system holds no state secret: these are words of the office, not classifications (domain 0b.14)."""

        NONE = "none", "不涉密"
        INTERNAL = "internal", "内部资料"
        WORK = "work", "工作秘密"

    class Status(models.TextChoices):
        SENT = "sent", "已移送，待回执"
        RECEIVED = "received", "已接收"
        RETURNED = "returned", "已退回"
        CONCLUDED = "concluded", "已办结"
        # The hand-over was a mistake and reached nobody (T27).
        CORRECTED = "corrected", "已更正"

    class Return(models.TextChoices):
        JURISDICTION = "jurisdiction", "不属于其管辖"
        MATERIALS = "materials", "材料不齐"
        NOT_ACCEPTED = "not_accepted", "不予受理"

    class Outcome(models.TextChoices):
        TAKEN_OVER = "taken_over", "已另行立案办理"
        HANDLED = "handled", "已作出处理"
        NOT_FILED = "not_filed", "不予立案"

    # From which states each can be reached; two are never left.
    REACHED_FROM = {
        Status.RECEIVED: (Status.SENT,),
        Status.RETURNED: (Status.SENT, Status.RECEIVED),
        Status.CONCLUDED: (Status.RECEIVED,),
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    is_whole = models.BooleanField("全案移送")
    ground = models.CharField("移送事由", max_length=10, choices=Ground.choices)
    receiver_kind = models.CharField("接收机关类别", max_length=13, choices=Receiver.choices)
    receiver = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    receiver_name = models.CharField("接收机关", max_length=120)
    secrecy = models.CharField("密级", max_length=8, choices=Secrecy.choices)
    number = models.CharField("移送函文号", max_length=60)
    # The day on which the letter was signed for, or its service recorded; empty until then.
    sent_on = models.DateField("送达日期", null=True, blank=True)
    paper = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    # Before the letter was drafted here.
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField("状态", max_length=9, choices=Status.choices, default=Status.SENT)
    # The receiver's receipt is awaited by the office's own clock, which begins when the letter is served and runs on
    # while the case is handed over.
    deadline = models.OneToOneField(Deadline, models.PROTECT, related_name="+")
    receipt_number = models.CharField("回执编号", max_length=60, blank=True, default="")
    received_on = models.DateField("接收日期", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    returned_for = models.CharField("退回事由", max_length=12, choices=Return.choices, blank=True, default="")
    concluded_on = models.DateField("办结日期", null=True, blank=True)
    outcome = models.CharField("办理结果", max_length=10, choices=Outcome.choices, blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_whole=True, status__in=["sent", "received"]),
                name="one_whole_transfer_per_case",
            )
        ]


class TransferMaterial(models.Model):
    """A line of the list of materials that went along."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="materials")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("材料名称", max_length=120)
    copies = models.PositiveSmallIntegerField("份数")

    class Meta:
        ordering = ["transfer_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "number"], name="transfer_material_number"),
            models.CheckConstraint(condition=Q(copies__gt=0), name="transfer_material_has_copies"),
        ]
