"""Which kinds pass 核稿 at which issuer, as data."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0007_addressees_outside_the_register'),
        ('organisations', '0002_numbers_go_on_after_a_renaming'),
    ]

    operations = [
        migrations.CreateModel(
            name='PathRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('early_warning', '预警通知书'), ('lifting', '预警解除告知'), ('reminder', '提醒函'), ('warning', '警示函'), ('interview_notice', '约谈通知书'), ('minutes', '约谈纪要'), ('rectification_order', '整改通知书'), ('verification_opinion', '整改验收意见书'), ('closure', '结案通知书'), ('interview_record', '约谈记录'), ('supervision', '督办函'), ('rectification_report', '整改报告'), ('objection_decision', '异议处理决定书'), ('repair_decision', '信用修复决定书'), ('circular', '通报'), ('transfer', '移送函'), ('exemption', '免责认定书'), ('determination', '失信认定书'), ('no_determination', '不予认定书'), ('hearing_notice', '陈述申辩告知书'), ('declining', '不予受理告知'), ('suspension', '中止告知'), ('resumption', '恢复告知'), ('reopening', '恢复办理通知'), ('extension_slip', '延期审批单'), ('return_slip', '退单审批单'), ('merger_slip', '并案（中止）审批表'), ('outstanding_cases', '未结案件通报表'), ('proof_of_service', '送达回证'), ('accountability', '问责建议书'), ('referral', '提请认定函'), ('supervisory_advice', '纪检监察建议书')], max_length=24, verbose_name='文种')),
                ('demand', models.CharField(choices=[('default', '按系统默认'), ('always', '必须核稿'), ('as_asked', '由拟稿人决定')], default='default', max_length=12, verbose_name='核稿要求')),
                ('issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('issuer', None), _negated=True), fields=('issuer', 'kind'), name='path_rule_of_an_issuer'), models.UniqueConstraint(condition=models.Q(('issuer', None)), fields=('kind',), name='path_rule_of_a_kind')],
            },
        ),
    ]
