"""Thresholds: bounds, history, and the rules that ask them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string

import clock
from accounts.models import SettingChange
from casework.forms import EvidenceForm
from casework.models import Threshold
from casework.services import add_evidence
from casework.thresholds import (
    BOUNDS,
    THRESHOLDS,
    grave_amount,
    threshold,
    thresholds_in_force,
)
from deadlines.dated import change, line
from interviews.models import Interview
from interviews.queries import enough_no_shows
from organisations.refusals import NotYours, Refusal
from tests.factories.casework import upload
from tests.journeys.office import open_case, person


def set_to(code: str, amount: int, by: str = "xt_admin", **changed: Any) -> Threshold:
    found = line(THRESHOLDS, code)
    assert found is not None
    values = {
        "unit": found.present.unit,
        "source": "澄发改〔2026〕12号",
        "valid_from": clock.today(),
        "reason": "会议议定",
        "seen": str(found.newest.pk),
    }
    return change(THRESHOLDS, code, amount=amount, acting_user=person(by), **(values | changed))


def test_every_threshold_has_its_bounds_and_lies_within_them(city: None) -> None:
    rows = Threshold.objects.all()
    assert {row.code for row in rows} == set(BOUNDS)
    for row in rows:
        assert BOUNDS[row.code].least <= row.amount <= BOUNDS[row.code].most, row.code
        assert [row.unit] == list(BOUNDS[row.code].units), row.code


def test_it_answers_for_a_day_in_one_statement(city: None, django_assert_num_queries: Any) -> None:
    set_to("grave_amount", 800, valid_from=clock.today() + timedelta(days=1))
    with django_assert_num_queries(1):
        assert grave_amount() == Decimal(5_000_000)
    assert grave_amount(clock.today() + timedelta(days=1)) == Decimal(8_000_000)
    with django_assert_num_queries(1):
        assert thresholds_in_force()["returns_before_referral"] == 2
    with pytest.raises(KeyError, match="grave_amount"):
        threshold("no_such")


def test_a_change_is_on_record_and_for_the_system_administrator(city: None) -> None:
    set_to("grave_amount", 800)
    said = SettingChange.objects.get()
    assert (said.area, said.new) == ("threshold", "800万元（澄发改〔2026〕12号）")
    with pytest.raises(NotYours):
        set_to("grave_amount", 900, by="sj_admin")


def test_a_first_no_show_never_is_enough(city: None) -> None:
    with pytest.raises(Refusal, match="须在2次至5次之间"):
        set_to("no_shows_before_order", 1)


def test_a_case_keeps_the_number_of_no_shows_of_its_day(city: None) -> None:
    before = open_case()
    set_to("no_shows_before_order", 3, valid_from=clock.today() + timedelta(days=1))
    clock.set_to(clock.now() + timedelta(days=1))
    after = open_case(title="第二件")
    enough = [enough_no_shows(Interview(case=case, no_show_count=2)) for case in (before, after)]
    assert enough == [True, False]
    assert enough_no_shows(Interview(case=after, no_show_count=3))


def test_nothing_is_asked_before_the_first_no_show(city: None, django_assert_num_queries: Any) -> None:
    case = open_case()
    with django_assert_num_queries(0):
        assert not enough_no_shows(Interview(case=case, no_show_count=0))


def test_evidence_is_as_large_as_is_set(city: None) -> None:
    case, officer = open_case(), person("fgw_officer")
    big = b"%PDF-1.7" + b"0" * 1024 * 1024
    add_evidence(case, upload(content=big), description="", acting_user=officer)
    set_to("evidence_size", 1)
    with pytest.raises(Refusal, match="超过1MB"):
        add_evidence(case, upload(content=big), description="", acting_user=officer)


def test_a_form_says_how_large_a_file_may_be_and_asks_only_when_shown(
    city: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        form = EvidenceForm({"description": ""}, may_hide=False)
        form.is_valid()
    set_to("evidence_size", 3)
    assert "每件不超过3MB" in render_to_string("components/form.html", {"form": form})
