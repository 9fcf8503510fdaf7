"""The thresholds of the rules: numbers that the system administrator sets, asked for by code.

One statement a question, and only where the question arises: none of the ladder's ordinary acts asks. A rule about a
case asks with the day the case was opened, so that no case changes its footing under way.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import clock
from accounts.models import SettingChange
from casework.models import Threshold
from deadlines.dated import Bounds, Kind

U = Threshold.Unit
CUSTOM = "系统默认的合理范围。"

BOUNDS: dict[str, Bounds] = {
    "grave_amount": Bounds(1, 1_000_000, (U.WAN_YUAN,), CUSTOM),
    "repeat_within": Bounds(1, 36, (U.MONTHS,), CUSTOM),
    "returns_before_referral": Bounds(1, 5, (U.TIMES,), "退回五次仍不合格的，早应提请认定。"),
    "no_shows_before_order": Bounds(2, 5, (U.TIMES,), "第一次未到场应当再次约谈，所以不少于两次。"),
    "press_letters_after": Bounds(2, 10, (U.TIMES,), "第一次先催办；催过十次仍不办的，早应发督办函。"),
    "firings_per_sweep": Bounds(10, 2000, (U.TIMES,), "少于10次，停机后几天也补不完；多于2000次，一轮太久。"),
    "evidence_size": Bounds(1, 50, (U.MEGABYTES,), "服务器只接收50MB以内的文件。"),
}

THRESHOLDS = Kind(Threshold, SettingChange.Area.THRESHOLD.value, BOUNDS)


def threshold(code: str, on: date | None = None) -> int:
    """The number in force on that day (default: today). Raises KeyError for a code that nobody seeded."""
    found = (
        Threshold.objects.filter(code=code, valid_from__lte=on or clock.today())
        .order_by("-valid_from")
        .values_list("amount", flat=True)
        .first()
    )
    if found is None:
        raise KeyError(f"no threshold {code!r}; there are: {', '.join(sorted(BOUNDS))}")
    return found


def thresholds_in_force(on: date | None = None) -> dict[str, int]:
    """All of them on that day, by code, in one statement: for sweeps."""
    rows = Threshold.objects.filter(valid_from__lte=on or clock.today()).order_by("valid_from")
    return dict(rows.values_list("code", "amount"))


def grave_amount(on: date | None = None) -> Decimal:
    """From how many yuan on a matter counts as grave (domain 2.6)."""
    return Decimal(threshold("grave_amount", on)) * 10_000
