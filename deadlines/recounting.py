"""Counting all open deadlines anew after the calendar changed: first as a list, then written, the same either way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import QuerySet

import clock
from accounts.models import User
from organisations.transactions import one_transaction

from .counting import Calendar, due_on
from .models import Deadline, DeadlineEntry

Kind = DeadlineEntry.Kind
COUNTS = (Kind.STOPPED, Kind.RESUMED, Kind.EXTENDED)
# Keys in one statement: each is a variable, of which databases take so many.
AT_ONCE = 900


@dataclass(frozen=True)
class _Line:
    """What counting needs of a line of the ledger."""

    kind: str
    on: date
    amount: int | None


@dataclass(frozen=True)
class Moved:
    """A deadline that the calendar counts otherwise. `original`: what was printed first, counted anew as well."""

    deadline: Deadline
    before: date
    after: date
    original: date

    @property
    def is_moved(self) -> bool:
        """Whether the due day itself is another; else only the original one is, under a term extended since."""
        return self.before != self.after


def earliest_open() -> date:
    """The day on which the oldest open clock began, or today: where the calendar must begin."""
    found = _open_ones().order_by("started_on").values_list("started_on", flat=True).first()
    return min(found or clock.today(), clock.today())


def moves_under(calendar: Calendar) -> list[Moved]:
    """Every open deadline that this calendar gives another day, by key. Two queries, nothing written.

    Stopped clocks as well: what they had left is counted when they run again, from the days they show now. Those
    met or cancelled are not asked: what is over keeps the day it was judged by.
    """
    lines: dict[int, list[_Line]] = defaultdict(list)
    known = DeadlineEntry.objects.filter(
        kind__in=COUNTS, deadline__met_on=None, deadline__cancelled_on=None
    ).order_by("on", "id")
    for key, kind, on, amount in known.values_list("deadline_id", "kind", "on", "amount"):
        lines[key].append(_Line(kind, on, amount))
    found = []
    for row in _open_ones().order_by("pk"):
        assert row.started_on is not None and row.due_on is not None
        term = (row.amount, row.unit, row.started_on)
        original = due_on(*term, (), calendar)
        ledger = lines.get(row.pk)
        after = due_on(*term, ledger, calendar) if ledger else original
        if (row.due_on, row.original_due_on) != (after, original):
            found.append(Moved(row, row.due_on, after, original))
    return found


@one_transaction()
def write_moves(moves: Sequence[Moved], *, acting_user: User | None, reason: str) -> None:
    """The new days into the rows, and a line into the ledger of each deadline whose due day moved.

    The rows were read under lock. A statement for each pair of days, however many deadlines share it.
    """
    alike: dict[tuple[date, date], list[int]] = defaultdict(list)
    for move in moves:
        alike[move.after, move.original].append(move.deadline.pk)
    for (after, original), keys in alike.items():
        for some in in_parts(keys):
            Deadline.objects.filter(pk__in=some).update(due_on=after, original_due_on=original)
    today, at = clock.today(), clock.now()
    DeadlineEntry.objects.bulk_create(
        [
            DeadlineEntry(
                deadline=move.deadline,
                kind=Kind.RECOUNTED,
                on=today,
                by=acting_user,
                reason=f"到期日由{move.before}改为{move.after}：{reason}"[:300],
                at=at,
            )
            for move in moves
            if move.is_moved
        ],
        batch_size=500,
    )


def still_as_counted(moves: Sequence[Moved]) -> bool:
    """Locks the rows and says whether each is as it was when it was counted."""
    counted = {move.deadline.pk: move.deadline for move in moves}
    fields = ("due_on", "original_due_on", "stopped_on", "met_on", "cancelled_on")
    for some in in_parts(counted):
        rows = Deadline.objects.select_for_update().filter(pk__in=some).order_by("pk")
        for row in rows:
            if any(getattr(row, name) != getattr(counted[row.pk], name) for name in fields):
                return False
    return True


def in_parts(keys: Iterable[int]) -> Iterable[list[int]]:
    """The keys in lists short enough for one statement."""
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _open_ones() -> QuerySet[Deadline]:
    return Deadline.objects.open().filter(started_on__isnull=False)
