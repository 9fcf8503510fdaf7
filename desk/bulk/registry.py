"""What can be done in bulk, in the shape all of it shares. No act has a rule of its own: it asks the single act's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from casework.models import Case

# Rows on which an act can be chosen, by the list they stand in.
CASES, TASKS, READINGS = "cases", "tasks", "readings"


@dataclass(frozen=True)
class Item:
    """One thing to be acted on, fetched as the person may see it. `row` is the object, `papers` what goes with it."""

    key: int
    case: Case | None
    label: str
    href: str
    row: Any
    papers: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class BulkAct:
    """One act on the items of one list.

    `offered` says who is shown it, `find` fetches items by key as far as the person may know of them; `check` says in
    words what will happen, or raises the Refusal that stands against it; `do` does it by the service of the single
    act and says what happened. `check` runs once before the confirmation and again before each `do`. `note` is the
    label of the one note for all ("" for none), `lead` a sentence for the confirmation.
    """

    code: str
    label: str
    over: str
    offered: Callable[[User], bool]
    find: Callable[[User, Sequence[int]], dict[int, Item]]
    check: Callable[[Item, User], str]
    do: Callable[[Item, User, str], str]
    note: str = ""
    lead: str = ""
