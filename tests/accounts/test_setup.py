"""An empty site is set up by whoever reads the code on its console, once."""

import pytest

from accounts import services
from accounts.models import User
from accounts.roles import Role
from accounts.services import Administrator
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SETUP = "/accounts/setup/"
THREE = [
    Administrator(Role.SYSTEM_ADMIN, "xitong", "甲一"),
    Administrator(Role.SECURITY_ADMIN, "anquan", "乙二"),
    Administrator(Role.AUDIT_ADMIN, "shenji", "丙三"),
]
FORM = {
    "system_username": "xitong", "system_full_name": "甲一", "security_username": "anquan",
    "security_full_name": "乙二", "audit_username": "shenji", "audit_full_name": "丙三",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_the_page_makes_the_three_and_is_gone(client):
    assert "首次设置" in client.get("/accounts/login/").content.decode()
    code = services.setup_code()
    page = client.post(SETUP, {**FORM, "code": code}).content.decode()
    assert [user.role_names for user in User.objects.order_by("id")] == [
        ["系统管理员"],
        ["安全管理员"],
        ["审计管理员"],
    ]
    assert page.count('data-label="初始密码"') == 3
    assert all(user.must_change_password for user in User.objects.all())
    assert (
        client.get(SETUP).status_code == 404 and client.post(SETUP, {**FORM, "code": code}).status_code == 404
    )
    assert "首次设置" not in client.get("/accounts/login/").content.decode()


def test_the_code_is_for_its_owner_alone_and_used_once(tmp_path):
    code = services.setup_code()
    assert services.setup_code() == code and len(code) >= 20
    assert (tmp_path / "setup-code").stat().st_mode & 0o777 == 0o600
    services.open_site(code, THREE)
    assert not (tmp_path / "setup-code").exists()
    with pytest.raises(Refusal, match="已有账号"):
        services.setup_code()


@pytest.mark.parametrize("code", ["", "0000", "wrong-code"])
def test_a_wrong_code_makes_nothing(client, code):
    services.setup_code()
    assert client.post(SETUP, {**FORM, "code": code}).status_code == 200
    with pytest.raises(Refusal):
        services.open_site(code, THREE)
    assert not User.objects.exists()


def test_without_a_code_on_the_console_there_is_none_to_guess():
    with pytest.raises(Refusal, match="不正确"):
        services.open_site("", THREE)


def test_it_takes_three_different_persons(client):
    code = services.setup_code()
    same = {**FORM, "audit_username": "Anquan", "code": code}
    assert "须是三个人" in client.post(SETUP, same).content.decode()
    with pytest.raises(Refusal, match="各设一人"):
        services.open_site(code, THREE[:2])
    assert not User.objects.exists() and services.setup_code() == code


def test_a_site_with_people_is_nobodys_to_take(client):
    code = services.setup_code()
    UserFactory()
    assert client.post(SETUP, {**FORM, "code": code}).status_code == 404
    with pytest.raises(Refusal, match="已有账号"):
        services.open_site(code, THREE)
    assert User.objects.count() == 1
