"""T27: a wrong move is taken back with everything it set, while it reached nobody; and never to and fro."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from caseflow.undoing import correct, correctable
from casework.models import Case
from casework.services import Stale, move
from casework.services.recording import CURRENT
from casework.verification import broken_chains
from organisations.refusals import Refusal
from tests.caseflow.walking import MOVES, case_in, leader_of_last_move, step
from tests.factories.casework import read_again

pytestmark = pytest.mark.django_db
# What a correction leaves behind on purpose: the chain goes on, and nothing can be corrected now.
ITS_OWN = {"last_seq", "last_hash", "moved_from", "last_move"}


def columns(case: Case) -> dict[str, object]:
    row = Case.objects.values(*CURRENT).get(pk=case.pk)
    return {name: value for name, value in row.items() if name not in ITS_OWN}


@pytest.mark.parametrize("row", MOVES, ids=lambda row: f"{row['from']}-{row['move']}")
def test_every_move_of_the_table_can_be_taken_back(city: None, row: dict[str, str]) -> None:
    case = case_in(row["from"])
    before = columns(case)
    case = step(case, row["move"])
    assert columns(case) != before
    leader = leader_of_last_move(case)
    assert correctable(case, leader) is not None
    correct(case, seq=case.last_move["seq"], reason="点错了办理方式", acting_user=leader)
    case = read_again(case)
    assert columns(case) == before
    assert reconcile() == [] and list(broken_chains()) == []
    # Neither the correction nor anything before it can be corrected now.
    assert correctable(case, leader) is None
    with pytest.raises(Stale):
        correct(case, seq=case.last_seq, reason="再更正", acting_user=leader)
    with pytest.raises(Refusal):
        move(case, Case.correct, acting_user=leader)


def test_a_registration_goes_back_to_the_draft(city: None) -> None:
    case = case_in("triage")
    leader = leader_of_last_move(case)
    correct(case, seq=case.last_move["seq"], reason="重复登记", acting_user=leader)
    assert read_again(case).state == "draft"
    assert reconcile() == []
