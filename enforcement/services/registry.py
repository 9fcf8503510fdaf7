"""The bodies and courts that a workbook may name, out of the register of organisations, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import clock
from enforcement.workbook import ParsedRow, RegisteredBody, Registry
from organisations.models import Body
from organisations.spreadsheets.cells import key_of


def lock_courts(courts: Iterable[int]) -> None:
    """One writer at a time in a court's register: two imports at once would both find a docket new."""
    list(Body.objects.select_for_update(no_key=True).filter(pk__in=set(courts)).order_by("pk"))


class Bodies:
    """All bodies by key, those in force, and what they were called before."""

    def __init__(self, on: date | None = None) -> None:
        day = on or clock.today()
        self.by_pk = {body.pk: body for body in Body.objects.all()}
        self.in_force = [body for body in self.by_pk.values() if body.in_force_on(day)]
        self.courts = {key_of(body.court_code): body.pk for body in self.in_force if body.court_code}
        self._day = day

    def registry(self) -> Registry:
        """As the reader of workbooks wants it; keys are primary keys."""
        former = defaultdict(list)
        for body in self.by_pk.values():
            heir = self._present(body)
            if heir.pk != body.pk and heir.name != body.name:
                former[heir.pk].append(body.name)
        bodies = [
            RegisteredBody(body.pk, body.name, tuple(former[body.pk]), body.uscc) for body in self.in_force
        ]
        courts = {code: (pk, self.by_pk[pk].name) for code, pk in self.courts.items()}
        return Registry(courts, bodies)

    def court_of(self, row: ParsedRow) -> int:
        """The key of the court whose code stands in the row's docket."""
        return self.courts[row.court_code]

    def credit_office_of(self, body: Body) -> Body | None:
        """Who is told of a debtor: its district's credit office, or the city's where it has none.

        A district's government is no business of its own office, which works under it: the city's is told.
        """
        # 回避: what a credit office itself owes is told to a commission.
        letter = "J" if body.plays("F") else "F"
        offices = [each for each in self.in_force if each.plays(letter)]
        own = [each for each in offices if each.level == body.level and each.region == body.region]
        city = [each for each in offices if each.level == Body.Level.CITY]
        return next(iter(city if body.plays("G") else [*own, *city]), None)

    def _present(self, body: Body) -> Body:
        seen = {body.pk}
        while body.successor_id is not None and not body.in_force_on(self._day):
            if body.successor_id in seen:
                break
            body = self.by_pk[body.successor_id]
            seen.add(body.pk)
        return body
