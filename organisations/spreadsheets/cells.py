"""From what a cell holds to text, a day or an amount. Pure functions; nothing is ever guessed.

Width (全角/半角) is evened out with Unicode's NFKC. Digits are ASCII digits afterwards: other
scripts' digits, which Python's `\\d` and `int` would take, are refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class NoValue:
    """A cell whose value is not in the file: `why` is "formula" (never calculated) or "error" (#N/A …)."""

    why: str


Cell: TypeAlias = str | float | int | bool | date | NoValue

FEN = Decimal("0.01")
# Zero-width signs, byte-order marks, soft hyphens and directional marks, which copying from pages brings in.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BLANKS = re.compile(r"\s+")
# One look for anything of these spares most cells three substitutions.
_UNTIDY = re.compile(rf"{_INVISIBLE.pattern}|{_CONTROL.pattern}|\s")
_NOTHING = {"", "/", "\\", "-", "--", "—", "——", "–", "无", "暂无"}


class Unreadable(ValueError):
    """The text is no day or no amount; the argument is what is wrong, as a Chinese clause."""


def text_of(cell: Cell | None) -> str:
    """The cell's text, tidied for people: no control or invisible characters, no blanks at its ends."""
    if isinstance(cell, str):
        return _tidy(cell) if _UNTIDY.search(cell) else cell
    if cell is None or isinstance(cell, NoValue):
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return cell.isoformat()
    return _number_text(cell)


def _tidy(text: str) -> str:
    return _BLANKS.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", text))).strip()


def _number_text(number: float) -> str:
    whole = math.isfinite(number) and number == int(number) and abs(number) < 1e15
    return str(int(number)) if whole else repr(number)


def key_of(cell: Cell | None) -> str:
    """The text for comparing: half-width where there is a choice, and without any blank."""
    text = text_of(cell)
    return text.replace(" ", "") if text.isascii() else _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def is_blank(cell: Cell | None) -> bool:
    """Nothing but blanks. A formula without a value is not blank: someone meant something there."""
    return cell is None or (isinstance(cell, str) and not text_of(cell))


def is_nothing(cell: Cell | None) -> bool:
    """Blank, or one of the signs by which a table says that there is nothing (/, —, 无)."""
    return cell is None or (isinstance(cell, str) and key_of(cell) in _NOTHING)


def shown(cell: Cell | None, longest: int = 40) -> str:
    """The value as a message quotes it."""
    text = text_of(cell)
    return text if len(text) <= longest else text[:longest] + "…"


# --- days -------------------------------------------------------------------------------------

_TIME_OF_DAY = re.compile(r"[T\s][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
_YMD = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_NIAN_YUE_RI = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]")
_EIGHT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_CHINESE = re.compile(
    r"([0-9〇零一二三四五六七八九]{4})年([0-9〇零元一二三四五六七八九十]{1,3})月"
    r"([0-9〇零一二三四五六七八九十廿卅]{1,4})[日号]"
)
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "○": "〇", "◯": "〇"})
_CHINESE_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
# Excel counts days from here; the day it believes to be 29 February 1900 lies before every day we accept.
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 73_051)  # 2000-01-01 … 2100-01-01: no number here is also a yyyymmdd
_WRITTEN_DAYS = range(19_000_101, 22_000_101)


def day_of(cell: Cell | None) -> date:
    """The day a cell names: a date, an Excel day number, or a date in words or digits.

    Year, month and day are needed, the year first and with four digits; anything else could mean
    two days. Raises Unreadable.
    """
    if isinstance(cell, bool) or cell is None or isinstance(cell, NoValue):
        raise Unreadable("不是日期")
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _day_of_number(cell)
    return _day_of_text(unicodedata.normalize("NFKC", text_of(cell)).translate(_DASHES))


def _day_of_number(number: float) -> date:
    if not math.isfinite(number):
        raise Unreadable("不是日期")
    if int(number) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    if number == int(number) and int(number) in _WRITTEN_DAYS:
        return _day_of_text(str(int(number)))
    raise Unreadable("不是日期")


def _day_of_text(text: str) -> date:
    text = _BLANKS.sub("", _TIME_OF_DAY.sub("", text.strip()))
    if match := _YMD.fullmatch(text):
        parts = (match[1], match[3], match[4])
    elif match := _NIAN_YUE_RI.fullmatch(text) or _EIGHT.fullmatch(text):
        parts = (match[1], match[2], match[3])
    elif match := _CHINESE.fullmatch(text):
        parts = (
            "".join(str(_CHINESE_DIGITS.get(sign, sign)) for sign in match[1]),
            _chinese_count(match[2]),
            _chinese_count(match[3]),
        )
    else:
        raise Unreadable("不是日期")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise Unreadable("不是实际存在的日期") from None


def _chinese_count(text: str) -> str:
    """十二 → "12", 廿五 → "25"; digits are left alone. Raises Unreadable for what is no count to 39."""
    if text.isascii():
        return text
    text = text.replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    text = text[1:] if len(text) == 2 and text[0] in "〇零" else text
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        raise Unreadable("不是日期")
    try:
        return str(
            (_CHINESE_DIGITS[tens] if tens else 1 if ten else 0) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)
        )
    except KeyError:
        raise Unreadable("不是日期") from None


# --- amounts ----------------------------------------------------------------------------------

_AMOUNT = re.compile(r"([-+]?)((?:[0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,20})(?:\.[0-9]{0,20})?)")
_CURRENCY_BEFORE = re.compile(r"^([-+]?)(?:人民币|RMB|CNY)?[¥]?", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r"(?:元整?|圆整?|RMB|CNY)$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\((.+)\)")


def amount_of(cell: Cell | None) -> Decimal:
    """The amount in 元, to the fen (half up). Negative ones are returned as such.

    Understood: thousands separators in threes (half or full width), ¥ ￥ 人民币 元 圆, an accountant's
    brackets for minus. A unit like 万 is refused, never multiplied. Raises Unreadable.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell) or abs(cell) >= 1e20:
            raise Unreadable("不是金额")
        return _to_fen(Decimal(repr(cell)))
    if not isinstance(cell, str):
        raise Unreadable("不是金额")
    text = key_of(cell).translate(_DASHES).removeprefix("'")
    if bracketed := _IN_BRACKETS.fullmatch(text):
        text = "-" + bracketed[1]
    match = _AMOUNT.fullmatch(_CURRENCY_AFTER.sub("", _CURRENCY_BEFORE.sub(r"\1", text, count=1)))
    if match is None:
        raise Unreadable("不是金额")
    return _to_fen(Decimal(match[1] + match[2].replace(",", "")))


def _to_fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
