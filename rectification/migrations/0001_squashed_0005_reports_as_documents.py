"""Orders to rectify, plans, reports and how they were verified."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.migrating import Together


class Migration(migrations.Migration):

    replaces = [
        ("rectification", "0001_initial"),
        ("rectification", "0002_orders_on_paper_and_voided_opinions"),
        ("rectification", "0003_orders_superseded"),
        ("rectification", "0004_plans_returned_for_more"),
        ("rectification", "0005_reports_as_documents"),
    ]

    initial = True

    dependencies = [
        ("casework", "0023_service_on_paper"),
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.PositiveSmallIntegerField(default=1, verbose_name='轮次')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='casework.case')),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
                        ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='casework.casenotice')),
                        ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='失效时间')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='OrderItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('text', models.CharField(max_length=400, verbose_name='存在问题')),
                        ('standard', models.CharField(max_length=400, verbose_name='整改标准')),
                        ('responsible', models.CharField(max_length=60, verbose_name='责任人')),
                        ('within', models.CharField(help_text='自签收次日起，如 30日', max_length=8, verbose_name='整改期限')),
                        ('verdict', models.CharField(default='open', max_length=5, verbose_name='结论')),
                        ('times_unmet', models.PositiveSmallIntegerField(default=0, verbose_name='不合格次数')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='rectification.order')),
                    ],
                    options={
                        'ordering': ['order_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='order_item_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Plan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=4000, verbose_name='总体安排')),
                        ('filed_at', models.DateTimeField(verbose_name='报送时间')),
                        ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                        ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='rectification.order')),
                        ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='退回时间')),
                        ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('returned_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='退回意见')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('order',), name='one_plan_in_force_an_order')],
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='PlanMeasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=1000, verbose_name='措施')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='rectification.orderitem')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='rectification.plan')),
                    ],
                    options={
                        'ordering': ['item__number'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'item'), name='measure_once_per_item')],
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                        ('status', models.CharField(default='drafted', max_length=8)),
                        ('cover', models.TextField(max_length=4000, verbose_name='报告说明')),
                        ('own_number', models.CharField(blank=True, default='', max_length=60, verbose_name='本单位文号')),
                        ('drafted_at', models.DateTimeField(verbose_name='拟稿时间')),
                        ('returned_for', models.CharField(blank=True, default='', max_length=1000, verbose_name='退回意见')),
                        ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='签发报送时间')),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence', verbose_name='整改报告原件')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='rectification.order')),
                        ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='report', to='casework.slip', verbose_name='整改报告')),
                        ('lasting', models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='长效措施')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['drafted', 'sent'])), fields=('order', 'round'), name='one_live_report_per_round')],
                    },
                ),
                migrations.CreateModel(
                    name='ItemResult',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=2000, verbose_name='整改结果')),
                        ('evidence', models.ManyToManyField(related_name='+', to='casework.evidence')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='rectification.orderitem')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='rectification.report')),
                        ('measures', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='整改措施')),
                        ('unfinished', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='未完成原因和下步安排')),
                    ],
                    options={
                        'ordering': ['item__number'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'item'), name='result_once_per_item')],
                    },
                ),
                migrations.CreateModel(
                    name='Verification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('method', models.CharField(max_length=120, verbose_name='核查方式')),
                        ('verified_on', models.DateField(verbose_name='核查日期')),
                        ('verifiers', models.TextField(help_text='每人一行', max_length=1000, verbose_name='核查人员')),
                        ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='rectification.report')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Opinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_accepted', models.BooleanField(verbose_name='合格')),
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opinion', to='casework.casenotice')),
                        ('verification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='rectification.verification')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='ItemVerdict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_met', models.BooleanField(verbose_name='合格')),
                        ('reason', models.CharField(max_length=400, verbose_name='核查情况')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='rectification.orderitem')),
                        ('verification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='rectification.verification')),
                    ],
                    options={
                        'ordering': ['item__number'],
                        'constraints': [models.UniqueConstraint(fields=('verification', 'item'), name='verdict_once_per_item')],
                    },
                ),
                migrations.CreateModel(
                    name='Countersignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agrees', models.BooleanField(verbose_name='同意')),
                        ('reason', models.CharField(blank=True, default='', max_length=400, verbose_name='意见')),
                        ('signed_at', models.DateTimeField(verbose_name='会签时间')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('verification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countersignatures', to='rectification.verification')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('verification', 'body'), name='countersignature_once_per_body')],
                    },
                ),
        ]),
    ]
