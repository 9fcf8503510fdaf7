"""Limits of objection, exemption, credit repair and instructions. Defaults, to be changed on the settings page."""

from django.db import migrations

CUSTOM = "默认值，可调整"
REPAIR = "国办发〔2025〕22号"
DISPLAY = "《信用修复管理办法》（国家发展改革委令第36号）"
LIMITS = [
    # code, name, amount, unit, source
    ("objection_accept", "受理异议", 2, "working_days", "参照各地公共信用信息异议处理通例"),
    ("exemption", "认定免责", 10, "working_days", CUSTOM),
    ("repair_accept", "受理信用修复", 3, "working_days", REPAIR),
    ("repair", "办理信用修复", 10, "working_days", REPAIR),
    ("instruction", "落实批示", 5, "working_days", CUSTOM),
    ("referral", "提请认定", 2, "working_days", CUSTOM),
    ("display_minor", "轻微失信信息公示", 3, "months", DISPLAY),
    ("display_ordinary", "一般失信信息公示", 12, "months", DISPLAY),
    ("display_grave", "严重失信信息公示", 36, "months", DISPLAY),
]


def seed(apps, schema_editor):
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in LIMITS
    )


def unseed(apps, schema_editor):
    codes = [code for code, *_ in LIMITS]
    apps.get_model("deadlines", "Limit").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_calendar_2023_to_2027_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
