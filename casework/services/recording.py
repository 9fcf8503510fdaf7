"""Writing the file of a case: one event at a time, each bound to the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import clock
from accounts.models import User
from casework import chain, heads
from casework.access import is_recused
from casework.models import Case, CaseEvent, Verb
from notices.models import Notice
from organisations.refusals import NotYours

SYSTEM = "系统"
TAIL = ("last_seq", "last_hash")
# Rows in one statement, where an act concerns many cases.
BATCH = 200
RELATED = ("measure_issuer", "authority", "lead_department", "lead_officer")
# What the acts change in the row of a case.
CURRENT = (
    "state",
    "moved_from",
    "closing_from",
    "paused_from",
    "open_holds",
    "open_recusals",
    *TAIL,
    *(f"{name}_id" for name in RELATED),
    "national_severity",
    "regional_severity",
    "returns",
    "look_back_on",
    "ended_at",
    "last_move",
)


@dataclass
class OpenFile:
    """A case's row, locked for one act: what the act changes in it and records of it is written at its end."""

    case: Case
    changed: set[str] = field(default_factory=set)
    events: list[CaseEvent] = field(default_factory=list)
    # Deadlines by key that the act opens and ends: what a correction of its move (T27) takes back.
    opened: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


_open_files: ContextVar[Mapping[int, OpenFile]] = ContextVar("open files", default=MappingProxyType({}))


@contextmanager
def open_file(case: Case) -> Iterator[Case]:
    """Holds the file of a case open for one act made of several: one lock, one writing of row and events.

    `case` has just been read under lock; inside, it is the truth, and every other object of the same row is
    brought up to date by :func:`lock`. Nothing is written where the act refuses.
    """
    file = OpenFile(case)
    token = _open_files.set({**_open_files.get(), case.pk: file})
    try:
        yield case
    finally:
        _open_files.reset(token)
    if "last_move" in file.changed and case.last_move:
        since = file.events[0].seq - 1
        act = {"since": since, "until": file.events[-1].seq, "opened": file.opened, "ended": file.ended}
        case.last_move = case.last_move | act
    _write(case, file.events, file.changed)


def lock(case: Case) -> Case:
    """Locks the row of `case` to the end of the transaction and brings state, chain and holds up to date.

    Returns the object that is written in the end: `case` itself, or the one whose file is open.
    """
    file = _open_files.get().get(case.pk)
    if file is None:
        _bring(case, Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).values(*CURRENT).get())
        return case
    if file.case is not case:
        _bring(case, {column: file.case.__dict__[column] for column in CURRENT})
    return file.case


def keep(case: Case, *fields: str) -> None:
    """Writes these fields of a locked case and the tail of its chain, together with the rest of the act."""
    changed = {*fields, *TAIL}
    file = _open_files.get().get(case.pk)
    if file is None:
        case.save(update_fields=changed)
        return
    if file.case is not case:
        _bring(file.case, {column: case.__dict__[column] for column in CURRENT})
    file.changed |= changed


def note_clocks(case: Case, *, opened: Iterable[int] = (), ended: Iterable[int] = ()) -> None:
    """Notes the deadlines that the act opens and ends, so that a move can take them back when it is corrected."""
    file = _open_files.get().get(case.pk)
    if file is not None:
        file.opened += opened
        file.ended += ended


def _bring(case: Case, row: dict[str, Any]) -> None:
    """The current columns into an object of the row. FSMField refuses assignment; what was locked is the truth."""
    case.__dict__.update(row)
    for name in RELATED:
        known = case._state.fields_cache.get(name)
        if known is not None and known.pk != case.__dict__[f"{name}_id"]:
            del case._state.fields_cache[name]


def _write(case: Case, events: list[CaseEvent], changed: Iterable[str]) -> None:
    if events:
        CaseEvent.objects.bulk_create(events)
    if changed:
        case.save(update_fields=changed)
    for event in events:
        heads.remember(case.number, event.seq, event.hash)


def append_event(
    case: Case,
    verb: Verb,
    *,
    acting_user: User | None,
    reason: str = "",
    documents: Iterable[Notice] = (),
    details: dict[str, Any] | None = None,
    is_internal: bool = False,
    move: str = "",
    from_state: str = "",
    to_state: str = "",
) -> CaseEvent:
    """Adds an event to a locked case and moves its tail in memory; the caller calls :func:`keep`.

    Raises NotYours for a person who has withdrawn from the case.
    """
    if acting_user is not None:
        # Every act on a case ends here: whoever has withdrawn from it does none, whichever door was left open.
        require_not_recused(acting_user, case)
    at = clock.now()
    fields: dict[str, Any] = {
        "seq": case.last_seq + 1,
        "verb": str(verb),
        "move": move,
        "from_state": str(from_state),
        "to_state": str(to_state),
        "actor_id": acting_user.pk if acting_user else None,
        "actor_name": acting_user.full_name if acting_user else SYSTEM,
        "actor_body": acting_user.body.name if acting_user and acting_user.body else "",
        "reason": reason,
        "documents": [notice.reference() for notice in documents],
        "details": {**(details or {}), **_in_whose_place(acting_user)},
        "is_internal": is_internal,
    }
    digest = chain.event_hash(case_number=case.number, at=at, previous_hash=case.last_hash, **fields)
    event = CaseEvent(case=case, at=at, previous_hash=case.last_hash, hash=digest, **fields)
    case.last_seq, case.last_hash = event.seq, digest
    file = _open_files.get().get(case.pk)
    if file is None:
        _write(case, [event], ())
    else:
        file.events.append(event)
    return event


def record_many(said: Iterable[tuple[Case, dict[str, Any]]], verb: Verb, *, acting_user: User | None) -> int:
    """One event for each (case, what is said of it), in as many statements for a thousand cases as for one.

    For what concerns many cases at once and is no act in any of them. The rows were read under lock, and no file
    of theirs is open. Returns how many events there are.
    """
    spoken = list(said)
    files = {case.pk: OpenFile(case) for case, _ in spoken}
    token = _open_files.set({**_open_files.get(), **files})
    try:
        for case, words in spoken:
            append_event(case, verb, acting_user=acting_user, **words)
    finally:
        _open_files.reset(token)
    events = [event for file in files.values() for event in file.events]
    CaseEvent.objects.bulk_create(events, batch_size=BATCH)
    Case.objects.bulk_update([file.case for file in files.values()], TAIL, batch_size=BATCH)
    for event in events:
        heads.remember(event.case.number, event.seq, event.hash)
    return len(events)


def _in_whose_place(user: User | None) -> dict[str, Any]:
    """What is done as a substitute (代办) says so, for good: for whom, and through whom it came."""
    if user is None or user.standing_in_for is None:
        return {}
    absent, *through = (person.full_name for person in user.in_place_of)
    return {"on_behalf_of": absent} | ({"through": through} if through else {})


def require_not_recused(user: User, case: Case) -> None:
    """Raises NotYours for a person who has withdrawn from the case."""
    if is_recused(user, case):
        raise NotYours("你已回避本案，不能办理。")


def record(case: Case, verb: Verb, *, acting_user: User | None, **said: Any) -> CaseEvent:
    """Locks the case and adds an event that is no move. Inside a transaction."""
    lock(case)
    event = append_event(case, verb, acting_user=acting_user, **said)
    keep(case)
    return event
