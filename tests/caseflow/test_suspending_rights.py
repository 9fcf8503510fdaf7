"""Who suspends a case and lets it go on, and what is refused."""

from __future__ import annotations

import pytest

from caseflow.doors import Incomplete, other_moves
from casework.models import Draft, Suspension
from casework.services import NotYours, Stale, approve_resumption, approve_suspension
from organisations.refusals import Refusal
from tests.journeys.beside_the_ladder import SUSPENSION, signed
from tests.journeys.filling import beside
from tests.journeys.office import open_nodes, person
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "weather"}, "ground"),
        ({"expected_until": "2026-11-20"}, "expected_until"),
        ({"situation": " "}, "situation"),
        ({"tell_within": "很快"}, "tell_within"),
    ],
)
def test_it_refuses_what_is_missing_or_wrong(changed: dict[str, str], field: str) -> None:
    case = reach("warned")
    with pytest.raises((Refusal, Incomplete)) as found:
        beside(case, "suspend", "fgw_officer", **SUSPENSION | changed)
    named = found.value.form.errors if isinstance(found.value, Incomplete) else {found.value.field}
    assert field in named
    assert not Suspension.objects.exists()


@pytest.mark.parametrize(
    "who", ["fgw_leader", "jw_officer", "zf_officer", "jtj_handler", "jtj_head", "zy_clerk"]
)
def test_only_the_issuing_bodys_officer_drafts_it(who: str) -> None:
    case = reach("warned")
    assert "suspend" not in other_moves(case, person(who))
    with pytest.raises(NotYours):
        beside(case, "suspend", who, **SUSPENSION)


@pytest.mark.parametrize("who", ["fgw_officer", "jw_leader", "zf_leader", "jtj_head"])
def test_only_the_issuing_bodys_leader_decides(who: str) -> None:
    case = reach("warned")
    beside(case, "suspend", "fgw_officer", **SUSPENSION)
    draft = Draft.objects.get(case=case, status="submitted")
    with pytest.raises(NotYours):
        approve_suspension(draft, acting_user=person(who))
    signed(case, "sign_suspension")
    beside(case, "resume", "fgw_officer", grounds="判决生效。")
    draft = Draft.objects.get(case=case, status="submitted")
    with pytest.raises(NotYours):
        approve_resumption(draft, acting_user=person(who))


@pytest.mark.parametrize("who", ["fgw_leader", "jw_officer", "zf_officer", "jtj_handler"])
def test_only_the_issuing_bodys_officer_drafts_that_it_goes_on(who: str) -> None:
    case = reach("suspended")
    assert "resume" not in other_moves(case, person(who))
    with pytest.raises(NotYours):
        beside(case, "resume", who, grounds="判决生效。")


def test_one_resumption_lies_with_the_leader_and_the_second_to_sign_is_told() -> None:
    case = reach("suspended")
    beside(case, "resume", "fgw_officer", grounds="判决生效。")
    assert open_nodes(case) == {"sign_resumption"}
    assert "resume" not in other_moves(case, person("fgw_officer"))
    draft = Draft.objects.get(case=case, status="submitted")
    seen = Draft.objects.get(pk=draft.pk)
    signed(case, "sign_resumption")
    with pytest.raises(Stale, match="已签发"):
        approve_resumption(seen, acting_user=person("fgw_leader"))
