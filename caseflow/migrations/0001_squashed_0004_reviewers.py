"""Whose turn it is: processes, tasks and hand-overs. A hand-over is append-only: triggers."""

import clock
import django.db.models.deletion
import django.utils.timezone
import viewflow.workflow.fields
import viewflow.workflow.token
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = ["caseflow_handover"]


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


class Migration(migrations.Migration):

    replaces = [
        ("caseflow", "0001_initial"),
        ("caseflow", "0002_processes_of_proceedings"),
        ("caseflow", "0003_hand_overs_and_substitutes"),
        ("caseflow", "0004_reviewers"),
    ]

    initial = True

    dependencies = [
        ("casework", "0023_service_on_paper"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("findings", "0005_documents_of_the_determination"),
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='CaseProcess',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('flow_class', viewflow.workflow.fields.FlowReferenceField(max_length=250, verbose_name='Flow')),
                        ('status', models.CharField(default='NEW', max_length=50, verbose_name='Status')),
                        ('created', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Created')),
                        ('finished', models.DateTimeField(blank=True, null=True, verbose_name='Finished')),
                        ('assignment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='process', to='casework.assignment')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='processes', to='casework.case')),
                        ('exemption', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='process', to='findings.exemption')),
                        ('objection', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='process', to='findings.objection')),
                        ('repair', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='process', to='findings.repair')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('assignment', None), ('exemption', None), ('objection', None), ('repair', None)), fields=('case',), name='one_main_process_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseTask',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('flow_task', viewflow.workflow.fields.TaskReferenceField(max_length=255, verbose_name='Task')),
                        ('flow_task_type', models.CharField(max_length=50, verbose_name='Type')),
                        ('status', models.CharField(db_index=True, default='NEW', max_length=50, verbose_name='Status')),
                        ('created', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='Created')),
                        ('assigned', models.DateTimeField(blank=True, null=True, verbose_name='Assigned')),
                        ('started', models.DateTimeField(blank=True, null=True, verbose_name='Started')),
                        ('finished', models.DateTimeField(blank=True, null=True, verbose_name='Finished')),
                        ('scheduled', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='Scheduled')),
                        ('token', viewflow.workflow.fields.TokenField(default=viewflow.workflow.token.Token('start'), max_length=150, verbose_name='Token')),
                        ('external_task_id', models.CharField(blank=True, db_index=True, max_length=50, null=True, verbose_name='External Task ID')),
                        ('owner_permission', models.CharField(blank=True, max_length=255, null=True, verbose_name='Permission')),
                        ('owner_permission_obj_pk', models.CharField(blank=True, max_length=255, null=True)),
                        ('rank', models.CharField(blank=True, default='', max_length=8)),
                        ('about', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, verbose_name='Owner')),
                        ('owner_permission_content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
                        ('previous', models.ManyToManyField(related_name='leading', to='caseflow.casetask', verbose_name='Previous')),
                        ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='caseflow.caseprocess')),
                        ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['created', 'id'],
                        'indexes': [models.Index(condition=models.Q(('finished', None)), fields=['body', 'rank', 'created'], name='task_on_desk'), models.Index(fields=['owner', '-finished'], name='task_done_by')],
                    },
                ),
                migrations.CreateModel(
                    name='HandOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=200, verbose_name='事由')),
                        ('counts', models.JSONField(default=dict)),
                        ('skipped', models.JSONField(blank=True, default=list)),
                        ('at', models.DateTimeField(default=clock.now, verbose_name='时间')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='单位')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                        ('leaving', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='交出人')),
                        ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接办人')),
                    ],
                    options={
                        'verbose_name': '交接',
                        'verbose_name_plural': '交接',
                        'ordering': ['-id'],
                    },
                ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
