"""The clock only proposes: a year ahead there are proposals, and nothing was issued, drafted or moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

import clock
from caseflow.tasks import propose
from casework.lifecycle import PAUSED, State
from casework.models import Case, Draft, Proposal
from casework.services import (
    NotYours,
    Stale,
    accept_proposal,
    record_service,
    refuse_proposal,
    sweep_overdue,
)
from deadlines.models import Deadline
from notices.models import Notice
from organisations.refusals import Refusal
from tests.factories.casework import CREDIT_OFFICE, by_post, person
from tests.journeys.office import do, letter_data, open_case, open_nodes, render_all

pytestmark = pytest.mark.usefixtures("city")

LETTERS = {
    "warn_early": letter_data(),
    "remind": letter_data(
        earlier_name="预警通知书", earlier_number="澄发改预〔2026〕1号", earlier_served_on="2026年11月20日"
    ),
    "warn": letter_data(
        earlier_name="提醒函",
        earlier_number="澄发改提〔2026〕1号",
        earlier_served_on="2026年11月20日",
        reason="情况紧急",
    ),
}


def on(year: int, month: int, day: int) -> None:
    clock.set_to(datetime(year, month, day, 9, 0, tzinfo=clock.ZONE))


def served(move: str = "warn_early", signed_for: bool = True) -> Case:
    """A case with one letter out, signed for today (Friday, 20 November) or not."""
    case = open_case()
    do(case, "triage", "fgw_officer", move, LETTERS[move] | {"reason": "情况紧急"})
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    if signed_for:
        do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def everything(case: Case) -> tuple[Any, ...]:
    """What a sweep must leave as it is."""
    columns = [f.attname for f in Case._meta.concrete_fields if f.attname not in ("last_seq", "last_hash")]
    return (
        Case.objects.values(*columns).get(pk=case.pk),
        list(Notice.objects.order_by("pk").values()),
        list(Draft.objects.order_by("pk").values()),
        list(Deadline.objects.order_by("pk").values()),
        list(case.events.exclude(verb="proposed").values()),
    )


@pytest.mark.parametrize(
    ("move", "suggested"), [("warn_early", "remind"), ("remind", "warn"), ("warn", "summon")]
)
def test_a_year_ahead_it_has_proposed_and_done_nothing(move: str, suggested: str) -> None:
    case = served(move)
    before = everything(case)
    on(2027, 11, 22)
    assert sweep_overdue() == 1
    assert everything(case) == before
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.move, proposal.status) == ("escalate", suggested, "open")
    assert (proposal.case, proposal.body, proposal.addressee.name) == (case, case.subject, CREDIT_OFFICE)
    assert (
        proposal.why.startswith("澄川市交通运输局应于11月27日前答复，已逾期") and proposal.facts["late"] > 200
    )
    event = case.events.last()
    assert event is not None and (event.verb, event.actor, event.actor_name, event.is_internal) == (
        "proposed",
        None,
        "系统",
        True,
    )


def test_it_proposes_once_however_often_it_sweeps() -> None:
    case = served()
    on(2027, 11, 22)
    assert [sweep_overdue(), sweep_overdue()] == [1, 0]
    refuse_proposal(Proposal.objects.get(), reason="已电话督办", acting_user=person("fgw_officer"))
    clock.set_to(clock.now() + timedelta(days=30))
    assert sweep_overdue() == 0
    assert Proposal.objects.count() == case.events.filter(verb="proposed").count() == 1


@pytest.mark.parametrize(
    ("move", "first"),
    [
        ("warn_early", (2026, 11, 30)),  # due on Friday the 27th: the next working day
        ("remind", (2026, 12, 2)),  # three working days later
        ("warn", (2026, 12, 2)),
    ],
)
def test_it_waits_for_the_limit(move: str, first: tuple[int, int, int]) -> None:
    served(move)
    day = datetime(*first, 9, 0, tzinfo=clock.ZONE)
    clock.set_to(day - timedelta(days=1))
    assert sweep_overdue() == 0
    clock.set_to(day)
    assert sweep_overdue() == 1


def test_what_nobody_signs_for_calls_for_proof_of_service() -> None:
    case = served(signed_for=False)
    before = everything(case)
    on(2026, 11, 23)
    assert sweep_overdue() == 0
    on(2026, 11, 24)
    assert sweep_overdue() == 1
    assert everything(case) == before
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.move) == ("service_proof", "")
    # What it suggests can be done on the very day it is suggested.
    record_service(case, case.papers.get(), by_post(), acting_user=person("fgw_officer"))


def test_an_answered_letter_is_left_alone() -> None:
    case = served()
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已列入本月支付计划。"})
    do(case, "approve_answer", "jtj_head", "approve")
    on(2027, 11, 22)
    assert sweep_overdue() == 0


@pytest.mark.parametrize("signed_for", [True, False])
@pytest.mark.parametrize("state", [*sorted(PAUSED), State.CLOSED, State.LIFTED])
def test_a_case_at_rest_or_over_is_left_alone(state: str, signed_for: bool) -> None:
    case = served(signed_for=signed_for)
    Case.objects.filter(pk=case.pk).update(state=state)
    on(2027, 11, 22)
    assert sweep_overdue() == 0


def test_a_leap_day_is_a_day_like_others() -> None:
    served()
    on(2028, 2, 29)
    assert sweep_overdue() == 1


def test_the_proposal_lies_on_a_desk_once_the_sweep_is_over() -> None:
    case = served()
    on(2027, 11, 22)
    assert open_nodes(case) == {"answer"}
    assert propose() == 1
    assert open_nodes(case) == {"answer", "decide"}
    assert propose() == 0
    do(case, "decide", "fgw_officer", "refuse", {"reason": "已电话督办"})
    assert open_nodes(case) == {"answer"}
    assert propose() == 0
    assert open_nodes(case) == {"answer"}


def test_a_person_decides_once_with_a_reason() -> None:
    served()
    on(2027, 11, 22)
    sweep_overdue()
    proposal = Proposal.objects.get()
    for stranger in ("jw_officer", "fgw_leader", "jtj_handler", "whfg_officer"):
        with pytest.raises(NotYours):
            accept_proposal(proposal, acting_user=person(stranger))
    with pytest.raises(Refusal, match="没有写明不采纳的理由"):
        refuse_proposal(proposal, reason=" ", acting_user=person("fgw_officer"))
    accepted = accept_proposal(proposal, acting_user=person("fgw_officer"))
    assert (accepted.status, accepted.decided_by) == ("accepted", person("fgw_officer"))
    with pytest.raises(Stale, match="这条建议已采纳"):
        refuse_proposal(proposal, reason="不妥", acting_user=person("fgw_officer"))
