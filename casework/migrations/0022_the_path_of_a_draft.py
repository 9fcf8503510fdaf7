"""核稿, 会签 and 审核 before the signature: stations of a draft, and what was thought of it there."""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers


TABLES = ("casework_draftstep", "casework_draftversion")


def close(apps, schema_editor):
    for table in TABLES:
        create_triggers(schema_editor.connection, table)


def open_again(apps, schema_editor):
    for table in TABLES:
        drop_triggers(schema_editor.connection, table)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0021_documents_of_the_moves_beside_the_ladder'),
        ('notices', '0007_addressees_outside_the_register'),
        ('organisations', '0002_numbers_go_on_after_a_renaming'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Countersigning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_head', models.BooleanField(default=False)),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='同意时间')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DraftStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('review', '核稿'), ('countersign', '会签'), ('approve', '审核'), ('sign', '签发')], max_length=12, verbose_name='环节')),
                ('opinion', models.CharField(choices=[('agree', '同意'), ('return', '退回')], max_length=8, verbose_name='意见')),
                ('words', models.TextField(blank=True, default='', verbose_name='意见内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField()),
                ('words', models.TextField(blank=True, default='', verbose_name='修改说明')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='draft',
            name='one_submitted_draft_per_case',
        ),
        migrations.AddField(
            model_name='draft',
            name='awaited',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='待会签单位数'),
        ),
        migrations.AddField(
            model_name='draft',
            name='laid_from',
            field=models.CharField(blank=True, db_default='', default='', max_length=16),
        ),
        migrations.AddField(
            model_name='draft',
            name='path',
            field=models.JSONField(blank=True, default=list, verbose_name='流转环节'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='verb',
            field=models.CharField(choices=[('moved', '流转'), ('assigned', '交办'), ('assignment_accepted', '接受交办'), ('assignment_refused', '申请退单'), ('assignment_released', '准予退单'), ('reassigned', '改派'), ('assignment_kept', '不准予退单'), ('joint_asked', '提请会办'), ('contributed', '会办反馈'), ('contribution_returned', '退回会办意见'), ('handed', '转办'), ('extension_drafted', '拟延期申请'), ('extension_returned', '退回延期申请'), ('extension_applied', '申请延期'), ('extension_refused', '不予延期'), ('extension_withdrawn', '撤回延期申请'), ('extension_dropped', '放弃延期申请'), ('returned_for_more', '退回补办'), ('drafted', '拟稿'), ('draft_returned', '退回拟稿'), ('draft_withdrawn', '撤回拟稿'), ('draft_reviewed', '核稿'), ('draft_revised', '核稿修改'), ('draft_countersigned', '会签文稿'), ('draft_approved', '审核文稿'), ('issued', '签发'), ('served', '记录送达'), ('signed_for', '签收'), ('answered', '答复'), ('answer_approved', '报送答复'), ('answer_returned', '退回答复'), ('answer_reviewed', '审阅答复'), ('proposed', '系统建议'), ('proposal_accepted', '采纳建议'), ('proposal_refused', '不采纳建议'), ('held', '法院持有'), ('hold_released', '解除持有'), ('evidence_added', '提交证据'), ('interview_recorded', '约谈情况'), ('record_signed', '约谈记录签字'), ('plan_filed', '报送方案'), ('report_drafted', '拟整改报告'), ('report_returned', '退回整改报告'), ('items_verified', '逐项核查'), ('countersigned', '会签'), ('pressed', '催办'), ('supervision_answered', '拟督办反馈'), ('supervision_returned', '退回督办反馈'), ('supervision_sent', '报送督办反馈'), ('supervision_noted', '收阅督办反馈'), ('supervision_sent_back', '要求重新反馈'), ('deadline_changed', '期限变更'), ('court_noted', '法院登记'), ('scanned', '登记文书扫描件'), ('voided', '文书作废'), ('finding_recorded', '登记认定'), ('finding_ended', '认定终止'), ('sanctioned', '实施惩戒'), ('sanction_lifted', '解除惩戒'), ('told', '陈述申辩告知'), ('pleaded', '拟陈述申辩'), ('plea_returned', '退回陈述申辩'), ('plea_sent', '提交陈述申辩'), ('severity_changed', '变更失信等级'), ('sanctions_drafted', '拟惩戒措施变更'), ('sanctions_returned', '退回惩戒措施变更'), ('recused', '回避'), ('recusal_lifted', '解除回避'), ('handed_over', '交接'), ('claim_taken_back', '收回领办'), ('typical_proposed', '拟列典型案例'), ('typical_named', '确定典型案例'), ('typical_returned', '不列典型案例'), ('typical_withdrawn', '撤回典型案例'), ('correction_proposed', '申请更正'), ('corrected', '更正事实'), ('correction_refused', '不予更正'), ('instructed', '批示'), ('instruction_answered', '落实批示'), ('circulated', '传阅'), ('entered', '补录'), ('merged_in', '并入案件'), ('transfer_noted', '移送登记'), ('looked_back', '回头看'), ('left_closed', '不予重启'), ('draft_laid_by', '搁置文稿'), ('draft_taken_up', '恢复文稿'), ('application_drafted', '拟'), ('application_sent_back', '退回修改'), ('application_dropped', '放弃'), ('applied', '提出'), ('application_accepted', '受理'), ('application_refused', '不予受理'), ('application_passed_on', '转送法院'), ('court_answered', '法院答复'), ('application_verified', '核实会商'), ('opinion_given', '会商意见'), ('decision_drafted', '拟办'), ('decision_returned', '退回拟办'), ('application_decided', '决定'), ('application_withdrawn', '撤回'), ('application_lapsed', '终结'), ('application_revived', '续办'), ('decision_noted', '收阅决定'), ('record_corrected', '更正记录'), ('fact_noted', '登记情形'), ('fact_withdrawn', '撤回情形')], max_length=24),
        ),
        migrations.AlterField(
            model_name='draft',
            name='status',
            field=django_fsm.FSMField(choices=[('reviewing', '待核稿'), ('countersigning', '待会签'), ('approving', '待审核'), ('submitted', '待签发'), ('returned', '已退回'), ('signed', '已签发'), ('withdrawn', '已撤回'), ('laid_by', '搁置')], default='submitted', max_length=16, protected=True, verbose_name='状态'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('reviewing', 'countersigning', 'approving', 'submitted'))), fields=('case',), name='one_lying_draft_per_case'),
        ),
        migrations.AddField(
            model_name='countersigning',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='会签单位'),
        ),
        migrations.AddField(
            model_name='countersigning',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countersignings', to='casework.draft'),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='单位'),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='casework.draft'),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draftstep',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='casework.draft'),
        ),
        migrations.AddField(
            model_name='draftversion',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='countersigning',
            constraint=models.UniqueConstraint(fields=('draft', 'body'), name='countersigned_once_a_body'),
        ),
        migrations.RunPython(close, open_again),
    ]
