"""Calendars of a year, as drafts and put in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.services import confirm_calendar, preview_calendar
from casework.services.recounting import Confirmed
from deadlines.editions import Draft, Named, named_of, newest
from tests.journeys.office import person

NOTICE = "国办发明电〔2026〕9号"


def draft_of(
    year: int = 2027,
    *,
    add: dict[str, str] | None = None,
    at_work: dict[str, str] | None = None,
    without: tuple[str, ...] = (),
    region: str = "",
    **changed: Any,
) -> Draft:
    """The newest edition of the year with days added (`{"2027-01-04": "元旦"}`), made working days, or left out."""
    present = newest(year).get(region)
    days = {each.day: each for each in named_of(present.days)} if present else {}
    for is_working, said in ((False, add), (True, at_work)):
        for day, name in (said or {}).items():
            found = date.fromisoformat(day)
            days[found] = Named(found, is_working, name)
    for day in without:
        del days[date.fromisoformat(day)]
    values = {"status": "official", "source": NOTICE} | changed
    return Draft(year, region, days=tuple(sorted(days.values())), **values)


def put_in_force(draft: Draft, by: str = "xt_admin", reason: str = "按国务院办公厅通知。") -> Confirmed:
    seen = preview_calendar(draft).digest
    return confirm_calendar(draft, seen=seen, reason=reason, acting_user=person(by))
