"""The kind marks 预 解 提 警 约 纪 整 验 结; data that an installation may change before its first document."""

from django.db import migrations

MARKS = {
    "early_warning": "预",
    "lifting": "解",
    "reminder": "提",
    "warning": "警",
    "interview_notice": "约",
    "minutes": "纪",
    "rectification_order": "整",
    "verification_opinion": "验",
    "closure": "结",
}


def seed(apps, schema_editor):
    KindMark = apps.get_model("notices", "KindMark")
    KindMark.objects.bulk_create(KindMark(kind=kind, mark=mark) for kind, mark in MARKS.items())


def unseed(apps, schema_editor):
    apps.get_model("notices", "KindMark").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [migrations.RunPython(seed, unseed)]
