"""The rules of escalation as data: the table of domain 2.6, what fires by it, and facts that officers note."""

import clock
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

FIRINGS = "casework_firing"
CUSTOM = "系统默认，实施方案四（三）2的梯级"
CAP = ("firings_per_sweep", "升级规则每轮触发上限", 200, "times", "默认值，可调整")
REFER = "refer_for_determination"
RULES = [
    # code, name, trigger, rung, limit, threshold, own number, purposes, states, kinds, audience, proposes
    ("due_soon", "期限将到", "due_within", 10, "due_soon", "", None, [], [], [], ["handler", "officers"], []),
    ("unsigned_press", "催办签收", "unsigned", 10, "sign_for", "", None, ["sign_for"], [], [], ["handler", "officers"], []),
    ("overdue_told", "期限逾期", "overdue", 20, "", "", 1, [], [], [], ["handler", "officers"], []),
    ("unsigned_proof", "逾期未签收", "unsigned", 30, "service_proof", "", None, ["sign_for"], [], [], ["head", "officers"], ["service_proof"]),
    ("answer_remind", "预警逾期未复", "overdue", 30, "", "", 1, ["answer"], ["early_warning"], [], ["handler", "officers"], ["remind"]),
    ("reminded_warn", "提醒逾期未复", "overdue", 30, "escalate_after", "", None, ["answer"], ["reminded"], [], ["head", "officers"], ["warn"]),
    ("warned_summon", "警示逾期未复", "overdue", 30, "escalate_after", "", None, ["answer"], ["warned"], [], ["head", "officers", "leaders"], ["summon"]),
    ("no_show_supervise", "约谈未到场", "no_shows", 40, "", "", 1, [], ["interviewing"], [], ["officers", "leaders"], ["supervise", "circulate"]),
    ("report_supervise", "整改逾期督办", "overdue", 40, "press_after", "", None, ["report"], ["rectifying"], [], ["head", "officers", "leaders"], ["supervise", "circulate"]),
    ("returns_refer", "整改多次退回", "returns", 50, "", "returns_before_referral", None, [], ["rectifying"], [], ["officers", "leaders"], [REFER, "account"]),
    ("false_report_refer", "虚假整改", "noted", 50, "", "", None, [], ["rectifying"], ["false_report"], ["officers", "leaders"], [REFER, "account"]),
    ("report_refer", "整改长期逾期", "overdue", 50, "determination_after", "", None, ["report"], ["rectifying"], [], ["head", "officers", "leaders"], [REFER, "account"]),
    ("grave_summon", "严重情形直接约谈", "grave", 60, "", "grave_amount", None, [], ["triage"], [], ["officers", "leaders"], ["summon"]),
    ("violation_transfer", "涉嫌违纪违法移送", "noted", 90, "", "", None, [], [], ["violation"], ["officers", "leaders"], ["transfer"]),
]


def seed(apps, schema_editor):
    Rule, Version = apps.get_model("casework", "EscalationRule"), apps.get_model("casework", "RuleVersion")
    for code, name, trigger, rung, limit, threshold, amount, purposes, states, kinds, audience, proposes in RULES:
        rule = Rule.objects.create(
            code=code, name=name, trigger=trigger, rung=rung, limit_code=limit, threshold_code=threshold
        )
        Version.objects.create(
            rule=rule, number=1, purposes=purposes, states=states, kinds=kinds, amount=amount,
            audience=audience, proposes=proposes, source=CUSTOM,
        )
    code, name, amount, unit, source = CAP
    apps.get_model("casework", "Threshold").objects.create(
        code=code, name=name, amount=amount, unit=unit, source=source
    )


def unseed(apps, schema_editor):
    apps.get_model("casework", "Threshold").objects.filter(code=CAP[0]).delete()


def protect(apps, schema_editor):
    create_triggers(schema_editor.connection, FIRINGS)


def release(apps, schema_editor):
    drop_triggers(schema_editor.connection, FIRINGS)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0015_verbs_of_handing_over'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='verb',
            field=models.CharField(choices=[('moved', '流转'), ('assigned', '交办'), ('assignment_accepted', '接受交办'), ('assignment_refused', '申请退单'), ('assignment_released', '准予退单'), ('reassigned', '改派'), ('drafted', '拟稿'), ('draft_returned', '退回拟稿'), ('draft_withdrawn', '撤回拟稿'), ('issued', '签发'), ('served', '记录送达'), ('signed_for', '签收'), ('answered', '答复'), ('answer_approved', '报送答复'), ('answer_returned', '退回答复'), ('answer_reviewed', '审阅答复'), ('proposed', '系统建议'), ('proposal_accepted', '采纳建议'), ('proposal_refused', '不采纳建议'), ('held', '法院持有'), ('hold_released', '解除持有'), ('evidence_added', '提交证据'), ('interview_recorded', '约谈情况'), ('record_signed', '约谈记录签字'), ('plan_filed', '报送方案'), ('report_drafted', '拟整改报告'), ('report_returned', '退回整改报告'), ('items_verified', '逐项核查'), ('countersigned', '会签'), ('deadline_changed', '期限变更'), ('court_noted', '法院登记'), ('scanned', '登记文书扫描件'), ('voided', '文书作废'), ('finding_recorded', '登记认定'), ('finding_ended', '认定终止'), ('sanctioned', '实施惩戒'), ('sanction_lifted', '解除惩戒'), ('told', '陈述申辩告知'), ('pleaded', '拟陈述申辩'), ('plea_returned', '退回陈述申辩'), ('plea_sent', '提交陈述申辩'), ('severity_changed', '变更失信等级'), ('sanctions_drafted', '拟惩戒措施变更'), ('sanctions_returned', '退回惩戒措施变更'), ('recused', '回避'), ('recusal_lifted', '解除回避'), ('typical_proposed', '拟列典型案例'), ('typical_named', '确定典型案例'), ('typical_returned', '不列典型案例'), ('typical_withdrawn', '撤回典型案例'), ('correction_proposed', '申请更正'), ('corrected', '更正事实'), ('correction_refused', '不予更正'), ('instructed', '批示'), ('instruction_answered', '落实批示'), ('circulated', '传阅'), ('entered', '补录'), ('merged_in', '并入案件'), ('transfer_noted', '移送登记'), ('looked_back', '回头看'), ('left_closed', '不予重启'), ('draft_laid_by', '搁置文稿'), ('draft_taken_up', '恢复文稿'), ('application_drafted', '拟'), ('application_sent_back', '退回修改'), ('application_dropped', '放弃'), ('applied', '提出'), ('application_accepted', '受理'), ('application_refused', '不予受理'), ('application_passed_on', '转送法院'), ('court_answered', '法院答复'), ('application_verified', '核实会商'), ('opinion_given', '会商意见'), ('decision_drafted', '拟办'), ('decision_returned', '退回拟办'), ('application_decided', '决定'), ('application_withdrawn', '撤回'), ('application_lapsed', '终结'), ('application_revived', '续办'), ('decision_noted', '收阅决定'), ('record_corrected', '更正记录'), ('fact_noted', '登记情形'), ('fact_withdrawn', '撤回情形')], max_length=24),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='kind',
            field=models.CharField(choices=[('open_case', '建议立案'), ('escalate', '建议升级'), ('record_listing', '建议记录纳入失信名单'), ('service_proof', '建议登记送达回证'), ('look_back', '建议回头看'), ('supervise', '建议督办'), ('circulate', '建议通报'), ('account', '建议问责')], max_length=20),
        ),
        migrations.CreateModel(
            name='EscalationRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('trigger', models.CharField(choices=[('due_within', '期限将到'), ('overdue', '期限逾期'), ('unsigned', '送达后未签收'), ('no_shows', '约谈未到场'), ('returns', '整改被退回'), ('noted', '登记了情形'), ('grave', '严重情形')], max_length=12, verbose_name='触发条件')),
                ('rung', models.PositiveSmallIntegerField(verbose_name='层级')),
                ('limit_code', models.CharField(blank=True, default='', max_length=40, verbose_name='时限代码')),
                ('threshold_code', models.CharField(blank=True, default='', max_length=40, verbose_name='阈值代码')),
            ],
            options={
                'ordering': ['rung', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('limit_code', ''), ('threshold_code', ''), _connector='OR'), name='rule_has_one_measure')],
            },
        ),
        migrations.CreateModel(
            name='Firing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('subject', models.CharField(db_index=True, max_length=80)),
                ('state', models.CharField(max_length=20, verbose_name='案件状态')),
                ('since', models.DateField(verbose_name='条件成就之日')),
                ('fired_at', models.DateTimeField(default=clock.now, verbose_name='触发时间')),
                ('why', models.TextField(verbose_name='事实')),
                ('facts', models.JSONField(default=dict)),
                ('told', models.JSONField(default=list)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='casework.case')),
            ],
            options={
                'ordering': ['-fired_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='proposal',
            name='firing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='casework.firing'),
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('purposes', models.JSONField(default=list, verbose_name='事项')),
                ('states', models.JSONField(default=list, verbose_name='案件状态')),
                ('kinds', models.JSONField(default=list, verbose_name='情形')),
                ('amount', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='数量')),
                ('audience', models.JSONField(default=list, verbose_name='告知')),
                ('proposes', models.JSONField(default=list, verbose_name='建议')),
                ('is_on', models.BooleanField(default=True, verbose_name='启用')),
                ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='施行日期')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('reason', models.TextField(blank=True, default='', max_length=300, verbose_name='理由')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='casework.escalationrule')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['rule_id', '-valid_from'],
            },
        ),
        migrations.AddField(
            model_name='firing',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='casework.ruleversion'),
        ),
        migrations.CreateModel(
            name='NotedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('group_wages', '群体性欠薪'), ('retaliation', '打击报复'), ('forged', '伪造证据、材料'), ('false_report', '虚假整改'), ('violation', '涉嫌违纪违法')], max_length=15, verbose_name='情形')),
                ('text', models.TextField(max_length=1000, verbose_name='事实和来源')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='涉及人数')),
                ('noted_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_for', models.TextField(blank=True, default='', verbose_name='撤回理由')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='noted_facts', to='casework.case')),
                ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('case', 'kind'), name='one_standing_fact_of_a_kind')],
            },
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(fields=('rule', 'valid_from'), name='rule_version_once_per_day'),
        ),
        migrations.AddConstraint(
            model_name='ruleversion',
            constraint=models.UniqueConstraint(fields=('rule', 'number'), name='rule_version_number'),
        ),
        migrations.AddIndex(
            model_name='firing',
            index=models.Index(fields=['version', 'fired_at'], name='firing_of_version'),
        ),
        migrations.RunPython(seed, unseed),
        migrations.RunPython(protect, release),
    ]
