"""Documents, their numbers and the kind marks, which an installation may change before its first document.

No two marks read alike once joined to an issuer's, and none ends in another.
"""

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

from organisations.migrating import Together

MARKS = {
    "early_warning": "预",
    "lifting": "解",
    "reminder": "提",
    "warning": "警",
    "interview_notice": "约",
    "minutes": "纪",
    "rectification_order": "整",
    "verification_opinion": "验",
    "closure": "结",
    "interview_record": "录",
    "supervision": "督",
    "rectification_report": "报",
    "objection_decision": "异",
    "repair_decision": "修",
    "circular": "通",
    "transfer": "移",
    "exemption": "免",
    "determination": "失",
    "no_determination": "不认",
    "hearing_notice": "告",
    "declining": "不受",
    "suspension": "止",
    "resumption": "恢",
    "reopening": "启",
    "extension_slip": "延",
    "return_slip": "退",
    "merger_slip": "批",
    "outstanding_cases": "案",
    "proof_of_service": "送",
    "accountability": "问",
    "referral": "请",
    "supervisory_advice": "建",
}


def seed_marks(apps, schema_editor):
    KindMark = apps.get_model("notices", "KindMark")
    KindMark.objects.bulk_create(KindMark(kind=kind, mark=mark) for kind, mark in MARKS.items())


class Migration(migrations.Migration):

    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_kind_marks"),
        ("notices", "0003_first_opening_by_the_addressee"),
        ("notices", "0004_series_taken_over"),
        ("notices", "0005_more_kind_marks"),
        ("notices", "0006_signed_files_and_look_ups"),
        ("notices", "0007_addressees_outside_the_register"),
        ("notices", "0008_path_rules"),
        ("notices", "0009_sealing_service_and_reserved_numbers"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
                migrations.CreateModel(
                    name='KindMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=24, unique=True)),
                        ('mark', models.CharField(max_length=4, unique=True, verbose_name='文种代字')),
                    ],
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', django_fsm.FSMField(default='signed', max_length=50, protected=True, verbose_name='状态')),
                        ('kind', models.CharField(max_length=24, verbose_name='文种')),
                        ('copies_to', models.JSONField(blank=True, default=list, verbose_name='抄送')),
                        ('title', models.CharField(max_length=120, verbose_name='标题')),
                        ('facts', models.JSONField(verbose_name='事实')),
                        ('sheet', models.JSONField(default=dict)),
                        ('words', models.TextField(help_text='签发时固定的正文，编号与日期在版面上另排', verbose_name='正文')),
                        ('digest', models.CharField(max_length=64)),
                        ('template_version', models.CharField(max_length=20)),
                        ('signed_at', models.DateTimeField(verbose_name='签发时间')),
                        ('mark', models.CharField(blank=True, default='', max_length=24, verbose_name='代字')),
                        ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                        ('number', models.PositiveIntegerField(default=0, verbose_name='序号')),
                        ('number_text', models.CharField(blank=True, db_index=True, default='', max_length=60, verbose_name='文号')),
                        ('verification_code', models.CharField(max_length=32, unique=True)),
                        ('render_claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('rendered_at', models.DateTimeField(blank=True, null=True, verbose_name='成文时间')),
                        ('rendered_by_pid', models.PositiveIntegerField(blank=True, null=True)),
                        ('file', models.CharField(blank=True, default='', max_length=200)),
                        ('sha256', models.CharField(blank=True, default='', max_length=64)),
                        ('engine', models.JSONField(blank=True, default=dict)),
                        ('render_error', models.TextField(blank=True, default='')),
                        ('served_at', models.DateTimeField(blank=True, null=True, verbose_name='送达时间')),
                        ('service_method', models.CharField(blank=True, default='', max_length=20, verbose_name='送达方式')),
                        ('service_proof', models.CharField(blank=True, default='', max_length=200, verbose_name='送达凭证')),
                        ('signed_for_at', models.DateTimeField(blank=True, null=True, verbose_name='签收时间')),
                        ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='作废时间')),
                        ('void_reason', models.CharField(blank=True, default='', max_length=200)),
                        ('addressee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices_received', to='organisations.body', verbose_name='主送机关')),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices_issued', to='organisations.body', verbose_name='发文机关')),
                        ('signatory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('signed_for_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_read_at', models.DateTimeField(blank=True, null=True, verbose_name='首次阅读时间')),
                        ('first_read_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('signed_sha256', models.CharField(blank=True, db_default='', default='', max_length=64)),
                        ('signer', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='签名单位')),
                        ('unsigned_size', models.PositiveIntegerField(db_default=0, default=0)),
                        ('awaits_seal', models.BooleanField(db_default=False, default=False, verbose_name='待人工用印')),
                        ('awaits_service', models.BooleanField(db_default=False, default=False, verbose_name='由经办人送达')),
                        ('sealed_at', models.DateTimeField(blank=True, null=True, verbose_name='用印时间')),
                        ('sealed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sealed_how', models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='用印方式')),
                    ],
                    options={
                        'ordering': ['signed_at', 'id'],
                        'indexes': [models.Index(condition=models.Q(('rendered_at', None), ('voided_at', None)), fields=['render_claimed_at'], name='notice_awaiting_pdf'), models.Index(fields=['sha256'], name='notice_by_file'), models.Index(fields=['signed_sha256'], name='notice_by_signed_file')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('number__gt', 0)), fields=('issuer', 'kind', 'year', 'number'), name='notice_number')],
                    },
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=24)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('last', models.PositiveIntegerField(default=0)),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                        ('taken_over', models.PositiveIntegerField(db_default=0, default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('issuer', 'kind', 'year'), name='series_key')],
                    },
                ),
                migrations.CreateModel(
                    name='LookUps',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=64)),
                        ('minute', models.DateTimeField(db_index=True)),
                        ('count', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('address', 'minute'), name='look_ups_of_a_minute')],
                    },
                ),
                migrations.CreateModel(
                    name='PathRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=24, verbose_name='文种')),
                        ('demand', models.CharField(default='default', max_length=12, verbose_name='核稿要求')),
                        ('issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('issuer', None), _negated=True), fields=('issuer', 'kind'), name='path_rule_of_an_issuer'), models.UniqueConstraint(condition=models.Q(('issuer', None)), fields=('kind',), name='path_rule_of_a_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='IssuerPractice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('confirms_seal', models.BooleanField(default=False, verbose_name='用印须经办人确认')),
                        ('chooses_service', models.BooleanField(default=False, verbose_name='送达方式由经办人选择')),
                        ('issuer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='practice', to='organisations.body')),
                    ],
                ),
                migrations.CreateModel(
                    name='ReservedNumber',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=24, verbose_name='文种')),
                        ('mark', models.CharField(max_length=24, verbose_name='代字')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('number', models.PositiveIntegerField(verbose_name='序号')),
                        ('number_text', models.CharField(db_index=True, max_length=60, verbose_name='文号')),
                        ('reason', models.CharField(max_length=200, verbose_name='预留理由')),
                        ('reserved_at', models.DateTimeField(verbose_name='预留时间')),
                        ('status', models.CharField(default='held', max_length=10, verbose_name='状态')),
                        ('title', models.CharField(blank=True, default='', max_length=120, verbose_name='标题')),
                        ('addressed_to', models.CharField(blank=True, default='', max_length=200, verbose_name='主送机关')),
                        ('signatory_name', models.CharField(blank=True, default='', max_length=30, verbose_name='签发人')),
                        ('dated_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                        ('scan_name', models.CharField(blank=True, default='', max_length=200, verbose_name='扫描件')),
                        ('scan_type', models.CharField(blank=True, default='', max_length=100)),
                        ('scan_sha256', models.CharField(blank=True, default='', max_length=64)),
                        ('released_for', models.CharField(blank=True, default='', max_length=200, verbose_name='空号理由')),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body', verbose_name='发文机关')),
                        ('reserved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('issuer', 'kind', 'year', 'number'), name='reserved_number'), models.CheckConstraint(condition=models.Q(('dated_on__isnull', False), models.Q(('status', 'used'), _negated=True), _connector='OR'), name='used_number_is_dated')],
                    },
                ),
        ]),
        migrations.RunPython(seed_marks, migrations.RunPython.noop),
    ]
