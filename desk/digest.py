"""What the daily digest says of a desk: how many tasks are late, near their end, in time."""

from __future__ import annotations

from collections import Counter

from accounts.models import User
from desk import queries
from desk.clocks import Clocks
from notifications.digests import Line

WORDS = {"red": "超期", "amber": "将到期", "green": "期内"}
PRESSING = ("red", "amber")


def on_the_desk(user: User) -> list[Line]:
    """Numbers by light, as the desk's own page counts them; nothing of what the tasks are about."""
    tasks = list(queries.tasks_on_desk(user))
    if not tasks:
        return []
    clocks = Clocks([task.process.case_id for task in tasks], debtors=queries.clocks_debtors(user))
    marks = [clocks.at_desk(task.process.case_id, task.flow_task.name, task.body_id) for task in tasks]
    lights = Counter(mark.light if mark else "green" for mark in marks)
    return [Line(word, lights[light], light in PRESSING) for light, word in WORDS.items()]
