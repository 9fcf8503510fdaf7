"""A matter of last year comes in from its papers, is let in by the leader, and goes on to its closure here."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.models import Case, OlderCase
from casework.services import enter_older_case
from casework.verification import broken_chains
from notices.models import Notice
from tests.casework.test_entering import entry, page_data, scans
from tests.desk.pages import logged_in, text
from tests.factories.casework import evidence
from tests.journeys.office import do, open_nodes, person, render_all
from tests.journeys.test_the_full_ladder_closes import as_shown


@pytest.mark.django_db
def test_it_goes_on_to_its_closure(city: None) -> None:
    intake, leader = logged_in("fgw_intake"), logged_in("fgw_leader")
    assert intake.post("/flow/older/new/", page_data()).status_code == 302
    assert not Case.objects.exists() and "待核准补录1件" in leader.get("/").content.decode()
    address = f"/flow/older/{OlderCase.objects.get().pk}/"
    assert leader.post(address, {"approve": "1"}).status_code == 302
    case = Case.objects.get()
    assert (case.state, case.old_number, open_nodes(case)) == ("warned", "旧17", {"review"})
    assert "旧9号" in text("jtj_handler", f"/cases/{case.number}/")
    # The answer came on paper: the officer hands it in, and accepts it.
    evidence(case, person("fgw_officer"), name="书面答复.pdf")
    do(case, "review", "fgw_officer", "settle", {"reason": "书面答复附付清凭证，予以认可"})
    do(case, "sign_settlement", "fgw_leader", "sign")
    data = as_shown(case, "close", "fgw_officer", "close")
    assert "《警示函》（旧9号）" in data["course"] and data["opened_on"] == "2025年6月3日"
    do(case, "close", "fgw_officer", "close", data)
    do(case, "sign_closure", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_result", "jtj_handler", "sign_for")
    assert case.state == "closed" and open_nodes(case) == set()
    # The only document of ours is the closure, and it is the first of its series.
    assert [(notice.kind, notice.number) for notice in Notice.objects.all()] == [("closure", 1)]
    assert list(broken_chains()) == [] and reconcile() == []


@pytest.mark.django_db
def test_the_entry_is_a_draft_until_then(city: None) -> None:
    enter_older_case(entry(), scans("warn"), acting_user=person("fgw_intake"))
    assert "旧路面" not in text("fgw_officer", "/cases/") and "旧路面" not in text("jtj_head", "/cases/")
