"""Handing over, among what can be on record."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0014_pressings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='verb',
            field=models.CharField(choices=[('moved', '流转'), ('assigned', '交办'), ('assignment_accepted', '接受交办'), ('assignment_refused', '申请退单'), ('assignment_released', '准予退单'), ('reassigned', '改派'), ('drafted', '拟稿'), ('draft_returned', '退回拟稿'), ('draft_withdrawn', '撤回拟稿'), ('issued', '签发'), ('served', '记录送达'), ('signed_for', '签收'), ('answered', '答复'), ('answer_approved', '报送答复'), ('answer_returned', '退回答复'), ('answer_reviewed', '审阅答复'), ('proposed', '系统建议'), ('proposal_accepted', '采纳建议'), ('proposal_refused', '不采纳建议'), ('held', '法院持有'), ('hold_released', '解除持有'), ('evidence_added', '提交证据'), ('interview_recorded', '约谈情况'), ('record_signed', '约谈记录签字'), ('plan_filed', '报送方案'), ('report_drafted', '拟整改报告'), ('report_returned', '退回整改报告'), ('items_verified', '逐项核查'), ('countersigned', '会签'), ('deadline_changed', '期限变更'), ('court_noted', '法院登记'), ('scanned', '登记文书扫描件'), ('voided', '文书作废'), ('finding_recorded', '登记认定'), ('finding_ended', '认定终止'), ('sanctioned', '实施惩戒'), ('sanction_lifted', '解除惩戒'), ('told', '陈述申辩告知'), ('pleaded', '拟陈述申辩'), ('plea_returned', '退回陈述申辩'), ('plea_sent', '提交陈述申辩'), ('severity_changed', '变更失信等级'), ('sanctions_drafted', '拟惩戒措施变更'), ('sanctions_returned', '退回惩戒措施变更'), ('recused', '回避'), ('recusal_lifted', '解除回避'), ('handed_over', '交接'), ('claim_taken_back', '收回领办'), ('typical_proposed', '拟列典型案例'), ('typical_named', '确定典型案例'), ('typical_returned', '不列典型案例'), ('typical_withdrawn', '撤回典型案例'), ('correction_proposed', '申请更正'), ('corrected', '更正事实'), ('correction_refused', '不予更正'), ('instructed', '批示'), ('instruction_answered', '落实批示'), ('circulated', '传阅'), ('entered', '补录'), ('merged_in', '并入案件'), ('transfer_noted', '移送登记'), ('looked_back', '回头看'), ('left_closed', '不予重启'), ('draft_laid_by', '搁置文稿'), ('draft_taken_up', '恢复文稿'), ('application_drafted', '拟'), ('application_sent_back', '退回修改'), ('application_dropped', '放弃'), ('applied', '提出'), ('application_accepted', '受理'), ('application_refused', '不予受理'), ('application_passed_on', '转送法院'), ('court_answered', '法院答复'), ('application_verified', '核实会商'), ('opinion_given', '会商意见'), ('decision_drafted', '拟办'), ('decision_returned', '退回拟办'), ('application_decided', '决定'), ('application_withdrawn', '撤回'), ('application_lapsed', '终结'), ('application_revived', '续办'), ('decision_noted', '收阅决定'), ('record_corrected', '更正记录')], max_length=24),
        ),
    ]
