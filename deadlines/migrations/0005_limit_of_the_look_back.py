"""How long the office has for looking back once its day has come. A default, to be changed on the settings page."""

from django.db import migrations


def seed(apps, schema_editor):
    apps.get_model("deadlines", "Limit").objects.create(
        code="look_back_within",
        name="办理回头看",
        amount=10,
        unit="working_days",
        source="默认值，可调整",
    )


def unseed(apps, schema_editor):
    apps.get_model("deadlines", "Limit").objects.filter(code="look_back_within").delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_a_deadline_reopened")]
    operations = [migrations.RunPython(seed, unseed)]
