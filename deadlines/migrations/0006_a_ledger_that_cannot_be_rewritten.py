"""Why a clock stopped, what rule set a term, how far it may be extended; and a ledger nobody rewrites.

Stops of before were those of cases that rested: there was no other door. The triggers come last, since SQLite makes
the table anew for each constraint.
"""

import django.db.models.deletion
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

TABLE = "deadlines_deadlineentry"
LIMITS = [
    # code, name, amount, unit, source
    ("answer_longest", "书面答复（含延期）", 10, "working_days", "默认值，可调整"),
    ("plan_longest", "报送整改方案（含延期）", 10, "working_days", "默认值，可调整"),
    ("rectify_longest", "整改（含延期）", 90, "calendar_days", "参照《保障中小企业款项支付条例》第二十五条"),
]


def fill(apps, schema_editor):
    entries = apps.get_model("deadlines", "DeadlineEntry").objects
    entries.filter(kind__in=["stopped", "resumed"]).update(ground="suspended")
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in LIMITS
    )


def empty(apps, schema_editor):
    codes = [code for code, *_ in LIMITS]
    apps.get_model("deadlines", "Limit").objects.filter(code__in=codes).delete()


def guard(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def unguard(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0005_limit_of_the_look_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='deadline',
            name='origin',
            field=models.CharField(blank=True, choices=[('limit', '时限规定'), ('document', '文书载明的期限')], default='', max_length=10, verbose_name='期限来源'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='rule',
            field=models.CharField(blank=True, default='', max_length=40, verbose_name='时限代码'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='deadlineentry',
            name='applied_on',
            field=models.DateField(blank=True, null=True, verbose_name='申请日'),
        ),
        migrations.AddField(
            model_name='deadlineentry',
            name='ground',
            field=models.CharField(blank=True, choices=[('suspended', '案件中止'), ('court', '等待法院'), ('force_majeure', '不可抗力')], default='', max_length=15, verbose_name='中止情形'),
        ),
        migrations.AlterField(
            model_name='deadlineentry',
            name='deadline',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='deadlines.deadline', verbose_name='期限'),
        ),
        migrations.RunPython(fill, empty),
        migrations.AddConstraint(
            model_name='deadlineentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['stopped', 'resumed']), models.Q(('ground', ''), _negated=True)), models.Q(models.Q(('kind__in', ['stopped', 'resumed']), _negated=True), ('ground', '')), _connector='OR'), name='a_stop_has_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='deadlineentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'extended'), ('applied_on', None), _connector='OR'), name='only_extensions_are_applied_for'),
        ),
        migrations.RunPython(guard, unguard),
    ]
