"""Changes of the calendar among those of the settings."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_duties_kept_apart_by_the_database'),
    ]

    operations = [
        migrations.AlterField(
            model_name='settingchange',
            name='area',
            field=models.CharField(choices=[('mark', '文书代字'), ('series', '编号接续'), ('limit', '时限'), ('threshold', '阈值'), ('behaviour', '失信行为'), ('calendar', '日历')], max_length=12, verbose_name='类别'),
        ),
    ]
