"""What ends a case's papers ends those that were laid by too: they would lie with their leader again as before."""

from __future__ import annotations

import pytest

from casework.models import Case, Draft, Verb
from casework.services import end_open_matters, submit_draft
from casework.services.laying_by import end_drafts, lay_by, take_up_drafts
from tests.factories.casework import make_case, person
from tests.factories.findings import listed

pytestmark = pytest.mark.usefixtures("city")
OFFICE = "澄川市发展和改革委员会"


@pytest.fixture
def case(city: None) -> Case:
    """A letter laid by, and the suspension that took its place before the leader."""
    case = make_case(state="early_warning", measure_issuer=OFFICE)
    submit_draft(case, acting_user=person("fgw_officer"), move="lift", reason="已付")
    lay_by(case, acting_user=person("fgw_officer"))
    submit_draft(case, acting_user=person("fgw_officer"), move="suspend", reason="诉讼")
    assert statuses(case) == ["laid_by", "submitted"]
    return case


def statuses(case: Case) -> list[str]:
    return list(Draft.objects.filter(case=case).order_by("id").values_list("status", flat=True))


def test_a_courts_listing_overtakes_both(case: Case) -> None:
    listed(case)
    assert statuses(case) == ["withdrawn", "withdrawn"]


def test_an_exemption_or_a_revocation_ends_both(case: Case) -> None:
    end_open_matters(case, acting_user=person("fgw_leader"), reason="免责", with_what_is_apart=False)
    assert statuses(case) == ["withdrawn", "withdrawn"]
    events = case.events.filter(verb=Verb.DRAFT_WITHDRAWN)
    assert [event.reason for event in events] == ["免责", "免责"]
    assert set(Draft.objects.values_list("returned_for", flat=True)) == {"免责"}


def test_of_two_laid_by_the_one_that_lay_last_lies_again_first(case: Case) -> None:
    end_drafts(case, acting_user=person("fgw_leader"), reason="误操作")
    for draft in Draft.objects.filter(case=case):
        draft.revive()
        Draft.objects.filter(pk=draft.pk).update(status=draft.status)
    take_up_drafts(case, acting_user=person("fgw_leader"))
    assert statuses(case) == ["laid_by", "submitted"]
