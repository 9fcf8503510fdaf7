"""A reviewer who amends the words changes what the rows say: they are made of the paper that was signed."""

from __future__ import annotations

import pytest

import clock
from casework.models import Case, Decline, Draft, Reopening, Suspension
from interviews.queries import current_interview
from interviews.services.concluding import NOTHING_LEFT
from notices.kinds import Kind
from notices.models import Notice
from tests.journeys.beside_the_ladder import SUSPENSION, suspend
from tests.journeys.filling import at_desk, beside, fill
from tests.journeys.office import do, open_case, open_nodes
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")
AMENDED = "仲裁委员会已受理，案号（2026）澄仲字第9号。"


def amend(case: Case, **words: str) -> None:
    data = at_desk(case, "review_draft", "fgw_reviewer", "revise")
    do(case, "review_draft", "fgw_reviewer", "revise", data | words)
    do(case, "review_draft", "fgw_reviewer", "agree")


def minutes(*, amended: bool) -> Case:
    """An interview held, whose minutes said that nothing was left until a reviewer read them."""
    case = reach("interviewing")
    interview = current_interview(case)
    assert interview is not None
    clock.set_to(interview.scheduled_at)
    moment = interview.scheduled_at.astimezone(clock.ZONE)
    fill(
        case,
        "hold_interview",
        "fgw_officer",
        "record",
        outcome="held",
        held_at=f"{moment:%Y-%m-%dT%H:%M}",
        issues="欠款长期未付。",
        statements="限期付清。",
        demands="一个月内付清欠款",
    )
    do(case, "sign_record", "jtj_head", "sign", {"remarks": ""})
    fill(case, "write_minutes", "fgw_officer", "minutes", is_nothing_left="on", review="on")
    if amended:
        amend(case, issues="欠款长期未付，须继续整改。", is_nothing_left="")
    else:
        amend(case, issues=f"欠款长期未付，已经付清。\n{NOTHING_LEFT}")
    do(case, "sign_minutes", "fgw_leader", "sign")
    return case


def test_minutes_amended_to_say_that_something_is_left_lead_to_an_order() -> None:
    case = minutes(amended=True)
    found = current_interview(case)
    assert NOTHING_LEFT not in Notice.objects.get(kind=Kind.MINUTES).facts["issues"]
    assert found is not None and not found.is_nothing_left
    assert "settle" not in open_nodes(case) and "order" in open_nodes(case)


def test_minutes_that_still_say_that_nothing_is_left_may_be_settled() -> None:
    case = minutes(amended=False)
    found = current_interview(case)
    assert found is not None and found.is_nothing_left and "settle" in open_nodes(case)


def test_the_reason_of_a_rest_is_what_its_paper_says() -> None:
    case = reach("warned")
    beside(case, "suspend", "fgw_officer", **SUSPENSION, review="on")
    amend(case, situation=AMENDED)
    do(case, "sign_suspension", "fgw_leader", "sign")
    assert Suspension.objects.get().reason == AMENDED
    assert case.events.get(move="suspend").reason == AMENDED
    assert Draft.objects.get(move="suspend").reason == AMENDED


def test_and_that_of_going_on() -> None:
    case = suspend(reach("warned"))
    beside(case, "resume", "fgw_officer", grounds="判决已生效。", review="on")
    amend(case, grounds="调解书已生效。")
    do(case, "sign_resumption", "fgw_leader", "sign")
    assert Suspension.objects.get().resumed_for == "调解书已生效。"


def test_and_that_of_declining_and_reopening() -> None:
    case = open_case()
    beside(case, "decline", "fgw_officer", ground="no_facts", reasons="没有事实。", review="on")
    amend(case, reasons="经核实没有具体事实。")
    do(case, "sign_decline", "fgw_leader", "sign")
    assert Decline.objects.get().reason == "经核实没有具体事实。"
    beside(case, "reopen", "fgw_officer", found="又有新的证据。", review="on")
    amend(case, found="又有新的书证。")
    do(case, "sign_reopening", "fgw_leader", "sign")
    assert Reopening.objects.get().reason == "又有新的书证。"
