"""回头看, through the pages: closed, looked at again three months on, relapsed, reopened, a new order."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from caseflow.tasks import propose
from casework.models import Case
from tests.caseflow.test_reopening import until_due
from tests.desk.pages import logged_in, text
from tests.journeys.filling import at_desk, fill
from tests.journeys.office import open_nodes
from tests.journeys.reaching import reach, serve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 paper", content_type="application/pdf")


def task_at(case: Case, node: str) -> str:
    found = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith=f".{node}")
    return f"/flow/tasks/{found.pk}/"


def test_it_relapses_and_is_ordered_anew() -> None:
    case = reach("closed", came_from="verifying")
    until_due(case)
    propose()
    assert "回头看" in text("fgw_officer", "/")
    officer = logged_in("fgw_officer")
    page = officer.get(task_at(case, "look_back")).content.decode()
    assert "请核查是否反弹并登记" in page
    found = {
        "act": "record",
        "outcome": "relapsed",
        "looked_on": clock.today().isoformat(),
        "facts": "又有两笔到期款项未付。",
        "evidence": paper("核查记录.pdf"),
    }
    assert officer.post(task_at(case, "look_back"), found).status_code == 302
    government = logged_in("zf_officer")
    page = government.get(task_at(case, "reopen")).content.decode()
    assert "回头看发现反弹：又有两笔到期款项未付。" in page
    assert "核查记录.pdf" in page
    data = at_desk(case, "reopen", "zf_officer", "reopen") | {
        "act": "reopen",
        "found": "回头看发现两笔款项逾期。",
        "requirements": "付清又欠的款项",
    }
    assert government.post(task_at(case, "reopen"), data).status_code == 302
    logged_in("zf_leader").post(task_at(case, "sign_reopening"), {"act": "sign"})
    case.refresh_from_db()
    assert (case.state, open_nodes(case)) == ("rectifying", {"order", "sign_for_paper"})
    serve(case, "sign_for_paper")
    fill(case, "order", "zf_officer", "order_rectification", **{"problems-0-standard": "全部付清"})
    logged_in("zf_leader").post(task_at(case, "sign_order"), {"act": "sign"})
    serve(case, "sign_for_order")
    assert open_nodes(case) == {"file_plan"}
    told = text("jtj_handler", f"/cases/{case.number}/")
    assert "全部付清" in told
    assert "又有两笔到期款项未付" not in told
