"""移送, through the pages: handed over whole, received, returned; the case goes on as if it had only rested."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from casework.models import Transfer
from tests.desk.pages import logged_in, text, visit
from tests.journeys.office import open_nodes
from tests.journeys.reaching import TRANSFER, answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("移送函.pdf", b"%PDF-1.4 letter", content_type="application/pdf")


def test_it_is_handed_over_and_comes_back() -> None:
    case = reach("warned")
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    moves = f"/flow/cases/{case.number}/moves"
    data = TRANSFER | {"sent_on": clock.today().isoformat()}
    refused = officer.post(f"{moves}/transfer/", data)
    assert refused.status_code == 422
    assert "没有上传移送函的扫描件" in refused.content.decode()
    assert officer.post(f"{moves}/transfer/", data | {"scan": paper()}).status_code == 302
    task = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith="sign_transfer")
    page = leader.get(f"/flow/tasks/{task.pk}/").content.decode()
    assert "线索摘要2份、合同复印件1份" in page
    leader.post(f"/flow/tasks/{task.pk}/", {"act": "sign"})
    case.refresh_from_db()
    assert (case.state, open_nodes(case)) == ("transferred", set())
    clock.set_to(clock.now() + timedelta(days=4))
    transfer = Transfer.objects.get()
    receipt = {"transfer": transfer.pk, "number": "监收9号", "on": clock.today().isoformat()}
    assert officer.post(f"{moves}/transfer_receipt/", receipt).status_code == 302
    clock.set_to(clock.now() + timedelta(days=10))
    returned = {"why": "jurisdiction", "on": clock.today().isoformat()}
    assert officer.post(f"{moves}/take_back/", returned).status_code == 403
    assert leader.post(f"{moves}/take_back/", returned).status_code == 302
    case.refresh_from_db()
    transfer.refresh_from_db()
    assert (case.state, open_nodes(case), transfer.status) == ("warned", {"answer"}, "returned")
    inside = text("fgw_officer", f"/cases/{case.number}/")
    assert "不属于其管辖" in inside
    # Signed for on the 20th, handed over that day, back on 4 December: all five days are left.
    owed = case.deadlines.get(purpose="answer").deadline
    assert owed.due_on.isoformat() == "2026-12-10"
    assert "移送" not in text("jtj_handler", f"/cases/{case.number}/")
    assert visit("jtj_handler", f"{moves}/take_back/").status_code == 403
    answer(case)
    assert open_nodes(case) == {"review"}
