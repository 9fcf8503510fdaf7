"""Every named state can be reached by its people, and the desks then agree with the records."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.lifecycle import CLOSING_CAME_FROM, State
from tests.journeys.reaching import WAYS, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize("state", [State.TRIAGE, *WAYS])
def test_it_reaches_the_state(state: str) -> None:
    assert reach(state).state == state
    assert reconcile() == []


@pytest.mark.parametrize("came_from", CLOSING_CAME_FROM)
def test_it_reaches_closure_by_every_way(came_from: str) -> None:
    case = reach("closing", came_from=came_from)
    assert case.closing_from == came_from
    assert reconcile() == []
