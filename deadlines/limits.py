"""The time limits of the office: data that administrators set, asked for by code."""

from datetime import date

import clock

from .models import Limit


def limit(code: str, on: date | None = None) -> Limit:
    """The limit in force on that day (default: today). Raises KeyError for a code that nobody seeded."""
    versions = Limit.objects.filter(code=code, valid_from__lte=on or clock.today())
    found = versions.order_by("-valid_from").first()
    if found is None:
        known = ", ".join(Limit.objects.values_list("code", flat=True).distinct().order_by("code"))
        raise KeyError(f"no limit {code!r}; there are: {known}")
    return found


def limits_in_force(on: date | None = None) -> dict[str, Limit]:
    """All limits in force on that day, by code, in one query: for sweeps and settings pages."""
    rows = Limit.objects.filter(valid_from__lte=on or clock.today()).order_by("valid_from")
    return {row.code: row for row in rows}
