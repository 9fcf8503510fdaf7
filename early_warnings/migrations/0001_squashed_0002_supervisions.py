"""Early warnings, reminders and warnings, 督办函, and their answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.migrating import Together


class Migration(migrations.Migration):

    replaces = [
        ('early_warnings', '0001_initial'),
        ('early_warnings', '0002_supervisions'),
    ]

    initial = True

    dependencies = [
        ('casework', '0014_pressings'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Clue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.CharField(max_length=12, verbose_name='来源渠道')),
                    ('channel_number', models.CharField(blank=True, default='', max_length=60, verbose_name='来源编号')),
                    ('received_on', models.DateField(verbose_name='收到日期')),
                    ('title', models.CharField(max_length=120, verbose_name='事由')),
                    ('facts', models.TextField(max_length=4000, verbose_name='线索内容')),
                    ('grave_effect', models.TextField(blank=True, default='', max_length=1000, verbose_name='重大损失、恶劣影响')),
                    ('national_severity', models.CharField(default='ordinary', max_length=10, verbose_name='国家三级')),
                    ('regional_severity', models.CharField(default='risk_hint', max_length=10, verbose_name='自治区类别')),
                    ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                    ('taken_at', models.DateTimeField(verbose_name='登记时间')),
                    ('status', models.CharField(default='draft', max_length=10)),
                    ('set_aside_for', models.CharField(blank=True, default='', max_length=300, verbose_name='不予登记理由')),
                    ('behaviour', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.behaviour', verbose_name='失信行为')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='受理机关')),
                    ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clue', to='casework.case')),
                    ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clues', to='organisations.body', verbose_name='涉事单位')),
                    ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-taken_at', '-id'],
                },
            ),
            migrations.CreateModel(
                name='Informant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(blank=True, default='', max_length=60, verbose_name='姓名')),
                    ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='电话')),
                    ('address', models.CharField(blank=True, default='', max_length=200, verbose_name='住址或者单位')),
                    ('clue', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='informant', to='early_warnings.clue')),
                ],
            ),
            migrations.CreateModel(
                name='Letter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rung', models.CharField(max_length=10)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='casework.case')),
                    ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='casework.casenotice')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=4000, verbose_name='答复')),
                    ('status', models.CharField(default='submitted', max_length=14)),
                    ('written_at', models.DateTimeField()),
                    ('returned_for', models.CharField(blank=True, default='', max_length=300)),
                    ('approved_at', models.DateTimeField(blank=True, null=True)),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                    ('review', models.TextField(blank=True, default='', max_length=1000, verbose_name='审阅意见')),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                    ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='early_warnings.letter')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Supervision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('times', models.PositiveSmallIntegerField(verbose_name='督办次数')),
                    ('status', models.CharField(default='awaiting', max_length=10)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='casework.case')),
                    ('owed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='casework.casedeadline')),
                    ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='supervision', to='casework.casenotice')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='SupervisionAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField(max_length=4000, verbose_name='答复')),
                    ('status', models.CharField(default='submitted', max_length=14)),
                    ('written_at', models.DateTimeField()),
                    ('returned_for', models.CharField(blank=True, default='', max_length=300)),
                    ('approved_at', models.DateTimeField(blank=True, null=True)),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                    ('review', models.TextField(blank=True, default='', max_length=1000, verbose_name='审阅意见')),
                    ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                    ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('supervision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='early_warnings.supervision')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['id'],
                    'abstract': False,
                },
            ),
        ]),
    ]
