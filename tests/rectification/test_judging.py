"""Verification and opinion: who judges, what stays met, and what acceptance waits for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

import clock
from casework.lifecycle import State
from casework.models import Purpose, Verb
from casework.services import NotYours, Stale, place_hold, release_hold
from organisations.refusals import Refusal
from rectification import services
from rectification.models import OrderItem
from rectification.queries import Stage, newest_report, open_items, stage_of
from tests.factories.casework import PAPER, body, join, person, read_again
from tests.factories.rectification import (
    accepted,
    clocks,
    drafted,
    opinion_facts,
    planned,
    ready_to_report,
    received,
    reported,
    returned,
    verified,
)

Verdict = OrderItem.Verdict


def days_later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


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


@pytest.mark.parametrize("stranger", ["zf_leader", "fgw_officer", "jw_officer", "czj_verifier"])
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


@pytest.mark.parametrize("stranger", ["jw_officer", "fgw_officer", "czj_verifier", "zf_leader"])
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
