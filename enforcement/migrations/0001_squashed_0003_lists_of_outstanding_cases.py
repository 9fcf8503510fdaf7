"""What the court sends over and takes back. Its events are append-only: triggers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = ["enforcement_enforcementevent"]


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


class Migration(migrations.Migration):

    replaces = [
        ("enforcement", "0001_initial"),
        ("enforcement", "0002_append_only_enforcement_events"),
        ("enforcement", "0003_lists_of_outstanding_cases"),
    ]

    initial = True

    dependencies = [
        ("casework", "0023_service_on_paper"),
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0009_sealing_service_and_reserved_numbers"),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='EnforcementCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('docket', models.CharField(help_text='全角括号', max_length=40, unique=True, verbose_name='案号')),
                        ('filed_on', models.DateField(verbose_name='立案日期')),
                        ('basis', models.TextField(blank=True, default='', verbose_name='执行依据')),
                        ('applicant', models.TextField(blank=True, default='', verbose_name='申请执行人')),
                        ('principal', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='执行标的额（元）')),
                        ('paid', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='已执行到位金额（元）')),
                        ('stage', models.CharField(max_length=24, verbose_name='执行阶段')),
                        ('planned_listing_on', models.DateField(blank=True, null=True, verbose_name='拟纳入日期')),
                        ('listed_on', models.DateField(blank=True, null=True, verbose_name='纳入失信名单日期')),
                        ('deleted_on', models.DateField(blank=True, null=True, verbose_name='从失信名单删除日期')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='结案日期')),
                        ('judge', models.TextField(blank=True, default='', help_text='法院内部', verbose_name='承办法官')),
                        ('remark', models.TextField(blank=True, default='', help_text='法院内部', verbose_name='备注')),
                        ('first_seen_at', models.DateTimeField(verbose_name='首次登记')),
                        ('updated_at', models.DateTimeField(verbose_name='最近变更')),
                        ('as_of', models.DateField(verbose_name='数据截止日')),
                        ('court', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enforcement_cases', to='organisations.body', verbose_name='执行法院')),
                        ('debtor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enforcement_debts', to='organisations.body', verbose_name='被执行人')),
                    ],
                    options={
                        'verbose_name': '执行案件',
                        'verbose_name_plural': '执行案件',
                        'ordering': ['-filed_on', '-id'],
                        'indexes': [models.Index(fields=['court', 'stage'], name='enforcement_court_i_a6ae7e_idx'), models.Index(fields=['debtor'], name='enforcement_debtor__f163d5_idx'), models.Index(fields=['-filed_on', '-id'], name='enforcement_filed_o_d83e5b_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('principal__gte', 0), ('paid__gte', 0)), name='enforcement_amounts_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('linked_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('ended_for', models.CharField(blank=True, default='', max_length=300)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enforcement_links', to='casework.case')),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('enforcement_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='enforcement.enforcementcase')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('enforcement_case', 'case'), name='one_open_link_per_pair')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file_name', models.CharField(max_length=200, verbose_name='文件')),
                        ('sha256', models.CharField(max_length=64)),
                        ('as_of', models.DateField(verbose_name='数据截止日')),
                        ('operator', models.CharField(blank=True, default='', max_length=60, verbose_name='操作人')),
                        ('new', models.PositiveIntegerField(verbose_name='新增')),
                        ('changed', models.PositiveIntegerField(verbose_name='变更')),
                        ('unchanged', models.PositiveIntegerField(verbose_name='不变')),
                        ('rejected', models.PositiveIntegerField(verbose_name='拒绝')),
                        ('warned', models.PositiveIntegerField(verbose_name='提示')),
                        ('started_at', models.DateTimeField(verbose_name='开始')),
                        ('finished_at', models.DateTimeField(verbose_name='完成')),
                        ('report', models.JSONField(default=dict)),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('operator', ''), _negated=True), _connector='OR'), name='import_made_by_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='EnforcementEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('verb', models.CharField(max_length=12)),
                        ('changes', models.JSONField(default=list)),
                        ('note', models.TextField(blank=True, default='')),
                        ('at', models.DateTimeField()),
                        ('actor_name', models.CharField(max_length=60)),
                        ('actor_body', models.CharField(blank=True, default='', max_length=120)),
                        ('enforcement_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='enforcement.enforcementcase')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='enforcement.importbatch')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sheet', models.CharField(max_length=40)),
                        ('row', models.PositiveIntegerField(help_text='表格软件显示的行号')),
                        ('serial', models.CharField(blank=True, default='', max_length=60, verbose_name='序号')),
                        ('outcome', models.CharField(max_length=10)),
                        ('field', models.CharField(blank=True, default='', max_length=40)),
                        ('reason', models.TextField(blank=True, default='')),
                        ('remedy', models.TextField(blank=True, default='')),
                        ('values', models.JSONField(default=dict)),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='enforcement.importbatch')),
                        ('enforcement_case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enforcement.enforcementcase')),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['batch', 'outcome'], name='enforcement_batch_i_f5b7a4_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='OutstandingBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject_matter', models.CharField(max_length=40, verbose_name='通报事由')),
                        ('cut_off', models.DateField(verbose_name='统计截止日')),
                        ('contact_name', models.CharField(max_length=20, verbose_name='联系人')),
                        ('contact_phone', models.CharField(max_length=30, verbose_name='联系电话')),
                        ('left_out', models.PositiveIntegerField(default=0, verbose_name='因回避未列的单位数')),
                        ('status', models.CharField(default='submitted', max_length=10)),
                        ('drafted_at', models.DateTimeField(verbose_name='拟稿时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='签发时间')),
                        ('returned_for', models.TextField(blank=True, default='', verbose_name='退回意见')),
                        ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='编号完成时间')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'submitted')), fields=('issuer',), name='one_submitted_batch_per_issuer')],
                    },
                ),
                migrations.CreateModel(
                    name='OutstandingList',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.PositiveSmallIntegerField(default=1, verbose_name='第几份')),
                        ('facts', models.JSONField(verbose_name='事实')),
                        ('told_cases', models.JSONField(default=list, verbose_name='所列案件')),
                        ('unpaid', models.DecimalField(decimal_places=2, max_digits=20, verbose_name='未履行金额合计（元）')),
                        ('failure', models.TextField(blank=True, default='', verbose_name='未能制发的原因')),
                        ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='通知收文单位的时间')),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='enforcement.outstandingbatch')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='被执行人')),
                        ('notice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outstanding_list', to='notices.notice')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('batch', 'body', 'part'), name='outstanding_list_once')],
                    },
                ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
