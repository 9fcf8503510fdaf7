"""代字: from now on, never twice, never ambiguous; and the numbers that were issued stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from accounts.models import SettingChange
from accounts.services import create_body, edit_body, import_bodies, merge_body, read_bodies, succeed_body
from accounts.services.importing.bodies import BODY_COLUMNS
from notices.marks import change_body_mark, change_kind_mark, issuing_bodies, kind_marks
from notices.models import KindMark, Notice
from notices.reserving import reserve_number
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from organisations.spreadsheets.tables import Line
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


def new_body(mark: str) -> Body:
    values = {"name": "样例新设局", "level": "市", "region": "澄川市", "kind": "政府部门", "parts": "D"}
    return create_body(document_mark=mark, acting_user=person("xt_admin"), **values)


def row(**cells: str) -> Line:
    plain = {"层级": "市", "地区": "澄川市", "类别": "政府部门", "职能": "D"}
    return Line(2, dict.fromkeys(BODY_COLUMNS, "") | plain | cells)


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


def test_a_number_set_aside_is_as_much_given_as_a_documents(city: None) -> None:
    reserve_number(body(ISSUER), "early_warning", reason="样例", acting_user=person("fgw_officer"))
    mark_body("澄信")
    with pytest.raises(Refusal, match="澄发改预〔2026〕1号，会与之重号"):
        mark_body("澄发改", OTHER)
    mark_body("澄发改")
    mark_kind("early_warning", "风")
    with pytest.raises(Refusal, match="会与之重号"):
        mark_kind("reminder", "预")


def test_a_renamed_body_may_take_its_own_mark_up_again(city: None) -> None:
    numbered()
    admin = person("xt_admin")
    heir = succeed_body(body(ISSUER), name="澄川市发展改革局", on=clock.today(), acting_user=admin)
    mark_body("澄信", heir.name)
    assert mark_body("澄发改", heir.name).document_mark == "澄发改"
    assert numbered(issuer=heir.name).number_text == "澄发改预〔2026〕2号"


@pytest.mark.parametrize("mark", ["澄信", "", "澄政2026〕"])
def test_the_register_of_bodies_changes_no_mark_that_is_set(city: None, mark: str) -> None:
    """That wants a reason, and stands in the changes of the settings."""
    with pytest.raises(Refusal, match="已经登记，不在此处修改") as refusal:
        edit_body(body(OTHER), document_mark=mark, acting_user=person("xt_admin"))
    assert refusal.value.field == "document_mark" and refusal.value.remedy


@pytest.mark.parametrize(
    ("mark", "why"), [("澄政2026〕", "只用汉字"), ("澄发改", "会与之重号"), ("澄" * 13, "不超过12个字")]
)
def test_the_first_mark_of_a_body_passes_the_same_checks(city: None, mark: str, why: str) -> None:
    numbered()
    mark_body("澄信")
    bare = "澄川市中级人民法院"
    for act in (
        lambda: edit_body(body(bare), document_mark=mark, acting_user=person("xt_admin")),
        lambda: new_body(mark),
    ):
        with pytest.raises(Refusal, match=why) as refusal:
            act()
        assert refusal.value.field == "document_mark"
    assert body(bare).document_mark == "" and not Body.objects.filter(name="样例新设局").exists()
    edit_body(body(bare), document_mark="澄法", acting_user=person("xt_admin"))
    assert (body(bare).document_mark, new_body("样新").document_mark) == ("澄法", "样新")


def test_a_new_body_does_not_take_up_the_mark_of_one_merged_this_year(city: None) -> None:
    numbered(issuer=OTHER)
    admin = person("xt_admin")
    mark = body(OTHER).document_mark
    merge_body(body(OTHER), heir=body(ISSUER), on=clock.today(), acting_user=admin)
    with pytest.raises(Refusal, match="会与之重号"):
        new_body(mark)
    clock.set_to(clock.now() + timedelta(days=60))
    assert new_body(mark).document_mark == mark


def test_a_file_of_bodies_is_told_of_its_marks_before_anything_is_written(city: None) -> None:
    numbered()
    mark_body("澄信")
    rows = [
        row(名称="样例新设局", 机关代字="澄发改"),
        row(名称="样例二局", 机关代字="样2"),
        row(名称=OTHER, 机关代字="澄府", 职能="认定部门"),
    ]
    found = [(each.row, each.column, each.reason) for each in read_bodies(rows).problems]
    assert [column for _, column, _ in found] == ["机关代字"] * 3
    assert "会与之重号" in found[0][2] and "只用汉字" in found[1][2] and "已经登记" in found[2][2]
    with pytest.raises(Refusal):
        import_bodies(rows, acting_user=person("xt_admin"))


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
