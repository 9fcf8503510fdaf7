"""How long a joint department (会办) has for its part, and how long at most. Defaults, to be changed on the settings page."""

from django.db import migrations

LIMITS = [
    # code, name, amount
    ("joint", "会办反馈", 5),
    ("joint_longest", "会办反馈（含延期）", 10),
]


def seed(apps, schema_editor):
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit="working_days", source="默认值，可调整")
        for code, name, amount in LIMITS
    )


def unseed(apps, schema_editor):
    apps.get_model("deadlines", "Limit").objects.filter(code__in=[code for code, *_ in LIMITS]).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0008_calendar_editions")]
    operations = [migrations.RunPython(seed, unseed)]
