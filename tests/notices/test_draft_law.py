"""The law of a draft: every state × step × hand, allowed or refused, against `samples/draft-steps.csv`."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from django_fsm import can_proceed, has_transition_perm

from casework.models import Draft
from notices.drafting import LYING, DraftState, Hand

TABLE = Path(__file__).parents[2] / "samples" / "draft-steps.csv"
STEPS = (
    "pass_review", "amend", "countersign", "approve", "sign", "send_back", "withdraw",
    "lay_by", "take_up", "lapse", "revive",
)  # fmt: skip
HANDS = {
    "drafter": Hand(drafts=True, had_a_hand=True),
    "fellow officer": Hand(drafts=True),
    "reviewer": Hand(reviews=True),
    "reviewer with a hand in it": Hand(reviews=True, had_a_hand=True),
    "asked head": Hand(countersigns=True),
    "leader": Hand(leads=True),
    "leader with a hand in it": Hand(leads=True, had_a_hand=True),
    "stranger": Hand(),
}
WHOLE_PATH = [station.value for station in LYING]


def at(state: str, *, path: list[str] = WHOLE_PATH, **columns: object) -> Draft:
    """A draft that lies there; laid by, it came from 审核."""
    values = {"awaited": 1, "laid_from": "approving" if state == "laid_by" else ""} | columns
    return Draft(status=state, path=path, **values)


def rows() -> dict[tuple[str, str], tuple[str, set[str]]]:
    with TABLE.open(encoding="utf-8") as file:
        return {
            (row["from"], row["step"]): (
                row["to"], set(HANDS) if row["who"] == "*" else set(row["who"].split(";"))
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def test_it_allows_what_the_table_allows_and_nothing_else() -> None:
    expected = rows()
    assert len(expected) == 25
    for state, step, name in product(DraftState.values, STEPS, HANDS):
        # Of words that another body has agreed to the law of amending is told apart, below.
        draft = at(state, path=WHOLE_PATH if step != "amend" else ["reviewing", "approving", "submitted"])
        bound = getattr(draft, step)
        allowed = can_proceed(bound) and has_transition_perm(bound, HANDS[name])
        to, who = expected.get((state, step), ("", set()))
        assert allowed == (name in who), (state, step, name)
        if allowed:
            bound()
            assert draft.status == to, (state, step)


def test_nothing_but_a_step_sets_the_state() -> None:
    with pytest.raises(AttributeError):
        at("submitted").status = "signed"


@pytest.mark.parametrize(
    ("path", "step", "to"),
    [
        (["reviewing", "submitted"], "pass_review", "submitted"),
        (["reviewing", "approving", "submitted"], "pass_review", "approving"),
        (["reviewing", "countersigning", "submitted"], "pass_review", "countersigning"),
        (["countersigning", "submitted"], "countersign", "submitted"),
    ],
)
def test_a_step_leads_to_the_next_station_of_its_own_path(path: list[str], step: str, to: str) -> None:
    draft = at(path[0], path=path)
    getattr(draft, step)()
    assert draft.status == to


def test_every_body_countersigns_before_it_goes_on() -> None:
    draft = at("countersigning", awaited=3)
    stations = []
    for _ in range(3):
        draft.countersign()
        stations.append(str(draft.status))
    assert stations == ["countersigning", "countersigning", "approving"]


def test_what_another_body_has_agreed_to_is_amended_by_nobody() -> None:
    assert can_proceed(at("reviewing").amend), "nobody has agreed yet"
    assert not can_proceed(at("approving").amend)


@pytest.mark.parametrize("state", LYING)
def test_what_was_laid_by_lies_where_it_lay(state: str) -> None:
    draft = at(state)
    draft.lay_by()
    draft.take_up()
    assert draft.status == state
    draft.lapse()
    draft.revive()
    draft.take_up()
    assert draft.status == state


def test_a_draft_of_an_older_day_has_the_shortest_path() -> None:
    draft = at("laid_by", path=[], laid_from="")
    draft.take_up()
    assert draft.status == "submitted"
