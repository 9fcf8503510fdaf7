"""Clocks that belong to no measure: they rest and go on with the case, and none is left that nobody can meet."""

from __future__ import annotations

import pytest

import clock
from caseflow.doors import assign_case, instruct_body
from caseflow.reconciling import reconcile
from casework.models import Case, Transfer
from tests.caseflow.test_undoing_findings import objected, revoked, sent_exemption
from tests.caseflow.test_undoing_rows import clocks, days
from tests.factories.proceedings import decide_objection
from tests.journeys.beside_the_ladder import conclude, decline, merge, resume, suspend, transfer
from tests.journeys.filling import beside, read
from tests.journeys.office import body, do, open_case, open_nodes, person, render_all
from tests.journeys.reaching import reach, serve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
OFFICE = "澄川市发展和改革委员会"


def purposes(case: Case) -> list[str]:
    """Of the clocks that are open."""
    rows = case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None)
    return sorted(rows.values_list("purpose", flat=True))


def instructed(case: Case) -> None:
    instruct_body(
        read(case),
        text="请抓紧核实。",
        body=body(OFFICE),
        due_on=None,
        acting_user=person("fgw_leader"),
    )


def with_everything() -> Case:
    """A case in which clocks of every kind run: a measure's, an assignment's, an instruction's, an application's."""
    case = reach("rectifying")
    instructed(case)
    sent_exemption(case)
    assign_case(
        read(case), body("澄川市财政局"), part="joint", summary="核查", acting_user=person("fgw_officer")
    )
    assert {"instruction", "exemption", "assignment"} < set(purposes(case))
    return read(case)


def test_all_of_them_stand_still_and_run_again_to_the_day() -> None:
    case = with_everything()
    running = {pk for pk, due, _ in clocks(case) if due is not None}
    suspend(case)
    stopped = {pk: stop for pk, due, stop in clocks(case) if due is not None}
    assert set(stopped) == running and len(set(stopped.values())) == 1 and None not in stopped.values()
    # Nothing has moved where it goes on the same day; a week later every due day comes later.
    before = {pk: due for pk, due, _ in clocks(case)}
    days(7)
    resume(case)
    after = {pk: (due, stop) for pk, due, stop in clocks(case)}
    assert set(after) == set(before) and all(stop is None for _, stop in after.values())
    for pk in running:
        due, earlier = after[pk][0], before[pk]
        assert due is not None and earlier is not None and due > earlier, pk
    assert reconcile() == []


@pytest.mark.parametrize("end", ["merge", "revoke"])
def test_no_clock_is_left_that_nobody_can_meet(end: str) -> None:
    case = with_everything()
    if end == "merge":
        merge(case, reach("early_warning"))
        # What was applied for is decided after the merger too, at its own desk.
        assert purposes(case) == ["exemption", "instruction"]
        assert {"accept_exemption", "carry_out"} <= open_nodes(case)
        do(case, "accept_exemption", "zf_officer", "refuse", {"reason": "案件已并入另案，请在该案提出。"})
    else:
        revoked(case)
        # What revoked the measure is itself to be signed for.
        assert purposes(case) == ["instruction", "sign_for"]
        render_all()
        do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert purposes(case) == ["instruction"]
    do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "已经核实。"})
    assert purposes(case) == [] and reconcile() == []


def test_a_hand_over_that_is_concluded_lets_go_on_what_outlives_the_case() -> None:
    case = reach("early_warning")
    instructed(case)
    assert "instruction" in purposes(case)
    transfer(case)
    today = clock.today().isoformat()
    row = Transfer.objects.get()
    beside(case, "transfer_receipt", "fgw_officer", transfer=row.pk, number="回执1号", on=today)
    conclude(case)
    serve(case, "sign_for_result")
    assert read(case).state == "closed" and purposes(case) == ["instruction"]
    [(_, due, stopped)] = clocks(case)
    assert due is not None and stopped is None, "it runs again"
    do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "已经移送。"})
    assert purposes(case) == []


def test_a_case_not_taken_up_owes_nothing() -> None:
    case = open_case()
    assign_case(case, body("澄川市财政局"), part="joint", summary="核查", acting_user=person("fgw_officer"))
    assert "assignment" in purposes(case)
    decline(case)
    assert purposes(case) == [] and open_nodes(case) == set() and reconcile() == []


def test_an_objection_decided_meets_its_clocks() -> None:
    case = reach("reminded")
    objected(case)
    decide_objection(case, "fgw_leader_b")
    assert read(case).state == "revoked" and purposes(case) == ["sign_for"]
