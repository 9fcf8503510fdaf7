"""The acts on a deadline. Each writes one line of the ledger and brings the row up to date.

All return the new `DeadlineEntry` (its `deadline` is the object passed in, refreshed): what changed is told
to the caller, who keeps the events. `on` is the day that counts, not the day of writing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import clock
from accounts.models import User
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .counting import Calendar, Stops, due_on, written_day
from .extensions import cap_of
from .limits import limit
from .models import Deadline, DeadlineEntry, Limit
from .queries import calendar_for, calendar_since, stopped_since

Kind = DeadlineEntry.Kind
Ground = DeadlineEntry.Ground
DERIVED = ["started_on", "due_on", "original_due_on", "stopped_on", "met_on", "cancelled_on"]


@dataclass(frozen=True)
class Term:
    """What a new deadline is opened with; with `on` (the day of service) its clock starts at once.

    `rule`, `origin` and `source`: where the term comes from, as the columns of `Deadline` say.
    """

    what: str
    amount: int
    unit: str
    on: date | None = None
    cap: int | None = None
    extensions_allowed: int = 1
    rule: str = ""
    origin: str = ""
    source: str = ""

    @classmethod
    def by_limit(
        cls, found: Limit, *, what: str = "", on: date | None = None, cap: int | None = None
    ) -> "Term":
        """The term that a limit of the office sets, named after it unless `what` is given."""
        return cls(
            what or found.name,
            found.amount,
            found.unit,
            on,
            cap,
            rule=found.code,
            origin=Deadline.Origin.LIMIT,
            source=found.source,
        )


@one_transaction()
def open_deadlines(terms: Iterable[Term], *, acting_user: User | None) -> list[Deadline]:
    """New deadlines, in the order of `terms`: as many statements for several as for one."""
    made = [_of(term) for term in terms]
    _derive_begun([deadline for deadline in made if deadline.started_on])
    Deadline.objects.bulk_create(made)
    DeadlineEntry.objects.bulk_create(
        DeadlineEntry(deadline=deadline, kind=Kind.STARTED, on=deadline.started_on, by=acting_user)
        for deadline in made
        if deadline.started_on
    )
    return made


def open_deadline(
    what: str,
    *,
    amount: int,
    unit: str,
    acting_user: User | None,
    on: date | None = None,
    cap: int | None = None,
    extensions_allowed: int = 1,
) -> Deadline:
    """A new deadline; with `on` (the day of service) its clock starts at once, else `start` does it."""
    term = Term(what, amount, unit, on, cap, extensions_allowed)
    return open_deadlines([term], acting_user=acting_user)[0]


def open_by_limit(
    code: str, *, acting_user: User | None, what: str = "", on: date | None = None, cap: int | None = None
) -> Deadline:
    """A new deadline by a limit of the office (`deadlines.limits`), named after it unless `what` is given."""
    return open_deadlines([Term.by_limit(limit(code), what=what, on=on, cap=cap)], acting_user=acting_user)[0]


@one_transaction()
def start(deadline: Deadline, *, on: date, acting_user: User | None, reason: str = "") -> DeadlineEntry:
    """The clock starts: `on` is the day of service and does not count itself."""
    _lock(deadline)
    _refuse_unstartable(deadline, on)
    deadline.started_on = on
    return _write(deadline, Kind.STARTED, on, acting_user, reason)


@one_transaction()
def stop(
    deadline: Deadline,
    *,
    on: date,
    acting_user: User | None,
    reason: str = "",
    ground: Ground = Ground.SUSPENDED,
) -> DeadlineEntry:
    """The clock stands still from `on`: that day no longer counts.

    What is stopped on one ground may be stopped on another as well: it runs again when both have ended.
    """
    _lock(deadline)
    _refuse_unless_started(deadline, on)
    if deadline.is_stopped and stopped_since(deadline, ground) is not None:
        raise Refusal("该期限已经中止，恢复后才能再次中止。")
    return _write(deadline, Kind.STOPPED, on, acting_user, reason, ground=ground)


@one_transaction()
def resume(
    deadline: Deadline,
    *,
    on: date,
    acting_user: User | None,
    reason: str = "",
    ground: Ground = Ground.SUSPENDED,
) -> DeadlineEntry:
    """What stopped the clock on this ground has ended: `on` counts, unless it is stopped on another ground."""
    _lock(deadline)
    _refuse_unless_started(deadline, on)
    since = stopped_since(deadline, ground)
    if since is None:
        raise Refusal("该期限没有中止，无需恢复。")
    if on < since:
        raise Refusal(f"恢复日期不能早于中止日期（{written_day(since)}）。", field="on")
    return _write(deadline, Kind.RESUMED, on, acting_user, reason, ground=ground)


@one_transaction()
def extend(
    deadline: Deadline,
    *,
    amount: int,
    on: date,
    acting_user: User | None,
    reason: str = "",
    applied_on: date | None = None,
) -> DeadlineEntry:
    """A longer term, by `amount` of the deadline's own unit: in time, with a reason, within the rule's cap.

    `on` is the day of the approval, `applied_on` that of the application (default: the same): the application
    must be in time, the approval may come after the due day. A clock that stands still is still in time.
    """
    _lock(deadline)
    _refuse_unless_started(deadline, on)
    asked = applied_on or on
    if asked > on or (deadline.started_on and asked < deadline.started_on):
        raise Refusal("申请日应当在起算日以后、不晚于批准日。", field="applied_on")
    _refuse_extension(deadline, amount, asked, reason)
    return _write(deadline, Kind.EXTENDED, on, acting_user, reason, amount=amount, applied_on=asked)


@one_transaction()
def meet(deadline: Deadline, *, on: date, acting_user: User | None, reason: str = "") -> DeadlineEntry:
    """What was owed is done."""
    _lock(deadline)
    _refuse_closed(deadline)
    _refuse_future(on)
    deadline.met_on = on
    return _write(deadline, Kind.MET, on, acting_user, reason)


@one_transaction()
def cancel(deadline: Deadline, *, on: date, acting_user: User | None, reason: str = "") -> DeadlineEntry:
    """Nothing is owed any more (the letter is void, the case has moved on)."""
    _lock(deadline)
    _refuse_closed(deadline)
    _refuse_future(on)
    deadline.cancelled_on = on
    return _write(deadline, Kind.CANCELLED, on, acting_user, reason)


@one_transaction()
def meet_and_start(
    met: Sequence[Deadline], begun: Sequence[Deadline], *, on: date, acting_user: User | None
) -> None:
    """What was owed under `met` is done, and by that the clocks of `begun` start, which never ran.

    The rows were read under lock. Two statements and the calendar, however many they are.
    """
    _refuse_future(on)
    for deadline in met:
        _refuse_closed(deadline)
        deadline.met_on = on
    for deadline in begun:
        _refuse_unstartable(deadline, on)
        deadline.started_on = on
    _derive_begun(begun)
    _note_all([(met, Kind.MET), (begun, Kind.STARTED)], on, acting_user)
    _save_all([*met, *begun], DERIVED)


@one_transaction()
def cancel_all(deadlines: Sequence[Deadline], *, on: date, acting_user: User | None, reason: str) -> None:
    """Nothing is owed under these deadlines any more. The rows were read under lock."""
    _refuse_future(on)
    for deadline in deadlines:
        _refuse_closed(deadline)
        deadline.cancelled_on = on
    _note_all([(deadlines, Kind.CANCELLED)], on, acting_user, reason)
    _save_all(deadlines, ["cancelled_on"])


@one_transaction()
def reopen_all(deadlines: Sequence[Deadline], *, on: date, acting_user: User | None, reason: str) -> None:
    """What was met or cancelled by mistake is owed again, with the days it had: the ledger keeps both lines.

    The days it has are counted by the calendar in force: a new edition left out what was over then.

    The rows were read under lock. Raises Refusal for one that is open.
    """
    _refuse_future(on)
    for deadline in deadlines:
        if deadline.is_open:
            raise Refusal("该期限没有办结或者撤销，无需恢复。")
        deadline.met_on = deadline.cancelled_on = None
    _note_all([(deadlines, Kind.REOPENED)], on, acting_user, reason)
    calendar = calendar_for(deadlines)
    for deadline in deadlines:
        _derive(deadline, list(deadline.entries.all()), calendar)
    _save_all(deadlines, DERIVED)


def _lock(deadline: Deadline) -> None:
    deadline.refresh_from_db(from_queryset=Deadline.objects.select_for_update())


def _write(
    deadline: Deadline, kind: str, on: date, by: User | None, reason: str, **more: Any
) -> DeadlineEntry:
    entry = DeadlineEntry.objects.create(deadline=deadline, kind=kind, on=on, by=by, reason=reason, **more)
    if kind not in (Kind.MET, Kind.CANCELLED) and deadline.started_on:
        _derive(deadline, list(deadline.entries.all()), calendar_since(deadline.started_on))
    deadline.save(update_fields=DERIVED)
    return entry


def _of(term: Term) -> Deadline:
    if term.amount < 1:
        raise Refusal("期限应至少为 1。", field="amount")
    if term.on is not None:
        _refuse_future(term.on)
    return Deadline(
        what=term.what,
        amount=term.amount,
        unit=term.unit,
        started_on=term.on,
        cap=term.cap,
        extensions_allowed=term.extensions_allowed,
        rule=term.rule,
        origin=term.origin,
        source=term.source,
    )


def _derive_begun(deadlines: Sequence[Deadline]) -> None:
    """The days of clocks that start now: nothing stands in their ledgers yet."""
    if deadlines:
        calendar = calendar_for(deadlines)
        for deadline in deadlines:
            _derive(deadline, [], calendar)


def _note_all(
    groups: Iterable[tuple[Iterable[Deadline], str]], on: date, by: User | None, reason: str = ""
) -> None:
    """One line in the ledger of each deadline, all in one statement."""
    DeadlineEntry.objects.bulk_create(
        DeadlineEntry(deadline=deadline, kind=kind, on=on, by=by, reason=reason)
        for deadlines, kind in groups
        for deadline in deadlines
    )


def _save_all(deadlines: Sequence[Deadline], fields: list[str]) -> None:
    """In one statement; the plain one for the usual single row, which is compiled in a fraction of the time."""
    if len(deadlines) == 1:
        deadlines[0].save(update_fields=fields)
    else:
        Deadline.objects.bulk_update(deadlines, fields)


def _derive(deadline: Deadline, entries: list[DeadlineEntry], calendar: Calendar) -> None:
    """The stored days, from the ledger. Nothing else ever sets them."""
    if deadline.started_on is None:
        return
    term = (deadline.amount, deadline.unit, deadline.started_on)
    deadline.original_due_on = due_on(*term, (), calendar)
    deadline.due_on = due_on(*term, entries, calendar)
    deadline.stopped_on = Stops.of(entries).lasting_since


def _refuse_closed(deadline: Deadline) -> None:
    if deadline.met_on:
        raise Refusal(f"该期限已于{written_day(deadline.met_on)}办结。")
    if deadline.cancelled_on:
        raise Refusal(f"该期限已于{written_day(deadline.cancelled_on)}撤销。")


def _refuse_unstartable(deadline: Deadline, on: date) -> None:
    _refuse_closed(deadline)
    _refuse_future(on)
    if deadline.started_on is not None:
        raise Refusal(f"该期限已自{written_day(deadline.started_on)}起算，不能重复起算。")


def _refuse_unless_started(deadline: Deadline, on: date) -> None:
    _refuse_closed(deadline)
    _refuse_future(on)
    if deadline.started_on is None:
        raise Refusal("该期限尚未起算。", remedy="请先登记送达或签收。")
    if on < deadline.started_on:
        raise Refusal(f"日期不能早于起算日（{written_day(deadline.started_on)}）。", field="on")


def _refuse_future(on: date) -> None:
    if on > clock.today():
        raise Refusal("日期不能晚于今天。", field="on")


def _refuse_extension(deadline: Deadline, amount: int, asked: date, reason: str) -> None:
    granted = [entry.amount or 0 for entry in deadline.entries.all() if entry.kind == Kind.EXTENDED]
    if amount < 1:
        raise Refusal("延长的期限应至少为 1。", field="amount")
    if not reason.strip():
        raise Refusal("请写明延期理由。", field="reason")
    if _is_late(deadline, asked):
        raise Refusal(f"已过到期日（{written_day(deadline.due_on or asked)}），延期须在到期前提出。")
    if len(granted) >= deadline.extensions_allowed:
        raise Refusal(f"该期限只能延长 {deadline.extensions_allowed} 次。")
    cap = cap_of(deadline)
    if cap is not None and deadline.amount + sum(granted) + amount > cap:
        raise Refusal(f"延长后超过总期限上限（{cap}{deadline.get_unit_display()}）。", field="amount")


def _is_late(deadline: Deadline, day: date) -> bool:
    """Whether the day lies past the due one; a clock that stopped before has not reached it."""
    due, stopped = deadline.due_on, deadline.stopped_on
    return due is not None and day > due and not (stopped is not None and stopped <= due)
