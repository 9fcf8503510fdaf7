"""One act for many items on record; what came of each is never changed: triggers on both databases."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

TABLE = "desk_bulkitem"


def close(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def open_again(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('casework', '0014_pressings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('act', models.CharField(max_length=30)),
                ('label', models.CharField(max_length=40, verbose_name='办理事项')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='意见')),
                ('started_at', models.DateTimeField(verbose_name='开始')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='结束')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('label', models.CharField(blank=True, default='', max_length=200, verbose_name='对象')),
                ('outcome', models.CharField(choices=[('done', '办成'), ('refused', '未办'), ('not_found', '没有找到'), ('failed', '系统出错，未办')], max_length=10, verbose_name='结果')),
                ('words', models.CharField(blank=True, default='', max_length=400, verbose_name='说明')),
                ('remedy', models.CharField(blank=True, default='', max_length=400, verbose_name='怎样办')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='desk.bulkrun')),
            ],
            options={
                'ordering': ['run', 'place'],
            },
        ),
        migrations.AddIndex(
            model_name='bulkrun',
            index=models.Index(fields=['person', '-id'], name='bulk_run_of_person'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('run', 'place'), name='bulk_item_once'),
        ),
        migrations.RunPython(close, open_again),
    ]
