"""People, their roles and what happened to their accounts.

The records are append-only, and an administrator holds no other role: both said by triggers, on both databases.
"""

import clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = ["accounts_accountevent", "accounts_settingchange"]
GRANTS = "accounts_rolegrant"
ADMINISTRATORS = "('system_admin', 'security_admin', 'audit_admin')"
WORDS = "an administrator holds no other role"


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


def keep_apart(apps, schema_editor):
    connection = schema_editor.connection
    made = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)


def _sqlite():
    return [
        f"CREATE TRIGGER {GRANTS}_apart_{act} BEFORE {act.upper()} ON {GRANTS} "
        f"WHEN EXISTS (SELECT 1 FROM {GRANTS} AS held WHERE held.user_id = NEW.user_id AND held.id IS NOT NEW.id "
        f"AND (NEW.role IN {ADMINISTRATORS} OR held.role IN {ADMINISTRATORS})) "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for act in ("insert", "update")
    ]


def _postgresql():
    # The person's row is locked first: of two grants at the same time the second sees what the first has written.
    return [
        f"CREATE OR REPLACE FUNCTION {GRANTS}_keep_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE; "
        f"IF EXISTS (SELECT 1 FROM {GRANTS} AS held WHERE held.user_id = NEW.user_id AND held.id <> NEW.id "
        f"AND (NEW.role IN {ADMINISTRATORS} OR held.role IN {ADMINISTRATORS})) THEN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {GRANTS}_apart BEFORE INSERT OR UPDATE ON {GRANTS} "
        f"FOR EACH ROW EXECUTE FUNCTION {GRANTS}_keep_apart()",
    ]


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_append_only_account_events'),
        ('accounts', '0003_setting_changes'),
        ('accounts', '0004_duties_policies_and_sessions'),
        ('accounts', '0005_duties_kept_apart_by_the_database'),
        ('accounts', '0006_changes_of_the_calendar'),
        ('accounts', '0007_email_and_the_area_of_messages'),
        ('accounts', '0008_substitutions'),
        ('accounts', '0009_rules_in_the_record_of_settings'),
    ]

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('username', models.CharField(max_length=60, unique=True, verbose_name='用户名')),
                    ('full_name', models.CharField(max_length=40, verbose_name='姓名')),
                    ('position', models.CharField(blank=True, default='', max_length=60, verbose_name='职务')),
                    ('phone', models.CharField(blank=True, default='', max_length=40, verbose_name='电话')),
                    ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                    ('must_change_password', models.BooleanField(default=False, verbose_name='下次登录须改密码')),
                    ('is_sample', models.BooleanField(default=False, verbose_name='样例')),
                    ('created_at', models.DateTimeField(default=clock.now, verbose_name='开户时间')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='organisations.body', verbose_name='所在单位')),
                    ('password_changed_at', models.DateTimeField(default=clock.wall, verbose_name='密码设置时间')),
                    ('session_epoch', models.PositiveIntegerField(default=0)),
                    ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='邮箱')),
                ],
                options={
                    'verbose_name': '人员',
                    'verbose_name_plural': '人员',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='AccountEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=clock.now, verbose_name='时间')),
                    ('verb', models.CharField(max_length=20, verbose_name='动作')),
                    ('detail', models.CharField(blank=True, default='', max_length=300, verbose_name='内容')),
                    ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='来源地址')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                    ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_events', to=settings.AUTH_USER_MODEL, verbose_name='对象')),
                    ('device', models.CharField(blank=True, default='', max_length=80, verbose_name='设备')),
                ],
                options={
                    'verbose_name': '账号记录',
                    'verbose_name_plural': '账号记录',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['target', '-id'], name='account_event_of_person')],
                },
            ),
            migrations.CreateModel(
                name='RoleGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(max_length=30, verbose_name='角色')),
                    ('granted_at', models.DateTimeField(default=clock.now, verbose_name='授予时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ],
                options={
                    'verbose_name': '角色',
                    'verbose_name_plural': '角色',
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['role', 'user'], name='grant_by_role')],
                    'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_granted_once'), models.UniqueConstraint(condition=models.Q(('role__in', ['audit_admin', 'security_admin', 'system_admin'])), fields=('user',), name='only_one_administrator_role')],
                },
            ),
            migrations.CreateModel(
                name='SettingChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_index=True, default=clock.now, verbose_name='时间')),
                    ('area', models.CharField(max_length=12, verbose_name='类别')),
                    ('key', models.CharField(db_index=True, max_length=60)),
                    ('what', models.CharField(max_length=200, verbose_name='事项')),
                    ('old', models.TextField(blank=True, default='', verbose_name='原')),
                    ('new', models.TextField(blank=True, default='', verbose_name='现')),
                    ('effective_on', models.DateField(verbose_name='施行日期')),
                    ('reason', models.TextField(max_length=300, verbose_name='理由')),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ],
                options={
                    'verbose_name': '设置变更',
                    'verbose_name_plural': '设置变更',
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='FormerPassword',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128)),
                    ('replaced_at', models.DateTimeField(default=clock.wall)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='KeptForm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=32, unique=True)),
                    ('path', models.CharField(max_length=500)),
                    ('content', models.BinaryField()),
                    ('kept_at', models.DateTimeField(default=clock.wall)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='PasswordReset',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200, verbose_name='事由')),
                    ('asked_at', models.DateTimeField(default=clock.wall, verbose_name='申请时间')),
                    ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='审批时间')),
                    ('is_approved', models.BooleanField(default=False, verbose_name='批准')),
                    ('answer', models.CharField(blank=True, default='', max_length=200, verbose_name='审批意见')),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审批人')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='password_resets', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ],
                options={
                    'verbose_name': '重置密码申请',
                    'verbose_name_plural': '重置密码申请',
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('user',), name='one_reset_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('asked_by', models.F('user')), _negated=True), models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('user')), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR')), name='reset_takes_three_persons')],
                },
            ),
            migrations.CreateModel(
                name='RoleProposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(max_length=30, verbose_name='角色')),
                    ('proposed_at', models.DateTimeField(default=clock.now, verbose_name='提出时间')),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出人')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposed_roles', to=settings.AUTH_USER_MODEL, verbose_name='人员')),
                ],
                options={
                    'verbose_name': '待授予角色',
                    'verbose_name_plural': '待授予角色',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'role'), name='role_proposed_once')],
                },
            ),
            migrations.CreateModel(
                name='SecurityPolicy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=30, verbose_name='代码')),
                    ('value', models.PositiveIntegerField(verbose_name='数值')),
                    ('valid_from', models.DateTimeField(default=clock.now, verbose_name='生效时间')),
                    ('source', models.CharField(max_length=200, verbose_name='依据')),
                    ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='调整人')),
                ],
                options={
                    'verbose_name': '安全策略',
                    'verbose_name_plural': '安全策略',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['code', '-id'], name='policy_newest')],
                },
            ),
            migrations.CreateModel(
                name='Substitution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('first_day', models.DateField(verbose_name='首日')),
                    ('last_day', models.DateField(verbose_name='末日')),
                    ('scope', models.CharField(max_length=7, verbose_name='范围')),
                    ('roles', models.JSONField(default=list, verbose_name='角色')),
                    ('reason', models.CharField(max_length=100, verbose_name='事由')),
                    ('arranged_at', models.DateTimeField(default=clock.now, verbose_name='安排时间')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='提前结束')),
                    ('absent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to=settings.AUTH_USER_MODEL, verbose_name='被代办人')),
                    ('arranged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='安排人')),
                    ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to=settings.AUTH_USER_MODEL, verbose_name='代办人')),
                ],
                options={
                    'verbose_name': '代办安排',
                    'verbose_name_plural': '代办安排',
                    'ordering': ['-first_day', '-id'],
                    'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['substitute', 'last_day'], name='substitution_standing')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='substitution_has_days'), models.CheckConstraint(condition=models.Q(('absent', models.F('substitute')), _negated=True), name='nobody_stands_in_for_himself')],
                },
            ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(keep_apart, migrations.RunPython.noop),
    ]
