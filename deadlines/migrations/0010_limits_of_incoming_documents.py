"""Within what time an incoming document (来文) is answered, where it names no term itself."""

from django.db import migrations

LIMITS = [
    # code, name, amount, unit, source
    (
        "incoming_judicial",
        "答复司法建议",
        60,
        "calendar_days",
        "参照《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》第一百四十九条",
    ),
    ("incoming_supervisory", "反馈纪检监察建议采纳情况", 30, "calendar_days", "默认值，可调整"),
    ("incoming_petition", "办结信访转送事项", 60, "calendar_days", "《信访工作条例》关于信访事项办理期限的规定"),
]


def seed(apps, schema_editor):
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in LIMITS
    )


def unseed(apps, schema_editor):
    codes = [row[0] for row in LIMITS]
    apps.get_model("deadlines", "Limit").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0009_limits_of_a_contribution")]
    operations = [migrations.RunPython(seed, unseed)]
