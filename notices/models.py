"""Documents as rows: what was said, by whom, under which number, and what became of it.

A notice knows its words and its addressee, never the case that caused it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from notices.kinds import CHOICES, spec_of
from notices.lifecycle import NoticeLifecycle, NoticeState
from organisations.models import Body


class KindMark(models.Model):
    """The kind's part of a document number (预 in 澄发改预〔2026〕1号). Data; no two kinds share a mark."""

    kind = models.CharField(max_length=24, unique=True, choices=CHOICES)
    mark = models.CharField("文种代字", max_length=4, unique=True)


class PathRule(models.Model):
    """Whether a kind passes 核稿 before it is signed: at one issuer, or at all of them. Data; see `path_rules`."""

    class Demand(models.TextChoices):
        DEFAULT = "default", "按系统默认"
        ALWAYS = "always", "必须核稿"
        AS_ASKED = "as_asked", "由拟稿人决定"

    issuer = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发文机关"
    )
    kind = models.CharField("文种", max_length=24, choices=CHOICES)
    demand = models.CharField("核稿要求", max_length=12, choices=Demand.choices, default=Demand.DEFAULT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind"], condition=~Q(issuer=None), name="path_rule_of_an_issuer"
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(issuer=None), name="path_rule_of_a_kind"),
        ]


class NumberSeries(models.Model):
    """The last number taken by one issuer for one kind in one year. No gap: a number is taken, then printed."""

    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    # The last number given before this system took the series over; 0 where it began here.
    taken_over = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "kind", "year"], name="series_key")]


class IssuerPractice(models.Model):
    """How an issuer seals and serves; without a row, as the system does by itself."""

    issuer = models.OneToOneField(Body, models.CASCADE, related_name="practice")
    # A document without an electronic signature waits until an officer confirms the seal on paper.
    confirms_seal = models.BooleanField("用印须经办人确认", default=False)
    # A sealed document waits until an officer has chosen the way of service.
    chooses_service = models.BooleanField("送达方式由经办人选择", default=False)


class Sealing(models.TextChoices):
    """How a document came by its seal."""

    SIGNED = "signed", "电子签名用印"
    BY_HAND = "by_hand", "加盖实物印章"
    # The issuer asks for no confirmation: what is set counts as sealed.
    COUNTED = "counted", "成文即视为用印"


def to_be_sealed(way: str = "") -> Q:
    """The condition of a document that is set and waits for the officer who confirms the seal.

    `way` leads to it from another table, e.g. ``notice__``.
    """
    return Q(**{f"{way}state": NoticeState.RENDERED, f"{way}awaits_seal": True})


def to_be_served(way: str = "") -> Q:
    """The same of one that is ready to leave and waits for the officer who serves it."""
    sealed = Q(**{f"{way}state": NoticeState.SEALED})
    bare = Q(**{f"{way}state": NoticeState.RENDERED, f"{way}awaits_seal": False})
    return (sealed | bare) & Q(**{f"{way}awaits_service": True})


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Adjectives of documents."""

    def awaiting_pdf(self, before: datetime) -> NoticeQuerySet:
        """Numbered and not rendered; claimed by nobody, or by one whose claim is older than ``before``."""
        return self.filter(rendered_at=None, voided_at=None, number__gt=0).filter(
            Q(render_claimed_at=None) | Q(render_claimed_at__lt=before)
        )

    def served_to(self, body: Body) -> NoticeQuerySet:
        return self.filter(addressee=body, rendered_at__isnull=False)

    def not_signed_for(self) -> NoticeQuerySet:
        return self.filter(served_at__isnull=False, signed_for_at=None, voided_at=None)


class Notice(NoticeLifecycle):
    """An official document from its signing on: facts and words frozen, number, file, service, signing for."""

    kind = models.CharField("文种", max_length=24, choices=CHOICES)
    issuer = models.ForeignKey(Body, models.PROTECT, related_name="notices_issued", verbose_name="发文机关")
    # None for an organ outside the register, which its name on the sheet alone tells; service is then on record.
    addressee = models.ForeignKey(
        Body,
        models.PROTECT,
        related_name="notices_received",
        null=True,
        blank=True,
        verbose_name="主送机关",
    )
    copies_to = models.JSONField("抄送", default=list, blank=True)
    title = models.CharField("标题", max_length=120)
    facts = models.JSONField("事实")
    # What typesetting needs besides the words: issuer's name on the day, contact, sample mode …
    sheet = models.JSONField(default=dict)
    words = models.TextField("正文", help_text="签发时固定的正文，编号与日期在版面上另排")
    # SHA-256 of kind, facts and words together: what the event of the move keeps.
    digest = models.CharField(max_length=64)
    template_version = models.CharField(max_length=20)

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签发人"
    )
    signed_at = models.DateTimeField("签发时间")

    mark = models.CharField("代字", max_length=24, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField("序号", default=0)
    number_text = models.CharField("文号", max_length=60, blank=True, default="", db_index=True)
    # Printed in the QR code; guessing it is hopeless (128 random bits).
    verification_code = models.CharField(max_length=32, unique=True)

    render_claimed_at = models.DateTimeField(null=True, blank=True)
    rendered_at = models.DateTimeField("成文时间", null=True, blank=True)
    rendered_by_pid = models.PositiveIntegerField(null=True, blank=True)
    file = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    engine = models.JSONField(default=dict, blank=True)
    # The signed file, if it was signed: it begins with the `unsigned_size` bytes that `sha256` is the digest of.
    signed_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    unsigned_size = models.PositiveIntegerField(default=0, db_default=0)
    signer = models.CharField("签名单位", max_length=200, blank=True, default="", db_default="")
    render_error = models.TextField(blank=True, default="")

    # 用印: when, by whose authority, and how. Empty for a kind without a seal, and for one of before this was kept.
    sealed_at = models.DateTimeField("用印时间", null=True, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_how = models.CharField(
        "用印方式", max_length=10, choices=Sealing.choices, blank=True, default="", db_default=""
    )
    # Fixed at the signing by the issuer's practice (`IssuerPractice`), so that whose turn it is can be read from rows.
    awaits_seal = models.BooleanField("待人工用印", default=False, db_default=False)
    awaits_service = models.BooleanField("由经办人送达", default=False, db_default=False)

    served_at = models.DateTimeField("送达时间", null=True, blank=True)
    service_method = models.CharField("送达方式", max_length=20, blank=True, default="")
    service_proof = models.CharField("送达凭证", max_length=200, blank=True, default="")
    signed_for_at = models.DateTimeField("签收时间", null=True, blank=True)
    signed_for_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first time anybody of the addressee opened it: from then on it counts as served (domain 0b.8).
    first_read_at = models.DateTimeField("首次阅读时间", null=True, blank=True)
    first_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "year", "number"], condition=Q(number__gt=0), name="notice_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["render_claimed_at"],
                condition=Q(rendered_at=None, voided_at=None),
                name="notice_awaiting_pdf",
            ),
            # The public asks whether a file is ours.
            models.Index(fields=["sha256"], name="notice_by_file"),
            models.Index(fields=["signed_sha256"], name="notice_by_signed_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number_text}"

    @property
    def file_sha256(self) -> str:
        """The digest of what lies in `file` and is handed out: the signed file, where it is signed."""
        return self.signed_sha256 or self.sha256

    @property
    def addressed_to(self) -> str:
        """The name of the addressee as it stands on paper, of the register or not."""
        return str(self.sheet["addressee"])

    @property
    def needs_seal(self) -> bool:
        """Whether a document of this kind leaves under a seal."""
        return spec_of(self.kind).is_sealed

    @property
    def ready_at(self) -> datetime | None:
        """From when on it may leave the house: sealed, or made, where it bears no seal."""
        return self.sealed_at or (None if self.awaits_seal else self.rendered_at)

    @property
    def is_served(self) -> bool:
        return self.served_at is not None

    @property
    def has_reached(self) -> bool:
        """Whether the addressee has it in hand: opened, signed for, or served with proof."""
        return self.first_read_at is not None or self.signed_for_at is not None

    def reference(self) -> dict[str, Any]:
        """What an event keeps of its document: identity and digest. The number is printed by the sheet."""
        return {"id": self.pk, "kind": self.kind, "digest": self.digest}


class ReservedNumber(models.Model):
    """预留文号: a number taken from its series for a paper that this system does not make, and never given again."""

    class Status(models.TextChoices):
        HELD = "held", "预留"
        USED = "used", "系统外印发"
        RELEASED = "released", "空号"

    issuer = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="发文机关")
    kind = models.CharField("文种", max_length=24, choices=CHOICES)
    mark = models.CharField("代字", max_length=24)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("序号")
    number_text = models.CharField("文号", max_length=60, db_index=True)
    reason = models.CharField("预留理由", max_length=200)
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField("预留时间")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.HELD)
    # What the paper made outside says; empty until the number is used.
    title = models.CharField("标题", max_length=120, blank=True, default="")
    addressed_to = models.CharField("主送机关", max_length=200, blank=True, default="")
    signatory_name = models.CharField("签发人", max_length=30, blank=True, default="")
    dated_on = models.DateField("成文日期", null=True, blank=True)
    scan_name = models.CharField("扫描件", max_length=200, blank=True, default="")
    scan_type = models.CharField(max_length=100, blank=True, default="")
    scan_sha256 = models.CharField(max_length=64, blank=True, default="")
    # Why it stays empty; only of one that was released.
    released_for = models.CharField("空号理由", max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "kind", "year", "number"], name="reserved_number"),
            models.CheckConstraint(
                condition=Q(dated_on__isnull=False) | ~Q(status="used"), name="used_number_is_dated"
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @property
    def label(self) -> str:
        """The name of its kind."""
        return spec_of(self.kind).label


class LookUps(models.Model):
    """How often one address asked the public page within one minute. Rows of earlier minutes are cleared away."""

    address = models.CharField(max_length=64)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "minute"], name="look_ups_of_a_minute")]
