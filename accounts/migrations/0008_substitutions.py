"""Who stands in for whom, and for which days."""

import clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_email_and_the_area_of_messages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accountevent',
            name='verb',
            field=models.CharField(choices=[('created', '开户'), ('edited', '修改资料'), ('deactivated', '停用'), ('reactivated', '恢复启用'), ('moved', '调动单位'), ('granted', '授予角色'), ('revoked', '收回角色'), ('password_reset', '重置密码'), ('password_changed', '修改密码'), ('unlocked', '解除锁定'), ('logged_in', '登录'), ('login_failed', '登录失败'), ('logged_out', '退出'), ('locked', '锁定'), ('idle_ended', '超时退出'), ('sessions_ended', '结束其他登录'), ('role_proposed', '提请授予角色'), ('role_refused', '不予授予角色'), ('reset_asked', '申请重置密码'), ('reset_approved', '批准重置密码'), ('reset_refused', '不批准重置密码'), ('policy_set', '调整安全策略'), ('body_created', '登记机构'), ('body_edited', '修改机构'), ('body_ended', '停用机构'), ('body_renamed', '机构更名'), ('body_merged', '机构合并'), ('imported', '批量导入'), ('number_opened', '设置起始编号'), ('reviewed', '核对日历与时限'), ('exported', '导出记录'), ('substituted', '安排代办'), ('substitution_ended', '结束代办安排'), ('stood_in', '开始代办'), ('stood_back', '返回本人'), ('handed_over', '交接')], max_length=20, verbose_name='动作'),
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField(verbose_name='首日')),
                ('last_day', models.DateField(verbose_name='末日')),
                ('scope', models.CharField(choices=[('all', '全部事项'), ('officer', '只办经办事项'), ('leader', '只办签批事项')], max_length=7, verbose_name='范围')),
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
    ]
