"""Accounts, roles, and the log of both."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import services
from accounts.models import AccountEvent, AppendOnly, RoleGrant, User
from accounts.queries import people_of, users_holding
from accounts.roles import ADMINISTRATORS, LEADER, OFFICER, PART_OF, Role
from organisations.refusals import Refusal
from tests.factories.accounts import PASSWORD, AdministratorFactory, UserFactory, leader_of, officer_of
from tests.factories.organisations import (
    BodyFactory,
    CommissionFactory,
    CreditOfficeFactory,
    GovernmentFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return AdministratorFactory()


def create(**changes):
    fields = {
        "username": "xinren",
        "full_name": "样例甲",
        "password": PASSWORD,
        "acting_user": None,
        **changes,
    }
    return services.create_user(**fields)


def test_every_role_is_an_officers_a_leaders_a_lookers_on_or_an_administrators():
    others = {Role.INTAKE_OFFICER, Role.REVIEWER, Role.CITY_LEADER, Role.CONGRESS, Role.CPPCC}
    assert {*OFFICER.values(), *LEADER.values(), *others, *ADMINISTRATORS} == set(Role)
    assert len(PART_OF) == len(OFFICER) + len(LEADER)


def test_it_makes_an_account_with_roles_and_a_record_of_both(administrator):
    body = BodyFactory()
    user = create(body=body, roles=[Role.HANDLER], acting_user=administrator)
    assert user.must_change_password and not user.roles
    assert list(user.proposed_roles.values_list("role", flat=True)) == [Role.HANDLER]
    security = AdministratorFactory(roles=[Role.SECURITY_ADMIN])
    services.grant_proposed(user.proposed_roles.all(), acting_user=security)
    user = User.objects.get(pk=user.pk)
    assert user.roles == {Role.HANDLER} and user.holds("handler", "head") and not user.proposed_roles.exists()
    assert [(e.verb, e.actor, e.target) for e in AccountEvent.objects.order_by("id")] == [
        ("created", administrator, user),
        ("role_proposed", administrator, user),
        ("granted", security, user),
    ]


def test_a_user_reads_the_roles_once(django_assert_num_queries):
    user = User.objects.get(pk=UserFactory(roles=[Role.HANDLER]).pk)
    with django_assert_num_queries(1):
        assert (
            user.holds(Role.HANDLER) and not user.holds(Role.HEAD) and user.role_names == ["责任单位经办人"]
        )


def test_an_inactive_user_holds_nothing():
    assert not UserFactory(roles=[Role.JUDGE], is_active=False).holds(Role.JUDGE)


@pytest.mark.parametrize("role", [Role.HANDLER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_it_refuses_anybody_but_the_system_administrator(role):
    stranger = UserFactory(body=BodyFactory(), roles=[role])
    target = UserFactory()
    for act in [
        lambda: create(acting_user=stranger),
        lambda: services.edit_user(target, acting_user=stranger, full_name="乙"),
        lambda: services.deactivate(target, acting_user=stranger),
        lambda: services.reactivate(target, acting_user=stranger),
        lambda: services.move_user(target, BodyFactory(), acting_user=stranger),
        lambda: services.propose_roles(target, [Role.HANDLER], acting_user=stranger),
        lambda: services.ask_reset(target, reason="本人忘记", acting_user=stranger),
        lambda: services.create_body(name="新局", acting_user=stranger),
        lambda: services.import_people([], acting_user=stranger),
        lambda: services.import_bodies([], acting_user=stranger),
    ]:
        with pytest.raises(Refusal, match="只有系统管理员"):
            act()
    assert not AccountEvent.objects.exists()


def test_the_security_administrator_may_grant_and_the_audit_administrator_may_not():
    target = UserFactory(body=BodyFactory())
    services.grant(target, Role.HANDLER, acting_user=AdministratorFactory(roles=[Role.SECURITY_ADMIN]))
    assert target.roles == {Role.HANDLER}
    with pytest.raises(Refusal):
        services.revoke(target, Role.HANDLER, acting_user=AdministratorFactory(roles=[Role.AUDIT_ADMIN]))


def test_whoever_makes_accounts_grants_nothing(administrator):
    target = UserFactory(body=BodyFactory())
    with pytest.raises(Refusal, match="只有安全管理员"):
        services.grant(target, Role.HANDLER, acting_user=administrator)
    services.propose_roles(target, [Role.HANDLER], acting_user=administrator)
    with pytest.raises(Refusal, match="只有安全管理员"):
        services.grant_proposed(target.proposed_roles.all(), acting_user=administrator)
    assert not User.objects.get(pk=target.pk).roles


def test_nobody_grants_to_himself(administrator):
    security = AdministratorFactory(roles=[Role.SECURITY_ADMIN])
    with pytest.raises(Refusal, match="自己"):
        services.set_roles(security, [], acting_user=security)
    with pytest.raises(Refusal, match="自己"):
        services.propose_roles(administrator, [Role.AUDIT_ADMIN], acting_user=administrator)


def test_a_refused_role_is_not_held_and_on_record(administrator):
    target, security = UserFactory(body=BodyFactory()), AdministratorFactory(roles=[Role.SECURITY_ADMIN])
    services.propose_roles(target, [Role.HANDLER, Role.HEAD], acting_user=administrator)
    assert services.refuse_proposed(target.proposed_roles.filter(role=Role.HEAD), acting_user=security) == 1
    assert services.grant_proposed(target.proposed_roles.all(), acting_user=security) == 1
    assert User.objects.get(pk=target.pk).roles == {Role.HANDLER} and not target.proposed_roles.exists()
    assert AccountEvent.objects.get(verb="role_refused").detail == "责任单位负责人"


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", [Role.HANDLER, Role.CITY_LEADER, *sorted(ADMINISTRATORS)])
def test_the_database_lets_an_administrator_hold_nothing_else(role, other):
    if role == other:
        return
    first, second = AdministratorFactory(roles=[role]), UserFactory(roles=[other])
    for user, added in ((first, other), (second, role)):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.create(user=user, role=added)
    third = UserFactory(roles=[Role.HANDLER, Role.HEAD])
    with pytest.raises(IntegrityError), transaction.atomic():
        third.grants.filter(role=Role.HEAD).update(role=role)
    assert third.grants.count() == 2


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ([Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN], "三员分立"),
        ([Role.SECURITY_ADMIN, Role.HANDLER], "不能兼任"),
        ([Role.COMMISSION_LEADER], "没有“纪检监察”职能"),
        ([Role.INTAKE_OFFICER], "线索受理员"),
        ([Role.CONGRESS], "人大"),
        (["emperor"], "没有这种角色"),
    ],
)
def test_it_refuses_roles_that_do_not_go_together_or_do_not_suit_the_body(roles, words):
    with pytest.raises(Refusal, match=words):
        create(body=BodyFactory(), roles=roles)
    assert not User.objects.exists()


def test_the_database_too_keeps_the_three_administrators_apart(administrator):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=administrator, role=Role.AUDIT_ADMIN)


def test_a_role_needs_a_body():
    with pytest.raises(Refusal) as refused:
        create(roles=[Role.HANDLER])
    assert refused.value.field == "body"


def test_a_person_who_moves_must_suit_the_new_body():
    user = UserFactory(body=CommissionFactory(), roles=[Role.COMMISSION_OFFICER])
    body, admin = BodyFactory(), AdministratorFactory()
    with pytest.raises(Refusal, match="没有“纪检监察”职能"):
        services.move_user(user, body, roles=[Role.COMMISSION_OFFICER], acting_user=admin)
    services.move_user(user, body, roles=[Role.HANDLER], acting_user=admin)
    moved = User.objects.get(pk=user.pk)
    assert moved.body == body and not moved.roles
    assert list(moved.proposed_roles.values_list("role", flat=True)) == [Role.HANDLER]
    with pytest.raises(Refusal, match="已在这个单位"):
        services.move_user(moved, body, acting_user=admin)
    with pytest.raises(Refusal, match="管理员不属于"):
        services.move_user(admin, body, acting_user=AdministratorFactory())


def test_it_records_what_was_edited(administrator):
    user = UserFactory(full_name="样例甲")
    services.edit_user(user, acting_user=administrator, full_name="样例乙", phone="0000")
    assert AccountEvent.objects.get().detail == "样例甲 → 样例乙 / 0000"
    services.edit_user(user, acting_user=administrator, full_name="样例乙")
    assert AccountEvent.objects.count() == 1


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_the_last_administrator_of_each_kind_stays(role):
    last = AdministratorFactory(roles=[role])
    with pytest.raises(Refusal, match="最后一个"):
        services.deactivate(last, acting_user=None)
    with pytest.raises(Refusal, match="最后一个"):
        services.revoke(last, role, acting_user=None)
    AdministratorFactory(roles=[role], is_active=False)
    with pytest.raises(Refusal, match="最后一个"):
        services.deactivate(last, acting_user=None)
    AdministratorFactory(roles=[role])
    services.revoke(last, role, acting_user=None)
    assert not User.objects.get(pk=last.pk).roles


def test_an_administrator_is_closed_and_opened(administrator):
    other = AdministratorFactory()
    services.deactivate(administrator, acting_user=other)
    assert not administrator.is_active
    services.reactivate(administrator, acting_user=other)
    assert administrator.is_active


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Ab1-ab1", "至少 10 位"),
        ("abcdefgh12345", "至少 3 类"),
        ("Xinren-2026", "用户名"),
        ("Zhengxin-2026", ""),
        ("政信系统密码-Aa0", ""),
    ],
)
def test_a_password_is_long_and_mixed(password, words):
    if not words:
        assert create(password=password).check_password(password)
        return
    with pytest.raises(Refusal, match=words):
        create(password=password)


def test_one_changes_ones_own_password_to_another_one():
    user = UserFactory(must_change_password=True)
    with pytest.raises(Refusal, match="最近5个"):
        services.change_password(user, PASSWORD, acting_user=user)
    with pytest.raises(Refusal, match="自己的密码"):
        services.change_password(user, "Another-2026", acting_user=UserFactory())
    services.change_password(user, "Another-2026", acting_user=user)
    user.refresh_from_db()
    assert user.check_password("Another-2026") and not user.must_change_password


def test_a_username_is_taken_once_in_whatever_case():
    create()
    with pytest.raises(Refusal, match="已被使用"):
        create(username="XinRen")


def test_the_log_is_never_changed():
    create()
    event = AccountEvent.objects.get()
    for act in [
        AccountEvent.objects.all().delete,
        lambda: AccountEvent.objects.update(detail=""),
        event.delete,
    ]:
        with pytest.raises(AppendOnly):
            act()
    event.detail = "另一句"
    with pytest.raises(AppendOnly):
        event.save()


def test_the_people_of_a_renamed_body_go_with_it(administrator):
    body = CreditOfficeFactory()
    user = UserFactory(body=body, roles=[Role.CREDIT_OFFICER])
    heir = services.succeed_body(body, name="新名发改委", on=date(2026, 11, 1), acting_user=administrator)
    user.refresh_from_db()
    assert user.body == heir and [e.verb for e in AccountEvent.objects.order_by("id")] == [
        "moved",
        "body_renamed",
    ]


def test_it_finds_people_by_body_and_role():
    body = GovernmentFactory()
    officer, leader, elsewhere = (
        officer_of(body, "G"),
        leader_of(body, "G"),
        officer_of(GovernmentFactory(), "G"),
    )
    UserFactory(body=body, roles=[Role.GOVERNMENT_OFFICER], is_active=False)
    assert set(people_of(body)) == {officer, leader}
    assert list(people_of(body, OFFICER["G"])) == [officer]
    assert set(users_holding(Role.GOVERNMENT_OFFICER)) == {officer, elsewhere}
    assert list(users_holding(Role.GOVERNMENT_LEADER, body)) == [leader]
