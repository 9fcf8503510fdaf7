"""销号: closure with its look-back, and its refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Purpose
from casework.services import NotYours, place_hold
from notices.facts import ClosureFacts
from notices.wording import chinese_date
from organisations.refusals import Refusal
from rectification import services
from rectification.notice_facts import initial_closure
from rectification.queries import Stage, open_items, stage_of
from tests.factories.casework import PAPER, body, make_case, person, read_again, render_all
from tests.factories.rectification import accepted, ready_to_report, reported, returned, the_order, verified

LOOK_BACK = date(2027, 3, 1)


def accepted_case() -> Case:
    """A case in 待销号 after an accepted rectification, every document rendered."""
    order = reported(ready_to_report())
    verified(order)
    accepted(order)
    render_all()
    return read_again(order.case)


def closure_facts(case: Case) -> ClosureFacts:
    values = initial_closure(case)
    values |= {name: tuple(values[name].splitlines()) for name in ("course", "result")}
    said = {"closed_on": chinese_date(clock.today()), "look_back_on": "另行通知"}
    return ClosureFacts(**values | said)


def draft_closure(case: Case, *, by: str = "fgw_officer", look_back_on: date = LOOK_BACK) -> Any:
    return services.draft_closure(
        case, closure_facts(case), look_back_on=look_back_on, paper=PAPER, acting_user=person(by)
    )


def test_it_closes_and_keeps_the_day_of_the_look_back() -> None:
    case = accepted_case()
    notice = services.sign_closure(draft_closure(case), acting_user=person("fgw_leader"))
    assert notice.facts["look_back_on"] == "2027年3月1日"
    case = read_again(case)
    assert (case.state, case.look_back_on, case.ended_at) == (State.CLOSED, LOOK_BACK, clock.now())
    [owed] = CaseDeadline.objects.filter(case=case, purpose=Purpose.CLOSE).select_related("deadline")
    assert owed.deadline.met_on == clock.today()


@pytest.mark.parametrize("stranger", ["zf_officer", "jw_officer", "jtj_handler", "fgw_leader"])
def test_it_lets_only_the_cases_issuer_close(stranger: str) -> None:
    with pytest.raises(NotYours):
        draft_closure(accepted_case(), by=stranger)


def test_it_waits_for_the_court_before_closure() -> None:
    case = accepted_case()
    draft = draft_closure(case)
    court = body("澄川市中级人民法院")
    place_hold(case, source_key="enforcement:1", placed_by=court, reason="执行中", acting_user=None)
    with pytest.raises(Refusal, match="法院"):
        services.sign_closure(draft, acting_user=person("fgw_leader"))
    with pytest.raises(Refusal, match="执行案件"):
        draft_closure(case)


def test_it_refuses_closure_while_a_document_is_unfinished_or_without_a_day_to_look_back() -> None:
    order = reported(ready_to_report())
    verified(order)
    case = accepted(order).case
    with pytest.raises(Refusal, match="正在成文"):
        draft_closure(case)
    render_all()
    with pytest.raises(Refusal) as refused:
        draft_closure(case, look_back_on=clock.today())
    assert refused.value.field == "look_back_on"


def test_it_refuses_closure_back_to_verification_which_is_done_anew() -> None:
    case = accepted_case()
    officer = person("fgw_officer")
    with pytest.raises(Refusal):
        services.draft_refusal_of_closure(case, reason="", acting_user=officer)
    draft = services.draft_refusal_of_closure(case, reason="第2项台账仍有缺漏", acting_user=officer)
    services.sign_refusal_of_closure(draft, acting_user=person("fgw_leader"))
    order = the_order(case)
    assert order.case.state == State.VERIFYING
    assert stage_of(order) == Stage.AWAITING_VERIFICATION
    owed = CaseDeadline.objects.filter(case=case, purpose=Purpose.VERIFY).select_related("deadline")
    assert [row.deadline.is_running for row in owed.order_by("id")] == [False, True]
    verified(order, unmet={2})
    order = returned(order)
    assert (order.case.state, order.round) == (State.RECTIFYING, 2)
    assert [item.number for item in open_items(order)] == [2]


def test_it_refuses_closure_back_to_the_reminder_it_came_from() -> None:
    credit_office = body("澄川市发展和改革委员会")
    case = make_case(state=State.CLOSING, closing_from="reminded", measure_issuer=credit_office.name)
    draft = services.draft_refusal_of_closure(case, reason="凭证不全", acting_user=person("fgw_officer"))
    services.sign_refusal_of_closure(draft, acting_user=person("fgw_leader"))
    assert read_again(case).state == State.REMINDED
    owed = CaseDeadline.objects.get(case=case, purpose=Purpose.REVIEW)
    assert owed.debtor == credit_office


def test_it_refuses_a_drafter_who_signs_the_closure() -> None:
    case = accepted_case()
    officer = person("fgw_officer")
    draft = draft_closure(case)
    officer.grants.create(role="credit_leader")
    with pytest.raises(NotYours, match="拟稿人"):
        services.sign_closure(draft, acting_user=person("fgw_officer"))
    assert read_again(case).state == State.CLOSING
