"""The state machine equals samples/lifecycle-moves.csv: every state × move × role, allowed or refused.

What is expected is read from the CSV. ``(where it came from)`` is taken as the state before, which the test
puts on the case; the states it may be are those named in the row's own precondition or leading into the row.
"""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from django_fsm import can_proceed, has_transition_perm

from casework.lifecycle import MOVES, Standing, State
from casework.models import Case

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CAME_FROM = "(where it came from)"
LETTERS = "JFRGVDC"
RANKS = ("leader", "officer", "intake officer")


def read(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read("lifecycle-moves.csv")
STATES = [row["state"] for row in read("lifecycle-states.csv")]
KINDS = {row["state"]: row["kind"] for row in read("lifecycle-states.csv")}
MOVE_NAMES = list(dict.fromkeys(row["move"] for row in ROWS))
# The state each test case came from, where a row leads back: one that really leads there.
BACK_TO = {"closing": "warned", "suspended": "reminded", "transferred": "verifying"}


def expected(state: str, move: str, letter: str, rank: str) -> str | None:
    """Where the move leads by the CSV for this role, or None where it is refused."""
    for row in ROWS:
        if (row["from"], row["move"]) != (state, move) or letter not in row["issuing_body"].split():
            continue
        if {"leader": "leader", "intake officer": "intake", "officer": "officer"}[rank] != signs(row):
            continue
        return row["to"]
    return None


def signs(row: dict[str, str]) -> str:
    """Who signs: leader (issuer's leader, head of the department), intake, officer."""
    return {
        "issuer's leader": "leader",
        "head of the department": "leader",
        "intake officer": "intake",
        "officer": "officer",
    }[row["signatory"]]


def person(letter: str, rank: str) -> Standing:
    """Somebody of a body that has every tie to the case which that kind of body can have."""
    held = frozenset(letter)
    return Standing(
        leads=held if rank == "leader" else frozenset(),
        drafts=held if rank == "officer" else frozenset(),
        takes_in=held if rank == "intake officer" else frozenset(),
        issued_case=letter != "D",
        issued_measure=letter != "D",
        is_lead_department=letter == "D",
    )


def case_in(state: str) -> Case:
    back = BACK_TO.get(state, "triage")
    return Case(state=state, closing_from=back, paused_from=back, moved_from=back, open_holds=0)


@pytest.mark.parametrize("state", STATES)
def test_it_allows_what_the_table_allows_and_nothing_else(state: str) -> None:
    for move, letter, rank in product(MOVE_NAMES, LETTERS, RANKS):
        case = case_in(state)
        bound = getattr(case, move)
        allowed = can_proceed(bound) and has_transition_perm(bound, person(letter, rank))
        target = expected(state, move, letter, rank)
        assert allowed == (target is not None), (state, move, letter, rank)
        if target is not None:
            bound()
            assert case.state == (BACK_TO.get(state, "triage") if target == CAME_FROM else target), (
                state,
                move,
            )


def test_it_knows_the_same_states_and_moves() -> None:
    assert len(ROWS) == 109
    assert [str(state) for state in State] == STATES
    assert {str(state): state.label for state in State} == {
        row["state"]: row["name"] for row in read("lifecycle-states.csv")
    }
    assert set(MOVES) == set(MOVE_NAMES)


def targets(state: str) -> set[str]:
    """Where the CSV leads from a state; what leads back leads to every state that leads in."""
    found = {row["to"] for row in ROWS if row["from"] == state}
    if CAME_FROM in found:
        found |= {row["from"] for row in ROWS if row["to"] == state}
    return found - {CAME_FROM}


def reachable(start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for state in targets(todo.pop()) - seen:
            seen.add(state)
            todo.append(state)
    return seen


def test_it_reaches_every_state_from_draft() -> None:
    assert reachable("draft") == set(STATES)


@pytest.mark.parametrize("state", STATES)
def test_it_has_a_way_to_an_end_from_every_state(state: str) -> None:
    assert any(KINDS[found] == "end" for found in reachable(state))


@pytest.mark.parametrize(
    ("move", "state", "letter"),
    [
        ("lift", "early_warning", "F"),
        ("accept_rectification", "verifying", "J"),
        ("close", "closing", "J"),
        ("conclude_transfer", "transferred", "J"),
    ],
)
def test_it_waits_for_a_court_hold(move: str, state: str, letter: str) -> None:
    case = case_in(state)
    assert can_proceed(getattr(case, move))
    case.open_holds = 1
    assert not can_proceed(getattr(case, move))


@pytest.mark.parametrize("move", ["lift", "settle", "return_rectification", "accept_rectification"])
def test_it_lets_only_the_measures_issuer_judge_it(move: str) -> None:
    row = next(row for row in ROWS if row["move"] == move)
    letter = row["issuing_body"].split()[0]
    case = case_in(row["from"])
    stranger = Standing(leads=frozenset(letter), issued_case=True)
    assert not has_transition_perm(getattr(case, move), stranger)


@pytest.mark.parametrize("move", ["close", "refuse_closure", "suspend", "resume", "transfer", "merge"])
def test_it_lets_only_the_cases_issuer_close_pause_or_hand_over(move: str) -> None:
    row = next(row for row in ROWS if row["move"] == move)
    case = case_in(row["from"])
    stranger = Standing(leads=frozenset(row["issuing_body"].split()[0]), issued_measure=True)
    assert not has_transition_perm(getattr(case, move), stranger)
