"""When something may be sent out: on working days, within the hours; pure, no queries and no clock.

Users of comparable systems complain of mail at midnight and at weekends more than of mail that is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import clock
from deadlines.counting import DAY, Calendar

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True)
class Hours:
    """From `opens` until before `closes`, by Beijing time, on working days. `opens` lies before `closes`."""

    opens: time
    closes: time

    def has(self, moment: datetime, calendar: Calendar) -> bool:
        """Whether something may be sent at that moment (aware)."""
        local = moment.astimezone(clock.ZONE)
        return calendar.is_working(local.date()) and self.opens <= local.time() < self.closes


def next_allowed(moment: datetime, calendar: Calendar, hours: Hours) -> datetime:
    """`moment` itself where something may be sent then, else the next opening of a working day.

    >>> from datetime import date
    >>> friday = datetime(2026, 11, 20, 18, 0, tzinfo=clock.ZONE)
    >>> next_allowed(friday, Calendar(), Hours(time(8), time(18))).isoformat()
    '2026-11-23T08:00:00+08:00'
    """
    if hours.has(moment, calendar):
        return moment
    local = moment.astimezone(clock.ZONE)
    day = local.date() if local.time() < hours.opens else local.date() + DAY
    while not calendar.is_working(day):
        day += DAY
    return datetime.combine(day, hours.opens, tzinfo=clock.ZONE)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5 minutes, doubled each time, 4 hours at most.

    >>> [str(pause_after(n)) for n in (1, 2, 3, 50)]
    ['0:05:00', '0:10:00', '0:20:00', '4:00:00']
    """
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 10), LONGEST_PAUSE)
