"""The desk: what is mine to do, what I wait for, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

import clock
from caseflow.doors import open_task
from caseflow.following import act, claim
from casework.models import Behaviour
from casework.services import sweep_overdue
from early_warnings.services import ClueText, take_clue
from tests.desk.pages import text, visit, warned_early
from tests.journeys.office import DEPARTMENT, body, do, letter_data, open_case, person

pytestmark = pytest.mark.django_db


def acts(username: str) -> list[str]:
    groups = visit(username).context["groups"]
    return [row["act"] for group in groups for row in group["rows"]]


def test_it_shows_a_task_to_those_whose_turn_it_is(city: None) -> None:
    open_case()
    assert acts("fgw_officer") == ["研判"]
    for other in ("fgw_leader", "jw_officer", "jtj_handler", "zy_clerk"):
        assert acts(other) == [], other


def test_it_leads_to_the_task(city: None) -> None:
    case = open_case()
    [group] = visit("fgw_officer").context["groups"]
    assert group["rows"][0]["href"] == f"/flow/tasks/{open_task(case, 'triage').pk}/"
    assert visit("fgw_officer", group["rows"][0]["href"]).status_code == 200


def test_it_groups_by_light_the_loudest_first(city: None) -> None:
    open_case()
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    open_case(title="另一笔工程款逾期未付")
    groups = visit("fgw_officer").context["groups"]
    assert [(group["light"], [row["days"] for row in group["rows"]]) for group in groups] == [
        ("red", [-5]),
        ("amber", [2]),
    ]
    assert visit("fgw_officer").context["counts"] == {"red": 1, "amber": 1, "green": 0, "grey": 0}


def test_it_says_when_the_other_sides_clock_governs(city: None) -> None:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    sweep_overdue()
    act(case, work=lambda: None)
    [group] = visit("fgw_officer").context["groups"]
    assert (group["rows"][0]["act"], group["rows"][0]["other"], group["light"]) == (
        "处理系统建议",
        True,
        "red",
    )
    assert "对方超" in text("fgw_officer")
    [own] = visit("jtj_handler").context["groups"]
    assert (own["rows"][0]["act"], own["rows"][0]["other"]) == ("答复", False)


def test_it_leaves_a_task_a_colleague_has_taken(city: None) -> None:
    case = open_case()
    claim(open_task(case, "triage"), acting_user=person("fgw_officer"))
    assert acts("fgw_officer") == ["研判"]


def test_it_lists_what_i_have_done(city: None) -> None:
    case = warned_early()
    [row] = visit("fgw_officer", "/?view=done").context["done"]
    assert (row["act"], row["number"]) == ("研判", case.number)
    assert visit("jw_officer", "/?view=done").context["done"] == []


def test_it_names_whom_i_wait_for(city: None) -> None:
    warned_early()
    [row] = visit("fgw_officer").context["waiting"]
    assert row["who"] == body(DEPARTMENT).label
    assert row["what"].startswith("签收函件")


def test_it_does_not_tell_a_department_what_the_other_side_is_doing(city: None) -> None:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    do(case, "review", "fgw_officer", "remind", letter_data())
    [row] = visit("jtj_handler").context["waiting"]
    assert row["what"].startswith("在办")
    page = text("jtj_handler")
    assert "签发函件" not in page
    assert "审阅答复" not in page


def test_it_shows_proposals_to_the_body_that_decides(city: None) -> None:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert sweep_overdue() == 1
    assert "建议升级提醒" in text("fgw_officer")
    for other in ("jw_officer", "jtj_handler", "jtj_head", "zy_clerk"):
        assert "建议升级" not in text(other), other


def test_it_sends_administrators_to_the_accounts(city: None) -> None:
    open_case()
    assert visit("xt_admin").url == "/accounts/users/"
    assert visit("aq_admin").url == "/accounts/users/"
    assert visit("sj_admin").url == "/accounts/events/"


@pytest.mark.parametrize("username", ["zf_mayor", "rd_viewer", "zx_viewer"])
def test_it_shows_lookers_on_figures_and_no_case(city: None, username: str) -> None:
    case = open_case()
    page = text(username)
    assert "办结率" in page
    for word in (case.number, case.title, DEPARTMENT):
        assert word not in page


def test_it_shows_a_dash_where_there_is_nothing_to_divide_by(city: None) -> None:
    total = visit("zf_mayor").context["total"]
    assert (total["total"], total["finished_rate"], total["overdue_rate"]) == (0, "—", "—")


def test_it_needs_a_login(city: None) -> None:
    assert Client().get("/").status_code == 302


@pytest.mark.parametrize("count", [1, 6])
def test_it_reads_a_fixed_number_of_queries(
    city: None, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        open_case()
    client = Client()
    client.force_login(person("fgw_officer"))
    with django_assert_max_num_queries(24):
        client.get("/")


def test_the_intake_is_told_of_clues_that_wait(city: None) -> None:
    assert [act["label"] for act in visit("fgw_intake").context["head_acts"]] == ["登记线索"]
    words = ClueText(
        channel="12345",
        received_on=clock.today(),
        subject=body(DEPARTMENT),
        title="一条还没有登记的线索",
        facts="工程款逾期未付。",
        behaviour=Behaviour.objects.get(code="ZX02"),
        national_severity="ordinary",
        regional_severity="risk_hint",
    )
    take_clue(words, acting_user=person("fgw_intake"))
    assert "待登记线索1件" in text("fgw_intake")
    assert "待登记线索" not in text("jw_intake")


def test_the_longest_waits_are_listed_and_all_are_counted(city: None) -> None:
    for _ in range(12):
        open_case()
    page = visit("fgw_intake")
    assert (len(page.context["waiting"]), page.context["waiting_count"]) == (10, 12)
    assert "12件，列最急的10件" in page.content.decode()
