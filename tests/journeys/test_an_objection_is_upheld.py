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
from tests.factories.proceedings import desks_beside, filed_objection, found_case, ruling_data, with_scan
from tests.journeys.office import do, open_nodes


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
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("revoke"), with_scan())
    assert case.state == "determined", "an objection moves nothing by itself"
    do(case, "decide_objection", "zf_leader_b", "decide")

    assert case.state == "revoked"
    finding.refresh_from_db()
    assert (finding.status, finding.sanctions.get().lifted_on) == ("revoked", finding.ended_on)
    assert not case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None).exists()
    assert not Draft.objects.filter(case=case, status="submitted").exists()
    assert desks_beside(case) == {"note_objection"}
    page = text("jtj_handler", f"/cases/{case.number}/")
    assert "异议成立：经核查，款项已于认定前付清。" in page, "the department sees why"
    do(case, "note_objection", "jtj_handler", "note")
    assert open_nodes(case) == set()
    assert Objection.objects.get().noted_at is not None
    assert not is_under_objection(case)
    assert reconcile() == [] and list(broken_chains()) == []
