"""Interviews: appointed, held, recorded."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.migrating import Together


class Migration(migrations.Migration):

    replaces = [
        ('interviews', '0001_initial'),
        ('interviews', '0002_appointments_called_off'),
    ]

    initial = True

    dependencies = [
        ('casework', '0003_behaviours_zx01_to_zx22'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Interview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scheduled_at', models.DateTimeField(db_index=True, verbose_name='约谈时间')),
                    ('place', models.CharField(max_length=60, verbose_name='约谈地点')),
                    ('status', models.CharField(default='summoned', max_length=10, verbose_name='情况')),
                    ('no_show_count', models.PositiveSmallIntegerField(default=0, verbose_name='未到次数')),
                    ('is_nothing_left', models.BooleanField(default=False, verbose_name='无需整改')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='casework.case')),
                    ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='约谈机关')),
                    ('minutes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interview_minuted', to='casework.casenotice', verbose_name='约谈纪要')),
                    ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='interview', to='casework.casenotice', verbose_name='约谈通知书')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='InterviewPerson',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('side', models.CharField(max_length=8)),
                    ('name', models.CharField(blank=True, default='', max_length=60, verbose_name='姓名')),
                    ('position', models.CharField(blank=True, default='', max_length=60, verbose_name='职务')),
                    ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='联系电话')),
                    ('has_attended', models.BooleanField(blank=True, null=True, verbose_name='到场')),
                    ('interview', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='interviews.interview')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='InterviewRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('held_at', models.DateTimeField(verbose_name='实际开始时间')),
                    ('chaired_by', models.CharField(max_length=60, verbose_name='主持人')),
                    ('recorded_by', models.CharField(max_length=60, verbose_name='记录人')),
                    ('issues', models.JSONField(default=list, verbose_name='指出的问题')),
                    ('statements', models.JSONField(default=list, verbose_name='被约谈单位说明和表态')),
                    ('demands', models.JSONField(default=list, verbose_name='明确的要求')),
                    ('entered_at', models.DateTimeField(verbose_name='入档时间')),
                    ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='签字时间')),
                    ('remarks', models.TextField(blank=True, default='', max_length=1000, verbose_name='签字人意见')),
                    ('refusal', models.TextField(blank=True, default='', max_length=1000, verbose_name='拒签情况')),
                    ('first_noted_at', models.DateTimeField(blank=True, null=True)),
                    ('second_noted_at', models.DateTimeField(blank=True, null=True)),
                    ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('first_witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('interview', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='record', to='interviews.interview')),
                    ('second_witness', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签字人')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('second_witness', None), models.Q(('second_witness', models.F('first_witness')), _negated=True), _connector='OR'), name='two_witnesses_of_a_refusal')],
                },
            ),
        ]),
    ]
