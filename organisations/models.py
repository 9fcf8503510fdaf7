"""Public bodies: who may be warned, summoned, asked; and the bodies that do so."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError as BadNumber

import clock

PARTS = {
    "J": "纪检监察",
    "F": "信用牵头",
    "R": "认定部门",
    "G": "政府",
    "V": "会同核验",
    "D": "责任单位",
    "C": "法院",
}
"""The parts a body can play in a case (domain 0b.2), by the letters of the table of moves."""

FOUNDING_DAY = date(1949, 10, 1)
"""Stands for a beginning that nobody has recorded."""


class BodyQuerySet(models.QuerySet["Body"]):
    def in_force(self, on: date | None = None) -> "BodyQuerySet":
        """Bodies existing on that day (default: today)."""
        day = on or clock.today()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def playing(self, part: str) -> "BodyQuerySet":
        """Bodies that can play the part of one letter of `PARTS`."""
        return self.filter(parts__contains=part)

    def in_region(self, region: str) -> "BodyQuerySet":
        return self.filter(region=region)

    def courts(self) -> "BodyQuerySet":
        """Courts that have a docket code."""
        return self.exclude(court_code="")


def check_credit_code(value: str) -> None:
    """Refuse a unified social credit code (GB 32100-2015) whose check characters do not fit."""
    try:
        credit_code.validate(value)
    except BadNumber as error:
        raise ValidationError("统一社会信用代码校验不通过，请核对 18 位代码。", code="uscc") from error


class Body(models.Model):
    """One body under one name. A rename closes the row and opens its successor, so that a document shows
    the name that was valid on its day.
    """

    class Level(models.TextChoices):
        CITY = "市", "市"
        DISTRICT = "区", "区"

    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True, default="")
    level = models.CharField("层级", max_length=4, choices=Level.choices)
    region = models.CharField("所属地区", max_length=40)
    kind = models.CharField("类别", max_length=20, help_text="如 政府、政府部门、法院、乡镇街道、事业单位")
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name="上级"
    )
    court_code = models.CharField("法院代字", max_length=20, blank=True, default="", help_text="案号中的代字")
    document_mark = models.CharField(
        "机关代字", max_length=20, blank=True, default="", help_text="文号的首段"
    )
    parts = models.CharField("职能", max_length=20, blank=True, default="", help_text="字母以空格分开")
    uscc = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, default="", validators=[check_credit_code]
    )
    valid_from = models.DateField("启用日期", default=FOUNDING_DAY)
    valid_to = models.DateField("停用日期", null=True, blank=True, help_text="最后一个有效日")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="承接机构"
    )
    # The body, under an older name, in whose series its documents are numbered on: a mark kept is a series kept.
    counts_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文号续编"
    )
    is_sample = models.BooleanField("样例", default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="body_name_once_per_period"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(valid_to=None), name="body_name_once_at_present"
            ),
            models.UniqueConstraint(
                fields=["court_code"],
                condition=Q(valid_to=None) & ~Q(court_code=""),
                name="court_code_once_at_present",
            ),
            models.UniqueConstraint(
                fields=["document_mark"],
                condition=Q(valid_to=None) & ~Q(document_mark=""),
                name="document_mark_once_at_present",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="body_period_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def series_holder_id(self) -> int:
        """The key by which its numbers are counted: its own, or that of its older name."""
        return int(self.counts_with_id or self.pk)

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def part_letters(self) -> frozenset[str]:
        return frozenset(self.parts.split())

    @property
    def part_names(self) -> list[str]:
        return [PARTS[letter] for letter in self.parts.split()]

    def plays(self, part: str) -> bool:
        """Whether this body can play the part of a letter of `PARTS`."""
        return part in self.part_letters

    def in_force_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude=exclude)
        strangers = sorted(self.part_letters - PARTS.keys())
        if strangers:
            raise ValidationError({"parts": f"没有这种职能：{' '.join(strangers)}。"})


class Contact(models.Model):
    """The liaison of a body (联络员), whom letters and telephone calls reach."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="contacts", verbose_name="机构")
    name = models.CharField("姓名", max_length=40)
    position = models.CharField("职务", max_length=60, blank=True, default="")
    phone = models.CharField("电话", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "联络员"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} {self.position}".strip()
