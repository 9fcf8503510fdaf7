"""The first account, and the people of the fictional city."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import AccountEvent, User
from accounts.queries import people_of
from accounts.roles import LEADER, OFFICER, Role
from accounts.rules import refuse_roles
from accounts.samples import SAMPLE_ACCOUNTS, SAMPLE_PASSWORD
from organisations.models import Body
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
ADMIN_PASSWORD = "Real-Admin-2026"


@pytest.fixture
def sample_city():
    call_command("load_bodies", "sample", stdout=StringIO())
    call_command("load_accounts", "sample", stdout=StringIO())


def create(*args):
    call_command("create_administrator", "--no-input", *args, stdout=StringIO())


def test_it_makes_the_first_account_without_a_terminal(monkeypatch):
    monkeypatch.setenv("ZHENGXIN_ADMIN_PASSWORD", ADMIN_PASSWORD)
    create("--username", "guanli", "--full-name", "样例管理员")
    user = User.objects.get()
    assert user.roles == {Role.SYSTEM_ADMIN} and not user.is_sample and not user.must_change_password
    assert user.check_password(ADMIN_PASSWORD)
    assert {event.actor for event in AccountEvent.objects.all()} == {None}


def test_it_asks_at_the_terminal(monkeypatch):
    answers = iter(["guanli", "样例管理员"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda _: ADMIN_PASSWORD)
    call_command("create_administrator", stdout=StringIO())
    assert User.objects.get().username == "guanli"


@pytest.mark.parametrize(
    "args", [(), ("--username", "guanli"), ("--username", "guanli", "--full-name", "甲")]
)
def test_it_says_what_is_missing(monkeypatch, args):
    monkeypatch.delenv("ZHENGXIN_ADMIN_PASSWORD", raising=False)
    with pytest.raises(CommandError):
        create(*args)
    assert not User.objects.exists()


def test_it_refuses_a_weak_password_and_a_taken_name(monkeypatch):
    monkeypatch.setenv("ZHENGXIN_ADMIN_PASSWORD", "short")
    with pytest.raises(CommandError, match="至少 10 位"):
        create("--username", "guanli", "--full-name", "甲")
    UserFactory(username="guanli")
    monkeypatch.setenv("ZHENGXIN_ADMIN_PASSWORD", ADMIN_PASSWORD)
    with pytest.raises(CommandError, match="已被使用"):
        create("--username", "guanli", "--full-name", "甲")


def test_it_loads_the_people_once(sample_city):
    assert User.objects.filter(is_sample=True).count() == len(SAMPLE_ACCOUNTS)
    User.objects.filter(username="jw_officer").update(position="另一职务")
    call_command("load_accounts", "sample", stdout=StringIO())
    assert User.objects.count() == len(SAMPLE_ACCOUNTS)
    assert User.objects.get(username="jw_officer").position == "另一职务"


def test_the_people_need_their_bodies():
    with pytest.raises(CommandError, match="load the bodies first"):
        call_command("load_accounts", "sample", stdout=StringIO())


def test_a_published_password_stays_out_of_a_real_installation(settings):
    settings.SAMPLE_MODE = False
    with pytest.raises(CommandError, match="sample mode"):
        call_command("load_accounts", "sample")


def test_there_is_somebody_for_each_role_and_each_acting_body(sample_city):
    assert {role for account in SAMPLE_ACCOUNTS for role in account.roles} == set(Role)
    assert len({account.full_name for account in SAMPLE_ACCOUNTS}) == len(SAMPLE_ACCOUNTS)
    for body in Body.objects.all():
        for part in body.part_letters:
            if part == "R" and body.level == "区" and not people_of(body, OFFICER["R"]):
                pytest.fail(f"{body} has nobody who determines")
            assert people_of(body, OFFICER[part]).exists(), f"{body} has no officer for {part}"
            assert part not in LEADER or people_of(body, LEADER[part]).exists(), (
                f"{body} has no leader for {part}"
            )


def test_the_sample_people_obey_the_rules_of_roles(sample_city):
    for user in User.objects.prefetch_related("grants").select_related("body"):
        refuse_roles(user.roles, user.body)


def test_a_sample_person_logs_in_with_the_one_password(sample_city, rf):
    user = authenticate(rf.post("/"), username="jtj_handler", password=SAMPLE_PASSWORD)
    assert user is not None and str(user.body) == "澄川市交通运输局"
