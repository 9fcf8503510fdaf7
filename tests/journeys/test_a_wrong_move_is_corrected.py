"""A leader signs what should not have been signed: it is taken back before anybody read it, and done rightly."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.models import Case
from casework.verification import broken_chains
from notices.models import Notice
from tests.desk.pages import logged_in, text
from tests.journeys.office import do, letter_data, open_case, open_nodes, render_all

REASON = "应当先行提醒，预警文种有误"


@pytest.mark.django_db
def test_it_is_taken_back_and_done_rightly(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    assert "签收函件" in text("jtj_handler")
    wrong = Notice.objects.get(paper__case=case)
    take_back(case)
    assert "签收函件" not in text("jtj_handler")
    assert (open_nodes(case), reconcile()) == ({"triage"}, [])
    # Rightly now: the reminder at once, with a reason, under a number of its own series.
    do(case, "triage", "fgw_officer", "remind", letter_data(reason="情节较轻，先行提醒"))
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    assert (case.state, open_nodes(case)) == ("reminded", {"answer"})
    # What was signed for stays.
    page = logged_in("fgw_leader").get(f"/flow/cases/{case.number}/correct/")
    assert page.status_code == 409 and "视为已经送达" in page.content.decode()
    # The file keeps both: the wrong document under its number, and who took it back and why.
    wrong.refresh_from_db()
    assert wrong.number == 1 and wrong.voided_at is not None and REASON in wrong.void_reason
    shown = text("fgw_leader", f"/cases/{case.number}/")
    assert "预警（已更正）" in shown and REASON in shown and "已作废" in shown
    seen = text("jtj_handler", f"/cases/{case.number}/")
    assert REASON not in seen or "作废" in seen
    assert list(broken_chains()) == [] and reconcile() == []


def take_back(case: Case) -> None:
    leader = logged_in("fgw_leader")
    address = f"/flow/cases/{case.number}/correct/"
    page = leader.get(address)
    assert "作废，文号保留不再使用，不送达" in page.content.decode()
    seq = page.context["form"].initial["seq"]
    assert leader.post(address, {"seq": seq, "reason": REASON}).status_code == 302
    case.refresh_from_db()
    assert case.state == "triage"
    # Nothing is left to correct: there is no going to and fro.
    assert leader.get(address).status_code == 409
