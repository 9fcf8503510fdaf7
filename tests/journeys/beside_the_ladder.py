"""The moves beside the ladder, drafted, signed and served as their people do it: the credit office issues the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import clock
from caseflow.dispatching import serve_with_proof
from caseflow.doors import sign_for_paper
from caseflow.tasks import propose
from casework.models import Case
from tests.factories.casework import by_post
from tests.journeys.filling import beside, fill, read
from tests.journeys.office import do, pass_on, person, render_all

SUSPENSION = {
    "ground": "litigation",
    "expected_until": "2027-03-01",
    "situation": "工程款纠纷已由法院受理。",
}
TRANSFER = {
    "extent": "whole",
    "ground": "duty",
    "receiver_kind": "supervision",
    "receiver_name": "澄川市监察委员会",
    "secrecy": "internal",
    "suspected": "在付款审批中弄虚作假",
    "clues": "付款审批单的签字日期与实际审批时间不一致。",
    "materials-TOTAL_FORMS": 2,
    "materials-0-name": "线索摘要",
    "materials-0-nature": "原件",
    "materials-0-copies": "2",
    "materials-0-sheets": "3",
    "materials-1-name": "合同复印件",
    "materials-1-nature": "复印件",
    "materials-1-copies": "1",
    "materials-1-sheets": "12",
}


def suspend(case: Case, *, is_served: bool = True, **changed: Any) -> Case:
    """It rests, and the department has signed for 中止告知, where it was sent one."""
    beside(case, "suspend", "fgw_officer", **SUSPENSION | changed)
    signed(case, "sign_suspension")
    return hand_out(case) if is_served else read(case)


def resume(case: Case, grounds: str = "判决已生效。", *, is_served: bool = True) -> Case:
    """It goes on, and the department has signed for 恢复告知, where it was sent one."""
    beside(case, "resume", "fgw_officer", grounds=grounds)
    signed(case, "sign_resumption")
    return hand_out(case) if is_served else read(case)


def transfer(case: Case, *, is_served: bool = True, **changed: Any) -> Case:
    """It is handed over, and the service of 移送函 is on record."""
    beside(case, "transfer", "fgw_officer", **TRANSFER | changed)
    signed(case, "sign_transfer")
    return hand_out(case) if is_served else read(case)


def conclude(case: Case, outcome: str = "handled", leader: str = "fgw_leader", **changed: Any) -> Case:
    """The receiver told what became of it: drafted and signed. 结案通知书 is not signed for yet."""
    data = {"outcome": outcome, "on": clock.today().isoformat()}
    beside(case, "conclude_transfer", "fgw_officer", **data | changed)
    return signed(case, "sign_conclusion", leader)


def merge(case: Case, leading: Case, **changed: Any) -> Case:
    data = {"leading": leading.pk, "ground": "cause", "reason": "同一工程款，同一单位。"}
    beside(case, "merge", "fgw_officer", **data | changed)
    return signed(case, "sign_merger")


def decline(case: Case, *, is_served: bool = False, **changed: Any) -> Case:
    data = {"ground": "no_facts", "reasons": "经核实没有具体事实。"}
    beside(case, "decline", "fgw_officer", **data | changed)
    signed(case, "sign_decline")
    return hand_out(case) if is_served else read(case)


def hand_out(case: Case) -> Case:
    """The newest document is rendered, and signed for by the department, or served with proof; or it stays on file."""
    render_all()
    case = read(case)
    paper = case.papers.select_related("notice").latest("pk")
    if paper.receiver_id == case.lead_department_id:
        sign_for_paper(case, paper, acting_user=person("jtj_handler"))
    elif paper.move in ("transfer", "decline"):
        serve_with_proof(case, paper, by_post(), acting_user=person("fgw_officer"))
    return read(case)


def signed(case: Case, node: str, leader: str = "fgw_leader") -> Case:
    """The leader approves what lies at the desk, once it has come there."""
    pass_on(case)
    do(case, node, leader, "sign")
    return read(case)


def look_back(case: Case, *, relapsed: bool) -> Case:
    """The day has come, the sweep has proposed it, the officer records what was found."""
    assert case.look_back_on is not None
    if clock.today() < case.look_back_on:
        clock.set_to(clock.now() + timedelta(days=(case.look_back_on - clock.today()).days))
    propose()
    data = {
        "outcome": "relapsed" if relapsed else "holds",
        "looked_on": clock.today().isoformat(),
        "facts": "又有两笔到期款项未付。" if relapsed else "款项均按期支付。",
    }
    do(case, "look_back", "fgw_officer", "record", data)
    return read(case)


def reopen(case: Case, *, is_served: bool = True) -> Case:
    """A relapse is decided on by the body that orders rectification."""
    fill(case, "reopen", "zf_officer", "reopen", requirements="付清又欠的款项")
    signed(case, "sign_reopening", "zf_leader")
    return hand_out(case) if is_served else read(case)
