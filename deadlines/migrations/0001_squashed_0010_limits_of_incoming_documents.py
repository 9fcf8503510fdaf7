"""Clocks, the calendar they count by, and the default limits.

The named days of 2023 to 2027 come from `deadlines/data/named-days-2023-2027.csv`, taken from chinesecalendar 1.11
(which copies the yearly notices of 国务院办公厅). 2027 was not yet published: it has the days of
《全国年节及纪念日放假办法》 (国务院令第795号) without days off in lieu and without working weekends. That file is part
of this migration and never edited: a published year is loaded with `manage.py load_calendar`.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import clock
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = ["deadlines_deadlineentry", "deadlines_calendaredition"]
NAMED_DAYS = Path(__file__).resolve().parent.parent / "data" / "named-days-2023-2027.csv"
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
OFFICIAL, PROVISIONAL = "official", "provisional"
EDITIONS = [
    # year, status, source
    (2023, OFFICIAL, "国办发明电〔2022〕16号"),
    (2024, OFFICIAL, "国办发明电〔2023〕7号"),
    (2025, OFFICIAL, "国办发明电〔2024〕12号"),
    (2026, OFFICIAL, "国办发明电〔2025〕7号"),
    (2027, PROVISIONAL, "《全国年节及纪念日放假办法》（国务院令第795号）"),
]

CUSTOM = "默认值，可调整"
REPAIR = "国办发〔2025〕22号"
DISPLAY = "《信用修复管理办法》（国家发展改革委令第36号）"
LIMITS = [
    # code, name, amount, unit, source
    ("triage", "研判", 2, "working_days", CUSTOM),
    ("sign_for", "签收", 1, "working_days", CUSTOM),
    ("service_proof", "逾期未签收转送达回证", 2, "working_days", CUSTOM),
    ("answer", "书面答复", 5, "working_days", CUSTOM),
    ("review_answer", "答复审核", 3, "working_days", CUSTOM),
    ("lift", "预警解除", 3, "working_days", CUSTOM),
    ("escalate_after", "逾期后升级建议", 3, "working_days", CUSTOM),
    ("due_soon", "临期提示", 3, "working_days", "各地督办台账通例"),
    ("interview_notice", "约谈提前通知", 3, "working_days", CUSTOM),
    ("interview_hold", "约谈举行", 5, "working_days", "参照约谈办法一周内约谈的通例"),
    ("minutes", "约谈纪要", 3, "working_days", CUSTOM),
    ("plan", "报送整改方案", 5, "working_days", "参照约谈后五个工作日内报送的通例"),
    ("rectify", "整改", 30, "calendar_days", CUSTOM),
    ("verify", "整改验收", 10, "working_days", CUSTOM),
    ("return_term_max", "退回后整改期限上限", 15, "calendar_days", CUSTOM),
    ("closure", "结案审批", 3, "working_days", CUSTOM),
    ("look_back", "回头看", 3, "months", CUSTOM),
    ("assignment_accept", "交办签收", 1, "working_days", CUSTOM),
    ("assignment_refuse", "申请退单", 2, "working_days", "参照《信访工作条例》转办异议期限"),
    ("press_after", "整改逾期督办", 10, "working_days", CUSTOM),
    ("determination_after", "整改逾期提请认定", 30, "calendar_days", CUSTOM),
    ("hearing", "陈述申辩", 5, "working_days", CUSTOM),
    ("determination", "失信认定", 15, "working_days", CUSTOM),
    ("transfer", "移送", 5, "working_days", CUSTOM),
    ("transfer_receipt", "移送回执", 3, "working_days", CUSTOM),
    ("objection", "异议处理", 10, "working_days", CUSTOM),
    ("objection_accept", "受理异议", 2, "working_days", "参照各地公共信用信息异议处理通例"),
    ("exemption", "认定免责", 10, "working_days", CUSTOM),
    ("repair_accept", "受理信用修复", 3, "working_days", REPAIR),
    ("repair", "办理信用修复", 10, "working_days", REPAIR),
    ("instruction", "落实批示", 5, "working_days", CUSTOM),
    ("referral", "提请认定", 2, "working_days", CUSTOM),
    ("display_minor", "轻微失信信息公示", 3, "months", DISPLAY),
    ("display_ordinary", "一般失信信息公示", 12, "months", DISPLAY),
    ("display_grave", "严重失信信息公示", 36, "months", DISPLAY),
    ("look_back_within", "办理回头看", 10, "working_days", CUSTOM),
    ("answer_longest", "书面答复（含延期）", 10, "working_days", CUSTOM),
    ("plan_longest", "报送整改方案（含延期）", 10, "working_days", CUSTOM),
    ("rectify_longest", "整改（含延期）", 90, "calendar_days", "参照《保障中小企业款项支付条例》第二十五条"),
    ("press_again", "再次催办的间隔", 1, "working_days", CUSTOM),
    ("supervision_answer", "反馈督办", 5, "working_days", CUSTOM),
    ("joint", "会办反馈", 5, "working_days", CUSTOM),
    ("joint_longest", "会办反馈（含延期）", 10, "working_days", CUSTOM),
    (
        "incoming_judicial",
        "答复司法建议",
        60,
        "calendar_days",
        "参照《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百四十九条",
    ),
    ("incoming_supervisory", "反馈纪检监察建议采纳情况", 30, "calendar_days", "默认值，可调整"),
    ("incoming_petition", "办结信访转送事项", 60, "calendar_days", "《信访工作条例》关于信访事项办理期限的规定"),
]


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


def seed_calendar(apps, schema_editor):
    with NAMED_DAYS.open(encoding="utf-8", newline="") as lines:
        named = {date.fromisoformat(row["day"]): row for row in csv.DictReader(lines)}
    CalendarDay = apps.get_model("deadlines", "CalendarDay")
    statuses = {year: status for year, status, _ in EDITIONS}
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    rows = [_row(CalendarDay, day, named.get(day), statuses[day.year]) for day in days]
    CalendarDay.objects.bulk_create(rows, batch_size=500)
    CalendarEdition = apps.get_model("deadlines", "CalendarEdition")
    CalendarEdition.objects.bulk_create(
        CalendarEdition(
            year=year, number=1, status=status, days=_named(rows, year), source=source, reason="初始设置"
        )
        for year, status, source in EDITIONS
    )


def _row(CalendarDay, day, named, status):
    if named is None:
        return CalendarDay(day=day, is_working=day.weekday() < 5, status=status)
    return CalendarDay(day=day, is_working=named["is_working"] == "yes", name=named["name"], status=status)


def _named(rows, year):
    return [[row.day.isoformat(), row.is_working, row.name] for row in rows if row.name and row.day.year == year]


def seed_limits(apps, schema_editor):
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in LIMITS
    )


class Migration(migrations.Migration):

    replaces = [
        ("deadlines", "0001_initial"),
        ("deadlines", "0002_calendar_2023_to_2027_and_limits"),
        ("deadlines", "0003_limits_of_the_whole_lifecycle"),
        ("deadlines", "0004_a_deadline_reopened"),
        ("deadlines", "0005_limit_of_the_look_back"),
        ("deadlines", "0006_a_ledger_that_cannot_be_rewritten"),
        ("deadlines", "0007_limits_of_pressing"),
        ("deadlines", "0008_calendar_editions"),
        ("deadlines", "0009_limits_of_a_contribution"),
        ("deadlines", "0010_limits_of_incoming_documents"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(verbose_name='日期')),
                        ('is_working', models.BooleanField(verbose_name='工作日')),
                        ('name', models.CharField(blank=True, default='', max_length=20, verbose_name='名称')),
                        ('status', models.CharField(default='official', max_length=12, verbose_name='状态')),
                        ('region', models.CharField(blank=True, default='', help_text='空为全国', max_length=40, verbose_name='适用地区')),
                    ],
                    options={
                        'verbose_name': '日历',
                        'verbose_name_plural': '日历',
                        'ordering': ['day'],
                        'indexes': [models.Index(condition=models.Q(('name', ''), _negated=True), fields=['day'], name='calendar_named_days')],
                        'constraints': [models.UniqueConstraint(fields=('day',), name='calendar_day_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Deadline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=100, verbose_name='事项')),
                        ('amount', models.PositiveIntegerField(verbose_name='期限')),
                        ('unit', models.CharField(max_length=15, verbose_name='单位')),
                        ('cap', models.PositiveIntegerField(blank=True, help_text='含延期，单位同期限', null=True, verbose_name='总期限上限')),
                        ('extensions_allowed', models.PositiveSmallIntegerField(default=1, verbose_name='可延期次数')),
                        ('started_on', models.DateField(blank=True, null=True, verbose_name='起算日（送达日）')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='到期日')),
                        ('original_due_on', models.DateField(blank=True, null=True, verbose_name='原到期日')),
                        ('stopped_on', models.DateField(blank=True, null=True, verbose_name='中止日')),
                        ('met_on', models.DateField(blank=True, null=True, verbose_name='办结日')),
                        ('cancelled_on', models.DateField(blank=True, null=True, verbose_name='撤销日')),
                        ('origin', models.CharField(blank=True, default='', max_length=10, verbose_name='期限来源')),
                        ('rule', models.CharField(blank=True, default='', max_length=40, verbose_name='时限代码')),
                        ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                    ],
                    options={
                        'verbose_name': '期限',
                        'verbose_name_plural': '期限',
                        'ordering': ['id'],
                        'indexes': [models.Index(condition=models.Q(('cancelled_on', None), ('met_on', None), ('stopped_on', None)), fields=['due_on'], name='deadline_running_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='deadline_has_a_term'), models.CheckConstraint(condition=models.Q(models.Q(('due_on', None), ('started_on', None)), models.Q(('due_on__isnull', False), ('started_on__isnull', False)), _connector='OR'), name='deadline_due_when_started')],
                    },
                ),
                migrations.CreateModel(
                    name='Limit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('amount', models.PositiveIntegerField(verbose_name='数量')),
                        ('unit', models.CharField(max_length=15, verbose_name='单位')),
                        ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='施行日期')),
                    ],
                    options={
                        'verbose_name': '时限',
                        'verbose_name_plural': '时限',
                        'ordering': ['code', '-valid_from'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='limit_once_per_day')],
                    },
                ),
                migrations.CreateModel(
                    name='DeadlineEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=10, verbose_name='类别')),
                        ('on', models.DateField(verbose_name='日期')),
                        ('amount', models.PositiveIntegerField(blank=True, help_text='单位同期限', null=True, verbose_name='延长')),
                        ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                        ('at', models.DateTimeField(default=clock.now, verbose_name='记录时间')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='deadlines.deadline', verbose_name='期限')),
                        ('applied_on', models.DateField(blank=True, null=True, verbose_name='申请日')),
                        ('ground', models.CharField(blank=True, default='', max_length=15, verbose_name='中止情形')),
                    ],
                    options={
                        'verbose_name': '期限记录',
                        'verbose_name_plural': '期限记录',
                        'ordering': ['on', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind', 'extended')), models.Q(models.Q(('kind', 'extended'), _negated=True), ('amount', None)), _connector='OR'), name='only_extensions_have_an_amount'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['stopped', 'resumed']), models.Q(('ground', ''), _negated=True)), models.Q(models.Q(('kind__in', ['stopped', 'resumed']), _negated=True), ('ground', '')), _connector='OR'), name='a_stop_has_a_ground'), models.CheckConstraint(condition=models.Q(('kind', 'extended'), ('applied_on', None), _connector='OR'), name='only_extensions_are_applied_for')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarEdition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                        ('region', models.CharField(blank=True, default='', help_text='空为全国', max_length=40, verbose_name='适用地区')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                        ('status', models.CharField(max_length=12, verbose_name='状态')),
                        ('days', models.JSONField(default=list, verbose_name='放假和调休日')),
                        ('source', models.CharField(max_length=200, verbose_name='依据')),
                        ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                        ('at', models.DateTimeField(default=clock.now, verbose_name='施行时间')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '日历版本',
                        'verbose_name_plural': '日历版本',
                        'ordering': ['year', 'region', '-number'],
                        'constraints': [models.UniqueConstraint(fields=('year', 'region', 'number'), name='calendar_edition_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarRegion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40, unique=True, verbose_name='地区')),
                        ('at', models.DateTimeField(default=clock.now, verbose_name='登记时间')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                    ],
                    options={
                        'verbose_name': '适用地区',
                        'verbose_name_plural': '适用地区',
                        'ordering': ['id'],
                    },
                ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(seed_calendar, migrations.RunPython.noop),
        migrations.RunPython(seed_limits, migrations.RunPython.noop),
    ]
