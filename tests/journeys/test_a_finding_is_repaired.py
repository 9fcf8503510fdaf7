"""After closure a body found against proves that it has put things right: finding, sanctions and display end."""

from __future__ import annotations

import pytest

import clock
from caseflow.reconciling import reconcile
from casework.verification import broken_chains
from tests.desk.pages import text
from tests.factories.proceedings import filed_repair, found_case, ruling_data
from tests.journeys.office import do, open_nodes, render_all


@pytest.mark.django_db
def test_it_ends_the_finding_its_sanctions_and_its_display(city: None) -> None:
    case, finding = found_case(state="closed")
    assert "申请信用修复" in text("jtj_handler", f"/cases/{case.number}/")
    filed_repair(finding)
    assert open_nodes(case) == {"approve_repair"}, "it begins after the case has ended"
    do(case, "approve_repair", "jtj_head", "return", {"reason": "请补充验收材料"})
    data = {"request": "请求终止公示、解除惩戒。", "facts": "欠款已付清，已验收。"}
    do(case, "refile_repair", "jtj_handler", "refile", data)
    do(case, "approve_repair", "jtj_head", "approve")
    do(case, "accept_repair", "zf_officer", "accept")
    data = ruling_data("granted")
    do(case, "handle_repair", "zf_officer", "propose", data)
    do(case, "decide_repair", "zf_leader", "return", {"reason": "请写明核对了哪些凭证"})
    do(case, "handle_repair", "zf_officer", "propose", data)
    do(case, "decide_repair", "zf_leader", "decide")

    finding.refresh_from_db()
    assert (finding.status, finding.display_until) == ("repaired", clock.today())
    assert finding.sanctions.get().lifted_on == clock.today()
    assert case.state == "closed"
    assert open_nodes(case) == {"sign_for_paper"}
    render_all()
    do(case, "sign_for_paper", "jtj_handler", "sign_for")
    assert open_nodes(case) == set()
    assert reconcile() == [] and list(broken_chains()) == []
