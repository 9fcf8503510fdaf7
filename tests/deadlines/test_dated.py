"""Limits set from a day on: bounds, days, history, plans, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

import clock
from accounts.models import SettingChange
from deadlines.bounds import BOUNDS, LIMITS
from deadlines.dated import change, line, lines, withdraw
from deadlines.limits import limit
from deadlines.models import Limit
from deadlines.services import open_by_limit
from organisations.refusals import NotYours, Refusal, Stale
from tests.journeys.office import person
from tests.waiting import together

WANTED: dict[str, Any] = {
    "amount": 7,
    "unit": "working_days",
    "source": "澄发改〔2026〕12号",
    "reason": "主任办公会议定",
}


def set_answer(code: str = "answer", by: str = "xt_admin", **changed: Any) -> Limit:
    found = line(LIMITS, code)
    values = {"valid_from": clock.today(), "seen": str(found.newest.pk) if found else ""} | WANTED | changed
    return change(LIMITS, code, acting_user=person(by), **values)


def tomorrow(days: int = 1) -> Any:
    return clock.today() + timedelta(days=days)


def test_every_limit_has_its_bounds_and_lies_within_them(city: None) -> None:
    rows = Limit.objects.all()
    assert {row.code for row in rows} == set(BOUNDS)
    for row in rows:
        assert BOUNDS[row.code].least <= row.amount <= BOUNDS[row.code].most, row.code
        assert row.unit in BOUNDS[row.code].units, row.code


def test_a_change_counts_from_today_and_running_deadlines_keep_their_measure(city: None) -> None:
    officer = person("fgw_officer")
    before = open_by_limit("answer", acting_user=officer, on=clock.today())
    due = before.due_on
    set_answer()
    before.refresh_from_db()
    assert (limit("answer").amount, before.amount, before.due_on) == (7, 5, due)
    assert open_by_limit("answer", acting_user=officer, on=clock.today()).amount == 7


def test_what_was_in_force_stays_on_its_day(city: None) -> None:
    set_answer(valid_from=tomorrow(3))
    assert limit("answer").amount == limit("answer", tomorrow(2)).amount == 5
    assert limit("answer", tomorrow(3)).amount == 7
    clock.set_to(clock.now() + timedelta(days=3))
    found = line(LIMITS, "answer")
    assert found is not None
    assert (found.present.amount, [row.amount for row in found.past], found.planned) == (7, [5], [])


def test_a_change_is_on_record_with_its_reason(city: None) -> None:
    set_answer(valid_from=tomorrow())
    said = SettingChange.objects.get()
    assert (said.actor.username, said.area, said.key, said.what) == (
        "xt_admin",
        "limit",
        "limit:answer",
        "书面答复",
    )
    assert (said.old, said.new) == ("5个工作日（默认值，可调整）", "7个工作日（澄发改〔2026〕12号）")
    assert (said.effective_on, said.reason, said.at) == (tomorrow(), "主任办公会议定", clock.now())


def test_the_record_cannot_be_rewritten(city: None) -> None:
    set_answer()
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingChange.objects.update(reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        SettingChange.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


@pytest.mark.parametrize("by", ["aq_admin", "sj_admin", "fgw_leader", "fgw_officer", "jtj_head", "zf_mayor"])
def test_nobody_else_may(city: None, by: str) -> None:
    with pytest.raises(NotYours, match="只有系统管理员"):
        set_answer(by=by)
    planned = set_answer(valid_from=tomorrow())
    with pytest.raises(NotYours):
        withdraw(LIMITS, planned.pk, reason="x", acting_user=person(by))
    assert limit("answer", tomorrow()).amount == 7


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"amount": 0}, "amount", "须在1个工作日至30个工作日之间"),
        ({"amount": 31}, "amount", "须在"),
        ({"unit": "months"}, "unit", "单位只能是“个工作日”"),
        ({"reason": "  "}, "reason", "没有写明理由"),
        ({"reason": "长" * 301}, "reason", "超过300字"),
        ({"source": " "}, "source", "没有写明依据"),
        ({"amount": 5, "source": "默认值，可调整"}, "amount", "没有改动"),
    ],
)
def test_it_refuses_what_makes_no_sense(city: None, changed: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refusal:
        set_answer(**changed)
    assert refusal.value.field == field
    assert not SettingChange.objects.exists() and limit("answer").amount == 5


def test_the_hearing_is_never_shorter_than_the_statute_allows(city: None) -> None:
    with pytest.raises(Refusal, match="须在5个工作日") as refusal:
        set_answer("hearing", amount=4)
    assert "行政处罚法" in (refusal.value.remedy or "")
    assert set_answer("hearing", amount=6).amount == 6


@pytest.mark.parametrize("days", [-1, 367])
def test_it_refuses_a_day_gone_by_or_too_far_off(city: None, days: int) -> None:
    with pytest.raises(Refusal) as refusal:
        set_answer(valid_from=tomorrow(days))
    assert refusal.value.field == "valid_from"


def test_one_change_a_day(city: None) -> None:
    set_answer()
    with pytest.raises(Refusal, match="已有一次变更"):
        set_answer(amount=8)
    set_answer(amount=8, valid_from=tomorrow())
    with pytest.raises(Refusal, match="已有一次变更"):
        set_answer(amount=9, valid_from=tomorrow())


def test_an_unknown_limit_is_refused(city: None) -> None:
    with pytest.raises(Refusal, match="没有这项设置"):
        set_answer("no_such_limit")


def test_a_plan_may_be_withdrawn_before_its_day(city: None) -> None:
    planned = set_answer(valid_from=tomorrow())
    withdraw(LIMITS, planned.pk, reason="改期", acting_user=person("xt_admin"))
    assert limit("answer", tomorrow()).amount == 5
    assert [each.new for each in SettingChange.objects.all()] == ["", "7个工作日（澄发改〔2026〕12号）"]
    with pytest.raises(Stale):
        withdraw(LIMITS, planned.pk, reason="改期", acting_user=person("xt_admin"))


def test_what_is_in_force_is_never_withdrawn(city: None) -> None:
    planned = set_answer(valid_from=tomorrow())
    clock.set_to(clock.now() + timedelta(days=1))
    with pytest.raises(Refusal, match="已经施行，不能撤回"):
        withdraw(LIMITS, planned.pk, reason="改期", acting_user=person("xt_admin"))
    first = Limit.objects.get(code="triage")
    with pytest.raises(Refusal, match="已经施行"):
        withdraw(LIMITS, first.pk, reason="改期", acting_user=person("xt_admin"))
    assert Limit.objects.filter(pk__in=[planned.pk, first.pk]).count() == 2


def test_whoever_saw_an_older_state_is_told(city: None) -> None:
    seen = str(Limit.objects.get(code="answer").pk)
    set_answer(valid_from=tomorrow())
    with pytest.raises(Stale, match="已由他人修改"):
        set_answer(seen=seen, amount=9, valid_from=tomorrow(2))


def test_of_two_at_once_one_wins(living_city: None) -> None:
    seen = str(Limit.objects.get(code="answer").pk)
    results = together(
        lambda: set_answer(seen=seen, amount=7),
        lambda: set_answer(seen=seen, amount=8),
    )
    lost = [result for result in results if isinstance(result, Exception)]
    assert [type(each) for each in lost] == [Stale], results
    assert Limit.objects.filter(code="answer").count() == 2 and SettingChange.objects.count() == 1


def test_the_list_is_read_in_one_statement(city: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = lines(LIMITS)
    assert [each.code for each in found] == list(BOUNDS)


def test_the_light_follows_its_limit(city: None) -> None:
    from tests.desk.pages import visit, warned_early
    from tests.journeys.office import do

    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    assert visit("fgw_officer", "/cases/").context["rows"][0]["light"] == "green"
    set_answer("due_soon", amount=6)
    assert visit("fgw_officer", "/cases/").context["rows"][0]["light"] == "amber"
    assert visit("fgw_officer", "/cases/?light=amber").context["rows"] != []
