"""Every change of a setting, in words; never changed or deleted: triggers on both databases."""

import clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

TABLE = "accounts_settingchange"


def guard(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def unguard(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_append_only_account_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=clock.now, verbose_name='时间')),
                ('area', models.CharField(choices=[('mark', '文书代字'), ('series', '编号接续'), ('limit', '时限'), ('threshold', '阈值'), ('behaviour', '失信行为')], max_length=12, verbose_name='类别')),
                ('key', models.CharField(db_index=True, max_length=60)),
                ('what', models.CharField(max_length=200, verbose_name='事项')),
                ('old', models.TextField(blank=True, default='', verbose_name='原')),
                ('new', models.TextField(blank=True, default='', verbose_name='现')),
                ('effective_on', models.DateField(verbose_name='施行日期')),
                ('reason', models.TextField(max_length=300, verbose_name='理由')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
            ],
            options={
                'verbose_name': '设置变更',
                'verbose_name_plural': '设置变更',
                'ordering': ['-id'],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
