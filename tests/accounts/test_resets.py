"""A password is reset by two administrators: one asks, another approves, and neither is whose password it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import clock
from accounts import services
from accounts.models import AccountEvent, PasswordReset, User
from accounts.passwords import initial_hash, initial_password
from accounts.roles import Role
from organisations.refusals import Refusal
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory
from tests.factories.organisations import BodyFactory

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.AtWorkBackend"


@pytest.fixture
def system():
    return AdministratorFactory(username="xt_admin")


@pytest.fixture
def security():
    return AdministratorFactory(username="aq_admin", roles=[Role.SECURITY_ADMIN])


@pytest.fixture
def user():
    return UserFactory(username="jtj_handler", body=BodyFactory(), roles=[Role.HANDLER])


@pytest.fixture
def asked(user, system):
    return services.ask_reset(user, reason="本人到办公室提出，忘记密码", acting_user=system)


def test_it_takes_two_and_gives_a_password_once(client, user, system, security, asked):
    client.force_login(user, backend=BACKEND)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD), "asking changes nothing"
    password = services.approve_reset(asked, acting_user=security)
    changed = User.objects.get(pk=user.pk)
    assert changed.check_password(password) and changed.must_change_password
    assert not changed.check_password(PASSWORD)
    verbs = list(AccountEvent.objects.order_by("id").values_list("verb", "actor"))
    assert verbs == [("reset_asked", system.pk), ("reset_approved", security.pk)]
    assert password not in "".join(AccountEvent.objects.values_list("detail", flat=True))
    assert client.get("/accounts/me/").status_code == 302, "the session of before has ended"
    with pytest.raises(Refusal, match="已经办理"):
        services.approve_reset(asked, acting_user=AdministratorFactory(roles=[Role.SECURITY_ADMIN]))


def test_the_new_password_lets_in_and_must_be_changed(client, user, security, asked):
    password = services.approve_reset(asked, acting_user=security)
    client.post("/accounts/login/", {"username": user.username, "password": password})
    assert client.get("/organisations/")["Location"].startswith("/accounts/password/")


@pytest.mark.parametrize("who", ["system", "user", "audit", "another system"])
def test_nobody_else_approves(who, user, system, asked):
    people = {
        "system": system,
        "user": user,
        "audit": AdministratorFactory(roles=[Role.AUDIT_ADMIN]),
        "another system": AdministratorFactory(),
    }
    with pytest.raises(Refusal, match="须由安全管理员"):
        services.approve_reset(asked, acting_user=people[who])


def test_the_person_asked_about_approves_nothing(system, security):
    asked = services.ask_reset(security, reason="忘记密码", acting_user=system)
    with pytest.raises(Refusal, match="申请人和本人"):
        services.approve_reset(asked, acting_user=security)
    with pytest.raises(Refusal, match="申请人和本人"):
        services.refuse_reset(asked, reason="不同意", acting_user=security)


def test_who_asked_does_not_approve_in_another_office_later(user, system, asked):
    system.grants.update(role=Role.SECURITY_ADMIN)
    with pytest.raises(Refusal, match="申请人和本人"):
        services.approve_reset(asked, acting_user=User.objects.get(pk=system.pk))


def test_the_database_wants_three_persons_too(user, system, security, asked):
    for column, value in (("asked_by", user), ("decided_by", user), ("decided_by", system)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PasswordReset.objects.filter(pk=asked.pk).update(**{column: value})
    assert PasswordReset.objects.filter(pk=asked.pk).update(decided_by=security) == 1


def test_it_expires_and_is_asked_anew(user, system, security, asked):
    PasswordReset.objects.update(expires_at=clock.wall() - timedelta(seconds=1))
    with pytest.raises(Refusal, match="已失效"):
        services.approve_reset(asked, acting_user=security)
    again = services.ask_reset(user, reason="再次提出", acting_user=system)
    assert PasswordReset.objects.awaiting().get() == again
    asked.refresh_from_db()
    assert asked.answer == "逾期失效" and asked.decided_by is None


def test_it_refuses_a_second_request_no_reason_oneself_and_a_closed_account(user, system, asked):
    with pytest.raises(Refusal, match="已有待批准"):
        services.ask_reset(user, reason="再次提出", acting_user=system)
    for reason in ("", "  "):
        with pytest.raises(Refusal, match="事由") as refused:
            services.ask_reset(UserFactory(), reason=reason, acting_user=system)
        assert refused.value.field == "reason"
    with pytest.raises(Refusal, match="自己"):
        services.ask_reset(system, reason="忘记", acting_user=system)
    with pytest.raises(Refusal, match="已停用"):
        services.ask_reset(UserFactory(is_active=False), reason="忘记", acting_user=system)


def test_it_is_refused_with_a_reason(user, security, asked):
    with pytest.raises(Refusal, match="理由"):
        services.refuse_reset(asked, reason=" ", acting_user=security)
    services.refuse_reset(asked, reason="未核实本人", acting_user=security)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert AccountEvent.objects.first().detail == "未核实本人"
    with pytest.raises(Refusal, match="已经办理"):
        services.approve_reset(asked, acting_user=security)


def test_the_pages_lead_through_it(client, user, system, security):
    client.force_login(system, backend=BACKEND)
    client.post(reverse("accounts:user_reset", args=[user.pk]), {"reason": "本人忘记"})
    asked = PasswordReset.objects.get()
    page = client.get(reverse("accounts:resets")).content.decode()
    assert "本人忘记" in page and "批准</button>" not in page
    assert client.post(reverse("accounts:reset_approve", args=[asked.pk])).status_code == 403
    client.force_login(security, backend=BACKEND)
    assert "批准</button>" in client.get(reverse("accounts:resets")).content.decode()
    response = client.post(reverse("accounts:reset_approve", args=[asked.pk]))
    page = response.content.decode()
    assert "只显示一次" in page and "no-store" in response["Cache-Control"]
    password = page.split("data-password>")[1].split("<")[0]
    assert User.objects.get(pk=user.pk).check_password(password)
    again = client.post(reverse("accounts:reset_approve", args=[asked.pk]), follow=True).content.decode()
    assert "已经办理" in again and password not in again


def test_an_initial_password_obeys_every_rule():
    from django.contrib.auth.password_validation import validate_password

    made = {initial_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password, UserFactory.build())
    user = UserFactory(password=initial_hash("Ab3-xyzxyz"))
    assert not user.check_password("Ab3-xyzxyzz") and user.check_password("Ab3-xyzxyz")
    # The first login has written it anew, with the hasher of the settings.
    assert not User.objects.get(pk=user.pk).password.startswith("pbkdf2")
