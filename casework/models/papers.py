"""Documents in a case: in the making, and issued."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from casework.models.cases import Case
from casework.models.evidence import Evidence
from notices.drafting import LYING, DraftLifecycle, DraftState
from notices.kinds import Kind
from notices.models import Notice, to_be_sealed, to_be_served
from organisations.models import Body

# What the department sends in by a move of its own: whoever judges the measure has it with the case, on no desk.
SENT_IN = frozenset({Kind.RECTIFICATION_REPORT.value})


class DraftQuerySet(models.QuerySet["Draft"]):
    """Adjectives of drafts."""

    def lying(self) -> DraftQuerySet:
        """On somebody's desk, at whichever station: no second paper is drafted beside it."""
        return self.filter(status__in=LYING)

    def before_a_leader(self) -> DraftQuerySet:
        """To be signed next."""
        return self.filter(status=DraftState.SUBMITTED)


class Draft(DraftLifecycle):
    """A document in the making, with the move its signing will make. It moves nothing.

    Its steps and their law stand in `notices.drafting`; they are made by `casework.services.turning` alone.
    """

    Status = DraftState

    case = models.ForeignKey(Case, models.PROTECT, related_name="drafts")
    # Name of a move, or "" for a document that moves nothing (minutes).
    move = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField("文种", max_length=24, blank=True, default="")
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
    # To whom, where it is not the responsible department: a body of the register, or an organ outside it by name.
    addressee = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主送机关"
    )
    addressee_name = models.CharField(
        "名录外的主送机关", max_length=200, blank=True, default="", db_default=""
    )
    content = models.JSONField(default=dict)
    reason = models.TextField("理由", blank=True, default="")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_for = models.TextField("退回意见", blank=True, default="")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            # One paper of a case lies somewhere; a second would contradict the first.
            models.UniqueConstraint(
                fields=["case"], condition=Q(status__in=LYING), name="one_lying_draft_per_case"
            )
        ]


class Countersigning(models.Model):
    """会签: a body that is asked to agree to a draft before it is signed. Its opinion is a `DraftStep`."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="countersignings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="会签单位")
    # Its head decides where it takes part as a department; else its leader.
    by_head = models.BooleanField(default=False)
    agreed_at = models.DateTimeField("同意时间", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draft", "body"], name="countersigned_once_a_body")]


class DraftStep(models.Model):
    """文稿流转: what somebody thought of a draft at a station. Append-only: one's opinion stays one's own."""

    class Step(models.TextChoices):
        REVIEW = "review", "核稿"
        COUNTERSIGN = "countersign", "会签"
        APPROVE = "approve", "审核"
        SIGN = "sign", "签发"

    class Opinion(models.TextChoices):
        AGREE = "agree", "同意"
        RETURN = "return", "退回"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="steps")
    step = models.CharField("环节", max_length=12, choices=Step.choices)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="单位")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opinion = models.CharField("意见", max_length=8, choices=Opinion.choices)
    words = models.TextField("意见内容", blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]

    @property
    def who(self) -> str:
        """The person in words: 李某（代王某）."""
        return _in_words(self.person, self.on_behalf_of)


class DraftVersion(models.Model):
    """核稿修改, 审核修改: a draft as it was before somebody amended it, and what was changed. Append-only."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions")
    step = models.CharField(
        "环节",
        max_length=12,
        choices=DraftStep.Step.choices,
        default=DraftStep.Step.REVIEW,
        db_default=DraftStep.Step.REVIEW.value,
    )
    # {"content", "reason", "addressee", "addressee_name"} as they stood; an older row has the facts alone.
    before = models.JSONField()
    # [{"label", "old", "new", "paper"}] in words; none in an older row.
    changes = models.JSONField("改动", default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.TextField("修改说明", blank=True, default="")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["id"]

    @property
    def who(self) -> str:
        """The person in words: 李某（代王某）."""
        return _in_words(self.by, self.on_behalf_of)


def _in_words(person: User, absent: User | None) -> str:
    return f"{person.full_name}（代{absent.full_name}）" if absent else str(person.full_name)


# Moves whose paper stays on file where its department knows nothing of the case (`services.addressing`).
KEPT_MOVES = ("suspend", "resume", "reopen")
# The condition of such a paper: it has a name on it and goes to nobody.
STAYS_ON_FILE = Q(is_internal=True, move__in=KEPT_MOVES, turned_to=None, notice__addressee=None)


class CaseNoticeQuerySet(models.QuerySet["CaseNotice"]):
    """Adjectives of documents in a case."""

    def not_internal(self) -> CaseNoticeQuerySet:
        """What everybody reads who sees the case."""
        return self.filter(is_internal=False)

    def readable_by(self, user: User) -> CaseNoticeQuerySet:
        """Those, and the internal ones of the person's own body: it issued them, or they are for it."""
        own = Q(notice__issuer__in=user.line) | Q(turned_to__in=user.line)
        return self.filter(Q(is_internal=False) | own | Q(turned_to=None, notice__addressee__in=user.line))

    def to_be_sealed(self) -> CaseNoticeQuerySet:
        """Set, and waiting for the officer of the issuer who confirms the seal."""
        return self.filter(to_be_sealed("notice__"))

    def to_be_served(self) -> CaseNoticeQuerySet:
        """Ready to leave, and waiting for the officer of the issuer who serves it."""
        return self.filter(to_be_served("notice__") & ~STAYS_ON_FILE)

    def leaving(self) -> CaseNoticeQuerySet:
        """Either of them."""
        return self.filter(to_be_sealed("notice__") | (to_be_served("notice__") & ~STAYS_ON_FILE))


class CaseNotice(models.Model):
    """A document in a case's file.

    An internal one (移送函, 提请认定函, 问责建议书, 不予受理告知) is read by the issuing side and its addressee
    alone, and does not make the case its department's business.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="paper")
    # The move it was issued by; "" for a document that moved nothing.
    move = models.CharField(max_length=32, blank=True, default="")
    is_internal = models.BooleanField("仅承办一方和主送机关可见", default=False, db_default=False)
    # 转送: the body that took the addressee's place (改派). The words stay as they were signed.
    turned_to = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转送单位"
    )

    objects = CaseNoticeQuerySet.as_manager()

    @property
    def receiver_id(self) -> int | None:
        """Who signs for it and answers it: the addressee, or the body it was turned to; None for one outside."""
        return self.turned_to_id or self.notice.addressee_id

    @property
    def receiver(self) -> Body:
        """That body. Of a document to a body of the register alone, as everything that asks for an answer is."""
        found = self.turned_to or self.notice.addressee
        assert found is not None
        return found

    @property
    def stays_on_file(self) -> bool:
        """`STAYS_ON_FILE`, of this one."""
        return self.is_internal and self.receiver_id is None and self.move in KEPT_MOVES


class Slip(models.Model):
    """What an act itself makes for a case's file (延期审批单, 审批表, 约谈记录, 送达回证, 整改报告).

    Nobody signs for it, no term hangs on it, and it makes no case its department's business. The governing side
    reads it, and the body it is about: whoever asked, or was served; of one served outside the register, the issuer.
    What was sent in (`SENT_IN`) is read by all who read the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="slips")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="slip")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="申请单位")

    class Meta:
        ordering = ["id"]


class Service(models.Model):
    """送达 on paper of a document in a case. What proves it stands in the 送达回证, the form filed with it."""

    paper = models.OneToOneField(CaseNotice, models.PROTECT, related_name="service")
    proof = models.OneToOneField(Slip, models.PROTECT, related_name="service", verbose_name="送达回证")
    method = models.CharField("送达方式", max_length=20)
    served_on = models.DateField("送达日期")
    # The 回证 with its signatures, scanned.
    scan = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
