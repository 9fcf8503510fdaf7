"""Thresholds with their defaults; what each behaviour would be once found, and who leads (domain 3.1)."""

from django.db import migrations

CUSTOM = "默认值，可调整"
THRESHOLDS = [
    # code, name, amount, unit, source
    ("grave_amount", "严重情形涉及金额", 500, "wan_yuan", CUSTOM),
    ("repeat_within", "同一事由再次发生的期间", 12, "months", CUSTOM),
    ("returns_before_referral", "退回几次建议提请认定", 2, "times", CUSTOM),
    ("no_shows_before_order", "约谈未到几次可以责令整改", 2, "times", CUSTOM),
    ("evidence_size", "单个证据文件大小", 50, "megabytes", CUSTOM),
]
LEADS = {
    "ZX01": "法院",
    "ZX02": "工业和信息化部门",
    "ZX03": "工业和信息化部门、财政部门",
    "ZX04": "人力资源社会保障部门",
    "ZX05": "纪检监察机关",
    "ZX06": "主管部门、招商部门",
    "ZX07": "市场监督管理部门",
    "ZX08": "招商部门",
    "ZX09": "纪检监察机关",
    "ZX10": "招商部门",
    "ZX11": "财政部门",
    "ZX12": "审计机关",
    "ZX13": "纪检监察机关",
    "ZX14": "纪检监察机关",
    "ZX15": "纪检监察机关",
    "ZX16": "纪检监察机关",
    "ZX17": "纪检监察机关",
    "ZX18": "工业和信息化部门",
    "ZX19": "发展改革部门",
    "ZX20": "承诺部门的主管部门",
    "ZX21": "发展改革部门、市场监督管理部门",
    "ZX22": "纪检监察机关",
}


def seed(apps, schema_editor):
    Threshold = apps.get_model("casework", "Threshold")
    Threshold.objects.bulk_create(
        Threshold(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in THRESHOLDS
    )
    Behaviour = apps.get_model("casework", "Behaviour")
    Behaviour.objects.filter(default_severity="grave").update(regional_severity="grave")
    for code, lead in LEADS.items():
        Behaviour.objects.filter(code=code, lead="").update(lead=lead)


def unseed(apps, schema_editor):
    apps.get_model("casework", "Threshold").objects.filter(code__in=[code for code, *_ in THRESHOLDS]).delete()


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_thresholds_and_both_classifications")]
    operations = [migrations.RunPython(seed, unseed)]
