"""Messages, and what leaves the house by mail or text message. Each try is append-only: triggers."""

import clock
import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from organisations.append_only import create_triggers
from organisations.migrating import Together

APPEND_ONLY = ["notifications_deliveryattempt"]


def guard(apps, schema_editor):
    for table in APPEND_ONLY:
        create_triggers(schema_editor.connection, table)


class Migration(migrations.Migration):

    replaces = [
        ('notifications', '0001_initial'),
        ('notifications', '0002_what_leaves_the_house'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(max_length=15, verbose_name='类别')),
                    ('title', models.CharField(max_length=100, verbose_name='标题')),
                    ('text', models.CharField(blank=True, default='', max_length=1000, verbose_name='内容')),
                    ('href', models.CharField(blank=True, default='', max_length=200)),
                    ('key', models.CharField(blank=True, default='', max_length=120)),
                    ('at', models.DateTimeField(default=clock.now, verbose_name='时间')),
                    ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to=settings.AUTH_USER_MODEL)),
                    ('case_number', models.CharField(blank=True, default='', max_length=30, verbose_name='案件编号')),
                ],
                options={
                    'verbose_name': '消息',
                    'verbose_name_plural': '消息',
                    'ordering': ['-at', '-id'],
                    'indexes': [models.Index(fields=['person', '-at'], name='message_of_person'), models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='message_unread')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('person', 'key'), name='told_once')],
                },
            ),
            migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.CharField(max_length=5, verbose_name='方式')),
                    ('kind', models.CharField(max_length=10, verbose_name='内容')),
                    ('address', models.CharField(max_length=254, verbose_name='地址')),
                    ('day', models.DateField(verbose_name='日期')),
                    ('counts', models.JSONField(default=dict)),
                    ('message_id', models.CharField(max_length=100, unique=True)),
                    ('status', models.CharField(default='waiting', max_length=10, verbose_name='状态')),
                    ('made_at', models.DateTimeField(default=clock.now, verbose_name='生成时间')),
                    ('next_attempt_at', models.DateTimeField(default=clock.now, verbose_name='下次发送')),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='发出时间')),
                    ('tries', models.PositiveIntegerField(default=0, verbose_name='次数')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '发送记录',
                    'verbose_name_plural': '发送记录',
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('status__in', ['waiting', 'retrying'])), fields=['next_attempt_at'], name='delivery_due'), models.Index(fields=['person', 'channel', '-made_at'], name='delivery_of_person')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('person', 'day'), name='one_digest_a_day')],
                },
            ),
            migrations.CreateModel(
                name='DeliveryAttempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(default=clock.now, verbose_name='时间')),
                    ('outcome', models.CharField(max_length=12, verbose_name='结果')),
                    ('code', models.PositiveIntegerField(blank=True, null=True, verbose_name='应答码')),
                    ('said', models.CharField(blank=True, default='', max_length=300, verbose_name='应答')),
                    ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='notifications.delivery')),
                ],
                options={
                    'verbose_name': '发送尝试',
                    'verbose_name_plural': '发送尝试',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='DigestRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(unique=True)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name': '摘要批次',
                    'verbose_name_plural': '摘要批次',
                },
            ),
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_mail', models.BooleanField(default=True, verbose_name='每日邮件摘要')),
                    ('by_sms', models.BooleanField(default=True, verbose_name='短信提醒')),
                    ('refused_address', models.CharField(blank=True, default='', max_length=254, verbose_name='被拒收的邮箱')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='preference', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '通知方式',
                    'verbose_name_plural': '通知方式',
                },
            ),
            migrations.CreateModel(
                name='SendingRules',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest_at', models.TimeField(default=datetime.time(8, 30), verbose_name='每日摘要时间')),
                    ('opens', models.TimeField(default=datetime.time(8, 0), verbose_name='可发送时段起')),
                    ('closes', models.TimeField(default=datetime.time(18, 0), verbose_name='可发送时段止')),
                    ('sms_topics', models.CharField(blank=True, default='overdue pressed supervised', max_length=200, verbose_name='发短信的类别')),
                    ('set_at', models.DateTimeField(default=clock.now, verbose_name='设置时间')),
                    ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': '发送规则',
                    'verbose_name_plural': '发送规则',
                    'ordering': ['-id'],
                },
            ),
        ]),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
