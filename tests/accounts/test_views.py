"""Login with lock-out, password change, logout, and the administrators' pages."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

import clock
from accounts.models import AccountEvent, User
from accounts.roles import Role
from accounts.services import unlock
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory
from tests.factories.organisations import BodyFactory

pytestmark = pytest.mark.django_db
LOGIN, LOGOUT, PASSWORD_PAGE = "/accounts/login/", "/accounts/logout/", "/accounts/password/"
BACKEND = "accounts.backends.AtWorkBackend"


@pytest.fixture
def user():
    return UserFactory(username="jtj_handler", body=BodyFactory(), roles=[Role.HANDLER])


@pytest.fixture
def administrator(client):
    found = AdministratorFactory(username="xt_admin")
    client.force_login(found, backend=BACKEND)
    return found


def log_in(client, username="jtj_handler", password=PASSWORD):
    return client.post(LOGIN, {"username": username, "password": password})


def test_it_lets_in_and_keeps_a_record(client, user):
    response = log_in(client)
    assert response.status_code == 302 and response["Location"] == "/"
    event = AccountEvent.objects.get()
    assert (event.verb, event.actor, event.address) == ("logged_in", user, "127.0.0.1")


def test_it_says_no_in_chinese(client, user):
    page = log_in(client, password="wrong").content.decode()
    assert "用户名或密码不正确" in page
    event = AccountEvent.objects.get()
    assert (event.verb, event.actor, event.target) == ("login_failed", None, user)


def test_a_strange_name_is_no_failure_of_ours(client):
    assert log_in(client, username="\x00").status_code == 200
    assert log_in(client, username="甲" * 300).status_code == 200


def test_an_inactive_account_stays_out(client, user):
    User.objects.update(is_active=False)
    assert log_in(client).status_code == 200


def test_a_session_ends_with_its_account(client, user):
    client.force_login(user, backend=BACKEND)
    User.objects.update(is_active=False)
    assert client.get(PASSWORD_PAGE).status_code == 302


def fail_five_times(client):
    return [log_in(client, password="wrong") for _ in range(5)][-1]


def test_five_failures_lock_the_account_for_half_an_hour(client, user):
    response = fail_five_times(client)
    assert response.status_code == 429
    assert "锁定" in response.content.decode() and "30" in response.content.decode()
    assert log_in(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=clock.wall() - timedelta(minutes=31))
    assert log_in(client).status_code == 302


def test_a_locked_account_locks_nobody_else(client, user):
    UserFactory(username="other")
    fail_five_times(client)
    assert log_in(client, username="other").status_code == 302


def test_an_administrator_opens_the_lock(client, user):
    fail_five_times(client)
    unlock(user, acting_user=AdministratorFactory(roles=[Role.SECURITY_ADMIN]))
    assert log_in(client).status_code == 302


def test_one_logs_out_by_post_alone(client, user):
    log_in(client)
    assert client.get(LOGOUT).status_code == 405
    assert client.post(LOGOUT)["Location"] == LOGIN
    assert client.get(PASSWORD_PAGE).status_code == 302


def test_one_changes_the_password_and_stays_logged_in(client, user):
    log_in(client)
    form = {"old_password": PASSWORD, "new_password1": "Another-2026", "new_password2": "Another-2026"}
    wrong = client.post(PASSWORD_PAGE, {**form, "old_password": "wrong"})
    assert "原密码不正确" in wrong.content.decode()
    weak = client.post(PASSWORD_PAGE, {**form, "new_password1": "short", "new_password2": "short"})
    assert "至少 10 位" in weak.content.decode()
    assert client.post(PASSWORD_PAGE, form)["Location"] == "/"
    assert client.get(PASSWORD_PAGE).status_code == 200


def test_a_given_password_is_changed_before_anything_else(client, user):
    User.objects.update(must_change_password=True)
    log_in(client)
    address = reverse("organisations:body_list")
    assert client.get(address)["Location"] == f"{PASSWORD_PAGE}?next=%2Forganisations%2F"
    assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == PASSWORD_PAGE
    form = {"old_password": PASSWORD, "new_password1": "Another-2026", "new_password2": "Another-2026"}
    assert client.post(f"{PASSWORD_PAGE}?next={address}", form)["Location"] == address
    assert client.get(address).status_code == 200


PAGES = [
    "user_list", "user_new", "event_list", "sign_in_list", "event_export", "policy_list", "resets", "role_proposals",
    "people_import", "bodies_import", "body_new",
]  # fmt: skip
PERSON_PAGES = ["user_detail", "user_edit", "user_move", "user_roles", "user_propose", "user_reset"]
ACTS = ["user_deactivate", "user_reactivate", "user_unlock"]


def addresses(person):
    pages = [reverse(f"accounts:{name}") for name in PAGES]
    return pages + [reverse(f"accounts:{name}", args=[person.pk]) for name in PERSON_PAGES]


def test_a_stranger_is_refused_on_every_page(client, user):
    assert {client.get(address).status_code for address in addresses(user)} == {302}
    client.force_login(user, backend=BACKEND)
    assert {client.get(address).status_code for address in addresses(user)} == {403}
    acts = [reverse(f"accounts:{name}", args=[user.pk]) for name in ACTS]
    assert {client.post(address).status_code for address in acts} == {403}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (
            Role.SYSTEM_ADMIN,
            {
                "user_list",
                "user_new",
                "policy_list",
                "resets",
                "people_import",
                "bodies_import",
                "body_new",
                "user_detail",
                "user_edit",
                "user_move",
                "user_propose",
                "user_reset",
            },
        ),
        (
            Role.SECURITY_ADMIN,
            {
                "user_list",
                "event_list",
                "sign_in_list",
                "policy_list",
                "resets",
                "role_proposals",
                "user_detail",
                "user_roles",
            },
        ),
        (
            Role.AUDIT_ADMIN,
            {
                "user_list",
                "event_list",
                "sign_in_list",
                "event_export",
                "policy_list",
                "resets",
                "user_detail",
            },
        ),
    ],
)
def test_each_administrator_sees_one_part(client, user, role, allowed):
    client.force_login(AdministratorFactory(roles=[role]), backend=BACKEND)
    seen = {
        name
        for name, address in zip(PAGES + PERSON_PAGES, addresses(user), strict=True)
        if client.get(address).status_code == 200
    }
    assert seen == allowed


def test_an_administrator_opens_an_account(client, administrator):
    body = BodyFactory()
    form = {
        "username": "new_head", "full_name": "样例乙", "body": body.pk, "position": "局长", "phone": "",
        "roles": [Role.HEAD], "password": "Another-2026",
    }  # fmt: skip
    refused = client.post(reverse("accounts:user_new"), {**form, "roles": [Role.JUDGE]})
    assert "没有“法院”职能" in refused.content.decode()
    response = client.post(reverse("accounts:user_new"), form)
    made = User.objects.get(username="new_head")
    assert response["Location"] == reverse("accounts:user_detail", args=[made.pk])
    assert not made.roles and made.must_change_password
    assert list(made.proposed_roles.values_list("role", flat=True)) == [Role.HEAD]
    assert "样例乙" in client.get(response["Location"]).content.decode()


def test_the_administrators_edit_move_propose_and_grant(client, administrator, user):
    form = {"full_name": "样例丙", "position": "科长", "phone": "0000"}
    client.post(reverse("accounts:user_edit", args=[user.pk]), form)
    client.post(reverse("accounts:user_propose", args=[user.pk]), {"roles": [Role.HEAD]})
    other = BodyFactory()
    security = AdministratorFactory(roles=[Role.SECURITY_ADMIN])
    client.force_login(security, backend=BACKEND)
    page = client.get(reverse("accounts:role_proposals")).content.decode()
    assert "样例丙" in page and "责任单位负责人" in page
    chosen = {"proposal": [user.proposed_roles.get().pk], "grant": "1"}
    assert (
        "已授予1项" in client.post(reverse("accounts:role_proposals"), chosen, follow=True).content.decode()
    )
    assert User.objects.get(pk=user.pk).roles == {Role.HANDLER, Role.HEAD}
    client.post(reverse("accounts:user_roles", args=[user.pk]), {"roles": [Role.HANDLER]})
    assert User.objects.get(pk=user.pk).roles == {Role.HANDLER}
    client.force_login(administrator, backend=BACKEND)
    client.post(reverse("accounts:user_move", args=[user.pk]), {"body": other.pk, "roles": [Role.HANDLER]})
    moved = User.objects.get(pk=user.pk)
    assert moved.body == other and not moved.roles and moved.proposed_roles.count() == 1
    verbs = set(AccountEvent.objects.values_list("verb", flat=True))
    assert verbs == {"edited", "role_proposed", "granted", "revoked", "moved"}


def test_an_administrator_closes_and_opens_an_account_but_not_his_own(client, administrator, user):
    page = client.post(reverse("accounts:user_deactivate", args=[user.pk]), follow=True).content.decode()
    assert "账号已停用" in page and not User.objects.get(pk=user.pk).is_active
    client.post(reverse("accounts:user_reactivate", args=[user.pk]))
    assert User.objects.get(pk=user.pk).is_active
    page = client.post(
        reverse("accounts:user_deactivate", args=[administrator.pk]), follow=True
    ).content.decode()
    assert "不能对自己的账号" in page and User.objects.get(pk=administrator.pk).is_active


def test_the_list_finds_people(client, administrator, user):
    address = reverse("accounts:user_list")
    assert "jtj_handler" not in client.get(address, {"q": "没有的"}).content.decode()
    assert "jtj_handler" in client.get(address, {"q": user.body.name, "role": "handler"}).content.decode()
    assert "jtj_handler" not in client.get(address, {"role": "judge"}).content.decode()


def test_the_list_says_who_is_locked(client, administrator, user):
    address = reverse("accounts:user_list")
    assert "已锁定" not in client.get(address).content.decode()
    client.logout()
    fail_five_times(client)
    client.force_login(administrator, backend=BACKEND)
    assert client.get(address).content.decode().count("已锁定") == 1
