"""The list of behaviours as the implementation plan names them, version 1. Severities are defaults."""

from django.db import migrations

MINOR, ORDINARY, GRAVE = "minor", "ordinary", "grave"
BEHAVIOURS = [
    ("ZX01", "法院判决不执行", "五（五）、四（一）6", ORDINARY, False),
    ("ZX02", "拖欠民营、中小企业账款", "四（一）5、五（五）", ORDINARY, False),
    ("ZX03", "恶意拖欠工程款", "四（三）3", GRAVE, False),
    ("ZX04", "恶意拖欠农民工工资", "四（三）3、五（五）", GRAVE, False),
    ("ZX05", "新官不理旧账", "四（三）3、五（五）", GRAVE, False),
    ("ZX06", "违约毁约（政策承诺、合同契约）", "四（三）3、五（五）", ORDINARY, False),
    ("ZX07", "恶意竞争", "四（三）3", ORDINARY, False),
    ("ZX08", "欺商骗企", "四（三）3", GRAVE, False),
    ("ZX09", "设租寻租", "四（三）3", GRAVE, False),
    ("ZX10", "盲目招商", "四（三）3", ORDINARY, False),
    ("ZX11", "违规举债", "四（三）3", GRAVE, False),
    ("ZX12", "拖延审计", "四（三）3", ORDINARY, False),
    ("ZX13", "重大政策执行不力", "四（三）3", GRAVE, True),
    ("ZX14", "决策失误", "四（三）3", GRAVE, True),
    ("ZX15", "滥用职权", "四（三）3", GRAVE, True),
    ("ZX16", "有令不行、有禁不止", "四（三）3", GRAVE, True),
    ("ZX17", "打击报复（欠款投诉人）", "四（一）5", GRAVE, False),
    ("ZX18", "久拖不还", "四（一）5", ORDINARY, False),
    ("ZX19", "受司法判决、行政处罚、纪律处分、问责处理", "四（二）1", ORDINARY, False),
    ("ZX20", "承诺未兑现（公开承诺）", "五（二）", MINOR, False),
    ("ZX21", "公示公开迟报、漏报", "四（一）2", MINOR, False),
    ("ZX22", "虚假整改、隐瞒", "本系统增列", GRAVE, False),
]


def seed(apps, schema_editor):
    Behaviour = apps.get_model("casework", "Behaviour")
    Behaviour.objects.bulk_create(
        Behaviour(code=code, version=1, name=name, basis=basis, default_severity=severity, needs_grave_effect=effect)
        for code, name, basis, severity, effect in BEHAVIOURS
    )


def unseed(apps, schema_editor):
    apps.get_model("casework", "Behaviour").objects.filter(version=1).delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_append_only_events")]
    operations = [migrations.RunPython(seed, unseed)]
