"""升级规则 are an area of the record of settings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_substitutions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='settingchange',
            name='area',
            field=models.CharField(choices=[('mark', '文书代字'), ('series', '编号接续'), ('limit', '时限'), ('threshold', '阈值'), ('behaviour', '失信行为'), ('calendar', '日历'), ('message', '消息发送'), ('rule', '升级规则')], max_length=12, verbose_name='类别'),
        ),
    ]
