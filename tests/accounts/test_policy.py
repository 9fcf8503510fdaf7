"""The security policy: what it asks of passwords and locks, who changes it, and what is left of what it was."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

import clock
from accounts import services
from accounts.models import SecurityPolicy, User
from accounts.policies import history, policies, policy
from accounts.roles import Role
from accounts.standards import STANDARDS
from organisations.refusals import Refusal
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory
from tests.factories.organisations import BodyFactory

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.AtWorkBackend"
LOGIN, PASSWORD_PAGE = "/accounts/login/", "/accounts/password/"


@pytest.fixture
def security():
    return AdministratorFactory(roles=[Role.SECURITY_ADMIN])


@pytest.fixture
def user():
    return UserFactory(username="jtj_handler", body=BodyFactory(), roles=[Role.HANDLER])


def put(code, value):
    SecurityPolicy.objects.create(code=code, value=value, source="样例")


def log_in(client, password=PASSWORD):
    return client.post(LOGIN, {"username": "jtj_handler", "password": password})


def test_it_begins_with_the_standard():
    assert policies() == {code: rule.default for code, rule in STANDARDS.items()}
    asked = ("password_length", "password_classes", "password_days", "password_history", "lock_failures")
    assert [policy(code) for code in asked] == [10, 3, 90, 5, 5]
    assert policy("lock_minutes") == 30 and 15 <= policy("idle_minutes") <= 30


def test_a_change_holds_at_once_and_leaves_what_was(security):
    services.set_policy("password_length", 12, source="信安〔2026〕1号", acting_user=security)
    services.set_policy("password_length", 14, source="信安〔2026〕2号", acting_user=security)
    assert policy("password_length") == 14
    versions = history("password_length")
    assert [version.value for version in versions] == [14, 12, 10]
    assert versions[0].source == "信安〔2026〕2号" and versions[0].changed_by == security.full_name
    with pytest.raises(Refusal, match="至少 14 位"):
        services.create_user(username="xinren", full_name="甲", password=PASSWORD, acting_user=None)


@pytest.mark.parametrize(
    ("code", "value", "source", "field"),
    [
        ("password_length", 7, "样例", "value"),
        ("idle_minutes", 61, "样例", "value"),
        ("password_days", 366, "样例", "value"),
        ("lock_failures", 5, "样例", "value"),
        ("lock_failures", 4, " ", "source"),
    ],
)
def test_it_keeps_to_its_bounds_and_wants_a_source(security, code, value, source, field):
    with pytest.raises(Refusal) as refused:
        services.set_policy(code, value, source=source, acting_user=security)
    assert refused.value.field == field and not SecurityPolicy.objects.exists()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN])
def test_only_the_security_administrator_changes_it(client, role):
    other = AdministratorFactory(roles=[role])
    with pytest.raises(Refusal, match="只有安全管理员"):
        services.set_policy("password_length", 12, source="样例", acting_user=other)
    client.force_login(other, backend=BACKEND)
    assert client.get(reverse("accounts:policy_edit", args=["password_length"])).status_code == 403
    assert "调整</a>" not in client.get(reverse("accounts:policy_list")).content.decode()


def test_its_pages(client, security):
    client.force_login(security, backend=BACKEND)
    address = reverse("accounts:policy_edit", args=["idle_minutes"])
    assert "须在5至60分钟之间" in client.post(address, {"value": "4", "source": "样例"}).content.decode()
    page = client.post(address, {"value": "15", "source": "信安要求"}, follow=True).content.decode()
    assert "2个版本" in page and "信安要求" in page and policy("idle_minutes") == 15
    assert client.get(reverse("accounts:policy_edit", args=["emperor"])).status_code == 404


def test_none_of_the_last_passwords(user):
    names = [f"Another-{n}-2026" for n in range(5)]
    for name in names:
        services.change_password(user, name, acting_user=user)
    for used in names:
        with pytest.raises(Refusal, match="最近5个"):
            services.change_password(user, used, acting_user=user)
    services.change_password(user, PASSWORD, acting_user=user)
    assert user.former_passwords.count() == 5
    put("password_history", 1)
    services.change_password(user, names[-1], acting_user=user)
    with pytest.raises(Refusal, match="最近1个"):
        services.change_password(user, names[-1], acting_user=user)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Password-2026", "过于常见"),
        ("P@ssw0rd!2026", "过于常见"),
        ("Admin@123456", "过于常见"),
        ("AAAaaa111111", "过于常见"),
        ("Jtj_handler-1", "用户名"),
        ("Ab-交通运输局-99", "单位名称"),
    ],
)
def test_neither_a_common_password_nor_ones_names(user, password, words):
    user.body.short_name = "交通运输局"
    with pytest.raises(Refusal, match=words):
        services.change_password(user, password, acting_user=user)


def test_an_old_password_lets_in_only_to_change_it(client, user):
    User.objects.update(password_changed_at=clock.wall() - timedelta(days=90))
    log_in(client)
    assert client.get("/organisations/")["Location"].startswith(PASSWORD_PAGE)
    form = {"old_password": PASSWORD, "new_password1": "Another-2026", "new_password2": "Another-2026"}
    client.post(PASSWORD_PAGE, form)
    assert client.get("/organisations/").status_code == 200


def test_it_warns_before(client, user):
    User.objects.update(password_changed_at=clock.wall() - timedelta(days=87))
    log_in(client)
    assert "密码还有3日到期" in client.get("/organisations/").content.decode()
    assert "密码还有3日到期" in client.get("/accounts/me/").content.decode()


def test_the_published_password_of_the_samples_has_no_age(client, user):
    User.objects.update(password_changed_at=clock.wall() - timedelta(days=900), is_sample=True)
    log_in(client)
    assert client.get("/organisations/").status_code == 200


def test_the_lock_follows_the_policy(client, user):
    put("lock_failures", 3)
    put("lock_minutes", 5)
    answers = [log_in(client, "wrong").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    page = log_in(client).content.decode()
    assert "3次密码错误" in page and "5分钟" in page
    AccessAttempt.objects.update(attempt_time=clock.wall() - timedelta(minutes=6))
    assert log_in(client).status_code == 302
