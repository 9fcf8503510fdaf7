"""The administrator's pages that see across the rooms: succession of bodies, opening numbers, the guide."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

import clock
from accounts import services
from accounts.models import AccountEvent, User
from accounts.roles import Role
from casework.models import CaseSeries
from casework.services import open_case_series
from desk.administration import guide
from notices.models import Notice, NumberSeries
from notices.series import open_number_series
from organisations.models import Body
from organisations.refusals import NotYours, Refusal
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.organisations import (
    BodyFactory,
    CommissionFactory,
    CreditOfficeFactory,
    GovernmentFactory,
)
from tests.journeys.office import body, do, letter_data, open_case, person, render_all

pytestmark = pytest.mark.django_db
BACKEND = "accounts.backends.AtWorkBackend"
TRANSPORT = "澄川市交通运输局"


@pytest.fixture
def administrator(client):
    found = AdministratorFactory(username="xt_boss")
    client.force_login(found, backend=BACKEND)
    return found


def form_of(found, **changes):
    row = {
        "name": found.name, "short_name": "", "level": found.level, "region": found.region, "kind": found.kind,
        "superior": "", "parts": found.parts.split(), "document_mark": found.document_mark, "court_code": "",
        "uscc": "", "valid_from": found.valid_from.isoformat(),
    }  # fmt: skip
    return {**row, **changes}


# --- bodies -------------------------------------------------------------------------------------------------


def test_a_body_is_registered_and_changed(client, administrator):
    above = GovernmentFactory()
    row = form_of(
        BodyFactory.build(name="某市水务局", parts="D"), superior=above.pk, uscc="11000000t00001004n"
    )
    row |= {"contact0_name": "张三", "contact0_phone": "0000-1"}
    bad = client.post(reverse("accounts:body_new"), row | {"uscc": "11000000T00001005N"}).content.decode()
    assert "校验不通过" in bad and not Body.objects.filter(name="某市水务局").exists()
    client.post(reverse("accounts:body_new"), row)
    made = Body.objects.get(name="某市水务局")
    assert (made.superior, made.uscc, made.contacts.get().name) == (above, "11000000T00001004N", "张三")
    address = reverse("accounts:body_edit", args=[made.pk])
    client.post(address, row | {"short_name": "水务局", "parts": ["D", "R"], "contact0_name": ""})
    made.refresh_from_db()
    assert (made.short_name, made.parts) == ("水务局", "R D") and not made.contacts.exists()
    said = " ".join(AccountEvent.objects.filter(verb="body_edited").values_list("detail", flat=True))
    assert "简称 空 → 水务局" in said and "职能 D → R D" in said
    page = client.get(reverse("organisations:body_detail", args=[made.pk])).content.decode()
    assert all(f">{act}</a>" in page for act in ("修改", "更名", "合并", "停用"))


def test_it_refuses_a_body_that_cannot_be(administrator):
    above = GovernmentFactory()
    child = BodyFactory(superior=above, document_mark="样交")
    UserFactory(body=child, roles=[Role.HANDLER])
    for changes, field in (
        ({"superior": child, "body": above}, "superior"),
        ({"document_mark": "样交", "body": above}, "document_mark"),
        ({"parts": "R", "body": child}, "parts"),
        ({"level": "省", "body": child}, "level"),
    ):
        found = Body.objects.get(pk=changes.pop("body").pk)
        with pytest.raises(Refusal) as refused:
            services.edit_body(found, acting_user=administrator, **changes)
        assert refused.value.field == field and refused.value.message


def test_a_body_is_closed_only_when_nobody_is_left(administrator):
    above = GovernmentFactory()
    child = BodyFactory(superior=above)
    user = UserFactory(body=child, roles=[Role.HANDLER])
    today = clock.today()
    with pytest.raises(Refusal, match="下级机构"):
        services.end_body(above, on=today, acting_user=administrator)
    with pytest.raises(Refusal, match="在用的账号"):
        services.end_body(child, on=today, acting_user=administrator)
    services.deactivate(user, acting_user=administrator)
    with pytest.raises(Refusal, match="晚于今日"):
        services.end_body(child, on=date(2026, 12, 1), acting_user=administrator)
    services.end_body(child, on=today, acting_user=administrator)
    with pytest.raises(Refusal, match="已停用"):
        services.end_body(child, on=today, acting_user=administrator)


def test_a_rename_shows_what_goes_over_before_it_does(city, client, administrator):
    open_case()
    found = body(TRANSPORT)
    address = reverse("desk:body_rename", args=[found.pk])
    form = {"name": "澄川市交通运输和港航局", "short_name": "", "on": "2026-11-20"}
    page = client.post(address, form).content.decode()
    assert "将由承接机构承接" in page and "3个" in page and "1件" in page
    assert "晏映川" in page and "养护工程款" not in page, "people are named, no case is"
    assert Body.objects.filter(name=TRANSPORT, valid_to=None).exists()
    client.post(address, {**form, "confirmed": "1"})
    heir = Body.objects.get(name="澄川市交通运输和港航局")
    assert person("jtj_handler").body == heir and person("jtj_handler").roles == {Role.HANDLER}
    page = client.get(reverse("organisations:body_detail", args=[heir.pk])).content.decode()
    assert "沿革" in page and TRANSPORT in page
    later = client.post(address, {**form, "confirmed": "1"}).content.decode()
    assert "已停用" in later


def test_a_merger_takes_people_and_parts_along(city, client, administrator):
    old, heir = body("澄川市住房和城乡建设局"), body(TRANSPORT)
    address = reverse("desk:body_merge", args=[old.pk])
    form = {"heir": heir.pk, "on": "2026-11-20", "confirmed": "1"}
    assert client.post(address, form | {"heir": old.pk}).status_code == 200
    assert "晚于今日" in client.post(address, form | {"on": "2026-12-20"}).content.decode()
    client.post(address, form)
    assert person("zjj_handler").body == heir and person("zjj_handler").roles == {Role.HANDLER}
    assert person("zjj_leader").body == heir and person("zjj_leader").roles == {Role.AUTHORITY_LEADER}
    heir.refresh_from_db()
    assert heir.plays("R"), "what the old body determined, the heir determines now"
    old.refresh_from_db()
    assert old.successor == heir and AccountEvent.objects.filter(verb="body_merged").exists()


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.HANDLER])
def test_nobody_else_keeps_the_register(client, role):
    found = BodyFactory()
    client.force_login(UserFactory(body=found, roles=[role]), backend=BACKEND)
    names = ("accounts:body_edit", "accounts:body_end", "desk:body_rename", "desk:body_merge")
    addresses = [reverse(name, args=[found.pk]) for name in names] + [
        reverse("notices:series_open"),
        reverse("casework:series_open"),
    ]
    assert {client.get(address).status_code for address in addresses} == {403}
    assert (
        "更名</a>" not in client.get(reverse("organisations:body_detail", args=[found.pk])).content.decode()
    )


def test_a_choice_not_made_speaks_chinese(client, administrator):
    page = client.get(reverse("notices:series_open")).content.decode()
    assert "（请选择）" in page and "-----" not in page


# --- opening numbers ----------------------------------------------------------------------------------------


def test_numbers_go_on_from_the_paper_ones(city, client, administrator):
    issuer = body("澄川市发展和改革委员会")
    said = {"kind": "early_warning", "issuer": issuer.pk, "last": 41, "again": 41, "reason": "原登记簿"}
    client.post(reverse("notices:series_open"), said)
    client.post(reverse("casework:series_open"), {"last": 7, "again": 7, "reason": "原台账"})
    case = open_case()
    assert case.number == "ZX-2026-000008"
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    assert render_all()[0].number_text == "澄发改预〔2026〕42号"
    again = client.post(reverse("notices:series_open"), said | {"last": 50, "again": 50})
    assert "已接续到41号，不能再设接续" in again.content.decode()
    assert NumberSeries.objects.get().last == 42 and CaseSeries.objects.get().last == 8


def test_the_opening_is_the_system_administrators_and_within_bounds(city, client, administrator):
    issuer = body("澄川市发展和改革委员会")
    other = AdministratorFactory(roles=[Role.SECURITY_ADMIN])
    first = {"last": 1, "again": 1, "reason": "原登记簿"}
    for act in (
        lambda: open_number_series(issuer, "early_warning", **first, acting_user=other),
        lambda: open_case_series(**first, acting_user=other),
    ):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(Refusal, match="机关代字"):
        open_number_series(BodyFactory(), "early_warning", **first, acting_user=administrator)
    form = {"kind": "warning", "issuer": issuer.pk, "last": 999_999, "again": 999_999, "reason": "原登记簿"}
    assert "须在0至" in client.post(reverse("notices:series_open"), form).content.decode()
    assert not NumberSeries.objects.exists() and not Notice.objects.exists()


# --- the guide ----------------------------------------------------------------------------------------------


def done():
    return [step.is_done for step in guide.steps()]


def test_it_follows_the_database_from_nothing_to_the_end(client, administrator):
    assert done() == [False] * 6 and guide.is_wanted()
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        AdministratorFactory(roles=[role])
    assert done() == [True] + [False] * 5
    bare = CommissionFactory(document_mark="", is_sample=False)
    credit = CreditOfficeFactory(document_mark="样发改", is_sample=False)
    government = GovernmentFactory(document_mark="样政", is_sample=False)
    department = BodyFactory(parts="D", is_sample=False)
    assert done() == [True, True, False, False, False, False]
    page = client.get(reverse("desk:guide")).content.decode()
    assert "还没有机关代字" in page and bare.name in page and "没有线索受理员" in page
    Body.objects.filter(pk=bare.pk).update(document_mark="样纪")
    officer = UserFactory(body=credit)
    services.propose_roles(officer, [Role.CREDIT_OFFICER], acting_user=administrator)
    assert done() == [True, True, False, True, False, False], "a proposed role is not held"
    security = User.objects.holding(Role.SECURITY_ADMIN).get()
    services.grant_proposed(officer.proposed_roles.all(), acting_user=security)
    client.post(reverse("casework:series_open"), {"last": 0, "again": 0, "reason": "从头编"})
    client.post(reverse("desk:guide"))
    assert all(done()) and guide.is_wanted(), "steps are done, and people are missing"
    UserFactory(body=credit, roles=[Role.CREDIT_LEADER])
    UserFactory(body=credit, roles=[Role.INTAKE_OFFICER])
    assert not guide.is_wanted()
    missing = " ".join(each.what for each in guide.what_is_missing())
    assert government.name in missing and department.name in missing
    page = client.get(reverse("desk:guide")).content.decode()
    assert "已就绪" in page and ">引导</a>" not in page


def test_the_administrators_come_to_it_and_nobody_else(client, administrator):
    assert client.get("/")["Location"] == reverse("desk:guide")
    assert ">引导</a>" in client.get(reverse("accounts:user_list")).content.decode()
    client.force_login(AdministratorFactory(roles=[Role.AUDIT_ADMIN]), backend=BACKEND)
    assert client.get(reverse("desk:guide")).status_code == 200
    assert client.post(reverse("desk:guide")).status_code == 400
    assert ">从文件导入</a>" not in client.get(reverse("desk:guide")).content.decode(), "no page of another's"
    client.force_login(UserFactory(body=BodyFactory(), roles=[Role.HANDLER]), backend=BACKEND)
    assert client.get(reverse("desk:guide")).status_code == 403


def test_the_sample_city_needs_none(city, client, administrator):
    assert not guide.is_wanted()
    assert client.get("/")["Location"] == reverse("accounts:user_list")
