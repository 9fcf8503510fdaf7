"""What a newcomer reads when the site is up: its address, and somebody to be for every role."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from accounts.roles import Role
from accounts.samples import SAMPLE_ACCOUNTS, SAMPLE_PASSWORD
from config.management.commands.welcome import one_for_each_role, table
from tests.factories.accounts import UserFactory


def welcome() -> str:
    out = StringIO()
    call_command("welcome", stdout=out)
    return out.getvalue()


def test_columns_are_aligned_under_wide_letters() -> None:
    assert table([("用户名", "姓名"), ("jw", "陈砚秋")]) == "用户名  姓名\njw      陈砚秋"


def test_every_role_has_somebody() -> None:
    shown = one_for_each_role(SAMPLE_ACCOUNTS)

    assert {role for account in shown for role in account.roles} == set(Role)
    assert len(shown) <= len(Role)


@pytest.mark.django_db
def test_it_shows_the_address_and_the_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8765")
    call_command("load_bodies", "sample", stdout=StringIO())
    call_command("load_accounts", "sample", stdout=StringIO())

    shown = welcome()

    assert "http://127.0.0.1:8765/" in shown
    assert SAMPLE_PASSWORD in shown
    assert all(role.label in shown for role in Role)


@pytest.mark.django_db
def test_it_shows_no_account_where_none_was_loaded() -> None:
    assert SAMPLE_PASSWORD not in welcome()


@pytest.mark.django_db
def test_an_empty_site_shows_its_code_until_somebody_has_an_account(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path

    shown = welcome()

    code = (tmp_path / "setup-code").read_text()
    assert "/accounts/setup/" in shown and code in shown
    assert code in welcome()
    UserFactory()
    assert "设置码" not in welcome()


@pytest.mark.django_db
@override_settings(SAMPLE_MODE=False)
def test_it_shows_no_account_of_a_real_city() -> None:
    assert SAMPLE_PASSWORD not in welcome()
