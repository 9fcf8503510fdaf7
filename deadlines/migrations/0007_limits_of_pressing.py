"""How often the same obligation may be pressed for, and how long a 督办函 gives for its answer. Defaults, to be changed."""

from django.db import migrations

CUSTOM = "默认值，可调整"
LIMITS = [
    # code, name, amount, unit
    ("press_again", "再次催办的间隔", 1, "working_days"),
    ("supervision_answer", "反馈督办", 5, "working_days"),
]


def seed(apps, schema_editor):
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=CUSTOM) for code, name, amount, unit in LIMITS
    )


def unseed(apps, schema_editor):
    apps.get_model("deadlines", "Limit").objects.filter(code__in=[code for code, *_ in LIMITS]).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_a_ledger_that_cannot_be_rewritten")]
    operations = [migrations.RunPython(seed, unseed)]
