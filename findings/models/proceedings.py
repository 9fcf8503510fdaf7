"""What objection, exemption and credit repair have in common."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from casework.models import Case, CaseDeadline, CaseNotice, Evidence, Purpose
from findings.proceeding import ProceedingLifecycle
from notices.kinds import Kind
from organisations.models import Body

PERSON = settings.AUTH_USER_MODEL


class Proceeding(ProceedingLifecycle):
    """An application about a case, from its filing to its decision and to the applicant's reading of it.

    Who may take which step says :mod:`findings.proceeding`; the rows are written by the services alone.
    """

    # Its name in addresses and flows, and on the screen.
    CODE: ClassVar[str]
    WHAT: ClassVar[str]
    # The document by which it is decided: its name and its kind.
    PAPER: ClassVar[str]
    KIND: ClassVar[Kind]
    # Clocks: from its arrival to acceptance (None: one clock for the whole), and to the decision.
    ACCEPTED_WITHIN: ClassVar[Purpose | None] = None
    DECIDED_WITHIN: ClassVar[Purpose]

    case = models.ForeignKey(Case, models.PROTECT, related_name="%(class)ss")
    # The body that applies through its handler and head; None for an application on paper, or of own motion.
    applicant_body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请单位"
    )
    # Entered by an intake officer: the applicant is a person concerned, or a body that has no desk here.
    is_on_paper = models.BooleanField("书面提出", default=False)
    # The body that decides, or passes it on («谁认定、谁修复»; «谁问责谁负责容错»).
    handled_by = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="办理机关")
    request = models.TextField("请求", max_length=1000)
    facts = models.TextField("事实和理由", max_length=4000)
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)
    applied_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="填报人")
    applied_at = models.DateTimeField("填报时间")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="报送人")
    sent_at = models.DateTimeField("提出时间", null=True, blank=True)
    # The newest remark with which a head or a leader gave something back.
    returned_for = models.TextField("退回意见", max_length=1000, blank=True, default="")
    acceptance_owed = models.ForeignKey(CaseDeadline, models.PROTECT, null=True, blank=True, related_name="+")
    decision_owed = models.ForeignKey(CaseDeadline, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    # The decision as it is drafted, and as it was made.
    outcome = models.CharField("结论", max_length=12, blank=True, default="")
    found = models.TextField("查明", max_length=4000, blank=True, default="")
    basis = models.TextField("依据", max_length=1000, blank=True, default="")
    remedy = models.TextField("救济途径", max_length=500, blank=True, default="")
    paper_number = models.CharField("文书号", max_length=60, blank=True, default="")
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    # What the document says, as it was drafted: {"facts", "copies_to", "contact"}; and the document, once issued.
    content = models.JSONField(default=dict, blank=True)
    decision = models.ForeignKey(CaseNotice, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    # 审核 by a first leader, where two levels approve it.
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    # Why it was not accepted, withdrawn or ended without a decision.
    ended_for = models.TextField("理由", max_length=1000, blank=True, default="")
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    # The applicant has read the decision.
    noted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField("收阅时间", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.WHAT} {self.pk}"

    @property
    def told_body(self) -> Body | None:
        """Which body is told the outcome: the applicant; nobody's desk where it was filed on paper."""
        return self.applicant_body

    @property
    def addressee_name(self) -> str:
        """To whom the decision goes that no body of the register applied for: never a person's name."""
        return "申请人"

    def levels_for(self, outcome: str) -> int:
        """How many leaders say yes to such an outcome, one after another."""
        return 1

    def outcome_word(self) -> str:
        """The outcome in Chinese; "" while there is none."""
        raise NotImplementedError
