"""Who reads and who writes the court's register, and what is masked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import clock
from casework.services import NotYours, Stale, assign
from enforcement.models import EnforcementCase, Stage
from enforcement.queries import masked, register_for
from enforcement.services import Progress, link_case, record_stage
from organisations.refusals import Refusal
from tests.factories.casework import person
from tests.factories.enforcement import AS_OF, SAMPLE, bring, open_case, progress, register_row


def logged_in(username: str) -> Client:
    client = Client()
    client.force_login(person(username))
    return client


@pytest.mark.django_db
def test_a_court_reads_its_own_and_its_districts(city: None) -> None:
    bring(SAMPLE, by="")
    everything = EnforcementCase.objects.count()
    assert register_for(person("zy_clerk")).count() == everything
    own = register_for(person("whfy_judge"))
    assert {case.court.name for case in own} == {"望河区人民法院"}
    assert 0 < own.count() < everything


@pytest.mark.django_db
def test_commission_and_credit_office_read_their_region(city: None) -> None:
    bring(SAMPLE, by="")
    everything = EnforcementCase.objects.count()
    assert (
        register_for(person("jw_officer")).count() == register_for(person("fgw_leader")).count() == everything
    )
    for username in ("whjw_officer", "whfg_intake"):
        assert {case.debtor.region for case in register_for(person(username))} == {"望河区"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "username",
    [
        "czj_verifier",
        "jtj_handler",
        "jtj_head",
        "zf_officer",
        "zf_mayor",
        "rd_viewer",
        "xt_admin",
        "sj_admin",
    ],
)
def test_it_is_no_page_of_others(city: None, tmp_path: Path, username: str) -> None:
    case = register_row(tmp_path)
    client = logged_in(username)
    for address in (
        reverse("enforcement:register"),
        reverse("enforcement:import"),
        *(reverse(f"enforcement:{name}", args=[case.pk]) for name in ("case", "record", "link")),
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.django_db
def test_a_department_reads_what_is_linked_to_its_case(city: None, tmp_path: Path) -> None:
    case, ours = register_row(tmp_path, 备注="内部备注"), open_case()
    link_case(case, ours, acting_user=person("fgw_officer"))
    address = reverse("enforcement:case", args=[case.pk])
    assert logged_in("jtj_head").get(address).status_code == 404
    assign(ours, case.debtor, part="lead", summary="核实履行情况", acting_user=person("fgw_officer"))
    page = logged_in("jtj_head").get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert case.docket in text and "样例***公司" in text
    for secret in ("样例甲商贸有限公司", "样例法官甲", "内部备注", "唐书墨"):
        assert secret not in text


@pytest.mark.django_db
def test_the_applicant_is_masked_for_all_but_the_court(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    address = reverse("enforcement:case", args=[case.pk])
    assert "样例甲商贸有限公司" in logged_in("whfy_clerk").get(address).content.decode()
    assert "样例甲商贸有限公司" not in logged_in("fgw_officer").get(address).content.decode()
    assert logged_in("lxfy_clerk").get(address).status_code == 404


@pytest.mark.django_db
def test_nobody_but_the_court_finds_a_case_by_its_applicant(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    address = reverse("enforcement:register") + "?q=样例甲商贸"
    assert case.docket in logged_in("zy_judge").get(address).content.decode()
    assert case.docket not in logged_in("fgw_officer").get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("张某", "张*"),
        ("欧阳某某", "欧***"),
        ("样例甲商贸有限公司", "样例***公司"),
        ("张某、样例乙建筑工程有限公司，李某某", "张*、样例***公司、李**"),
    ],
)
def test_applicants_are_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["lxfy_clerk", "fgw_officer", "jw_leader", "jtj_head", "xt_admin"])
def test_only_its_court_writes_a_case(city: None, tmp_path: Path, username: str) -> None:
    case = register_row(tmp_path)
    with pytest.raises(NotYours):
        record_stage(case, progress(case, stage=Stage.STAYED), acting_user=person(username))


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["whfy_clerk", "whfy_judge", "zy_clerk"])
def test_its_court_and_the_citys_write_it(city: None, tmp_path: Path, username: str) -> None:
    case = register_row(tmp_path)
    event = record_stage(
        case, progress(case, stage=Stage.STAYED), acting_user=person(username), note="裁定中止"
    )
    assert (case.stage, event.note, event.actor_name) == (
        Stage.STAYED,
        "裁定中止",
        person(username).full_name,
    )
    assert event.changes == [{"field": "stage", "label": "执行阶段", "old": "限期履行", "new": "中止"}]


@pytest.mark.django_db
def test_what_changed_meanwhile_is_not_overwritten(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    seen = case.updated_at
    clock.set_to(clock.now().replace(hour=10))
    record_stage(case, progress(case, stage=Stage.STAYED), acting_user=person("whfy_clerk"), seen=seen)
    with pytest.raises(Stale):
        record_stage(case, progress(case, paid=1), acting_user=person("zy_clerk"), seen=seen)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"stage": Stage.LISTED}, "listed_on"),
        ({"stage": Stage.LISTING_PLANNED}, "planned_listing_on"),
        ({"listed_on": AS_OF.replace(year=2025)}, "listed_on"),
        ({"listed_on": AS_OF.replace(year=2027)}, "listed_on"),
        ({"deleted_on": AS_OF}, "deleted_on"),
        ({"stage": Stage.LISTED, "listed_on": AS_OF, "deleted_on": AS_OF}, "stage"),
        ({"closed_on": AS_OF}, "closed_on"),
        ({"paid": -1}, "paid"),
    ],
)
def test_contradictions_are_refused(
    city: None, tmp_path: Path, changes: dict[str, Any], field: str | None
) -> None:
    case = register_row(tmp_path)
    with pytest.raises(Refusal) as refused:
        record_stage(case, progress(case, **changes), acting_user=person("whfy_clerk"))
    assert refused.value.field == field
    assert case.events.count() == 1


@pytest.mark.django_db
def test_more_paid_than_owed_is_taken(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    changed: Progress = progress(case, paid=case.principal + 100)
    record_stage(case, changed, acting_user=person("whfy_clerk"))
    assert case.unpaid == 0
