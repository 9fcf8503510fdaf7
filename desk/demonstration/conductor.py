"""Several paths played side by side, on one time for all."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import clock
from caseflow.tasks import propose
from casework.lifecycle import State
from desk.demonstration.hours import Hours
from desk.demonstration.matters import Story
from desk.demonstration.office import Office, Renders
from desk.demonstration.paths import PATHS, Path


class Conductor:
    """Plays the paths side by side: always the one whose moment comes first, on one time for all."""

    def __init__(
        self,
        stories: Sequence[Story],
        hours: Hours,
        worker: Renders,
        say: Callable[[str], None],
        paths: Mapping[str, Path] = PATHS,
    ) -> None:
        self.hours = hours
        self.paths = paths
        self.say = say
        self.offices = [Office(story.case, hours, worker) for story in stories]
        self.stories = stories
        self.told = {story.path: 0 for story in stories}

    def play(self, until: datetime | None = None) -> None:
        """To the end of every path, or to the moment at which all of them are left where they stand."""
        parts = [
            self.paths[story.path](office, story)
            for story, office in zip(self.stories, self.offices, strict=True)
        ]
        waiting = [(clock.now(), place) for place in range(len(parts))]
        while waiting:
            moment, place = heapq.heappop(waiting)
            self.go_on_to(moment)
            following = next(parts[place], None)
            self._tell(self.stories[place])
            if following is None:
                continue
            begins = self.hours.beginning(following)
            if until is None or begins < until:
                heapq.heappush(waiting, (begins, place))
        if until is not None:
            self.go_on_to(until)

    def go_on_to(self, moment: datetime) -> None:
        """On every working morning on the way the sweep proposes what is overdue, as beat has it done."""
        for morning in self.hours.mornings_until(moment):
            self.hours.go_on_to(morning)
            propose()
        self.hours.go_on_to(moment)

    def _tell(self, story: Story) -> None:
        """One line for each new move."""
        moves = list(story.case.events.exclude(move="").order_by("seq"))
        for event in moves[self.told[story.path] :]:
            when = event.at.astimezone(clock.ZONE)
            self.say(
                f"  {when:%Y-%m-%d %H:%M}  （{story.path}）{story.case.number}  {State(event.to_state).label}"
            )
        self.told[story.path] = len(moves)
