"""An honest failure: applied for, verified, consulted on, granted; the case is lifted and nothing is recorded."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.verification import broken_chains
from findings.models import Exemption, Finding
from findings.queries.exemptions import open_exemption
from tests.desk.pages import text
from tests.factories.proceedings import filed_exemption, put_into, ruling_data, warned_case
from tests.journeys.office import body, do, open_nodes, render_all

GOVERNMENT, PERSONNEL = "澄川市人民政府", "澄川市人力资源和社会保障局"
COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"


@pytest.mark.django_db
def test_it_lifts_the_case_and_makes_no_record(city: None) -> None:
    case = put_into(warned_case(), "rectifying", measure_issuer=body(GOVERNMENT))
    row = filed_exemption(case)
    assert row.handled_by.name == GOVERNMENT, "who holds to account exempts"
    assert open_exemption(case) is None, "nothing waits for what was not sent"
    do(case, "approve_exemption", "jtj_head", "approve")
    assert open_exemption(case) == row
    do(case, "accept_exemption", "zf_officer", "accept")
    data = {
        "verified": "经核实，资金拨付确有延迟。",
        "commission": str(body(COMMISSION).pk),
        "personnel": str(body(PERSONNEL).pk),
    }
    do(case, "handle_exemption", "zf_officer", "consult", data)
    assert open_nodes(case) >= {"give_opinion"} and "conclude_exemption" not in open_nodes(case)
    opinion = {"opinion": "agrees", "text": "情况属实，同意免责。"}
    do(case, "give_opinion", "jw_leader", "opinion", opinion)
    assert "conclude_exemption" not in open_nodes(case), "the personnel side has not answered"
    assert case.number in text("rsj_verifier"), "whoever is consulted finds it on the desk"
    do(case, "give_opinion", "rsj_verifier", "opinion", opinion)
    assert reconcile() == []
    data = ruling_data("granted", duties="年底前付清余款\n建立付款台账", rectify_within="30日")
    do(case, "conclude_exemption", "zf_officer", "propose", data)
    do(case, "decide_exemption", "zf_leader", "decide")

    assert case.state == "lifted"
    assert not Finding.objects.exists()
    assert Exemption.objects.get().remaining.splitlines() == ["年底前付清余款", "建立付款台账"]
    owed = case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None)
    assert [row.purpose for row in owed] == ["sign_for"]
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert open_nodes(case) == set()
    assert reconcile() == [] and list(broken_chains()) == []
