"""退回销号 (T14x): back to where the case came from, with the desks and the clock of that state."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.models import Case, CaseDeadline
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.filling import fill
from tests.journeys.office import do, open_nodes, person
from tests.journeys.reaching import reach, serve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

# came from → the desks that open again, the clock that runs, and who owes it
BACK = [
    ("reminded", {"review"}, {("review", "fgw")}),
    ("warned", {"review"}, {("review", "fgw")}),
    ("interviewing", {"settle"}, set()),
    ("verifying", {"verify"}, {("verify", "zf")}),
    # What happens at the desks of a determination is that room's own.
    ("determined", None, set()),
]


@pytest.mark.parametrize(("came_from", "desks", "clocks"), BACK)
def test_it_goes_back_where_it_came_from(
    came_from: str, desks: set[str] | None, clocks: set[tuple[str, str]]
) -> None:
    case = reach("closing", came_from=came_from)
    refuse(case)
    owed = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    bodies = {person("fgw_officer").body_id: "fgw", person("zf_officer").body_id: "zf"}
    assert case.state == came_from
    assert desks is None or open_nodes(case) == desks
    assert {(row.purpose, bodies[row.debtor_id]) for row in owed} == clocks
    assert reconcile() == []


def test_after_an_interview_it_can_be_settled_anew() -> None:
    case = reach("closing", came_from="interviewing")
    refuse(case)
    do(case, "settle", "fgw_officer", "settle", {"reason": "余款已付。"})
    do(case, "sign_settlement", "fgw_leader", "sign")
    assert (case.state, open_nodes(case)) == ("closing", {"close"})


def test_it_is_refused_again_and_closed_in_the_end() -> None:
    case = reach("closing", came_from="verifying")
    refuse(case)
    order = case.orders.get()
    data = {"method": "再次核对凭证", "verified_on": "2026-11-20", "verifiers": "叶疏影"}
    for item in order.items.all():
        data |= {f"met_{item.number}": "met", f"reason_{item.number}": "属实"}
    do(case, "verify", "zf_officer", "verify", data)
    fill(case, "conclude", "zf_officer", "accept")
    do(case, "sign_opinion", "zf_leader", "sign")
    serve(case, "sign_for_opinion")
    assert case.state == "closing"
    fill(case, "close", "fgw_officer", "close")
    do(case, "sign_closure", "fgw_leader", "sign")
    assert (case.state, reconcile()) == ("closed", [])


def test_a_suspension_in_between_does_not_forget_where_it_came_from() -> None:
    case = reach("closing", came_from="warned")
    suspend(case)
    resume(case)
    refuse(case)
    assert (case.state, open_nodes(case)) == ("warned", {"review"})


def refuse(case: Case) -> None:
    do(case, "close", "fgw_officer", "refuse_closure", {"reason": "尾款凭证不全。"})
    do(case, "sign_closure", "fgw_leader", "sign")
