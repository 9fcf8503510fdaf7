"""What goes wrong is told on a page of ours, with the right status and never with a traceback."""

from __future__ import annotations

import pytest
from django.test import Client
from django_fsm import TransitionNotAllowed

from caseflow.doors import open_task
from casework.lifecycle import State
from desk.errors import server_error
from desk.middleware import RefusalMiddleware
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, visit
from tests.journeys.office import do, letter_data, open_case, person

pytestmark = pytest.mark.django_db


def test_a_task_that_is_done_answers_409(city: None) -> None:
    case = open_case()
    task = open_task(case, "triage")
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    page = visit("fgw_officer", f"/flow/tasks/{task.pk}/")
    assert page.status_code == 409
    assert "此事已有变动" in page.content.decode()
    assert "已由陆采薇办理" in page.content.decode()


def test_a_task_of_another_desk_answers_403(city: None) -> None:
    task = open_task(open_case(), "triage")
    page = visit("fgw_leader", f"/flow/tasks/{task.pk}/")
    assert page.status_code == 403
    assert "不在你的办公桌上" in page.content.decode()


def test_a_refusal_answers_400_with_its_remedy(city: None, rf: object) -> None:
    request = rf.get("/")  # type: ignore[attr-defined]
    request.user = person("fgw_officer")
    middleware = RefusalMiddleware(lambda _: None)  # type: ignore[arg-type,return-value]
    page = middleware.process_exception(request, Refusal("没有写明理由。", remedy="请写明理由再办。"))
    assert page is not None
    assert page.status_code == 400
    assert "没有写明理由。" in page.content.decode()
    assert "请写明理由再办。" in page.content.decode()


def test_a_lost_transition_answers_409_and_another_error_is_left_alone(city: None, rf: object) -> None:
    request = rf.get("/")  # type: ignore[attr-defined]
    request.user = person("fgw_officer")
    middleware = RefusalMiddleware(lambda _: None)  # type: ignore[arg-type,return-value]
    page = middleware.process_exception(request, TransitionNotAllowed(State.TRIAGE))
    assert page is not None
    assert page.status_code == 409
    assert middleware.process_exception(request, ValueError("fault")) is None


def test_a_form_without_its_token_is_told_in_chinese(city: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("fgw_officer"))
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 403
    assert "这张表单已经失效" in answer.content.decode()


def test_what_is_forbidden_says_so(city: None) -> None:
    page = visit("fgw_officer", "/accounts/users/")
    assert page.status_code == 403
    assert "无权查看" in page.content.decode()


@pytest.mark.parametrize("address", ["/no/such/page", "/cases/%00/", "/cases/<script>/"])
def test_what_is_not_there_is_a_page_of_ours(city: None, address: str) -> None:
    page = visit("fgw_officer", address)
    assert page.status_code == 404
    words = page.content.decode()
    assert "没有这一页" in words
    assert "<script>/" not in words


def test_a_visitor_gets_404_without_the_navigation_of_anybody(city: None) -> None:
    page = Client().get("/verify/x/y/")
    assert page.status_code in (302, 404)


@pytest.mark.parametrize("address", ["/", "/cases/", "/documents/"])
def test_pages_change_nothing(city: None, address: str) -> None:
    assert logged_in("fgw_officer").post(address).status_code == 405


def test_every_page_of_ours_says_that_the_data_are_samples(city: None, rf: object) -> None:
    client = Client()
    for address in ("/accounts/login/", "/verify/", "/verify/nothing/", "/nowhere/"):
        assert "样例数据" in client.get(address, follow=True).content.decode(), address
    assert "样例数据" in server_error(rf.get("/")).content.decode()  # type: ignore[attr-defined]
