"""What holds of a case: grave facts, returns, no-shows, what an officer notes; and what the rules make of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

import clock
from casework.escalation.grave import grave_facts
from casework.lifecycle import State
from casework.models import Behaviour, Case, Firing, Proposal, Threshold
from casework.services import (
    NotYours,
    Stale,
    note_fact,
    propose,
    refuse_proposal,
    sweep_overdue,
    withdraw_fact,
)
from organisations.refusals import Refusal
from tests.casework.test_escalating import WHY, fired, open_ones, owing
from tests.factories.casework import make_case, person, read_again
from tests.journeys.office import open_case

pytestmark = pytest.mark.usefixtures("city")


def behaviour(code: str) -> Behaviour:
    return Behaviour.objects.get(code=code, is_in_force=True)


def noted(kind: str, **said: Any) -> Callable[[Case], Any]:
    return lambda case: note_fact(case, kind, text=WHY, acting_user=person("fgw_officer"), **said)


def listed(case: Case) -> None:
    propose(
        key="listed",
        kind=Proposal.Kind.RECORD_LISTING,
        body=case.subject,
        addressee=case.issuing_body,
        case=case,
        why="已纳入",
    )


GRAVE: dict[str, tuple[dict[str, Any], Callable[[Case], Any], str]] = {
    "listed": ({}, listed, "新纳入失信被执行人名单"),
    "group_wages": ({}, noted("group_wages", people=32), "涉及32人"),
    "retaliation": ({}, noted("retaliation"), "打击报复"),
    "forged": ({}, noted("forged"), "伪造证据、材料"),
    "amount": ({"amount": Decimal(5_000_000)}, lambda case: None, "500.00万元"),
}


@pytest.mark.parametrize("code", sorted(GRAVE))
def test_a_grave_fact_proposes_a_direct_interview(city: None, code: str) -> None:
    columns, make, words = GRAVE[code]
    case = make_case(**columns)
    make(case)
    [fact] = grave_facts(read_again(case))
    assert fact.code == code and words in fact.why
    assert sweep_overdue() == 1 and "summon" in open_ones(case)
    proposal = Proposal.objects.get(case=case, move="summon")
    assert words in proposal.why and "建议约谈分管负责人" in proposal.why
    # Refused with a reason, it is not asked again; another grave fact is another question.
    refuse_proposal(proposal, reason="已电话督办", acting_user=person("fgw_officer"))
    assert sweep_overdue() == 0
    noted("forged" if code != "forged" else "retaliation")(case)
    assert sweep_overdue() == 1


def test_what_is_not_grave_is_not(city: None) -> None:
    case = make_case(amount=Decimal("4999999.99"), open_holds=1)
    assert grave_facts(case) == [] and sweep_overdue() == 0
    # A body found grave by a person may be summoned; the system adds nothing to that.
    weighed = make_case(national_severity="grave", subject="澄川市教育局")
    assert [fact.fires for fact in grave_facts(weighed)] == [False] and sweep_overdue() == 0


def test_retaliation_is_grave_by_its_behaviour(city: None) -> None:
    case = make_case(behaviour=behaviour("ZX17"))
    assert [fact.code for fact in grave_facts(case)] == ["retaliation"]


@pytest.mark.parametrize(("days", "is_repeated"), [(300, True), (400, False)])
def test_the_same_cause_again_within_the_months_is_grave(city: None, days: int, is_repeated: bool) -> None:
    earlier = make_case(state=State.REMINDED)
    Case.objects.filter(pk=earlier.pk).update(opened_at=clock.now() - timedelta(days=days))
    case = make_case()
    assert bool(grave_facts(case)) == is_repeated
    if is_repeated:
        assert earlier.number in grave_facts(case)[0].why
        sweep_overdue()
        # The matter has come up before: then the head is summoned.
        assert "建议约谈主要负责人" in Proposal.objects.get(case=case).why


def test_another_cause_or_a_matter_that_came_to_nothing_is_no_repetition(city: None) -> None:
    make_case(state=State.DECLINED)
    make_case(state=State.REMINDED, behaviour=behaviour("ZX20"))
    assert grave_facts(make_case()) == []


def test_returns_count_by_the_threshold_of_the_day_the_case_was_opened(city: None) -> None:
    case = make_case(state=State.RECTIFYING, returns=1)
    assert sweep_overdue() == 0
    Case.objects.filter(pk=case.pk).update(returns=2)
    assert sweep_overdue() == 2 and open_ones(case) == {"refer_for_determination", "account"}
    Threshold.objects.create(
        code="returns_before_referral", name="x", amount=4, unit="times", valid_from=clock.today()
    )
    later = make_case(state=State.RECTIFYING, returns=3)
    assert sweep_overdue() == 0 and fired(later) == []


def test_a_no_show_is_pressed_and_told_of_once(city: None) -> None:
    from interviews.services import record_interview
    from tests.factories.interviews import again, summon

    interview = summon()
    clock.set_to(interview.scheduled_at + timedelta(hours=1))
    record_interview(interview, "no_show", account="等候半小时未到。", acting_user=person("fgw_officer"))
    sweep_overdue()
    assert "no_show_supervise" in fired(interview.case)
    assert {"supervise", "circulate"} <= open_ones(again(interview.case).case)
    count = Firing.objects.count()
    sweep_overdue()
    assert Firing.objects.count() == count


@pytest.mark.parametrize(
    "state", [State.TRIAGE, State.EARLY_WARNING, State.INTERVIEWING, State.VERIFYING, State.DETERMINED]
)
def test_a_suspected_violation_proposes_a_transfer_in_any_state(city: None, state: str) -> None:
    case = make_case(state=state)
    noted("violation")(case)
    assert sweep_overdue() == 1
    proposal = Proposal.objects.get(case=case)
    assert (proposal.kind, proposal.move, proposal.addressee) == ("escalate", "transfer", case.issuing_body)
    # What was noted is not repeated in the proposal: of an inquiry nothing is written down twice.
    assert WHY not in proposal.why


def test_a_false_report_is_referred_once_the_case_is_rectifying_again(city: None) -> None:
    case = make_case(state=State.VERIFYING)
    noted("false_report")(case)
    assert sweep_overdue() == 0
    Case.objects.filter(pk=case.pk).update(state=State.RECTIFYING)
    assert sweep_overdue() == 2 and open_ones(case) == {"refer_for_determination", "account"}


# --- noting facts ---------------------------------------------------------------------------------------------


def test_an_officer_of_the_side_that_governs_notes_a_fact_once(city: None) -> None:
    case = owing()
    for stranger in ("fgw_leader", "jtj_handler", "jtj_head", "whfg_officer", "zy_clerk"):
        with pytest.raises(NotYours):
            note_fact(case, "forged", text=WHY, acting_user=person(stranger))
    officer = person("fgw_officer")
    for said, field in (({"text": " "}, "text"), ({"text": "字" * 1001}, "text")):
        with pytest.raises(Refusal) as refused:
            note_fact(case, "forged", acting_user=officer, **said)
        assert refused.value.field == field
    with pytest.raises(Refusal, match="涉及人数"):
        note_fact(case, "group_wages", text=WHY, acting_user=officer)
    fact = note_fact(case, "forged", text=WHY, acting_user=officer)
    event = case.events.last()
    assert event is not None and (event.verb, event.is_internal, event.reason) == ("fact_noted", True, WHY)
    with pytest.raises(Stale):
        note_fact(case, "forged", text=WHY, acting_user=officer)
    withdraw_fact(fact, reason="鉴定属实", acting_user=officer)
    with pytest.raises(Stale):
        withdraw_fact(fact, reason="鉴定属实", acting_user=officer)
    assert grave_facts(case) == [] and case.events.count() == 3
    note_fact(case, "forged", text=WHY, acting_user=officer)


def test_a_direct_interview_needs_a_grave_fact(city: None) -> None:
    from caseflow.acts import At, acts_at
    from caseflow.doors import open_task

    case = open_case()
    task, officer = open_task(case, "triage"), person("fgw_officer")

    def offered() -> set[str]:
        return {act.code for act in acts_at(At(task, read_again(case), officer))}

    assert "summon" not in offered()
    note_fact(case, "group_wages", text=WHY, people=32, acting_user=officer)
    assert "summon" in offered()
