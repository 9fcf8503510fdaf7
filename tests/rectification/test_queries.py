"""Whose turn it is, read from rows alone."""

from __future__ import annotations

from casework.models import Assignment
from casework.services import assign
from rectification import services
from rectification.queries import (
    Stage,
    bodies_to_countersign,
    current_order,
    joint_verifiers,
    latest_verdicts,
    newest_report,
    stage_of,
)
from tests.factories.casework import body, join, make_case, person
from tests.factories.rectification import (
    accepted,
    drafted,
    ordered,
    planned,
    received,
    reported,
    returned,
    verified,
)


def test_it_knows_the_stage_after_every_act() -> None:
    order = ordered()
    assert stage_of(order) == Stage.AWAITING_SIGNING_FOR
    order = received(order)
    assert stage_of(order) == Stage.AWAITING_PLAN
    order = planned(order)
    assert stage_of(order) == Stage.AWAITING_REPORT
    report = drafted(order)
    assert stage_of(order) == Stage.AWAITING_APPROVAL
    services.return_report(report, reason="补充凭证", acting_user=person("jtj_head"))
    assert stage_of(order) == Stage.AWAITING_REPORT
    order = reported(order)
    assert stage_of(order) == Stage.AWAITING_VERIFICATION
    verified(order, unmet={1})
    assert stage_of(order) == Stage.VERIFIED_UNMET
    order = returned(order)
    assert stage_of(order) == Stage.AWAITING_SIGNING_FOR
    order = received(order)
    assert stage_of(order) == Stage.AWAITING_REPORT
    order = reported(order)
    verified(order)
    assert stage_of(order) == Stage.VERIFIED_MET
    assert stage_of(accepted(order)) == Stage.ACCEPTED


def test_it_finds_no_order_where_there_is_none() -> None:
    assert current_order(make_case()) is None


def test_it_counts_as_joint_verifiers_those_who_accepted_and_verify() -> None:
    order, officer = reported(planned(received(ordered()))), person("zf_officer")
    join(order.case, "澄川市财政局", officer=officer, verifier=person("czj_verifier"))
    assign(order.case, body("澄川市审计局"), part=Assignment.Part.JOINT, summary="核查", acting_user=officer)
    join(order.case, "澄川市教育局", officer=officer, verifier=person("jyj_handler"))
    assert [found.name for found in joint_verifiers(order.case)] == ["澄川市财政局"]
    verification = verified(order)
    assert [found.name for found in bodies_to_countersign(verification)] == ["澄川市财政局"]
    assert stage_of(order) == Stage.AWAITING_COUNTERSIGNATURE


def test_it_keeps_the_newest_verdict_of_each_item() -> None:
    order = reported(planned(received(ordered())))
    verified(order, unmet={2})
    order = reported(received(returned(order)))
    verified(order)
    report = newest_report(order)
    assert report is not None and report.round == 2
    found = [(item.number, verdict and verdict.is_met) for item, verdict in latest_verdicts(order)]
    assert found == [(1, True), (2, True), (3, True)]
