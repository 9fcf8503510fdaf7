"""Time as data: the calendar, the limits, and one ledger per obligation."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

import clock

from .counting import Unit


class CalendarDay(models.Model):
    """One day of the calendar in force (国务院办公厅 publishes each year's in the autumn before).

    A day that departs from the week (a holiday on a Wednesday, a make-up Sunday at work) always carries
    the name of its festival; readers fetch the named days alone and apply the week to the others. These rows
    are what the editions of the year add up to (`deadlines.editions` alone writes them): one row a day, so that
    counting asks one question and never which regions count. `region` says whose edition the day was taken from.
    """

    class Status(models.TextChoices):
        OFFICIAL = "official", "已公布"
        PROVISIONAL = "provisional", "暂定"

    day = models.DateField("日期")
    is_working = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=20, blank=True, default="")
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.OFFICIAL)
    region = models.CharField("适用地区", max_length=40, blank=True, default="", help_text="空为全国")

    class Meta:
        verbose_name = verbose_name_plural = "日历"
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["day"], name="calendar_day_once")]
        indexes = [models.Index(fields=["day"], condition=~Q(name=""), name="calendar_named_days")]

    def __str__(self) -> str:
        return f"{self.day} {'工作日' if self.is_working else '休息日'} {self.name}".strip()


class CalendarRegion(models.Model):
    """A region in which the installation lies and whose own days count here, besides the national ones.

    There is none unless one is entered. The widest is entered first: what comes later is the narrower, and wins
    over those before it, as each of them wins over the nation.
    """

    name = models.CharField("地区", max_length=40, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办")
    at = models.DateTimeField("登记时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "适用地区"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class CalendarEdition(models.Model):
    """The days that one authority names for one year, as they stood from `at` on. Append-only.

    Every change is a new edition with the next number; the newest of a year and region counts, and those before
    stay readable. `days` are [day, is it a working day, name], in order: the days that are not named follow the week.
    """

    year = models.PositiveSmallIntegerField("年度")
    region = models.CharField("适用地区", max_length=40, blank=True, default="", help_text="空为全国")
    number = models.PositiveSmallIntegerField("版次")
    status = models.CharField("状态", max_length=12, choices=CalendarDay.Status.choices)
    days = models.JSONField("放假和调休日", default=list)
    source = models.CharField("依据", max_length=200)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    # None: seeded, before anybody had an account.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办"
    )
    at = models.DateTimeField("施行时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "日历版本"
        ordering = ["year", "region", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "region", "number"], name="calendar_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}年日历（{self.region or '全国'}）第{self.number}版"

    @property
    def is_provisional(self) -> bool:
        return self.status == CalendarDay.Status.PROVISIONAL


class Limit(models.Model):
    """A time limit that the office may set for itself; `code` is how the code asks for it.

    A change writes a new row from a day onwards (`deadlines.dated`), so that what was fixed before keeps its measure.
    """

    Unit = Unit

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=15, choices=Unit.choices)
    source = models.CharField("依据", max_length=200, blank=True, default="")
    valid_from = models.DateField("施行日期", default=date(2000, 1, 1))

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        ordering = ["code", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="limit_once_per_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.written}"

    @property
    def written(self) -> str:
        """5个工作日."""
        return f"{self.amount}{self.get_unit_display()}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> "DeadlineQuerySet":
        """Neither met nor cancelled (running, stopped, or not yet started)."""
        return self.filter(met_on=None, cancelled_on=None)

    def running(self) -> "DeadlineQuerySet":
        """Open, started and not stopped."""
        return self.open().filter(stopped_on=None, started_on__isnull=False)

    def overdue(self, today: date) -> "DeadlineQuerySet":
        """Running and past the due day."""
        return self.running().filter(due_on__lt=today)


class Deadline(models.Model):
    """One obligation with a term. The row is what the entries add up to: services alone write it.

    `started_on` is the day of service; counting begins the day after. While the clock is stopped `due_on`
    stays as it was at the stop and moves when the clock runs again. `rule` is the code of the limit that governs
    the matter; `origin` says whether that limit set the term (then `source` is what it named as its source on that
    day) or a document did. All three are blank for a term of a time that did not note them.
    """

    class Origin(models.TextChoices):
        LIMIT = "limit", "时限规定"
        DOCUMENT = "document", "文书载明的期限"

    what = models.CharField("事项", max_length=100)
    amount = models.PositiveIntegerField("期限")
    unit = models.CharField("单位", max_length=15, choices=Unit.choices)
    cap = models.PositiveIntegerField("总期限上限", null=True, blank=True, help_text="含延期，单位同期限")
    extensions_allowed = models.PositiveSmallIntegerField("可延期次数", default=1)
    rule = models.CharField("时限代码", max_length=40, blank=True, default="")
    origin = models.CharField("期限来源", max_length=10, choices=Origin.choices, blank=True, default="")
    source = models.CharField("依据", max_length=200, blank=True, default="")
    started_on = models.DateField("起算日（送达日）", null=True, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    original_due_on = models.DateField("原到期日", null=True, blank=True)
    stopped_on = models.DateField("中止日", null=True, blank=True)
    met_on = models.DateField("办结日", null=True, blank=True)
    cancelled_on = models.DateField("撤销日", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(met_on=None, cancelled_on=None, stopped_on=None),
                name="deadline_running_due",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="deadline_has_a_term"),
            models.CheckConstraint(
                condition=Q(started_on=None, due_on=None) | Q(started_on__isnull=False, due_on__isnull=False),
                name="deadline_due_when_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.amount}{self.get_unit_display()}"

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.cancelled_on is None

    @property
    def is_stopped(self) -> bool:
        return self.stopped_on is not None

    @property
    def is_running(self) -> bool:
        return self.is_open and self.started_on is not None and not self.is_stopped


class DeadlineEntry(models.Model):
    """One line of a deadline's ledger, never changed or deleted: triggers on both databases.

    `on` is the day it counts from, `at` when it was written. `ground` is why the clock was stopped, and which of
    the stops that last together ends. `applied_on` is the day on which an extension was asked for.
    """

    class Kind(models.TextChoices):
        STARTED = "started", "起算"
        STOPPED = "stopped", "中止"
        RESUMED = "resumed", "恢复"
        EXTENDED = "extended", "延期"
        MET = "met", "办结"
        CANCELLED = "cancelled", "撤销"
        REOPENED = "reopened", "恢复计算"
        RECOUNTED = "recounted", "日历调整"

    class Ground(models.TextChoices):
        SUSPENDED = "suspended", "案件中止"
        COURT = "court", "等待法院"
        FORCE_MAJEURE = "force_majeure", "不可抗力"

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="entries", verbose_name="期限")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    on = models.DateField("日期")
    amount = models.PositiveIntegerField("延长", null=True, blank=True, help_text="单位同期限")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办"
    )
    ground = models.CharField("中止情形", max_length=15, choices=Ground.choices, blank=True, default="")
    applied_on = models.DateField("申请日", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True, default="")
    at = models.DateTimeField("记录时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "期限记录"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="extended", amount__gt=0) | (~Q(kind="extended") & Q(amount=None)),
                name="only_extensions_have_an_amount",
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["stopped", "resumed"]) & ~Q(ground=""))
                | (~Q(kind__in=["stopped", "resumed"]) & Q(ground="")),
                name="a_stop_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(kind="extended") | Q(applied_on=None), name="only_extensions_are_applied_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"
