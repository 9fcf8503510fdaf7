"""A case is laid before a vice-mayor; he writes what he wants done; it is done, and comes back to him to read."""

from __future__ import annotations

import pytest

from caseflow.reconciling import reconcile
from casework.models import Circulation, Instruction
from casework.verification import broken_chains
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.journeys.office import do, open_nodes, person

WORDS = "请会同财政局拿出付款计划。"
ANSWER = "已会同财政局定于十二月底付清。"


@pytest.mark.django_db
def test_it_comes_back_to_the_leader(city: None) -> None:
    case = warned_early()
    assert visit("zf_mayor", f"/cases/{case.number}/").status_code == 404
    officer, mayor = logged_in("fgw_officer"), logged_in("zf_mayor")
    sent = officer.post(
        f"/flow/cases/{case.number}/circulate/", {"readers": [person("zf_mayor").pk], "note": "请阅示"}
    )
    assert sent.status_code == 302
    unread = f"/flow/readings/{Circulation.objects.get().readings.get().pk}/"
    assert unread in mayor.get("/readings/").content.decode()
    assert "写批示" in mayor.get(unread).content.decode()
    assert mayor.get(f"/cases/{case.number}/").status_code == 200
    data = {"text": WORDS, "body": case.issuing_body_id, "due_on": ""}
    assert mayor.post(f"/flow/cases/{case.number}/instruct/", data).status_code == 302
    # No instruction moves a case; it is a task beside the others.
    case.refresh_from_db()
    assert case.state == "early_warning"
    assert open_nodes(case) == {"sign_for_letter", "carry_out"} and reconcile() == []
    assert WORDS in text("fgw_officer", f"/cases/{case.number}/")
    do(case, "carry_out", "fgw_officer", "carry_out", {"answer": ANSWER})
    assert Instruction.objects.open().count() == 0 and reconcile() == []
    assert "批示落实情况" in mayor.get("/readings/").content.decode()
    assert ANSWER in mayor.get(f"/cases/{case.number}/").content.decode()
    department = text("jtj_head", f"/cases/{case.number}/")
    assert WORDS not in department and ANSWER not in department
    assert list(broken_chains()) == []
