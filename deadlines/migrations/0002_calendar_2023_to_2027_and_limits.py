"""The calendar of 2023–2026 as published, 2027 by statute alone (provisional), and the default limits.

The named days come from `deadlines/data/named-days-2023-2027.csv`, taken from chinesecalendar 1.11 (which
copies the yearly notices of 国务院办公厅). 2027 was not yet published: it has the days of 《全国年节及纪念日
放假办法》 (国务院令第795号) without days off in lieu and without working weekends. That file is part of this
migration and never edited: a published year is loaded with `manage.py load_calendar`.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

from django.db import migrations

NAMED_DAYS = Path(__file__).resolve().parent.parent / "data" / "named-days-2023-2027.csv"
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
PROVISIONAL_FROM = date(2027, 1, 1)

CUSTOM = "默认值，可调整"
LIMITS = [
    # code, name, amount, unit, source
    ("triage", "研判", 2, "working_days", CUSTOM),
    ("sign_for", "签收", 1, "working_days", CUSTOM),
    ("service_proof", "逾期未签收转送达回证", 2, "working_days", CUSTOM),
    ("answer", "书面答复", 5, "working_days", CUSTOM),
    ("review_answer", "答复审核", 3, "working_days", CUSTOM),
    ("lift", "预警解除", 3, "working_days", CUSTOM),
    ("escalate_after", "逾期后升级建议", 3, "working_days", CUSTOM),
    ("due_soon", "临期提示", 3, "working_days", "各地督办台账通例"),
    ("interview_notice", "约谈提前通知", 3, "working_days", CUSTOM),
    ("interview_hold", "约谈举行", 5, "working_days", "参照约谈办法一周内约谈的通例"),
    ("minutes", "约谈纪要", 3, "working_days", CUSTOM),
    ("plan", "报送整改方案", 5, "working_days", "参照约谈后五个工作日内报送的通例"),
    ("rectify", "整改", 30, "calendar_days", CUSTOM),
    ("verify", "整改验收", 10, "working_days", CUSTOM),
    ("return_term_max", "退回后整改期限上限", 15, "calendar_days", CUSTOM),
    ("closure", "结案审批", 3, "working_days", CUSTOM),
    ("look_back", "回头看", 3, "months", CUSTOM),
    ("assignment_accept", "交办签收", 1, "working_days", CUSTOM),
    ("assignment_refuse", "申请退单", 2, "working_days", "参照《信访工作条例》转办异议期限"),
    ("press_after", "整改逾期督办", 10, "working_days", CUSTOM),
    ("determination_after", "整改逾期提请认定", 30, "calendar_days", CUSTOM),
    ("hearing", "陈述申辩", 5, "working_days", CUSTOM),
    ("determination", "失信认定", 15, "working_days", CUSTOM),
    ("transfer", "移送", 5, "working_days", CUSTOM),
    ("transfer_receipt", "移送回执", 3, "working_days", CUSTOM),
    ("objection", "异议处理", 10, "working_days", CUSTOM),
]


def seed(apps, schema_editor):
    with NAMED_DAYS.open(encoding="utf-8", newline="") as lines:
        named = {date.fromisoformat(row["day"]): row for row in csv.DictReader(lines)}
    CalendarDay = apps.get_model("deadlines", "CalendarDay")
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    CalendarDay.objects.bulk_create([_row(CalendarDay, day, named.get(day)) for day in days], batch_size=500)
    Limit = apps.get_model("deadlines", "Limit")
    Limit.objects.bulk_create(
        Limit(code=code, name=name, amount=amount, unit=unit, source=source)
        for code, name, amount, unit, source in LIMITS
    )


def _row(CalendarDay, day, named):
    status = "provisional" if day >= PROVISIONAL_FROM else "official"
    if named is None:
        return CalendarDay(day=day, is_working=day.weekday() < 5, status=status)
    return CalendarDay(day=day, is_working=named["is_working"] == "yes", name=named["name"], status=status)


def unseed(apps, schema_editor):
    apps.get_model("deadlines", "CalendarDay").objects.filter(day__range=(FIRST, LAST)).delete()
    apps.get_model("deadlines", "Limit").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(seed, unseed)]
