"""An address for the daily digest, and changes of what is sent out among those of the settings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_changes_of_the_calendar'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='email',
            field=models.EmailField(blank=True, default='', max_length=254, verbose_name='邮箱'),
        ),
        migrations.AlterField(
            model_name='settingchange',
            name='area',
            field=models.CharField(choices=[('mark', '文书代字'), ('series', '编号接续'), ('limit', '时限'), ('threshold', '阈值'), ('behaviour', '失信行为'), ('calendar', '日历'), ('message', '消息发送')], max_length=12, verbose_name='类别'),
        ),
    ]
