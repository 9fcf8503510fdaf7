"""Who read what is restricted: the log of reads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

import clock


class RestrictedReadQuerySet(models.QuerySet["RestrictedRead"]):
    """Rows are added and never changed; the triggers of the table say so too."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("reads are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("reads are never deleted")


class RestrictedRead(models.Model):
    """One opening of restricted material: who, for which body, when, from where, what. Append-only by triggers.

    It says which row was opened and never what stood in it: the audit administrator reads this log and no case.
    """

    class Kind(models.TextChoices):
        INFORMANT = "informant", "反映人信息"
        CLUE_12388 = "clue_12388", "12388线索"
        INTERNAL_EVIDENCE = "internal_evidence", "内部材料"
        # Its scan, where it was made on paper.
        TRANSFER = "transfer_scan", "移送函"
        JUDGE = "judge", "执行台账法院内部栏"
        EXPORT = "export", "导出"
        PERSONAL_DATA = "personal_data", "个人信息"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查阅人"
    )
    # As they were on the day; names do not change when the account does.
    person_name = models.CharField("姓名", max_length=60)
    body_name = models.CharField("单位", max_length=120, blank=True, default="")
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)
    kind = models.CharField("内容", max_length=20, choices=Kind.choices)
    # What was opened, as a number: a clue's, a file's, a docket's; of an export the name of the list.
    key = models.CharField("编号", max_length=80)
    # Text and no relation: a reader of the log follows it to nothing.
    case_number = models.CharField("案件编号", max_length=20, blank=True, default="", db_index=True)

    objects = RestrictedReadQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = verbose_name_plural = "查阅记录"
        indexes = [models.Index(fields=["person", "-id"], name="read_by_person")]
