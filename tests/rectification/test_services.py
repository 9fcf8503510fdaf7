"""The acts of rectification: who may, when, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Purpose, Verb
from casework.services import NotYours, Stale, place_hold, release_hold
from organisations.refusals import Refusal
from rectification import services
from rectification.models import OrderItem, Report
from rectification.queries import Stage, newest_report, open_items, stage_of
from tests.factories.casework import PAPER, body, evidence, join, make_case, person, read_again, upload
from tests.factories.rectification import (
    ORDER_FACTS,
    accepted,
    drafted,
    opinion_facts,
    ordered,
    planned,
    ready_to_report,
    received,
    reported,
    returned,
    verified,
)

Verdict = OrderItem.Verdict


def clocks(case: Case, purpose: Purpose) -> list[Any]:
    """The deadlines of this purpose, oldest first."""
    rows = CaseDeadline.objects.filter(case=case, purpose=purpose).select_related("deadline").order_by("id")
    return [row.deadline for row in rows]


def days_later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


# --- the order ------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    "stranger", ["fgw_officer", "jtj_handler", "whzf_officer", "zjj_officer", "zf_mayor"]
)
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


# --- the plan -------------------------------------------------------------------------------------------------


def test_it_meets_the_plan_with_a_measure_for_each_item() -> None:
    order = planned(received(ordered()))
    assert clocks(order.case, Purpose.PLAN)[0].met_on == clock.today()
    assert order.plan.measures.count() == 3
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


# --- the report -----------------------------------------------------------------------------------------------


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
    assert moved.documents == []


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
        ({"file": None}, "file"),
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


# --- verification ---------------------------------------------------------------------------------------------


def test_it_asks_a_verdict_with_its_reason_of_every_item() -> None:
    order = reported(ready_to_report())
    items = list(order.items.all())
    told: dict[str, Any] = {
        "method": "实地核查",
        "verified_on": clock.today(),
        "verifiers": ["市财政局孟知远"],
        "verdicts": dict.fromkeys(items, (True, "属实")),
        "acting_user": person("zf_officer"),
    }
    for changes, field in [
        ({"verdicts": dict.fromkeys(items[:2], (True, "属实"))}, "met_3"),
        ({"verdicts": told["verdicts"] | {items[0]: (False, "")}}, "reason_1"),
        ({"method": ""}, "method"),
        ({"verifiers": [" "]}, "verifiers"),
        ({"verified_on": clock.today() + timedelta(days=1)}, "verified_on"),
        ({"verified_on": clock.today() - timedelta(days=1)}, "verified_on"),
    ]:
        with pytest.raises(Refusal) as refused:
            services.record_verification(order, **told | changes)
        assert refused.value.field == field
    assert services.record_verification(order, **told).verdicts.count() == 3


@pytest.mark.parametrize(
    "stranger", ["zf_leader", "fgw_officer", "jw_officer", "czj_verifier", "jtj_handler"]
)
def test_it_refuses_a_stranger_who_verifies(stranger: str) -> None:
    order = reported(ready_to_report())
    with pytest.raises(NotYours):
        verified(order, by=stranger)


def test_it_waits_for_every_joint_verifier_but_the_one_who_recorded() -> None:
    order = reported(ready_to_report())
    officer, finance, audit = person("zf_officer"), person("czj_verifier"), person("sjj_verifier")
    join(order.case, "澄川市财政局", officer=officer, verifier=finance)
    join(order.case, "澄川市审计局", officer=officer, verifier=audit)
    verification = verified(order, by="czj_verifier")
    assert stage_of(order) == Stage.AWAITING_COUNTERSIGNATURE
    facts = opinion_facts(order, accepted=True)
    with pytest.raises(Stale):
        services.draft_acceptance(order, facts, paper=PAPER, acting_user=officer)
    for stranger in (finance, person("gxj_verifier"), officer):
        with pytest.raises(NotYours):
            services.countersign(verification, agrees=True, acting_user=stranger)
    services.countersign(verification, agrees=True, acting_user=audit)
    assert stage_of(order) == Stage.VERIFIED_MET
    assert accepted(order).case.state == State.CLOSING
    assert order.case.events.filter(verb=Verb.COUNTERSIGNED).count() == 1


def test_it_verifies_anew_where_a_joint_verifier_disagrees() -> None:
    order = reported(ready_to_report())
    finance = person("czj_verifier")
    join(order.case, "澄川市财政局", officer=person("zf_officer"), verifier=finance)
    verification = verified(order)
    with pytest.raises(Refusal, match="理由"):
        services.countersign(verification, agrees=False, acting_user=finance)
    services.countersign(verification, agrees=False, reason="付款凭证不足", acting_user=finance)
    assert stage_of(order) == Stage.AWAITING_VERIFICATION
    verified(order, unmet={1})
    assert stage_of(order) == Stage.VERIFIED_UNMET


# --- the opinion ----------------------------------------------------------------------------------------------


def test_it_is_returned_once_then_accepted_and_what_is_met_stays_met() -> None:
    order = reported(ready_to_report())
    verified(order, unmet={2, 3})
    order = returned(order, new_term="10日")
    assert (order.case.state, order.case.returns, order.round) == (State.RECTIFYING, 1, 2)
    assert [(item.verdict, item.times_unmet) for item in order.items.all()] == [
        (Verdict.MET, 0),
        (Verdict.UNMET, 1),
        (Verdict.UNMET, 1),
    ]
    assert [item.number for item in open_items(order)] == [2, 3]
    assert clocks(order.case, Purpose.VERIFY)[0].met_on == clock.today()
    assert clocks(order.case, Purpose.REPORT)[1].started_on is None

    days_later(3)
    order = received(order)
    assert clocks(order.case, Purpose.REPORT)[1].due_on == date(2026, 12, 3)
    days_later(7)
    order = reported(order)
    report = newest_report(order)
    assert report is not None
    assert [result.item.number for result in report.results.all()] == [2, 3]

    verified(order)
    facts = opinion_facts(order, accepted=True)
    assert [finding.conclusion for finding in facts.findings] == ["合格"] * 3
    order = accepted(order)
    assert (order.case.state, order.case.returns) == (State.CLOSING, 1)
    assert not open_items(order).exists()
    assert [item.times_unmet for item in order.items.all()] == [0, 1, 1]
    assert clocks(order.case, Purpose.CLOSE)[0].is_running
    opinions = order.case.papers.filter(notice__kind="verification_opinion").order_by("id")
    assert [paper.notice.number_text for paper in opinions] == ["澄政验〔2026〕1号", "澄政验〔2026〕2号"]
    assert opinions[0].notice.facts["returned_times"] == "1"


@pytest.mark.parametrize("term", ["16日", "1个月", "10个工作日", ""])
def test_it_refuses_a_new_term_beyond_the_limit(term: str) -> None:
    order = reported(ready_to_report())
    verified(order, unmet={1})
    with pytest.raises(Refusal) as refused:
        returned(order, new_term=term)
    assert refused.value.field == "new_term"


def test_it_refuses_an_opinion_that_says_other_than_the_record() -> None:
    order, officer = reported(ready_to_report()), person("zf_officer")
    verified(order, unmet={1})
    facts = opinion_facts(order, accepted=False)
    for changes, field in [
        ({"outcome": "合格"}, "outcome"),
        ({"findings": facts.findings[1:]}, "findings"),
        ({"findings": facts.findings[::-1]}, "findings"),
    ]:
        with pytest.raises(Refusal) as refused:
            services.draft_return(
                order, opinion_facts(order, accepted=False, **changes), paper=PAPER, acting_user=officer
            )
        assert refused.value.field == field
    with pytest.raises(Stale):
        services.draft_acceptance(order, facts, paper=PAPER, acting_user=officer)


@pytest.mark.parametrize(
    "stranger", ["jw_officer", "fgw_officer", "czj_verifier", "jtj_handler", "zf_leader"]
)
def test_it_lets_only_the_orders_issuer_judge(stranger: str) -> None:
    order = reported(ready_to_report())
    verified(order)
    facts = opinion_facts(order, accepted=True)
    with pytest.raises(NotYours):
        services.draft_acceptance(order, facts, paper=PAPER, acting_user=person(stranger))


def test_it_waits_for_the_court_before_acceptance() -> None:
    order = reported(ready_to_report())
    verified(order)
    held = {"source_key": "enforcement:1", "acting_user": None}
    court = body("澄川市中级人民法院")
    facts = opinion_facts(order, accepted=True)
    place_hold(order.case, placed_by=court, reason="执行中", **held)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="执行案件"):
        services.draft_acceptance(order, facts, paper=PAPER, acting_user=person("zf_officer"))
    release_hold(order.case, reason="履行完毕", **held)  # type: ignore[arg-type]
    draft = services.draft_acceptance(order, facts, paper=PAPER, acting_user=person("zf_officer"))
    place_hold(order.case, placed_by=court, reason="恢复执行", **held)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="法院"):
        services.sign_acceptance(draft, acting_user=person("zf_leader"))
    assert read_again(order.case).state == State.VERIFYING
    assert clocks(order.case, Purpose.VERIFY)[0].is_running


def test_it_refuses_to_sign_an_acceptance_that_a_new_joint_verifier_has_not_seen() -> None:
    order, officer = reported(ready_to_report()), person("zf_officer")
    verified(order)
    facts = opinion_facts(order, accepted=True)
    draft = services.draft_acceptance(order, facts, paper=PAPER, acting_user=officer)
    join(order.case, "澄川市财政局", officer=officer, verifier=person("czj_verifier"))
    with pytest.raises(Stale, match="待会签"):
        services.sign_acceptance(draft, acting_user=person("zf_leader"))


def test_it_does_each_act_only_at_its_turn() -> None:
    order = ready_to_report()
    report = drafted(order)
    services.send_report(report, acting_user=person("jtj_head"))
    acts: list[Callable[[], object]] = [
        lambda: services.send_report(report, acting_user=person("jtj_head")),
        lambda: services.return_report(report, reason="理由", acting_user=person("jtj_head")),
        lambda: drafted(order),
        lambda: planned(order),
    ]
    for act in acts:
        with pytest.raises(Stale):
            act()
    verified(order)
    with pytest.raises(Stale):
        verified(order)
