"""Bringing a case to any state by real moves, along the rows of samples/lifecycle-moves.csv.

What has no service with rows of its own yet is moved by `move()` itself, by somebody of the city who may.
"""

from __future__ import annotations

import csv
from pathlib import Path

from accounts.models import User
from caseflow.following import act, start_case_flow
from casework.models import Case
from casework.services import NotYours, move
from tests.factories.casework import make_case, read_again
from tests.journeys.office import person

ROWS = list(
    csv.DictReader(
        (Path(__file__).resolve().parents[2] / "samples" / "lifecycle-moves.csv").open(
            encoding="utf-8-sig", newline=""
        )
    )
)
CAME_FROM = "(where it came from)"
# The commission opened it; the city government is the body's superior (R, G); the department is jtj.
WHO = ("jw_leader", "zf_leader", "jw_officer", "jtj_head", "jw_intake")
NEW_MEASURES = {"warn_early", "remind", "warn", "summon", "order_rectification"}
MOVES = [row for row in ROWS if row["move"] not in ("correct", "register")]


def step(case: Case, name: str) -> Case:
    """One move by the first of the city's people who may make it, with the flow behind it."""
    for username in WHO:
        user = person(username)
        try:
            act(case, work=lambda user=user: _move(case, name, user))  # type: ignore[misc]
        except NotYours:
            continue
        return read_again(case)
    raise AssertionError(f"nobody may make {name} in {case.state}")


def _move(case: Case, name: str, user: User) -> None:
    issuer = user.body if name in NEW_MEASURES else None
    move(case, getattr(Case, name), acting_user=user, reason="理由", new_issuer=issuer)


def path_to(state: str) -> list[str]:
    """The moves of a shortest way from triage to `state`."""
    ways: dict[str, list[str]] = {"triage": []}
    todo = ["triage"]
    while state not in ways:
        here = todo.pop(0)
        for row in ROWS:
            if row["from"] == here and row["to"] not in {*ways, CAME_FROM}:
                ways[row["to"]] = [*ways[here], row["move"]]
                todo.append(row["to"])
    return ways[state]


def case_in(state: str) -> Case:
    """A case of the commission, brought to the state."""
    case = make_case(intake="jw_intake")
    start_case_flow(case)
    for name in path_to(state):
        case = step(case, name)
    assert case.state == state
    return case


def leader_of_last_move(case: Case) -> User:
    """Who may correct it: a leader of the body that made it, else of the case's own."""
    mover = case.events.get(seq=case.last_move["seq"]).actor
    assert mover is not None
    return person("zf_leader" if mover.username.startswith("zf") else "jw_leader")
