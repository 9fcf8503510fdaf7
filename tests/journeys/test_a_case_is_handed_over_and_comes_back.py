"""移送, through the pages: handed over whole, received, returned; the case goes on as if it had only rested."""

from __future__ import annotations

from datetime import timedelta

import pytest

import clock
from casework.models import Transfer
from tests.desk.pages import logged_in, text, visit
from tests.journeys.beside_the_ladder import TRANSFER
from tests.journeys.office import open_nodes, pass_on, render_all
from tests.journeys.reaching import answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_it_is_handed_over_and_comes_back() -> None:
    case = reach("warned")
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    moves = f"/flow/cases/{case.number}/moves"
    data = TRANSFER | {
        "subject_matter": "养护工程款逾期未付",
        "concerned": "澄川市交通运输局",
        "course": "先后送达提醒函、警示函。",
        "receipt_within": "3个工作日",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
        "materials-INITIAL_FORMS": 0,
    }
    refused = officer.post(f"{moves}/transfer/", data | {"receiver_name": ""})
    assert refused.status_code == 422
    assert "二者填一项" in refused.content.decode()
    looked = officer.post(f"{moves}/transfer/", data | {"preview": "1"})
    # The letter, the list of materials and the receipt to be sent back.
    assert looked.content.decode().count("data:image/png") >= 3
    assert officer.post(f"{moves}/transfer/", data).status_code == 302
    pass_on(case)
    task = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith="sign_transfer")
    page = leader.get(f"/flow/tasks/{task.pk}/").content.decode()
    assert "签发移送函" in page and page.count("data:image/png") >= 3
    leader.post(f"/flow/tasks/{task.pk}/", {"act": "sign"})
    render_all()
    task = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith="serve_document")
    serving = f"/flow/tasks/{task.pk}/"
    assert serving in text("fgw_officer", f"/cases/{case.number}/") and serving in text("fgw_officer")
    served = {
        "served_on": clock.today().isoformat(),
        "served_time": "09:00",
        "place": "样例路1号收发室",
        "first_server": "陆采薇",
        "second_server": "样例送达人",
        "received_by": "样例收件人",
    }
    assert officer.post(serving, served | {"act": "serve_direct"}).status_code == 302
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
