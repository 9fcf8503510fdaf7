"""Every named state can be reached by its people, and the desks then agree with the records."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.lifecycle import CLOSING_CAME_FROM, State
from casework.models import Case
from notices.papers import make
from tests.journeys.reaching import WAYS, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize("state", [State.TRIAGE, *WAYS])
def test_it_reaches_the_state(state: str) -> None:
    case = reach(state)
    assert case.state == state
    assert reconcile() == []
    every_document_can_be_set(case)


@pytest.mark.parametrize("came_from", CLOSING_CAME_FROM)
def test_it_reaches_closure_by_every_way(came_from: str) -> None:
    case = reach("closing", came_from=came_from)
    assert case.closing_from == came_from
    assert reconcile() == []
    every_document_can_be_set(case)


def every_document_can_be_set(case: Case) -> None:
    """What is served on the way is a blank sheet: here they are set, from the words as they were frozen."""
    for paper in case.papers.select_related("notice__issuer").exclude(notice__rendered_at=None):
        made = make(paper.notice)
        assert made.content.startswith(b"%PDF-1.7") and made.unsigned_size > 10_000
