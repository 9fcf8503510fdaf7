"""The case, everything that hangs on it, and what an installation begins with.

Append-only by triggers: events, reads of restricted material, pressings, firings of rules,
the steps and versions of a draft. The behaviours ZX01 to
ZX22 are those the implementation plan names (version 1), with who leads and what each would be once found (domain 3.1);
the rules of escalation are the ladder of 实施方案四（三）2. All are defaults, changed on the settings pages.
"""

import clock
import datetime
import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = [
    "casework_caseevent",
    "casework_restrictedread",
    "casework_pressing",
    "casework_firing",
    "casework_draftstep",
    "casework_draftversion",
]
MINOR, ORDINARY, GRAVE = "minor", "ordinary", "grave"
BEHAVIOURS = [
    # code, name, basis, severity by default, grave only by its effect, who leads
    ("ZX01", "法院判决不执行", "五（五）、四（一）6", ORDINARY, False, "法院"),
    ("ZX02", "拖欠民营、中小企业账款", "四（一）5、五（五）", ORDINARY, False, "工业和信息化部门"),
    ("ZX03", "恶意拖欠工程款", "四（三）3", GRAVE, False, "工业和信息化部门、财政部门"),
    ("ZX04", "恶意拖欠农民工工资", "四（三）3、五（五）", GRAVE, False, "人力资源社会保障部门"),
    ("ZX05", "新官不理旧账", "四（三）3、五（五）", GRAVE, False, "纪检监察机关"),
    ("ZX06", "违约毁约（政策承诺、合同契约）", "四（三）3、五（五）", ORDINARY, False, "主管部门、招商部门"),
    ("ZX07", "恶意竞争", "四（三）3", ORDINARY, False, "市场监督管理部门"),
    ("ZX08", "欺商骗企", "四（三）3", GRAVE, False, "招商部门"),
    ("ZX09", "设租寻租", "四（三）3", GRAVE, False, "纪检监察机关"),
    ("ZX10", "盲目招商", "四（三）3", ORDINARY, False, "招商部门"),
    ("ZX11", "违规举债", "四（三）3", GRAVE, False, "财政部门"),
    ("ZX12", "拖延审计", "四（三）3", ORDINARY, False, "审计机关"),
    ("ZX13", "重大政策执行不力", "四（三）3", GRAVE, True, "纪检监察机关"),
    ("ZX14", "决策失误", "四（三）3", GRAVE, True, "纪检监察机关"),
    ("ZX15", "滥用职权", "四（三）3", GRAVE, True, "纪检监察机关"),
    ("ZX16", "有令不行、有禁不止", "四（三）3", GRAVE, True, "纪检监察机关"),
    ("ZX17", "打击报复（欠款投诉人）", "四（一）5", GRAVE, False, "纪检监察机关"),
    ("ZX18", "久拖不还", "四（一）5", ORDINARY, False, "工业和信息化部门"),
    ("ZX19", "受司法判决、行政处罚、纪律处分、问责处理", "四（二）1", ORDINARY, False, "发展改革部门"),
    ("ZX20", "承诺未兑现（公开承诺）", "五（二）", MINOR, False, "承诺部门的主管部门"),
    ("ZX21", "公示公开迟报、漏报", "四（一）2", MINOR, False, "发展改革部门、市场监督管理部门"),
    ("ZX22", "虚假整改、隐瞒", "本系统增列", GRAVE, False, "纪检监察机关"),
]
ADJUSTABLE = "默认值，可调整"
THRESHOLDS = [
    # code, name, amount, unit, source
    ("grave_amount", "严重情形涉及金额", 500, "wan_yuan", ADJUSTABLE),
    ("repeat_within", "同一事由再次发生的期间", 12, "months", ADJUSTABLE),
    ("returns_before_referral", "退回几次建议提请认定", 2, "times", ADJUSTABLE),
    ("no_shows_before_order", "约谈未到几次可以责令整改", 2, "times", ADJUSTABLE),
    ("evidence_size", "单个证据文件大小", 50, "megabytes", ADJUSTABLE),
    ("press_letters_after", "第几次催办时建议改发督办函", 3, "times", ADJUSTABLE),
    ("firings_per_sweep", "升级规则每轮触发上限", 200, "times", ADJUSTABLE),
]
LADDER = "系统默认，实施方案四（三）2的梯级"
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


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


def seed_behaviours(apps, schema_editor):
    Behaviour = apps.get_model("casework", "Behaviour")
    for code, name, basis, severity, by_effect, lead in BEHAVIOURS:
        row = Behaviour(code=code, version=1, name=name, basis=basis, default_severity=severity, lead=lead)
        row.needs_grave_effect = by_effect
        if severity == GRAVE:
            row.regional_severity = GRAVE
        row.save()


def seed_thresholds(apps, schema_editor):
    Threshold = apps.get_model("casework", "Threshold")
    Threshold.objects.bulk_create(
        Threshold(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in THRESHOLDS
    )


def seed_rules(apps, schema_editor):
    Rule, Version = apps.get_model("casework", "EscalationRule"), apps.get_model("casework", "RuleVersion")
    for code, name, trigger, rung, limit, threshold, amount, purposes, states, kinds, audience, proposes in RULES:
        rule = Rule.objects.create(
            code=code, name=name, trigger=trigger, rung=rung, limit_code=limit, threshold_code=threshold
        )
        Version.objects.create(
            rule=rule, number=1, purposes=purposes, states=states, kinds=kinds, amount=amount,
            audience=audience, proposes=proposes, source=LADDER,
        )


class Migration(migrations.Migration):

    replaces = [
        ("casework", "0001_initial"),
        ("casework", "0002_append_only_events"),
        ("casework", "0003_behaviours_zx01_to_zx22"),
        ("casework", "0004_purposes_of_the_whole_lifecycle"),
        ("casework", "0005_recusals_reads_and_typical_cases"),
        ("casework", "0006_append_only_reads"),
        ("casework", "0007_corrections_instructions_circulations_older_cases"),
        ("casework", "0008_moves_beside_the_ladder"),
        ("casework", "0009_proceedings_beside_the_path_and_invitations"),
        ("casework", "0010_thresholds_and_both_classifications"),
        ("casework", "0011_thresholds_and_leads"),
        ("casework", "0012_verbs_of_the_whole_lifecycle"),
        ("casework", "0013_what_a_correction_takes_back"),
        ("casework", "0014_pressings"),
        ("casework", "0015_verbs_of_handing_over"),
        ("casework", "0016_escalation_rules_as_data"),
        ("casework", "0017_the_life_of_a_task"),
        ("casework", "0018_who_asked_for_a_release"),
        ("casework", "0019_for_whom_it_was_assigned"),
        ("casework", "0020_addressees_beside_the_department"),
        ("casework", "0021_documents_of_the_moves_beside_the_ladder"),
        ("casework", "0022_the_path_of_a_draft"),
        ("casework", "0023_service_on_paper"),
    ]

    initial = True

    dependencies = [
        ("deadlines", "0010_limits_of_incoming_documents"),
        ("notices", "0009_sealing_service_and_reserved_numbers"),
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("viewflow", "0015_task_scheduled"),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='CaseSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(unique=True)),
                        ('last', models.PositiveIntegerField(default=0)),
                        ('taken_over', models.PositiveIntegerField(db_default=0, default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='Behaviour',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=8, verbose_name='代码')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('basis', models.CharField(help_text='实施方案的章节', max_length=60, verbose_name='出处')),
                        ('default_severity', models.CharField(max_length=10, verbose_name='默认等级')),
                        ('needs_grave_effect', models.BooleanField(default=False, help_text='ZX13–ZX16: 实施方案 四(三)3', verbose_name='须写明重大损失、恶劣影响')),
                        ('is_in_force', models.BooleanField(default=True, verbose_name='现行')),
                        ('lead', models.CharField(blank=True, default='', max_length=60, verbose_name='牵头部门')),
                        ('regional_severity', models.CharField(default='ordinary', max_length=10, verbose_name='认定后自治区类别')),
                    ],
                    options={
                        'ordering': ['code', 'version'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='behaviour_code_version'), models.UniqueConstraint(condition=models.Q(('is_in_force', True)), fields=('code',), name='one_version_in_force')],
                    },
                ),
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', django_fsm.FSMField(db_index=True, default='draft', max_length=50, protected=True, verbose_name='状态')),
                        ('moved_from', models.CharField(blank=True, default='', max_length=20)),
                        ('closing_from', models.CharField(blank=True, default='', max_length=20)),
                        ('paused_from', models.CharField(blank=True, default='', max_length=20)),
                        ('open_holds', models.PositiveIntegerField(default=0, verbose_name='法院持有数')),
                        ('number', models.CharField(max_length=20, unique=True, verbose_name='案件编号')),
                        ('title', models.CharField(max_length=120, verbose_name='事由')),
                        ('facts', models.TextField(max_length=4000, verbose_name='主要事实')),
                        ('grave_effect', models.TextField(blank=True, default='', verbose_name='重大损失、恶劣影响')),
                        ('national_severity', models.CharField(max_length=10, verbose_name='国家三级')),
                        ('regional_severity', models.CharField(max_length=10, verbose_name='自治区类别')),
                        ('source', models.CharField(max_length=12, verbose_name='来源')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                        ('opened_at', models.DateTimeField(verbose_name='立案时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('look_back_on', models.DateField(blank=True, null=True, verbose_name='回头看日期')),
                        ('returns', models.PositiveSmallIntegerField(default=0, verbose_name='退回次数')),
                        ('last_seq', models.PositiveIntegerField(default=0)),
                        ('last_hash', models.CharField(blank=True, default='', max_length=64)),
                        ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_as_authority', to='organisations.body', verbose_name='主管部门')),
                        ('behaviour', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.behaviour', verbose_name='失信行为')),
                        ('issuing_body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_issued', to='organisations.body', verbose_name='承办机关')),
                        ('lead_department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_led', to='organisations.body', verbose_name='责任单位')),
                        ('lead_officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_handled', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                        ('measure_issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_measured', to='organisations.body', verbose_name='现措施发文机关')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases_about', to='organisations.body', verbose_name='涉事单位')),
                        ('open_recusals', models.PositiveSmallIntegerField(default=0, verbose_name='回避人数')),
                        ('last_move', models.JSONField(blank=True, default=dict)),
                        ('old_number', models.CharField(blank=True, db_index=True, default='', max_length=60, verbose_name='旧编号')),
                    ],
                    options={
                        'ordering': ['-opened_at', '-id'],
                        'indexes': [models.Index(fields=['state', '-opened_at'], name='casework_ca_state_31ea81_idx'), models.Index(fields=['lead_department', 'state'], name='casework_ca_lead_de_864fba_idx'), models.Index(fields=['issuing_body', 'state'], name='casework_ca_issuing_95d6da_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('old_number', ''), _negated=True), fields=('issuing_body', 'old_number'), name='old_number_once')],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(max_length=5)),
                        ('status', models.CharField(default='pending', max_length=10)),
                        ('summary', models.TextField(help_text='承办单位看到的内容，不写线索来源', max_length=2000, verbose_name='交办事项')),
                        ('assigned_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('refusal', models.TextField(blank=True, default='', verbose_name='退单理由')),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='organisations.body')),
                        ('deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.deadline')),
                        ('suggested_body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='casework.case')),
                        ('contribution', models.CharField(blank=True, default='', max_length=6, verbose_name='会办意见')),
                        ('contribution_deadline', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.deadline')),
                        ('contribution_within', models.CharField(blank=True, default='', max_length=10, verbose_name='会办期限')),
                        ('is_release_granted', models.BooleanField(null=True, verbose_name='准予退单')),
                        ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='申请退单时间')),
                        ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release_decided_at', models.DateTimeField(blank=True, null=True, verbose_name='退单审批时间')),
                        ('release_decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('release_opinion', models.CharField(blank=True, default='', max_length=200, verbose_name='退单审批意见')),
                        ('suggestion_basis', models.CharField(blank=True, default='', max_length=400, verbose_name='建议依据')),
                        ('assigned_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='交办机关')),
                    ],
                    options={
                        'ordering': ['assigned_at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('part', 'lead'), ('status__in', ['pending', 'accepted'])), fields=('case',), name='one_lead_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seq', models.PositiveIntegerField()),
                        ('verb', models.CharField(max_length=24)),
                        ('move', models.CharField(blank=True, default='', max_length=32)),
                        ('from_state', models.CharField(blank=True, default='', max_length=20)),
                        ('to_state', models.CharField(blank=True, default='', max_length=20)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('actor_name', models.CharField(max_length=60)),
                        ('actor_body', models.CharField(blank=True, default='', max_length=120)),
                        ('reason', models.TextField(blank=True, default='')),
                        ('documents', models.JSONField(blank=True, default=list)),
                        ('details', models.JSONField(blank=True, default=dict)),
                        ('is_internal', models.BooleanField(default=False)),
                        ('previous_hash', models.CharField(blank=True, default='', max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='casework.case')),
                    ],
                    options={
                        'ordering': ['case_id', 'seq'],
                        'constraints': [models.UniqueConstraint(fields=('case', 'seq'), name='event_case_seq')],
                    },
                ),
                migrations.CreateModel(
                    name='CaseNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(blank=True, default='', max_length=32)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='casework.case')),
                        ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='notices.notice')),
                        ('turned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='转送单位')),
                        ('is_internal', models.BooleanField(db_default=False, default=False, verbose_name='仅承办一方和主送机关可见')),
                    ],
                ),
                migrations.CreateModel(
                    name='CaseDeadline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=20, verbose_name='事项')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='casework.case')),
                        ('deadline', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='owed', to='deadlines.deadline')),
                        ('debtor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='义务单位')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='casework.casenotice')),
                        ('pressed', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='催办次数')),
                        ('pressed_at', models.DateTimeField(blank=True, null=True, verbose_name='最近催办')),
                    ],
                ),
                migrations.CreateModel(
                    name='Draft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('move', models.CharField(blank=True, default='', max_length=32)),
                        ('kind', models.CharField(blank=True, default='', max_length=24, verbose_name='文种')),
                        ('content', models.JSONField(default=dict)),
                        ('reason', models.TextField(blank=True, default='', verbose_name='理由')),
                        ('status', django_fsm.FSMField(default='submitted', max_length=16, protected=True, verbose_name='状态')),
                        ('drafted_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('returned_for', models.TextField(blank=True, default='', verbose_name='退回意见')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
                        ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                        ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='主送机关')),
                        ('addressee_name', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='名录外的主送机关')),
                        ('awaited', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='待会签单位数')),
                        ('laid_from', models.CharField(blank=True, db_default='', default='', max_length=16)),
                        ('path', models.JSONField(blank=True, default=list, verbose_name='流转环节')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('reviewing', 'countersigning', 'approving', 'submitted'))), fields=('case',), name='one_lying_draft_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('description', models.CharField(blank=True, default='', max_length=200, verbose_name='说明')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveBigIntegerField(verbose_name='字节')),
                        ('sha256', models.CharField(max_length=64)),
                        ('is_internal', models.BooleanField(default=False)),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='casework.case')),
                    ],
                    options={
                        'verbose_name_plural': '证据',
                        'ordering': ['added_at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Hold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source_key', models.CharField(max_length=60)),
                        ('reason', models.CharField(max_length=200)),
                        ('placed_at', models.DateTimeField()),
                        ('released_at', models.DateTimeField(blank=True, null=True)),
                        ('release_reason', models.CharField(blank=True, default='', max_length=200)),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='casework.case')),
                        ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='法院')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('case', 'source_key'), name='one_open_hold_per_source')],
                    },
                ),
                migrations.CreateModel(
                    name='Recusal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ground', models.CharField(max_length=12, verbose_name='回避情形')),
                        ('note', models.CharField(blank=True, default='', max_length=300, verbose_name='说明')),
                        ('since', models.DateTimeField(verbose_name='起始时间')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True, verbose_name='解除时间')),
                        ('lift_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='解除理由')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='casework.case')),
                        ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to=settings.AUTH_USER_MODEL, verbose_name='回避人')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('case', 'person'), name='one_standing_recusal')],
                    },
                ),
                migrations.CreateModel(
                    name='RestrictedRead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, default=clock.now, verbose_name='时间')),
                        ('person_name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('body_name', models.CharField(blank=True, default='', max_length=120, verbose_name='单位')),
                        ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='来源地址')),
                        ('kind', models.CharField(max_length=20, verbose_name='内容')),
                        ('key', models.CharField(max_length=80, verbose_name='编号')),
                        ('case_number', models.CharField(blank=True, db_index=True, default='', max_length=20, verbose_name='案件编号')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查阅人')),
                    ],
                    options={
                        'verbose_name': '查阅记录',
                        'verbose_name_plural': '查阅记录',
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['person', '-id'], name='read_by_person')],
                    },
                ),
                migrations.CreateModel(
                    name='TypicalCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=80, verbose_name='案例名称')),
                        ('subject_name', models.CharField(max_length=60, verbose_name='涉事单位（刊载名称）')),
                        ('region', models.CharField(max_length=40, verbose_name='地区')),
                        ('behaviour', models.CharField(max_length=80, verbose_name='失信行为')),
                        ('summary', models.TextField(max_length=2000, verbose_name='案情摘要')),
                        ('outcome', models.TextField(max_length=1000, verbose_name='处理结果')),
                        ('measures', models.JSONField(default=list)),
                        ('status', models.CharField(default='proposed', max_length=10)),
                        ('proposed_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decision_reason', models.CharField(blank=True, default='', max_length=300, verbose_name='理由')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='确定机关')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='typical_cases', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-decided_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'named'])), fields=('case',), name='one_live_typical_case_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='Circulation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=10)),
                        ('title', models.CharField(max_length=160, verbose_name='题名')),
                        ('href', models.CharField(blank=True, default='', max_length=200)),
                        ('note', models.TextField(blank=True, default='', max_length=1000, verbose_name='说明')),
                        ('sent_at', models.DateTimeField(verbose_name='送阅时间')),
                        ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circulations', to='casework.case')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circulations', to='casework.casenotice')),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-sent_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(('href', ''), _negated=True), _connector='OR'), name='circulation_is_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='Correction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('field', models.CharField(max_length=24, verbose_name='事项')),
                        ('old_value', models.TextField(blank=True, default='')),
                        ('new_value', models.TextField(blank=True, default='')),
                        ('old_text', models.TextField(blank=True, default='', verbose_name='原值')),
                        ('new_text', models.TextField(blank=True, default='', verbose_name='更正为')),
                        ('reason', models.TextField(max_length=1000, verbose_name='更正理由')),
                        ('status', models.CharField(default='submitted', max_length=10)),
                        ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='核准时间')),
                        ('refusal', models.CharField(blank=True, default='', max_length=500, verbose_name='不予更正的理由')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'submitted')), fields=('case', 'field'), name='one_open_correction_a_field')],
                    },
                ),
                migrations.CreateModel(
                    name='Instruction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=1000, verbose_name='批示内容')),
                        ('given_at', models.DateTimeField(verbose_name='批示时间')),
                        ('answer', models.TextField(blank=True, default='', max_length=4000, verbose_name='落实情况')),
                        ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='落实时间')),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='落实机关')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='casework.case')),
                        ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.deadline')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='退回时间')),
                        ('returned_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='退回意见')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='OlderCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('old_number', models.CharField(max_length=60, verbose_name='旧编号')),
                        ('state', models.CharField(max_length=20, verbose_name='现状')),
                        ('opened_on', models.DateField(verbose_name='立案日期')),
                        ('ended_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                        ('title', models.CharField(max_length=120, verbose_name='事由')),
                        ('facts', models.TextField(max_length=4000, verbose_name='主要事实')),
                        ('grave_effect', models.TextField(blank=True, default='', max_length=1000, verbose_name='重大损失、恶劣影响')),
                        ('national_severity', models.CharField(max_length=10, verbose_name='国家三级')),
                        ('regional_severity', models.CharField(max_length=10, verbose_name='自治区类别')),
                        ('source', models.CharField(max_length=12, verbose_name='来源')),
                        ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='涉及金额（元）')),
                        ('served_on', models.DateField(blank=True, null=True, verbose_name='现措施送达日期')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='现措施到期日期')),
                        ('items', models.JSONField(blank=True, default=list, verbose_name='整改事项')),
                        ('status', models.CharField(default='submitted', max_length=10)),
                        ('entered_at', models.DateTimeField(verbose_name='补录时间')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='核准时间')),
                        ('returned_for', models.CharField(blank=True, default='', max_length=500, verbose_name='退回意见')),
                        ('behaviour', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.behaviour', verbose_name='失信行为')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='承办机关')),
                        ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='older', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lead_department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='责任单位')),
                        ('measure_issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='现措施发文机关')),
                        ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='涉事单位')),
                    ],
                    options={
                        'ordering': ['-entered_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'returned'), _negated=True), fields=('body', 'old_number'), name='one_entry_per_old_number')],
                    },
                ),
                migrations.CreateModel(
                    name='OlderPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=24, verbose_name='文书')),
                        ('number_text', models.CharField(blank=True, default='', max_length=60, verbose_name='文号')),
                        ('issued_on', models.DateField(verbose_name='成文日期')),
                        ('name', models.CharField(max_length=200, verbose_name='文件名')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveBigIntegerField(verbose_name='字节')),
                        ('sha256', models.CharField(max_length=64)),
                        ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='older_papers', to='casework.case')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='casework.oldercase')),
                        ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                    ],
                    options={
                        'ordering': ['issued_on', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='Reading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                        ('opinion', models.TextField(blank=True, default='', max_length=1000, verbose_name='阅示')),
                        ('circulation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='casework.circulation')),
                        ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['reader', 'read_at'], name='reading_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('circulation', 'reader'), name='reads_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LookBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_on', models.DateField(verbose_name='应当回头看的日期')),
                        ('looked_on', models.DateField(verbose_name='回头看日期')),
                        ('has_relapsed', models.BooleanField(verbose_name='反弹')),
                        ('facts', models.TextField(max_length=2000, verbose_name='回头看情况')),
                        ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                        ('left_closed_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='不予重启的理由')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='look_backs', to='casework.case')),
                        ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                        ('left_closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('case', 'due_on'), name='one_look_back_per_closure')],
                    },
                ),
                migrations.CreateModel(
                    name='Reopening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_state', models.CharField(max_length=20)),
                        ('to_state', models.CharField(max_length=20)),
                        ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                        ('paper_number', models.CharField(blank=True, default='', max_length=60, verbose_name='恢复办理通知文号')),
                        ('reopened_at', models.DateTimeField(verbose_name='核准时间')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='casework.case')),
                        ('look_back', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='casework.lookback')),
                        ('reopened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('taken_back_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.casenotice')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('from_state', 'closed'), _negated=True), ('look_back__isnull', False), _connector='OR'), name='a_closed_case_reopens_on_a_look_back'), models.UniqueConstraint(condition=models.Q(('taken_back_on', None)), fields=('look_back',), name='one_reopening_per_look_back')],
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_whole', models.BooleanField(verbose_name='全案移送')),
                        ('ground', models.CharField(max_length=10, verbose_name='移送事由')),
                        ('receiver_kind', models.CharField(max_length=13, verbose_name='接收机关类别')),
                        ('receiver_name', models.CharField(max_length=120, verbose_name='接收机关')),
                        ('secrecy', models.CharField(max_length=8, verbose_name='密级')),
                        ('number', models.CharField(max_length=60, verbose_name='移送函文号')),
                        ('sent_on', models.DateField(blank=True, null=True, verbose_name='送达日期')),
                        ('status', models.CharField(default='sent', max_length=9, verbose_name='状态')),
                        ('receipt_number', models.CharField(blank=True, default='', max_length=60, verbose_name='回执编号')),
                        ('received_on', models.DateField(blank=True, null=True, verbose_name='接收日期')),
                        ('returned_on', models.DateField(blank=True, null=True, verbose_name='退回日期')),
                        ('returned_for', models.CharField(blank=True, default='', max_length=12, verbose_name='退回事由')),
                        ('concluded_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                        ('outcome', models.CharField(blank=True, default='', max_length=10, verbose_name='办理结果')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='casework.case')),
                        ('deadline', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.deadline')),
                        ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.casenotice')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_whole', True), ('status__in', ['sent', 'received'])), fields=('case',), name='one_whole_transfer_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='TransferMaterial',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                        ('name', models.CharField(max_length=120, verbose_name='材料名称')),
                        ('copies', models.PositiveSmallIntegerField(verbose_name='份数')),
                        ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='materials', to='casework.transfer')),
                    ],
                    options={
                        'ordering': ['transfer_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('transfer', 'number'), name='transfer_material_number'), models.CheckConstraint(condition=models.Q(('copies__gt', 0)), name='transfer_material_has_copies')],
                    },
                ),
                migrations.CreateModel(
                    name='Decline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ground', models.CharField(max_length=12, verbose_name='不予受理情形')),
                        ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                        ('paper_number', models.CharField(blank=True, default='', max_length=60, verbose_name='文书号')),
                        ('declined_at', models.DateTimeField(verbose_name='核准时间')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declines', to='casework.case')),
                        ('declined_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.case')),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('taken_back_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.casenotice')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('duplicate_of__isnull', False), ('ground', 'duplicate')), models.Q(models.Q(('ground', 'duplicate'), _negated=True), ('duplicate_of', None)), _connector='OR'), name='a_duplicate_names_its_case')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('invited_at', models.DateTimeField()),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='organisations.body')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='casework.case')),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('case', 'body'), name='one_invitation_per_body')],
                    },
                ),
                migrations.CreateModel(
                    name='Threshold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('amount', models.PositiveIntegerField(verbose_name='数量')),
                        ('unit', models.CharField(max_length=15, verbose_name='单位')),
                        ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                        ('valid_from', models.DateField(default=datetime.date(2000, 1, 1), verbose_name='施行日期')),
                    ],
                    options={
                        'verbose_name': '阈值',
                        'verbose_name_plural': '阈值',
                        'ordering': ['code', '-valid_from'],
                        'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='threshold_once_per_day')],
                    },
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
                migrations.CreateModel(
                    name='EscalationRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, unique=True, verbose_name='代码')),
                        ('name', models.CharField(max_length=60, verbose_name='名称')),
                        ('trigger', models.CharField(max_length=12, verbose_name='触发条件')),
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
                        'constraints': [models.UniqueConstraint(fields=('rule', 'valid_from'), name='rule_version_once_per_day'), models.UniqueConstraint(fields=('rule', 'number'), name='rule_version_number')],
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
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='firings', to='casework.ruleversion')),
                    ],
                    options={
                        'ordering': ['-fired_at', '-id'],
                        'indexes': [models.Index(fields=['version', 'fired_at'], name='firing_of_version')],
                    },
                ),
                migrations.CreateModel(
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=120, unique=True)),
                        ('kind', models.CharField(max_length=20)),
                        ('move', models.CharField(blank=True, default='', max_length=32)),
                        ('why', models.TextField()),
                        ('facts', models.JSONField(default=dict)),
                        ('status', models.CharField(default='open', max_length=10)),
                        ('proposed_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decision_reason', models.TextField(blank=True, default='')),
                        ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('body', models.ForeignKey(help_text='涉事单位', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('firing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='casework.firing')),
                    ],
                    options={
                        'ordering': ['-proposed_at', '-id'],
                        'indexes': [models.Index(fields=['addressee', 'status'], name='casework_pr_address_82b059_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='NotedFact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=15, verbose_name='情形')),
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
                migrations.CreateModel(
                    name='Contribution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.TextField(max_length=4000, verbose_name='会办意见')),
                        ('filed_at', models.DateTimeField(verbose_name='反馈时间')),
                        ('returned_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='退回意见')),
                        ('returned_at', models.DateTimeField(blank=True, null=True, verbose_name='退回时间')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='casework.assignment')),
                        ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                        ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('returned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Slip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='申请单位')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='casework.case')),
                        ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='slip', to='notices.notice')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Merger',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ground', models.CharField(max_length=10, verbose_name='并案情形')),
                        ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                        ('merged_at', models.DateTimeField(verbose_name='核准时间')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mergers', to='casework.case', verbose_name='被并案件')),
                        ('leading', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_in', to='casework.case', verbose_name='主办案件')),
                        ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('taken_back_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                        ('slip', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.slip')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('case', models.F('leading')), _negated=True), name='no_case_leads_itself')],
                    },
                ),
                migrations.CreateModel(
                    name='Suspension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ground', models.CharField(max_length=13, verbose_name='中止情形')),
                        ('expected_until', models.DateField(verbose_name='预计恢复日期')),
                        ('reason', models.TextField(max_length=1000, verbose_name='理由')),
                        ('paper_number', models.CharField(blank=True, default='', max_length=60, verbose_name='中止告知文号')),
                        ('suspended_on', models.DateField(verbose_name='中止日期')),
                        ('resumed_on', models.DateField(blank=True, null=True, verbose_name='恢复日期')),
                        ('resumed_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='恢复理由')),
                        ('resumption_number', models.CharField(blank=True, default='', max_length=60, verbose_name='恢复告知文号')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='casework.case')),
                        ('resumed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('resumption_scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                        ('suspended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('taken_back_on', models.DateField(blank=True, null=True, verbose_name='更正日期')),
                        ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.casenotice')),
                        ('resumption_paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.casenotice')),
                        ('slip', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.slip')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('resumed_on', None), ('taken_back_on', None)), fields=('case',), name='one_open_suspension_per_case')],
                    },
                ),
                migrations.CreateModel(
                    name='ExtensionRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('amount', models.PositiveIntegerField(verbose_name='申请延长')),
                        ('due_on', models.DateField(verbose_name='申请时的到期日')),
                        ('asked_until', models.DateField(verbose_name='申请延至')),
                        ('reason', models.TextField(max_length=1000, verbose_name='延期理由')),
                        ('progress', models.TextField(max_length=1000, verbose_name='已完成的工作')),
                        ('plan', models.TextField(blank=True, default='', max_length=1000, verbose_name='延期内的工作安排')),
                        ('status', models.CharField(default='drafted', max_length=10)),
                        ('drafted_at', models.DateTimeField(verbose_name='拟稿时间')),
                        ('returned_for', models.TextField(blank=True, default='', max_length=1000, verbose_name='退回意见')),
                        ('applied_on', models.DateField(blank=True, null=True, verbose_name='申请日期')),
                        ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='决定时间')),
                        ('granted_amount', models.PositiveIntegerField(blank=True, null=True, verbose_name='批准延长')),
                        ('granted_until', models.DateField(blank=True, null=True, verbose_name='批准延至')),
                        ('opinion', models.CharField(blank=True, default='', max_length=200, verbose_name='审批意见')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='申请单位')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='casework.case')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='批准机关')),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('evidence', models.ManyToManyField(blank=True, related_name='+', to='casework.evidence')),
                        ('owed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='casework.casedeadline')),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('slip', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notices.notice')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['drafted', 'applied'])), fields=('owed',), name='one_extension_request_a_clock'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='extension_asks_for_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Countersigning',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('by_head', models.BooleanField(default=False)),
                        ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='同意时间')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='会签单位')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='countersignings', to='casework.draft')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('draft', 'body'), name='countersigned_once_a_body')],
                    },
                ),
                migrations.CreateModel(
                    name='DraftStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('step', models.CharField(max_length=12, verbose_name='环节')),
                        ('opinion', models.CharField(max_length=8, verbose_name='意见')),
                        ('words', models.TextField(blank=True, default='', verbose_name='意见内容')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                        ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='单位')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='casework.draft')),
                        ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
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
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='修改人')),
                        ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='casework.draft')),
                        ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Service',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('method', models.CharField(max_length=20, verbose_name='送达方式')),
                        ('served_on', models.DateField(verbose_name='送达日期')),
                        ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='service', to='casework.casenotice')),
                        ('proof', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='service', to='casework.slip', verbose_name='送达回证')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.evidence')),
                    ],
                ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(seed_behaviours, migrations.RunPython.noop),
        migrations.RunPython(seed_thresholds, migrations.RunPython.noop),
        migrations.RunPython(seed_rules, migrations.RunPython.noop),
    ]
