"""催办 on record, append-only, and from which press on a 督办函 is suggested."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

TABLE = "casework_pressing"
THRESHOLD = {
    "code": "press_letters_after",
    "name": "第几次催办时建议改发督办函",
    "amount": 3,
    "unit": "times",
    "source": "默认值，可调整",
}


def seed(apps, schema_editor):
    apps.get_model("casework", "Threshold").objects.create(**THRESHOLD)


def unseed(apps, schema_editor):
    apps.get_model("casework", "Threshold").objects.filter(code=THRESHOLD["code"]).delete()


def close(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def open_again(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0013_what_a_correction_takes_back'),
        ('organisations', '0002_numbers_go_on_after_a_renaming'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='casedeadline',
            name='pressed',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='催办次数'),
        ),
        migrations.AddField(
            model_name='casedeadline',
            name='pressed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='最近催办'),
        ),
        migrations.AlterField(
            model_name='casedeadline',
            name='purpose',
            field=models.CharField(choices=[('triage', '研判'), ('assignment', '接受交办'), ('sign_for', '签收'), ('answer', '答复'), ('review', '审阅答复'), ('confirm', '反馈参加人员'), ('minutes', '出约谈纪要'), ('plan', '报送整改方案'), ('report', '报送整改报告'), ('verify', '验收'), ('close', '销号'), ('hearing', '陈述申辩'), ('determine', '失信认定'), ('transfer_receipt', '移送回执'), ('look_back', '回头看'), ('objection_acceptance', '受理异议'), ('objection', '处理异议'), ('exemption', '认定免责'), ('repair_acceptance', '受理信用修复'), ('repair', '办理信用修复'), ('instruction', '落实批示'), ('supervision_answer', '反馈督办')], max_length=20, verbose_name='事项'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='verb',
            field=models.CharField(choices=[('moved', '流转'), ('assigned', '交办'), ('assignment_accepted', '接受交办'), ('assignment_refused', '申请退单'), ('assignment_released', '准予退单'), ('reassigned', '改派'), ('drafted', '拟稿'), ('draft_returned', '退回拟稿'), ('draft_withdrawn', '撤回拟稿'), ('issued', '签发'), ('served', '记录送达'), ('signed_for', '签收'), ('answered', '答复'), ('answer_approved', '报送答复'), ('answer_returned', '退回答复'), ('answer_reviewed', '审阅答复'), ('proposed', '系统建议'), ('proposal_accepted', '采纳建议'), ('proposal_refused', '不采纳建议'), ('held', '法院持有'), ('hold_released', '解除持有'), ('evidence_added', '提交证据'), ('interview_recorded', '约谈情况'), ('record_signed', '约谈记录签字'), ('plan_filed', '报送方案'), ('report_drafted', '拟整改报告'), ('report_returned', '退回整改报告'), ('items_verified', '逐项核查'), ('countersigned', '会签'), ('pressed', '催办'), ('supervision_answered', '拟督办反馈'), ('supervision_returned', '退回督办反馈'), ('supervision_sent', '报送督办反馈'), ('supervision_noted', '收阅督办反馈'), ('supervision_sent_back', '要求重新反馈'), ('deadline_changed', '期限变更'), ('court_noted', '法院登记'), ('scanned', '登记文书扫描件'), ('voided', '文书作废'), ('finding_recorded', '登记认定'), ('finding_ended', '认定终止'), ('sanctioned', '实施惩戒'), ('sanction_lifted', '解除惩戒'), ('told', '陈述申辩告知'), ('pleaded', '拟陈述申辩'), ('plea_returned', '退回陈述申辩'), ('plea_sent', '提交陈述申辩'), ('severity_changed', '变更失信等级'), ('sanctions_drafted', '拟惩戒措施变更'), ('sanctions_returned', '退回惩戒措施变更'), ('recused', '回避'), ('recusal_lifted', '解除回避'), ('typical_proposed', '拟列典型案例'), ('typical_named', '确定典型案例'), ('typical_returned', '不列典型案例'), ('typical_withdrawn', '撤回典型案例'), ('correction_proposed', '申请更正'), ('corrected', '更正事实'), ('correction_refused', '不予更正'), ('instructed', '批示'), ('instruction_answered', '落实批示'), ('circulated', '传阅'), ('entered', '补录'), ('merged_in', '并入案件'), ('transfer_noted', '移送登记'), ('looked_back', '回头看'), ('left_closed', '不予重启'), ('draft_laid_by', '搁置文稿'), ('draft_taken_up', '恢复文稿'), ('application_drafted', '拟'), ('application_sent_back', '退回修改'), ('application_dropped', '放弃'), ('applied', '提出'), ('application_accepted', '受理'), ('application_refused', '不予受理'), ('application_passed_on', '转送法院'), ('court_answered', '法院答复'), ('application_verified', '核实会商'), ('opinion_given', '会商意见'), ('decision_drafted', '拟办'), ('decision_returned', '退回拟办'), ('application_decided', '决定'), ('application_withdrawn', '撤回'), ('application_lapsed', '终结'), ('application_revived', '续办'), ('decision_noted', '收阅决定'), ('record_corrected', '更正记录')], max_length=24),
        ),
        migrations.CreateModel(
            name='Pressing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nth', models.PositiveSmallIntegerField(verbose_name='第几次')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='催办意见')),
                ('pressed_at', models.DateTimeField(verbose_name='催办时间')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='被催办单位')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pressings', to='casework.case')),
                ('owed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pressings', to='casework.casedeadline', verbose_name='催办事项')),
                ('pressed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('owed', 'nth'), name='pressed_once_each_time')],
            },
        ),
        migrations.RunPython(seed, unseed),
        migrations.RunPython(close, open_again),
    ]
