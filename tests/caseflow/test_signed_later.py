"""A draft that lay for days says the day of its signing; one with a day that has come meanwhile is returned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import clock
from caseflow.acts import LADDER, At
from caseflow.doors import draft_measure
from caseflow.models import CaseTask
from casework.models import Case, Draft, Suspension
from casework.services import facts_of
from casework.services.dating import how_late, require_ahead
from findings.models import Sanction
from notices.kinds import Kind
from notices.models import Notice
from organisations.refusals import Refusal
from tests.early_warnings.test_supervising import draft as draft_supervision
from tests.early_warnings.test_supervising import overdue
from tests.journeys import determination
from tests.journeys.beside_the_ladder import SUSPENSION, transfer
from tests.journeys.filling import at_desk, beside, fill, read, shown
from tests.journeys.office import do, open_nodes, person
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")

# Of a draft of Friday, 20 November 2026.
LATER = timedelta(days=10)
SIGNED = "2026年11月30日"


def days_later(by: timedelta = LATER) -> None:
    clock.set_to(clock.now() + by)


def only(kind: str) -> Notice:
    return Notice.objects.get(kind=kind)


def returned(case: Case, node: str, leader: str = "fgw_leader") -> None:
    do(case, node, leader, "return", {"reason": "请改定日期。"})


# --- what the paper says of its own day -----------------------------------------------------------------------


def test_the_day_of_the_closing_is_that_of_the_signing() -> None:
    case = reach("closing")
    assert "closed_on" not in at_desk(case, "close", "fgw_officer", "close")
    fill(case, "close", "fgw_officer", "close")
    days_later()
    assert facts_of(Draft.objects.get(kind=Kind.CLOSURE)).closed_on == SIGNED  # as the leader reads it
    do(case, "sign_closure", "fgw_leader", "sign")
    assert only(Kind.CLOSURE).facts["closed_on"] == SIGNED


def test_a_case_handed_over_is_closed_on_the_day_of_the_signing_too() -> None:
    case = _concluding()
    days_later()
    do(case, "sign_conclusion", "fgw_leader", "sign")
    assert only(Kind.CLOSURE).facts["closed_on"] == SIGNED


def test_a_supervision_counts_what_is_late_to_the_day_of_its_signing() -> None:
    case = overdue()  # due on Friday, 27 November; it is Tuesday, 1 December
    assert draft_supervision(case).status_code == 302
    [step] = Draft.objects.get(kind=Kind.SUPERVISION).content["facts"]["milestones"]
    assert step["overdue"] == "2个工作日"
    days_later(timedelta(days=7))
    do(case, "sign_supervision", "fgw_leader", "sign")
    [step] = only(Kind.SUPERVISION).facts["milestones"]
    assert (step["due_on"], step["overdue"]) == ("2026年11月27日", "7个工作日")


@pytest.mark.parametrize(
    ("said", "due_on", "printed"),
    [
        ("4日", "2026年11月27日", "11日"),  # in the unit in which it was said
        ("2个月", "2026年9月27日", "2个月"),  # months are the drafter's own
        ("2个工作日", "上月底", "2个工作日"),  # and so is what has no day
        ("", "2026年11月27日", ""),  # what was not said to be late
        ("", "2026年12月4日", "2个工作日"),  # not late at the drafting
    ],
)
def test_it_counts_as_the_drafter_did(said: str, due_on: str, printed: str) -> None:
    case = overdue()
    row = {"milestones-0-overdue": said, "milestones-0-due_on": due_on}
    assert draft_supervision(case, **row).status_code == 302
    days_later(timedelta(days=7))
    do(case, "sign_supervision", "fgw_leader", "sign")
    [step] = only(Kind.SUPERVISION).facts["milestones"]
    assert step["overdue"] == printed


def test_a_warning_counts_the_late_answer_to_the_day_of_its_signing() -> None:
    case = reach("reminded")
    clock.set_to(clock.now() + timedelta(days=11))  # the answer was due on Friday, 27 November
    act = next(act for act in LADDER if act.code == "warn")
    at = At(CaseTask(), read(case), person("fgw_officer"))
    data = shown(act.form(at, None, None))
    assert data["overdue"] == "2个工作日"
    draft_measure(read(case), "warn", data, acting_user=person("fgw_officer"))
    days_later(timedelta(days=1))
    do(case, "sign_letter", "fgw_leader", "sign")
    assert only(Kind.WARNING).facts["overdue"] == "3个工作日"


@pytest.mark.parametrize(
    ("due_on", "unit", "said"),
    [
        (date(2026, 11, 27), "working_days", ""),
        (date(2026, 11, 26), "working_days", "1个工作日"),
        (date(2026, 11, 20), "calendar_days", "7日"),
        (None, "working_days", ""),
    ],
)
def test_how_late_a_thing_is(due_on: date | None, unit: str, said: str) -> None:
    assert how_late(due_on, date(2026, 11, 27), unit) == said


# --- days that were chosen ------------------------------------------------------------------------------------


def test_a_rest_is_not_begun_that_should_be_over() -> None:
    case = reach("warned")
    beside(case, "suspend", "fgw_officer", **(SUSPENSION | {"expected_until": "2026-11-25"}))
    days_later()
    with pytest.raises(Refusal, match="预计恢复日期（2026年11月25日）应当晚于签发之日") as refused:
        do(case, "sign_suspension", "fgw_leader", "sign")
    assert "退回拟稿人" in (refused.value.remedy or "")
    assert not Suspension.objects.exists() and read(case).state == "warned"
    returned(case, "sign_suspension")


def test_a_case_is_not_closed_with_a_look_back_in_the_past() -> None:
    case = reach("closing")
    fill(case, "close", "fgw_officer", "close", look_back_on="2026-11-23")
    days_later()
    with pytest.raises(Refusal, match="回头看日期（2026年11月23日）应当晚于签发之日"):
        do(case, "sign_closure", "fgw_leader", "sign")
    assert read(case).state == "closing"
    returned(case, "sign_closure")
    assert open_nodes(case) == {"close"}


def test_nor_a_case_handed_over() -> None:
    case = _concluding(look_back_on="2026-11-23")
    days_later()
    with pytest.raises(Refusal, match="回头看日期"):
        do(case, "sign_conclusion", "fgw_leader", "sign")


def test_a_sanction_without_a_first_day_begins_with_the_decision() -> None:
    case = _decision_drafted()
    days_later()
    do(case, "sign_determination", "zf_leader", "sign")
    [printed] = only(Kind.DETERMINATION).facts["sanctions"]
    assert printed["since"] == "本认定作出之日" and Sanction.objects.get().starts_on == clock.today()


def test_a_sanction_does_not_begin_before_its_decision() -> None:
    case = _decision_drafted(**{"sanctions-0-starts_on": "2026-11-25"})
    days_later()
    with pytest.raises(Refusal, match="起始日期（2026年11月25日）不得早于签发之日"):
        do(case, "sign_determination", "zf_leader", "sign")
    assert read(case).state == "determining"


def test_nor_is_it_drafted_so() -> None:
    with pytest.raises(Refusal, match="起始日期不得早于今天"):
        _decision_drafted(**{"sanctions-0-starts_on": "2026-11-19"})


def test_a_day_is_asked_for_by_its_name() -> None:
    require_ahead("回头看日期", date(2026, 11, 21), field="look_back_on")
    require_ahead("起始日期", date(2026, 11, 20), may_be_today=True)
    with pytest.raises(Refusal, match="回头看日期应当晚于今天") as refused:
        require_ahead("回头看日期", date(2026, 11, 20), field="look_back_on")
    assert refused.value.field == "look_back_on"


def _concluding(**changed: Any) -> Case:
    case = transfer(reach("warned"))
    beside(case, "transfer_receipt", "fgw_officer", number="监收〔2026〕9号", on="2026-11-20")
    data = {"outcome": "handled", "on": "2026-11-20"} | changed
    beside(case, "conclude_transfer", "fgw_officer", **data)
    return case


def _decision_drafted(**changed: Any) -> Case:
    case = determination.heard()
    data = determination.decision_data(case) | changed
    do(case, "determine", "zf_officer", "determine", data)
    return case
