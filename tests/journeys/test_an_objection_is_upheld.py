"""A department objects to a finding; others than those who made it look again, and it is revoked with the case."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.models import Draft
from casework.verification import broken_chains
from findings.models import Objection
from findings.queries.objections import is_under_objection
from findings.services.objecting import Target
from tests.desk.pages import text
from tests.factories.proceedings import (
    decide_objection,
    desks_beside,
    filed_objection,
    found_case,
    ruling_data,
    third_leader,
)
from tests.journeys.office import do, open_nodes, person, render_all


@pytest.mark.django_db
def test_it_revokes_the_finding_the_sanctions_and_the_case(city: None) -> None:
    case, finding = found_case()
    filed_objection(case, Target(finding=finding))
    assert desks_beside(case) == {"approve_objection"}
    assert not is_under_objection(case)
    do(case, "approve_objection", "jtj_head", "approve")
    assert desks_beside(case) == {"accept_objection"}
    assert is_under_objection(case) and is_under_objection(finding)
    assert "异议处理中" in text("zf_officer", f"/cases/{case.number}/")

    do(case, "accept_objection", "zf_officer_b", "accept")
    assert reconcile() == []
    third_leader("zf_leader_b")
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"))
    assert case.state == "determined", "an objection moves nothing by itself"
    decide_objection(case, "zf_leader_b")

    assert case.state == "revoked"
    finding.refresh_from_db()
    assert (finding.status, finding.sanctions.get().lifted_on) == ("revoked", finding.ended_on)
    owed = case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None)
    assert [row.purpose for row in owed] == ["sign_for"]
    assert not Draft.objects.filter(case=case, status="submitted").exists()
    assert (open_nodes(case), desks_beside(case)) == ({"sign_for_paper"}, set())
    page = text("jtj_handler", f"/cases/{case.number}/")
    assert "异议成立：经核查，款项已于认定前付清。" in page, "the department sees why"
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert open_nodes(case) == set()
    decision = Objection.objects.get().decision
    assert decision is not None and decision.notice.signed_for_by == person("jtj_handler")
    assert not is_under_objection(case)
    assert reconcile() == [] and list(broken_chains()) == []
