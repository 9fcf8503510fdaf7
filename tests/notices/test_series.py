"""Series taken over in mid-year, and the register of them."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from accounts.models import SettingChange
from accounts.services import succeed_body
from casework.models import CaseSeries
from casework.services.series import case_series, open_case_series
from notices.models import NumberSeries
from notices.reserving import reserve_number
from notices.series import open_number_series, series_of
from notices.services import void
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from tests.factories.notices import ISSUER, numbered
from tests.journeys.office import body, open_case, person
from tests.waiting import together


def open_notices(last: int = 37, by: str = "xt_admin", **changed: Any) -> NumberSeries:
    values = {"again": last, "reason": "原登记簿编到37号"} | changed
    issuer = values.pop("issuer", None) or body(ISSUER)
    return open_number_series(issuer, "early_warning", last=last, acting_user=person(by), **values)


def open_cases(last: int = 112, by: str = "xt_admin", **changed: Any) -> CaseSeries:
    values = {"again": last, "reason": "原台账编到112号"} | changed
    return open_case_series(last=last, acting_user=person(by), **values)


def test_documents_go_on_where_the_old_register_ended(city: None) -> None:
    open_notices()
    assert [numbered().number_text for _ in range(2)] == ["澄发改预〔2026〕38号", "澄发改预〔2026〕39号"]
    assert numbered("reminder").number == 1
    line = next(line for line in series_of(2026) if line.kind == "early_warning")
    assert (line.taken_over, line.last, line.given, line.missing, line.void) == (37, 39, 2, [], [])


def test_cases_go_on_where_the_old_list_ended(city: None) -> None:
    open_cases()
    assert open_case().number == "ZX-2026-000113"
    [line] = case_series()
    assert (line.taken_over, line.last, line.given, line.missing) == (112, 113, 1, 0)


def test_it_is_on_record(city: None) -> None:
    open_notices()
    open_cases()
    newest, oldest = SettingChange.objects.all()
    assert (oldest.area, oldest.what, oldest.new) == ("series", f"{ISSUER}预警通知书2026年文号", "自38号起")
    assert (newest.what, newest.old, newest.new) == ("2026年案件编号", "自1号起", "自113号起")


@pytest.mark.parametrize("by", ["aq_admin", "sj_admin", "fgw_leader", "fgw_intake"])
def test_nobody_else_may(city: None, by: str) -> None:
    with pytest.raises(NotYours):
        open_notices(by=by)
    with pytest.raises(NotYours):
        open_cases(by=by)
    assert not NumberSeries.objects.exists() and not CaseSeries.objects.exists()


def test_once(city: None) -> None:
    open_notices()
    with pytest.raises(Refusal, match="已接续到37号"):
        open_notices(40)
    open_cases()
    with pytest.raises(Refusal, match="已接续到112号"):
        open_cases(113)


def test_it_may_be_said_that_a_series_begins_here(city: None) -> None:
    open_notices(0)
    open_cases(0)
    assert [change.new for change in SettingChange.objects.all()] == ["自1号起", "自1号起"]
    for act in (open_notices, open_cases):
        with pytest.raises(Refusal, match="已定为从1号编起，不能再设接续"):
            act()
    numbered()
    assert NumberSeries.objects.get().last == 1 and open_case().number == "ZX-2026-000001"


def test_never_after_the_first_number_of_ours(city: None) -> None:
    numbered()
    with pytest.raises(Refusal, match="本系统已编到1号，不能再设接续"):
        open_notices()
    open_case()
    with pytest.raises(Refusal, match="本系统已编到1号"):
        open_cases()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last": -1, "again": -1}, "last"),
        ({"last": 100_000, "again": 100_000}, "last"),
        ({"again": 73}, "again"),
        ({"reason": ""}, "reason"),
    ],
)
def test_it_refuses_what_cannot_be(city: None, changed: dict[str, Any], field: str) -> None:
    for act in (open_notices, open_cases):
        with pytest.raises(Refusal) as refusal:
            act(**changed)
        assert refusal.value.field == field


def test_a_body_without_a_mark_has_no_series(city: None) -> None:
    with pytest.raises(Refusal, match="没有现行的机关代字") as refusal:
        open_notices(issuer=body("澄川市中级人民法院"))
    assert refusal.value.field == "issuer"


def renamed() -> Body:
    admin = person("xt_admin")
    return succeed_body(body(ISSUER), name="澄川市发展改革局", on=clock.today(), acting_user=admin)


def test_an_heir_goes_on_in_the_series_that_its_older_name_began(city: None) -> None:
    numbered(), numbered()
    heir = renamed()
    with pytest.raises(Refusal, match="本系统已编到2号，不能再设接续"):
        open_notices(37, issuer=heir)
    assert numbered(issuer=heir.name).number == 3


def test_an_heir_takes_over_the_series_in_which_it_counts(city: None) -> None:
    heir = renamed()
    open_notices(issuer=heir)
    assert numbered(issuer=heir.name).number_text == "澄发改预〔2026〕38号"
    [line] = series_of(2026)
    assert (line.taken_over, line.last, line.given, line.missing) == (37, 38, 1, [])
    with pytest.raises(Refusal, match="已接续到37号"):
        open_notices(50, issuer=heir)


def test_a_series_goes_on_above_what_another_gave_under_its_mark(city: None) -> None:
    for act in (
        numbered,
        lambda: reserve_number(body(ISSUER), "reminder", reason="样例", acting_user=person("fgw_officer")),
    ):
        act(), act()
    Body.objects.filter(name=ISSUER).update(document_mark="澄信")
    Body.objects.filter(name="澄川市人民政府").update(document_mark="澄发改")
    other = body("澄川市人民政府")
    for kind, mark in (("early_warning", "澄发改预"), ("reminder", "澄发改提")):
        with pytest.raises(Refusal, match=f"“{mark}”今年已编到2号"):
            open_number_series(other, kind, last=1, again=1, reason="样例", acting_user=person("xt_admin"))


def test_the_register_shows_void_numbers_and_would_show_a_gap(city: None) -> None:
    first, _, third = numbered(), numbered(), numbered()
    void(third, reason="发文有误")
    [line] = series_of(2026)
    assert (line.last, line.missing, line.void) == (3, [], [3])
    type(first).objects.filter(pk=first.pk).update(number=9)
    [line] = series_of(2026)
    assert line.missing == [1]
    assert series_of(2025) == []


def test_a_signing_and_a_taking_over_at_once(living_city: None) -> None:
    results = together(numbered, open_notices)
    signed, opened = results
    assert not isinstance(signed, Exception), results
    if isinstance(opened, Exception):
        assert isinstance(opened, Refusal | Stale) and signed.number == 1
    else:
        assert signed.number == 38
