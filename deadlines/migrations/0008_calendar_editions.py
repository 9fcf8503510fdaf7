"""Each year's calendar gets editions; what is in force becomes the first of each year.

The sources are the yearly notices of 国务院办公厅. A year whose status is still provisional rests on the regulation
alone; a published one that is not among them was loaded by this installation itself.
"""

from collections import defaultdict

import clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from organisations.append_only import create_triggers, drop_triggers

TABLE = "deadlines_calendaredition"
NOTICES = {
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
BY_STATUTE = "《全国年节及纪念日放假办法》（国务院令第795号）"
LOADED = "本系统启用日历版本以前载入"


def guard(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def unguard(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


def seed(apps, schema_editor):
    CalendarDay = apps.get_model("deadlines", "CalendarDay")
    named, status = defaultdict(list), {}
    for row in CalendarDay.objects.order_by("day"):
        status[row.day.year] = row.status
        if row.name:
            named[row.day.year].append([row.day.isoformat(), row.is_working, row.name])
    CalendarEdition = apps.get_model("deadlines", "CalendarEdition")
    CalendarEdition.objects.bulk_create(
        CalendarEdition(
            year=year, number=1, status=found, days=named[year], source=_source(year, found), reason="初始设置"
        )
        for year, found in sorted(status.items())
    )


def _source(year, status):
    return BY_STATUTE if status == "provisional" else NOTICES.get(year, LOADED)


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0007_limits_of_pressing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('region', models.CharField(blank=True, default='', help_text='空为全国', max_length=40, verbose_name='适用地区')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('status', models.CharField(choices=[('official', '已公布'), ('provisional', '暂定')], max_length=12, verbose_name='状态')),
                ('days', models.JSONField(default=list, verbose_name='放假和调休日')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=clock.now, verbose_name='施行时间')),
            ],
            options={
                'verbose_name': '日历版本',
                'verbose_name_plural': '日历版本',
                'ordering': ['year', 'region', '-number'],
            },
        ),
        migrations.CreateModel(
            name='CalendarRegion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='地区')),
                ('at', models.DateTimeField(default=clock.now, verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '适用地区',
                'verbose_name_plural': '适用地区',
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='calendarday',
            name='calendar_day_once',
        ),
        migrations.AlterField(
            model_name='deadlineentry',
            name='kind',
            field=models.CharField(choices=[('started', '起算'), ('stopped', '中止'), ('resumed', '恢复'), ('extended', '延期'), ('met', '办结'), ('cancelled', '撤销'), ('reopened', '恢复计算'), ('recounted', '日历调整')], max_length=10, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('day',), name='calendar_day_once'),
        ),
        migrations.AddField(
            model_name='calendaredition',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办'),
        ),
        migrations.AddField(
            model_name='calendarregion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办'),
        ),
        migrations.AddConstraint(
            model_name='calendaredition',
            constraint=models.UniqueConstraint(fields=('year', 'region', 'number'), name='calendar_edition_once'),
        ),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
