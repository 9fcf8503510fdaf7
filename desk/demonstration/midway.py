"""A city in the middle of its work, for whoever runs `make run` for the first time: something lies on every desk.

The six paths begin three weeks ago and are left where they stand today. Beside them lie papers at each station of
their way (核稿, 会签, 签发, 用印, 送达, 签收), incoming documents, lists of outstanding cases, unopened clues. All is
done by its people through the same doors as on any other day; only the clock is set back while they do it.
"""

from __future__ import annotations

import getpass
from datetime import date, datetime
from pathlib import Path

import clock
from casework.models import Case
from deadlines.counting import DAY
from deadlines.queries import calendar_since
from desk.demonstration import DemonstrationFailed
from desk.demonstration.arriving import clues, documents_arrive, lists_of_debts, mayor_is_told
from desk.demonstration.checking import CHECK_PATHS, stories_of_checks
from desk.demonstration.conductor import Conductor
from desk.demonstration.dispatching import papers_on_their_way
from desk.demonstration.hours import Hours, first_moment
from desk.demonstration.matters import open_all
from desk.demonstration.office import BUSY
from desk.demonstration.paths import PATHS
from early_warnings.models import Clue
from enforcement.services import import_workbook
from notices import services as notices
from notices.models import Notice

# Working days before today on which the six paths begin: long enough for one of them to be closed.
BEGUN_BEFORE = 15


class Here:
    """Makes the PDFs in this process: nothing else runs yet."""

    def rendered(self, notice: Notice) -> Notice:
        while notice.rendered_at is None:
            claimed = notices.claim_next()
            if claimed is None:
                raise DemonstrationFailed(f"文书 {notice.number_text} 没有成文：{notice.render_error}")
            notices.render(claimed)
            notice.refresh_from_db()
        return notice


def is_untouched() -> bool:
    """Whether nobody has brought in a case or a clue yet."""
    return not Case.objects.exists() and not Clue.objects.exists()


def fill(workbook: Path, now: datetime) -> None:
    """Lets the sample city work up to the last working day before `now`. Its bodies and people must be there.

    Raises DemonstrationFailed, a Refusal, or WorkbookUnusable; what was done until then stays.
    """
    yesterday = working_days_before(now.date(), 1)
    with clock.travel_to(first_moment(working_days_before(now.date(), BEGUN_BEFORE))):
        import_workbook(workbook, as_of=clock.today(), operator=getpass.getuser())
        hours = Hours(clock.set_to)
        here = Here()
        stories = [*open_all(lambda: hours.pass_minutes(BUSY)), *stories_of_checks()]
        conductor = Conductor(stories, hours, here, lambda line: None, paths=PATHS | CHECK_PATHS)
        conductor.play(until=first_moment(yesterday))
        mayor_is_told(stories)
        papers_on_their_way(hours, here)
        documents_arrive()
        lists_of_debts(here)
        clues()


def working_days_before(day: date, count: int) -> date:
    """The working day so many before this one."""
    calendar = calendar_since()
    while count:
        day -= DAY
        count -= calendar.is_working(day)
    return day
