"""催办 on the pages: one press from the desk and from the case, and the list pays nothing for a row."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Pressing
from casework.services import press
from tests.casework.test_pressing import on, owed, waiting
from tests.desk.pages import logged_in, text
from tests.journeys.office import person

DAY = date(2026, 11, 27)
PRESS = "/press/"


def cost(username: str) -> int:
    client = logged_in(username)
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/").status_code == 200
    return len(captured)


@pytest.mark.django_db
class TestOnThePages:
    def test_one_press_from_the_desk_comes_back_to_the_desk(self, city: None) -> None:
        case = waiting()
        address = f"/flow/cases/{case.number}/press/{owed(case).pk}/"
        assert PRESS not in text("fgw_officer"), "it is not due soon yet"
        on(DAY)
        assert f'action="{address}"' in text("fgw_officer")
        answer = logged_in("fgw_officer").post(address, {"from": "desk"})
        assert answer.status_code == 302 and answer["Location"] == "/"
        assert Pressing.objects.count() == 1 and PRESS not in text("fgw_officer"), "the window is closed"

    def test_the_case_shows_the_button_the_count_and_the_next_day(self, city: None) -> None:
        case = waiting()
        on(DAY)
        page = f"/cases/{case.number}/"
        assert f'action="/flow/cases/{case.number}/press/' in text("fgw_officer", page)
        assert PRESS not in text("jw_officer", page) and PRESS not in text("jtj_handler", page)
        press(owed(case), acting_user=person("fgw_officer"))
        shown = text("fgw_officer", page)
        assert "已催办1次，最近11月27日，11月30日起可再催" in shown and PRESS not in shown
        on(date(2026, 11, 28))
        assert PRESS not in text("fgw_officer", page), "a day of rest"

    def test_from_the_third_on_the_button_leads_to_the_page_that_suggests_a_letter(self, city: None) -> None:
        case = waiting()
        for day in (date(2026, 11, 26), DAY):
            on(day)
            press(owed(case), acting_user=person("fgw_officer"))
        on(date(2026, 11, 30))
        for page in ("/", f"/cases/{case.number}/"):
            shown = text("fgw_officer", page)
            assert f'href="/flow/cases/{case.number}/press/' in shown and 'action="/flow/cases/' not in shown
        assert f"/flow/cases/{case.number}/supervise/?owed=" in text("fgw_officer", f"/cases/{case.number}/")

    def test_a_refusal_is_read_before_and_after_the_button(self, city: None) -> None:
        case = waiting()
        on(DAY)
        press(owed(case), acting_user=person("fgw_leader"))
        address = f"/flow/cases/{case.number}/press/{owed(case).pk}/"
        for answer in (logged_in("fgw_officer").get(address), logged_in("fgw_officer").post(address)):
            assert "顾临渊已于11月27日催办" in answer.content.decode()
        assert answer.status_code == 422

    def test_a_desk_of_many_costs_what_a_desk_of_one_costs(self, city: None) -> None:
        def add(count: int) -> None:
            on(date(2026, 11, 20))
            cases = [waiting() for _ in range(2 * count)]
            on(DAY)
            for case in cases[::2]:
                press(owed(case), acting_user=person("fgw_officer"))

        add(1)
        few = [cost(username) for username in ("fgw_officer", "jtj_handler")]
        add(2)
        assert [cost(username) for username in ("fgw_officer", "jtj_handler")] == few
