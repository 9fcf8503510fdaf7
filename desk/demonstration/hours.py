"""The demonstration's time: moved forward only, and in working hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import clock
from deadlines.counting import DAY, add_working_days
from deadlines.queries import calendar_since

MORNING, NOON = time(9, 0), time(12, 0)
AFTERNOON, EVENING = time(14, 30), time(17, 30)
# What is begun after this hour could not be finished the same day: it waits for the next one.
LAST_BEGINNING = time(16, 0)


def first_moment(day: date) -> datetime:
    """Nine o'clock on the day, whatever day of the week it is."""
    return datetime.combine(day, MORNING, clock.ZONE)


class Hours:
    """Working hours from the present moment on; `set_clock` sets the clock that the people work by.

    Needs the calendar, so the database must be there.
    """

    def __init__(self, set_clock: Callable[[datetime], None]) -> None:
        self.set_clock = set_clock
        self.calendar = calendar_since()

    def pass_minutes(self, minutes: int) -> None:
        """Somebody was busy for so long."""
        self._write(self._at_work(clock.now() + timedelta(minutes=minutes)))

    def go_on_to(self, moment: datetime) -> None:
        """To the moment, or stay where it is past already; then to the next hour at which work is begun."""
        self._write(self.beginning(max(moment, clock.now())))

    def beginning(self, moment: datetime) -> datetime:
        """The moment itself if work may be begun then, else the next such hour."""
        at_work = self._at_work(moment)
        if at_work.time() > LAST_BEGINNING:
            return self._at_work(self._morning(at_work.date() + DAY))
        return at_work

    def after(self, working_days: int, hour: int = 9, minute: int = 0) -> datetime:
        """That hour, so many working days from today."""
        return self.on(add_working_days(clock.today(), working_days, self.calendar), hour, minute)

    def on(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """That hour of a day."""
        return datetime.combine(day, time(hour, minute), clock.ZONE)

    def mornings_until(self, moment: datetime) -> list[datetime]:
        """The mornings of the working days after today, up to the moment."""
        days = range(1, (moment.date() - clock.today()).days + 1)
        mornings = [self._morning(clock.today() + DAY * n) for n in days]
        return [each for each in mornings if self.calendar.is_working(each.date()) and each <= moment]

    def _at_work(self, moment: datetime) -> datetime:
        moment = moment.astimezone(clock.ZONE)
        if not self.calendar.is_working(moment.date()) or moment.time() >= EVENING:
            return self._at_work(self._morning(moment.date() + DAY))
        if moment.time() < MORNING:
            return self._morning(moment.date())
        if NOON <= moment.time() < AFTERNOON:
            return datetime.combine(moment.date(), AFTERNOON, clock.ZONE)
        return moment

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, MORNING, clock.ZONE)

    def _write(self, moment: datetime) -> None:
        assert moment >= clock.now(), "the demonstration's time only goes forward"
        self.set_clock(moment)
