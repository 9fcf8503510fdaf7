"""How facts become Chinese sentences: dates, amounts, terms, lists; and the engine of the templates.

The words of each kind stand in templates/notices/kinds/. The engine here is apart from the site's: it
knows no request, no context processor, and marks what is missing with a sign that no font has, so that
a forgotten variable is refused and never printed as a blank.
"""

import datetime
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString

MISSING = "\ue000"
WEEKDAYS = "一二三四五六日"
NUMERALS = "零一二三四五六七八九十"
ACROSS_LINES = re.compile(r"\s*\n\s*")


def chinese_date(day: datetime.date) -> str:
    """2026年11月20日: Arabic digits, no zero padding (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime.datetime) -> str:
    """2026年12月3日（星期四）9时30分, of an aware moment in the city's time."""
    minutes = f"{moment.minute}分" if moment.minute else ""
    weekday = WEEKDAYS[moment.weekday()]
    return f"{chinese_date(moment)}（星期{weekday}）{moment.hour}时{minutes}"


def amount(yuan: Decimal) -> str:
    """3,464,000.00元."""
    return f"{yuan:,.2f}元"


def term(number: int, unit: str) -> str:
    """5个工作日, of a number and a unit of `deadlines` (working_days, calendar_days, months)."""
    return f"{number}{ {'working_days': '个工作日', 'calendar_days': '日', 'months': '个月'}[unit] }"


def numeral(number: int) -> str:
    """Chinese numerals for headings: 一 … 十, 十一 … 九十九."""
    if number <= 10:
        return NUMERALS[number]
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}十{NUMERALS[ones] if ones else ''}"


def sentence(text: str) -> str:
    """The text with one full stop at its end, unless it ends in another mark of a sentence."""
    ended = clause(text)
    return ended if ended.endswith(("！", "？", "：")) else f"{ended}。"


def clause(text: str) -> str:
    """The text without a stop at its end, to go on after it."""
    return text.rstrip("。；;，,. ")


@cache
def engine() -> Engine:
    """The templates' engine."""
    return Engine(
        dirs=[str(Path(settings.BASE_DIR) / "templates")],
        libraries={"wording": "notices.templatetags.wording"},
        builtins=["notices.templatetags.wording"],
        string_if_invalid=MISSING,
        autoescape=True,
    )


def render_words(template_name: str, variables: dict[str, Any]) -> SafeString:
    """Fill a template; line breaks of the source and the blanks around them vanish, as Chinese needs none."""
    words = engine().get_template(template_name).render(Context(variables, use_l10n=False))
    return SafeString(ACROSS_LINES.sub("", words))
