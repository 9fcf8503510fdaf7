"""The kind marks of every other form, from 录 (约谈记录) to 建 (纪检监察建议书); no mark ends in another."""

from django.db import migrations, models

MARKS = {
    "interview_record": "录",
    "supervision": "督",
    "rectification_report": "报",
    "objection_decision": "异",
    "repair_decision": "修",
    "circular": "通",
    "transfer": "移",
    "exemption": "免",
    "determination": "失",
    "no_determination": "不认",
    "hearing_notice": "告",
    "declining": "不受",
    "suspension": "止",
    "resumption": "恢",
    "reopening": "启",
    "extension_slip": "延",
    "return_slip": "退",
    "merger_slip": "批",
    "outstanding_cases": "案",
    "proof_of_service": "送",
    "accountability": "问",
    "referral": "请",
    "supervisory_advice": "建",
}

CHOICES = [
    ("early_warning", "预警通知书"),
    ("lifting", "预警解除告知"),
    ("reminder", "提醒函"),
    ("warning", "警示函"),
    ("interview_notice", "约谈通知书"),
    ("minutes", "约谈纪要"),
    ("rectification_order", "整改通知书"),
    ("verification_opinion", "整改验收意见书"),
    ("closure", "结案通知书"),
    ("interview_record", "约谈记录"),
    ("supervision", "督办函"),
    ("rectification_report", "整改报告"),
    ("objection_decision", "异议处理决定书"),
    ("repair_decision", "信用修复决定书"),
    ("circular", "通报"),
    ("transfer", "移送函"),
    ("exemption", "免责认定书"),
    ("determination", "失信认定书"),
    ("no_determination", "不予认定书"),
    ("hearing_notice", "陈述申辩告知书"),
    ("declining", "不予受理告知"),
    ("suspension", "中止告知"),
    ("resumption", "恢复告知"),
    ("reopening", "恢复办理通知"),
    ("extension_slip", "延期审批单"),
    ("return_slip", "退单审批单"),
    ("merger_slip", "并案（中止）审批表"),
    ("outstanding_cases", "未结案件通报表"),
    ("proof_of_service", "送达回证"),
    ("accountability", "问责建议书"),
    ("referral", "提请认定函"),
    ("supervisory_advice", "纪检监察建议书"),
]


def seed(apps, schema_editor):
    KindMark = apps.get_model("notices", "KindMark")
    KindMark.objects.bulk_create(KindMark(kind=kind, mark=mark) for kind, mark in MARKS.items())


def unseed(apps, schema_editor):
    apps.get_model("notices", "KindMark").objects.filter(kind__in=MARKS).delete()


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_series_taken_over")]
    operations = [
        migrations.AlterField("kindmark", "kind", models.CharField(choices=CHOICES, max_length=24, unique=True)),
        migrations.AlterField(
            "notice", "kind", models.CharField(choices=CHOICES, max_length=24, verbose_name="文种")
        ),
        migrations.RunPython(seed, unseed),
    ]
