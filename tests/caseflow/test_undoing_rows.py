"""T27 of the moves that keep rows: rests, hand-overs, mergers, ends, reopenings; with real rows, through the doors."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

import clock
from caseflow.doors import assign_case
from caseflow.reconciling import reconcile
from caseflow.undoing import correct, correctable, why_not
from casework.models import Case, CaseDeadline, Decline, Draft, Merger, Reopening, Suspension, Transfer
from casework.services import Stale, last_move
from casework.verification import broken_chains
from enforcement.models import CaseLink
from enforcement.services import link_case
from interviews.models import Interview
from tests.caseflow.test_merging import held, performed
from tests.journeys.beside_the_ladder import conclude, decline, look_back, merge, transfer
from tests.journeys.beside_the_ladder import reopen as reopen_and_serve
from tests.journeys.beside_the_ladder import resume as resume_and_serve
from tests.journeys.beside_the_ladder import suspend as suspend_and_serve
from tests.journeys.filling import at_desk, beside, read
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person
from tests.journeys.reaching import reach

# What was signed for cannot be taken back.
suspend = partial(suspend_and_serve, is_served=False)
resume = partial(resume_and_serve, is_served=False)
reopen = partial(reopen_and_serve, is_served=False)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def clocks(case: Case) -> list[tuple[int, Any, Any]]:
    """The open clocks of a case, to the day."""
    rows = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    return sorted(
        (row.pk, row.deadline.due_on, row.deadline.stopped_on) for row in rows.select_related("deadline")
    )


def days(number: int) -> None:
    clock.set_to(clock.now() + timedelta(days=number))


def take_back(case: Case, username: str = "fgw_leader") -> Case:
    case = read(case)
    correct(
        case,
        seq=case.last_move["seq"],
        reason="点错了办理方式",
        acting_user=person(username),
    )
    assert reconcile() == [] and list(broken_chains()) == []
    return read(case)


def why_stays(case: Case) -> str:
    wrong = last_move(read(case))
    assert wrong is not None
    return why_not(read(case), wrong)


# --- 中止, 恢复 ------------------------------------------------------------------------------------------------


def test_a_suspension_taken_back_days_later_has_moved_no_due_day() -> None:
    case = reach("early_warning")
    before, desks = clocks(case), open_nodes(case)
    suspend(case)
    days(9)
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("early_warning", before, desks)
    row = Suspension.objects.get()
    assert (row.taken_back_on, row.resumed_on) == (clock.today(), None)
    # 中止告知 and 审批表 are void both, their numbers kept.
    assert row.paper is not None and row.slip is not None
    assert row.paper.notice.voided_at is not None and row.slip.notice.voided_at is not None
    # It may be suspended again, and rightly.
    suspend(case)
    assert Suspension.objects.filter(taken_back_on=None).count() == 1


def test_a_resumption_taken_back_rests_as_if_it_had_never_gone_on() -> None:
    case = suspend(reach("early_warning"))
    days(3)
    before = clocks(case)
    resume(case)
    days(5)
    case = take_back(case)
    assert (case.state, case.paused_from, open_nodes(case)) == ("suspended", "early_warning", set())
    # Stopped to this day: the due days are counted again when it goes on, over the whole rest.
    days(2)
    resume(case)
    gone_on = clocks(case)
    other = suspend(reach("early_warning"))
    assert Suspension.objects.get(case=case).resumed_on == clock.today()
    assert [stopped for *_, stopped in before] != [None] and all(stop is None for *_, stop in gone_on)
    assert other.state == "suspended"


def test_the_whole_rest_counts_after_a_resumption_was_taken_back() -> None:
    one, two = suspend(reach("early_warning")), suspend(reach("early_warning"))
    days(3)
    resume(one)
    days(5)
    take_back(one)
    days(4)
    resume(one)
    resume(two)
    assert [due for _, due, _ in clocks(one)] == [due for _, due, _ in clocks(two)]


def test_a_letter_laid_by_lies_with_the_leader_again_and_is_laid_by_again() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    suspend(case)
    assert Draft.objects.get(move="warn_early").status == "laid_by"
    case = take_back(case)
    assert open_nodes(case) == {"sign_letter"}
    suspend(case)
    days(2)
    resume(case)
    assert open_nodes(case) == {"sign_letter"}
    case = take_back(case)
    assert (case.state, Draft.objects.get(move="warn_early").status) == ("suspended", "laid_by")
    resume(case)
    do(case, "sign_letter", "fgw_leader", "sign")
    assert read(case).state == "early_warning"


def test_an_appointment_stands_again_unless_its_hour_has_passed() -> None:
    case = reach("interviewing")
    desks = open_nodes(case)
    suspend(case)
    assert Interview.objects.get().status == "called_off"
    case = take_back(case)
    assert (Interview.objects.get().status, open_nodes(case)) == ("summoned", desks)
    suspend(case)
    clock.set_to(Interview.objects.get().scheduled_at + timedelta(hours=1))
    case = take_back(case)
    assert Interview.objects.get().status == "called_off"
    assert "hold_interview" in open_nodes(case)


# --- 移送 ----------------------------------------------------------------------------------------------------


def test_a_hand_over_taken_back_ends_its_row_and_its_receipts_clock() -> None:
    case = reach("early_warning")
    before, desks = clocks(case), open_nodes(case)
    transfer(case, is_served=False)
    days(4)
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("early_warning", before, desks)
    row = Transfer.objects.get()
    assert row.paper is not None and row.paper.notice.voided_at is not None
    assert case.events.get(verb="voided").is_internal
    assert row.status == "corrected" and row.deadline.cancelled_on == clock.today()
    transfer(case, is_served=False)
    assert Transfer.objects.filter(status="sent").count() == 1


def test_a_hand_over_that_was_received_stays() -> None:
    case = transfer(reach("early_warning"))
    today = clock.today().isoformat()
    row = Transfer.objects.get()
    beside(case, "transfer_receipt", "fgw_officer", transfer=row.pk, number="回执1号", on=today)
    assert "已由主送单位签收" in why_stays(case)
    assert correctable(read(case), person("fgw_leader")) is None
    with pytest.raises(Stale, match="已由主送单位签收"):
        take_back(case)


def test_a_return_taken_back_awaits_the_receipt_again() -> None:
    case = transfer(reach("early_warning"))
    before = clocks(case)
    beside(case, "take_back", "fgw_leader", why="materials", on=clock.today().isoformat())
    case = take_back(case)
    row = Transfer.objects.get()
    assert (case.state, row.status, row.returned_on, row.returned_for) == ("transferred", "sent", None, "")
    assert clocks(case) == before and row.deadline.is_running
    beside(case, "take_back", "fgw_leader", why="materials", on=clock.today().isoformat())
    assert read(case).state == "early_warning"


def test_an_outcome_taken_back_is_with_the_receiver_again() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    transfer(case)
    today = clock.today().isoformat()
    beside(case, "transfer_receipt", "fgw_officer", transfer=Transfer.objects.get().pk, number="1", on=today)
    before = clocks(case)
    conclude(case)
    assert read(case).state == "closed" and clocks(case) == []
    case = take_back(case)
    row = Transfer.objects.get()
    assert (case.state, row.status, row.outcome, row.concluded_on) == ("transferred", "received", "", None)
    assert (clocks(case), Draft.objects.get(move="warn_early").status) == (before, "laid_by")


# --- 并案 ----------------------------------------------------------------------------------------------------


def test_a_merger_taken_back_brings_holds_links_and_drafts_back() -> None:
    leading, case = reach("early_warning"), reach("early_warning")
    found, own = held(case), held(leading, docket="（2026）样0101执13号")
    days(1)
    before, desks = clocks(case), open_nodes(case)
    merge(case, leading)
    assert (read(case).open_holds, read(leading).open_holds) == (0, 2)
    days(1)
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("early_warning", before, desks)
    assert (case.open_holds, read(leading).open_holds) == (1, 1)
    links = CaseLink.objects.filter(ended_at=None)
    assert set(links.values_list("enforcement_case", "case")) == {
        (found.pk, case.pk),
        (own.pk, leading.pk),
    }
    merger = Merger.objects.get()
    assert merger.taken_back_on == clock.today()
    assert merger.slip is not None and merger.slip.notice.voided_at is not None
    performed(found)
    assert (read(case).open_holds, read(leading).open_holds) == (0, 1)


def test_one_matter_of_both_holds_both_again() -> None:
    leading, case = reach("early_warning"), reach("early_warning")
    found = held(case)
    link_case(found, leading, acting_user=person("fgw_officer"))
    days(1)
    merge(case, leading)
    assert read(leading).open_holds == 1
    case = take_back(case)
    assert (case.open_holds, read(leading).open_holds) == (1, 1)
    assert CaseLink.objects.filter(ended_at=None).count() == 2


def test_what_the_court_did_meanwhile_counts() -> None:
    leading, case = reach("early_warning"), reach("early_warning")
    found = held(case)
    days(1)
    merge(case, leading)
    performed(found)
    case = take_back(case)
    assert (case.open_holds, read(leading).open_holds) == (0, 0)


def test_a_merger_into_a_case_that_has_ended_stays() -> None:
    leading, case, third = reach("early_warning"), reach("early_warning"), reach("early_warning")
    merge(case, leading)
    merge(leading, third)
    assert f"主办案件{leading.number}现为“已并案”" in why_stays(case)
    with pytest.raises(Stale, match="重启主办案件"):
        take_back(case)
    # The later one first, then this.
    take_back(leading)
    assert take_back(case).state == "early_warning"


def test_a_refused_assignment_is_on_its_desk_again() -> None:
    case = reach("early_warning")
    assign_case(case, body("澄川市财政局"), part="joint", summary="核查", acting_user=person("fgw_officer"))
    desks, before = open_nodes(case), clocks(case)
    assert "accept_assignment" in desks
    merge(case, reach("early_warning"))
    assert open_nodes(case) == set()
    case = take_back(case)
    assert (open_nodes(case), clocks(case)) == (desks, before)


# --- 不予受理, 重启 --------------------------------------------------------------------------------------------


def test_a_refusal_at_intake_taken_back_is_in_triage_with_its_clock() -> None:
    case = open_case()
    before = clocks(case)
    decline(case)
    assert clocks(case) == []
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("triage", before, {"triage"})
    assert Decline.objects.get().taken_back_on == clock.today()


def test_a_reopening_on_new_facts_taken_back_is_lifted_again() -> None:
    case = reach("lifted")
    ended = case.ended_at
    beside(case, "reopen", "fgw_officer", found="风险再次出现。")
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert read(case).state == "triage"
    case = take_back(case)
    assert (case.state, clocks(case), open_nodes(case)) == ("lifted", [], set())
    assert case.ended_at == ended and Reopening.objects.get().taken_back_on is not None


def test_a_reopening_on_a_relapse_taken_back_waits_for_a_decision_again() -> None:
    case = look_back(reach("closed", came_from="verifying"), relapsed=True)
    on = case.look_back_on
    assert open_nodes(case) == {"reopen"}
    reopen(case)
    assert case.orders.get().superseded_at is not None
    case = take_back(case, "zf_leader")
    assert (case.state, open_nodes(case), case.look_back_on) == ("closed", {"reopen"}, on)
    assert case.orders.get().superseded_at is None
    # And once more, rightly: the same relapse, another reopening.
    case = reopen(case)
    assert (case.state, Reopening.objects.filter(taken_back_on=None).count()) == ("rectifying", 1)
    assert at_desk(case, "order", "zf_officer", "order_rectification")
