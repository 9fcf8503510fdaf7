"""The acts of rectification: who may, when, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import clock
from casework.lifecycle import State
from casework.models import Purpose
from casework.services import NotYours, Stale
from organisations.refusals import Refusal
from rectification import services
from rectification.models import OrderItem, Report
from rectification.queries import Stage, newest_report, stage_of
from tests.factories.casework import PAPER, body, evidence, make_case, person, read_again, upload
from tests.factories.rectification import (
    ORDER_FACTS,
    clocks,
    drafted,
    ordered,
    planned,
    ready_to_report,
    received,
    reported,
)


def test_it_orders_item_by_item_and_starts_both_clocks_when_signed_for() -> None:
    order = ordered()
    assert order.case.state == State.RECTIFYING
    assert order.case.measure_issuer == body("澄川市人民政府")
    assert [item.number for item in order.items.all()] == [1, 2, 3]
    assert order.items.all()[1].within == "15日"
    assert order.paper.notice.number_text == "澄政整〔2026〕1号"
    [plan], [report] = clocks(order.case, Purpose.PLAN), clocks(order.case, Purpose.REPORT)
    assert plan.started_on is None and report.started_on is None
    received(order)
    [plan], [report] = clocks(order.case, Purpose.PLAN), clocks(order.case, Purpose.REPORT)
    assert plan.due_on == date(2026, 11, 27)
    assert report.due_on == date(2026, 12, 21)  # thirty days end on Sunday the 20th


@pytest.mark.parametrize("stranger", ["fgw_officer", "jtj_handler", "whzf_officer", "zjj_officer"])
def test_it_lets_only_commission_authority_and_government_order(stranger: str) -> None:
    case = make_case(state=State.WARNED)
    with pytest.raises(NotYours):
        services.draft_order(case, ORDER_FACTS, paper=PAPER, acting_user=person(stranger))


def test_it_refuses_a_drafter_who_signs() -> None:
    case = make_case(state=State.WARNED)
    officer = person("zf_officer")
    draft = services.draft_order(case, ORDER_FACTS, paper=PAPER, acting_user=officer)
    with pytest.raises(NotYours):
        services.sign_order(draft, acting_user=officer)
    officer.grants.create(role="government_leader")
    with pytest.raises(NotYours, match="拟稿人"):
        services.sign_order(draft, acting_user=person("zf_officer"))
    assert read_again(case).state == State.WARNED


def test_it_meets_the_plan_with_a_measure_for_each_item() -> None:
    order = planned(received(ordered()))
    assert clocks(order.case, Purpose.PLAN)[0].met_on == clock.today()
    assert order.plans.get().measures.count() == 3
    with pytest.raises(Stale):
        planned(order)


def test_it_refuses_a_plan_before_signing_for_or_with_an_item_left_out() -> None:
    order = ordered()
    with pytest.raises(Stale, match="待签收"):
        planned(order)
    order = received(order)
    first = {order.items.all()[0]: "先付首期款"}
    with pytest.raises(Refusal, match="第2项") as refused:
        services.file_plan(order, "总体安排", first, acting_user=person("jtj_handler"))
    assert refused.value.field == "measure_2"


@pytest.mark.parametrize("stranger", ["jtj_head", "jyj_handler", "zf_officer"])
def test_it_refuses_a_stranger_who_files_a_plan(stranger: str) -> None:
    order = received(ordered())
    with pytest.raises(NotYours):
        services.file_plan(order, "总体安排", {}, acting_user=person(stranger))


def test_it_reports_registers_and_starts_the_issuers_clock() -> None:
    order = reported(ready_to_report())
    assert order.case.state == State.VERIFYING
    report = newest_report(order)
    assert report is not None
    assert (report.status, report.approved_by) == (Report.Status.SENT, person("jtj_head"))
    assert clocks(order.case, Purpose.REPORT)[0].met_on == clock.today()
    [verify] = clocks(order.case, Purpose.VERIFY)
    assert verify.due_on == date(2026, 12, 4)
    moved = order.case.events.get(move="report_rectification")
    assert moved.details["sha256"] == report.file.sha256
    assert [document["kind"] for document in moved.documents] == ["rectification_report"]


def test_it_asks_a_result_and_a_proof_of_every_open_item() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    results: dict[OrderItem, Any] = {item: ("已办结", [upload()]) for item in order.items.all()}

    def draft(**changes: Any) -> Report:
        told: dict[str, Any] = {
            "cover": "说明",
            "file": upload("整改报告.pdf"),
            "acting_user": handler,
        } | changes
        return services.draft_report(order, told.pop("results", results), **told)

    second = order.items.all()[1]
    for changes, field in [
        ({"results": results | {second: ("", [upload()])}}, "result_2"),
        ({"results": results | {second: ("已办结", [])}}, "files_2"),
        ({"cover": " "}, "cover"),
    ]:
        with pytest.raises(Refusal) as refused:
            draft(**changes)
        assert refused.value.field == field
    assert not Report.objects.exists()
    assert not order.case.evidence.exists()
    assert draft().results.count() == 3


def test_it_refuses_proofs_of_another_case_and_papers_of_the_issuing_side() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    foreign = evidence(make_case(), handler)
    internal = evidence(order.case, person("zf_officer"), is_internal=True)
    for proof in (foreign, internal):
        results = {item: ("已办结", [proof]) for item in order.items.all()}
        with pytest.raises(Refusal, match="不在本案"):
            services.draft_report(order, results, cover="说明", file=upload(), acting_user=handler)


def test_it_returns_a_report_to_the_handler_who_drafts_anew() -> None:
    order = ready_to_report()
    report, head = drafted(order), person("jtj_head")
    with pytest.raises(Stale):
        drafted(order)
    with pytest.raises(Refusal):
        services.return_report(report, reason=" ", acting_user=head)
    services.return_report(report, reason="请补充付款凭证", acting_user=head)
    assert stage_of(order) == Stage.AWAITING_REPORT
    again = drafted(order)
    with pytest.raises(Refusal):
        services.send_report(report, acting_user=head)
    services.send_report(again, acting_user=head)
    assert order.reports.count() == 2


def test_it_refuses_a_drafter_who_approves_and_a_stranger() -> None:
    order = ready_to_report()
    report, handler = drafted(order), person("jtj_handler")
    for stranger in (handler, person("jyj_head"), person("zf_leader")):
        with pytest.raises(NotYours):
            services.send_report(report, acting_user=stranger)
    handler.grants.create(role="head")
    with pytest.raises(NotYours, match="拟稿人"):
        services.send_report(report, acting_user=person("jtj_handler"))
    assert read_again(order.case).state == State.RECTIFYING
