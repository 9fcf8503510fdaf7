"""The bodies of a city and its region, whom they answer to, and what they became."""

import datetime
import django.db.models.deletion
import organisations.models
from django.db import migrations, models

from organisations.migrating import Together


class Migration(migrations.Migration):

    replaces = [
        ('organisations', '0001_initial'),
        ('organisations', '0002_numbers_go_on_after_a_renaming'),
    ]

    initial = True

    dependencies = []

    operations = [
        Together([
            migrations.CreateModel(
                name='Body',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100, verbose_name='名称')),
                    ('short_name', models.CharField(blank=True, default='', max_length=40, verbose_name='简称')),
                    ('level', models.CharField(max_length=4, verbose_name='层级')),
                    ('region', models.CharField(max_length=40, verbose_name='所属地区')),
                    ('kind', models.CharField(help_text='如 政府、政府部门、法院、乡镇街道、事业单位', max_length=20, verbose_name='类别')),
                    ('court_code', models.CharField(blank=True, default='', help_text='案号中的代字', max_length=20, verbose_name='法院代字')),
                    ('document_mark', models.CharField(blank=True, default='', help_text='文号的首段', max_length=20, verbose_name='机关代字')),
                    ('parts', models.CharField(blank=True, default='', help_text='字母以空格分开', max_length=20, verbose_name='职能')),
                    ('uscc', models.CharField(blank=True, default='', max_length=18, validators=[organisations.models.check_credit_code], verbose_name='统一社会信用代码')),
                    ('valid_from', models.DateField(default=datetime.date(1949, 10, 1), verbose_name='启用日期')),
                    ('valid_to', models.DateField(blank=True, help_text='最后一个有效日', null=True, verbose_name='停用日期')),
                    ('is_sample', models.BooleanField(default=False, verbose_name='样例')),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='organisations.body', verbose_name='承接机构')),
                    ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='organisations.body', verbose_name='上级')),
                    ('counts_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='文号续编')),
                ],
                options={
                    'verbose_name': '机构',
                    'verbose_name_plural': '机构',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('name', 'valid_from'), name='body_name_once_per_period'), models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('name',), name='body_name_once_at_present'), models.UniqueConstraint(condition=models.Q(('valid_to', None), models.Q(('court_code', ''), _negated=True)), fields=('court_code',), name='court_code_once_at_present'), models.UniqueConstraint(condition=models.Q(('valid_to', None), models.Q(('document_mark', ''), _negated=True)), fields=('document_mark',), name='document_mark_once_at_present'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='body_period_runs_forward')],
                },
            ),
            migrations.CreateModel(
                name='Contact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='姓名')),
                    ('position', models.CharField(blank=True, default='', max_length=60, verbose_name='职务')),
                    ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='电话')),
                    ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='organisations.body', verbose_name='机构')),
                ],
                options={
                    'verbose_name': '联络员',
                    'verbose_name_plural': '联络员',
                    'ordering': ['id'],
                },
            ),
        ]),
    ]
