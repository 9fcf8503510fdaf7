"""Opening a case: by intake officers, under the year's next number, with what must be known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

import clock
from casework.models import Behaviour, Case, CaseSeries
from casework.services import Matter, NotYours, open_case
from organisations.models import Body
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body, person

pytestmark = pytest.mark.usefixtures("city")


def matter(**changed: Any) -> Matter:
    known = Matter(
        subject=body("澄川市交通运输局"),
        title="养护工程款逾期未付",
        facts="合同约定的付款期限已于2026年3月31日届满，款项未付。",
        behaviour=Behaviour.objects.get(code="ZX02"),
        national_severity="ordinary",
        regional_severity="risk_hint",
        source="12345",
        amount=Decimal("1449236.06"),
    )
    return replace(known, **changed)


def opened(by: str = "fgw_intake", **changed: Any) -> Case:
    return open_case(matter(**changed), acting_user=person(by))


def test_it_is_in_triage_issued_by_who_took_it_in_and_led_by_whom_it_is_about() -> None:
    case = Case.objects.get(pk=opened().pk)
    assert (case.number, case.state, case.moved_from) == ("ZX-2026-000001", "triage", "draft")
    assert (case.issuing_body.name, case.lead_department, case.lead_officer) == (
        CREDIT_OFFICE,
        case.subject,
        person("fgw_intake"),
    )
    assert (case.opened_at, case.amount) == (clock.now(), Decimal("1449236.06"))
    assert list(case.events.values_list("seq", "verb", "move")) == [(1, "moved", "register")]


def test_numbers_follow_one_another_within_their_year() -> None:
    assert [opened().number, opened("jw_intake").number] == ["ZX-2026-000001", "ZX-2026-000002"]
    # New Year in Beijing: UTC is still in the old year.
    clock.set_to(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert opened().number == "ZX-2027-000001"
    clock.set_to(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert opened().number == "ZX-2026-000003"


def test_a_series_taken_over_in_mid_year_goes_on() -> None:
    CaseSeries.objects.create(year=2026, last=122)
    assert [opened().number, opened().number] == ["ZX-2026-000123", "ZX-2026-000124"]


def test_a_case_that_was_not_opened_gives_its_number_back() -> None:
    with transaction.atomic():
        assert opened().number == "ZX-2026-000001"
        transaction.set_rollback(True)
    assert opened().number == "ZX-2026-000001"


@pytest.mark.parametrize(
    "username",
    ["fgw_officer", "fgw_leader", "jw_leader", "zf_officer", "jtj_head", "czj_verifier", "xt_admin"],
)
def test_only_an_intake_officer_opens(username: str) -> None:
    with pytest.raises(NotYours):
        opened(username)
    assert not Case.objects.exists() and not CaseSeries.objects.exists()


def test_an_intake_officer_of_another_body_opens_nothing() -> None:
    stray = UserFactory(body=body("澄川市教育局"), roles=["intake_officer"])
    with pytest.raises(NotYours):
        open_case(matter(), acting_user=stray)


@pytest.mark.parametrize("code", ["ZX13", "ZX14", "ZX15", "ZX16"])
def test_some_behaviours_need_their_grave_effect(code: str) -> None:
    behaviour = Behaviour.objects.get(code=code)
    with pytest.raises(Refusal, match="须写明造成的重大损失或者恶劣影响") as refusal:
        opened(behaviour=behaviour, grave_effect="  ")
    assert refusal.value.field == "grave_effect" and refusal.value.remedy
    assert opened(behaviour=behaviour, grave_effect="造成损失210万元").number == "ZX-2026-000001"


def test_the_others_do_not() -> None:
    needing = set(Behaviour.objects.filter(needs_grave_effect=True).values_list("code", flat=True))
    assert needing == {"ZX13", "ZX14", "ZX15", "ZX16"} and Behaviour.objects.count() == 22


def test_it_needs_facts_and_a_body_that_exists() -> None:
    with pytest.raises(Refusal, match="没有写明主要事实"):
        opened(facts=" \n")
    Body.objects.filter(name="澄川市教育局").update(valid_to=date(2026, 11, 19))
    with pytest.raises(Refusal, match="已不在机构名录中"):
        opened(subject=body("澄川市教育局"))
    assert not Case.objects.exists()
