"""代字: from now on, never twice, never ambiguous; and the numbers that were issued stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from accounts.models import SettingChange
from notices.marks import change_body_mark, change_kind_mark, issuing_bodies, kind_marks
from notices.models import KindMark, Notice
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from tests.factories.notices import ISSUER, numbered
from tests.journeys.office import body, person
from tests.waiting import together

OTHER = "澄川市人民政府"


def mark_body(mark: str, name: str = ISSUER, by: str = "xt_admin", **changed: Any) -> Body:
    found = body(name)
    values = {"seen": found.document_mark, "reason": "办公室核定"} | changed
    return change_body_mark(found, mark, acting_user=person(by), **values)


def mark_kind(kind: str, mark: str, by: str = "xt_admin", **changed: Any) -> KindMark:
    values = {"seen": kind_marks()[kind], "reason": "办公室核定"} | changed
    return change_kind_mark(kind, mark, acting_user=person(by), **values)


def test_it_counts_from_now_on_and_the_counter_goes_on(city: None) -> None:
    first = numbered()
    assert first.number_text == "澄发改预〔2026〕1号"
    mark_body("澄发改委")
    assert numbered().number_text == "澄发改委预〔2026〕2号"
    mark_kind("early_warning", "风")
    assert numbered().number_text == "澄发改委风〔2026〕3号"
    assert Notice.objects.get(pk=first.pk).number_text == "澄发改预〔2026〕1号"


def test_it_is_on_record(city: None) -> None:
    mark_body("澄发改委")
    mark_kind("reminder", "醒")
    newest, oldest = SettingChange.objects.all()
    assert (oldest.what, oldest.old, oldest.new, oldest.actor.username) == (
        ISSUER,
        "澄发改",
        "澄发改委",
        "xt_admin",
    )
    assert (newest.key, newest.what, newest.old, newest.new) == ("kind:reminder", "提醒函", "提", "醒")


@pytest.mark.parametrize("by", ["aq_admin", "sj_admin", "fgw_leader", "jw_officer"])
def test_nobody_else_may(city: None, by: str) -> None:
    with pytest.raises(NotYours):
        mark_body("澄发改委", by=by)
    with pytest.raises(NotYours):
        mark_kind("reminder", "醒", by=by)
    assert body(ISSUER).document_mark == "澄发改" and kind_marks()["reminder"] == "提"


@pytest.mark.parametrize(
    "mark", ["", " ", "澄发改2026", "澄〔发〕", "cheng", "澄 发", "澄-发", "澄" * 13, "１", "号。"]
)
def test_it_takes_chinese_characters_alone(city: None, mark: str) -> None:
    with pytest.raises(Refusal) as refusal:
        mark_body(mark)
    assert refusal.value.field == "mark" and not SettingChange.objects.exists()
    with pytest.raises(Refusal):
        mark_kind("reminder", mark or "")


def test_a_mark_is_given_once(city: None) -> None:
    with pytest.raises(Refusal, match="已是澄川市发展和改革委员会的机关代字"):
        mark_body("澄发改", OTHER)
    with pytest.raises(Refusal, match="已是预警通知书的代字"):
        mark_kind("reminder", "预")
    with pytest.raises(Refusal, match="没有改动"):
        mark_body("澄发改")


def test_two_numbers_never_read_alike(city: None) -> None:
    """澄发 with 改预 would read like 澄发改 with 预."""
    mark_body("澄发", OTHER)
    with pytest.raises(Refusal, match="都会写作“澄发改预”，分不清"):
        mark_kind("reminder", "改预")
    assert kind_marks()["reminder"] == "提"
    mark_kind("warning", "改警")
    with pytest.raises(Refusal, match="分不清"):
        mark_kind("reminder", "警")


def test_a_body_may_not_take_a_mark_that_reads_like_anothers_number(city: None) -> None:
    mark_kind("reminder", "改提")
    mark_kind("warning", "提")
    with pytest.raises(Refusal, match="分不清"):
        mark_body("澄发", OTHER)


def test_a_mark_left_this_year_is_not_taken_up_this_year(city: None) -> None:
    numbered()
    mark_body("澄发改委")
    with pytest.raises(Refusal, match="澄发改预〔2026〕1号，会与之重号"):
        mark_body("澄发改", OTHER)
    clock.set_to(clock.now() + timedelta(days=60))
    assert mark_body("澄发改", OTHER).document_mark == "澄发改"


def test_a_kind_may_not_take_up_anothers_mark_this_year(city: None) -> None:
    numbered()
    mark_kind("early_warning", "风")
    with pytest.raises(Refusal, match="会与之重号"):
        mark_kind("reminder", "预")


def test_a_closed_body_keeps_its_mark(city: None) -> None:
    Body.objects.filter(name=ISSUER).update(valid_to=clock.today())
    with pytest.raises(Refusal, match="已停用"):
        mark_body("澄发改委")


def test_whoever_saw_another_mark_is_told(city: None) -> None:
    mark_body("澄发改委")
    with pytest.raises(Stale, match="已由他人改为“澄发改委”"):
        mark_body("澄改", seen="澄发改")
    with pytest.raises(Stale):
        mark_kind("reminder", "醒", seen="请")


def test_of_two_bodies_that_want_one_mark_one_has_it(living_city: None) -> None:
    bodies = [each for each in issuing_bodies() if each.document_mark][:2]
    results = together(*(lambda each=each: mark_body("澄信", each.name) for each in bodies))
    lost = [result for result in results if isinstance(result, Exception)]
    assert len(lost) == 1 and isinstance(lost[0], Refusal), results
    assert Body.objects.filter(document_mark="澄信").count() == 1
