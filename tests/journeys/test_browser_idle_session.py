"""A session ends while a form is half written: at a real browser nothing of it is lost, and nobody else reads it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

import clock
from accounts.middleware import SEEN
from accounts.models import KeptForm, SecurityPolicy
from accounts.samples import SAMPLE_PASSWORD
from early_warnings.models import Clue
from tests.journeys.browser import Clerk, Office
from tests.journeys.office import DEPARTMENT, body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACTS = "写了半个小时的主要事实，工程款逾期未付。"


def idle(minutes: float) -> None:
    """Nobody has done anything for so long, in whatever session there is."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        store[SEEN] = (clock.wall() - timedelta(minutes=minutes)).timestamp()
        store.save()


def write_half(clerk: Clerk) -> None:
    clerk.go("/clues/new/")
    clerk.fill(事由="养护工程款逾期未付", 线索内容=FACTS)
    clerk.page.get_by_label("涉事单位", exact=True).select_option(str(body(DEPARTMENT).pk))


def log_in_here(clerk: Clerk, username: str) -> None:
    clerk.page.get_by_label("用户名", exact=True).fill(username)
    clerk.page.get_by_label("密码", exact=True).fill(SAMPLE_PASSWORD)
    clerk.press("登录")


def drafts(clerk: Clerk) -> list[str]:
    return clerk.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('zx-draft:'))")


def test_the_form_is_there_again_after_logging_in(office: Office) -> None:
    clerk = office.clerk("fgw_intake")
    write_half(clerk)
    idle(30)
    clerk.press("保存线索")
    assert urlsplit(clerk.page.url).path == "/accounts/login/"
    clerk.sees("请填写人重新登录")
    log_in_here(clerk, "fgw_intake")
    assert urlsplit(clerk.page.url).path == "/clues/new/"
    clerk.sees("已取回登录超时前填写的内容")
    assert clerk.value_of("线索内容") == FACTS
    assert clerk.value_of("事由") == "养护工程款逾期未付"
    assert clerk.value_of("涉事单位") == str(body(DEPARTMENT).pk)
    assert not Clue.objects.exists() and not KeptForm.objects.exists()
    clerk.page.reload()
    assert clerk.value_of("线索内容") == FACTS, "kept in this window until it is sent"


def test_another_person_at_the_same_window_finds_nothing(office: Office) -> None:
    clerk = office.clerk("fgw_intake")
    write_half(clerk)
    idle(30)
    clerk.press("保存线索")
    log_in_here(clerk, "jw_intake")
    assert urlsplit(clerk.page.url).path == "/clues/new/"
    assert clerk.value_of("线索内容") == "" and FACTS not in clerk.text()
    assert FACTS not in clerk.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def test_logging_out_leaves_nothing_in_the_window(office: Office) -> None:
    clerk = office.clerk("fgw_intake")
    write_half(clerk)
    clerk.page.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('zx-draft:'))")
    clerk.go("/clues/new/")
    assert clerk.value_of("线索内容") == FACTS
    clerk.log_out()
    assert drafts(clerk) == []
    log_in_here(clerk, "fgw_intake")
    clerk.go("/clues/new/")
    assert clerk.value_of("线索内容") == ""


def test_the_page_warns_and_one_may_stay(office: Office) -> None:
    SecurityPolicy.objects.create(code="idle_minutes", value=5, source="样例")
    clerk = office.clerk("fgw_intake")
    clerk.go("/clues/new/")
    idle(4)
    clerk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    notice = clerk.page.locator("[data-idle-notice]")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("退出登录")
    clerk.page.get_by_role("button", name="继续工作").click()
    expect(notice).to_be_hidden()
    idle(6)
    clerk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(notice).to_contain_text("登录已超时")
    clerk.go("/")
    assert urlsplit(clerk.page.url).path == "/accounts/login/"
