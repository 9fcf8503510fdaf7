"""How figures, dates and states are written on the pages (docs: design, words and numbers).

Formatting alone: nothing here reads the database or decides anything. Where a rule needs today (whether to
show the year) it asks the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

import clock

register = template.Library()

DASH = "—"
WEEKDAYS = "一二三四五六日"
DIGITS = "〇一二三四五六七八九"
WAN = Decimal(10_000)
YI = Decimal(100_000_000)
CENTS = Decimal("0.01")

# The rung of the ladder on which a state stands, 1 (预警) to 7 (销号); 0: not yet on it.
RUNGS = {
    "draft": 0,
    "triage": 0,
    "early_warning": 1,
    "reminded": 2,
    "warned": 3,
    "interviewing": 4,
    "rectifying": 5,
    "determining": 5,
    "determined": 5,
    "verifying": 6,
    "closing": 7,
    "closed": 8,
}
# Ended or paused states have no rung of their own: they stand where the case came from.
RUNG_HEIGHTS = (4, 7, 10, 13, 10, 7, 4)
LIGHT_NAMES = {"red": "红灯", "amber": "黄灯", "green": "绿灯", "grey": "灰灯"}
LIGHT_WORDS = {"red": "超期", "amber": "将到期", "green": "期内", "grey": "中止"}


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def _grouped(amount: Decimal) -> str:
    return f"{amount.quantize(CENTS, ROUND_HALF_UP):,}"


@register.filter
def wan(value: Any) -> str:
    """Yuan as 万元, two decimals with separators and without the unit, for columns whose head names it."""
    if value is None or value == "":
        return DASH
    return _grouped(Decimal(str(value)) / WAN)


@register.filter
def money(value: Any) -> str:
    """Yuan with its unit: 346.40万元; from 10,000 万元 on 1.25亿元. None is a dash."""
    if value is None or value == "":
        return DASH
    amount = Decimal(str(value))
    if abs(amount) >= YI:
        return f"{_grouped(amount / YI)}亿元"
    return f"{_grouped(amount / WAN)}万元"


@register.filter
def cn_date(value: Any) -> str:
    """10月15日 in text; another year is always shown: 2025年3月1日."""
    day = _as_date(value)
    if day is None:
        return DASH
    short = f"{day.month}月{day.day}日"
    return short if day.year == clock.today().year else f"{day.year}年{short}"


@register.filter
def md(value: Any) -> str:
    """10-15 in lists; another year is always shown: 2025-03-01."""
    day = _as_date(value)
    if day is None:
        return DASH
    return f"{day.month}-{day.day:02d}" if day.year == clock.today().year else day.isoformat()


@register.filter
def full_date(value: Any) -> str:
    """2026年10月15日, as on paper."""
    day = _as_date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else DASH


@register.filter
def cn_day(value: Any) -> str:
    """星期四."""
    day = _as_date(value)
    return f"星期{WEEKDAYS[day.weekday()]}" if day else DASH


@register.filter
def weekday(value: Any) -> str:
    """四, for the cells of a day strip."""
    day = _as_date(value)
    return WEEKDAYS[day.weekday()] if day else ""


@register.filter
def hm(value: Any) -> str:
    """09:05, Shanghai time."""
    if not isinstance(value, datetime):
        return ""
    moment = timezone.localtime(value) if timezone.is_aware(value) else value
    return moment.strftime("%H:%M")


@register.filter
def moment(value: Any) -> str:
    """10月15日09:05."""
    return f"{cn_date(value)}{hm(value)}"


@register.filter
def numeral(value: Any) -> str:
    """A number from 0 to 99 in words: 〇, 三, 十, 十五, 二十, 三十一."""
    number = int(value)
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


@register.filter
def day_words(value: Any) -> str:
    """十月十五日, for the head of the desk."""
    day = _as_date(value)
    return f"{numeral(day.month)}月{numeral(day.day)}日" if day else DASH


@register.filter
def rate(part: Any, whole: Any) -> str:
    """93.2%, one decimal; a denominator of 0 is a dash. The page shows the fraction beside it."""
    if not whole:
        return DASH
    share = (Decimal(str(part)) * 100 / Decimal(str(whole))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share}%"


@register.filter
def file_size(value: Any) -> str:
    """812 KB, 1.4 MB."""
    size = int(value or 0)
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def light_word(light: str) -> str:
    """超期, 将到期, 期内, 中止."""
    return LIGHT_WORDS.get(light, "")


@register.filter
def light_name(light: str) -> str:
    """红灯, 黄灯, 绿灯, 灰灯: a light to be read where no colour is seen."""
    return LIGHT_NAMES.get(light, "")


@register.filter
def due_words(light: str, days: int | None) -> str:
    """超3日, 今日, 剩2日, 停10日: the words of a due date from its light and its signed working days."""
    if days is None:
        return "停" if light == "grey" else light_word(light)
    if light == "grey":
        return f"停{abs(days)}日"
    if light == "red":
        return f"超{abs(days)}日"
    return "今日" if days == 0 else f"剩{days}日"


@register.filter
def masked(name: str) -> str:
    """沈知远 → 沈**, for public pages: the first character alone."""
    return name[:1] + "*" * (len(name) - 1) if name else ""


def rung(state: str, came_from: str = "") -> int:
    """The rung a state stands on; a paused or ended state stands on the rung it came from."""
    return RUNGS.get(state, RUNGS.get(came_from, 0))


@register.simple_tag
def ladder_glyph(state: str, light: str = "", came_from: str = "") -> SafeString:
    """The ladder's profile, 47 × 15: passed bars ink, the present one its light, later ones grey."""
    here = rung(state, came_from)
    bars = (
        (number * 7 - 7, 15 - height, height, _bar_class(number, here, light))
        for number, height in enumerate(RUNG_HEIGHTS, start=1)
    )
    return format_html(
        '<svg class="glyph" width="47" height="15" viewBox="0 0 47 15" aria-hidden="true">{}</svg>',
        format_html_join("", '<rect x="{}" y="{}" width="5" height="{}" class="{}"/>', bars),
    )


def _bar_class(number: int, here: int, light: str) -> str:
    if number < here:
        return "passed"
    if number == here:
        return f"here is-{light}" if light else "here"
    return "later"


# What a person does with a field, where that is not 填写.
VERBS = {
    "select": "选择",
    "radioselect": "选择",
    "checkboxselectmultiple": "选择",
    "selectmultiple": "选择",
    "file": "上传",
    "clearablefile": "上传",
    "files": "上传",
}


@register.filter
def complaint(error: str, field: BoundField) -> str:
    """What is wrong with a field: Django's own words for an empty one do not name it."""
    if str(error) != gettext("This field is required."):
        return str(error)
    return f"没有{VERBS.get(field.widget_type, '填写')}{field.label}。"


@register.filter
def grouped(form: forms.BaseForm) -> list[dict[str, Any]]:
    """The visible fields of a form in its parts, for `components/form.html`.

    A form may name its parts as ``PARTS = (("发给谁", ("addressee", ("issuer", "number"))), …)``; a tuple
    among the names is one line. ``LAST_PARTS``, of a base class, come behind them. Fields of no part come
    last, without a name. Each part is ``{"numeral", "name", "lines": [[BoundField, …], …]}``.
    """
    parts: Sequence[tuple[str, Iterable[str | tuple[str, ...]]]] = getattr(form, "PARTS", ())
    parts = (*parts, *getattr(form, "LAST_PARTS", ())) if parts else ()
    left = [field.name for field in form.visible_fields()]
    shown: list[dict[str, Any]] = []
    for name, names in parts:
        lines = [_line(form, entry, left) for entry in names]
        lines = [line for line in lines if line]
        if lines:
            shown.append({"numeral": numeral(len(shown) + 1), "name": name, "lines": lines})
    if left:
        rest = [[form[name]] for name in left]
        shown.append({"numeral": "", "name": "" if not parts else "其他", "lines": rest})
    return shown


def _line(form: forms.BaseForm, entry: str | tuple[str, ...], left: list[str]) -> list[BoundField]:
    names = [entry] if isinstance(entry, str) else list(entry)
    present = [name for name in names if name in left]
    for name in present:
        left.remove(name)
    return [form[name] for name in present]
