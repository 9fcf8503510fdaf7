"""The list of behaviours: versions, retiring, the region's list; and what a case keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import SettingChange
from casework.models import Behaviour, Case
from casework.services.behaviour_list import decode, import_list, read_list, state_of_list
from casework.services.behaviours import (
    KEPT,
    BehaviourText,
    add_behaviour,
    fingerprint,
    new_version,
    newest_versions,
    restore,
    retire,
)
from enforcement.services.linking import BEHAVIOUR
from organisations.refusals import NotYours, Refusal, Stale
from tests.journeys.office import open_case, person
from tests.waiting import together

WHY = "自治区新清单"


def present(code: str = "ZX02") -> BehaviourText:
    return BehaviourText.of(newest_versions()[code])


def seen(code: str = "ZX02") -> str:
    return fingerprint(newest_versions()[code])


def reword(code: str = "ZX02", by: str = "xt_admin", **changed: Any) -> Behaviour:
    shown = changed.pop("seen", seen(code))
    text = replace(present(code), **({"name": "拖欠账款"} | changed))
    return new_version(text, seen=shown, reason=WHY, acting_user=person(by))


def added(code: str = "ZX23", by: str = "xt_admin", **changed: Any) -> Behaviour:
    text = replace(present(), code=code, name="其他失信", **changed)
    return add_behaviour(text, reason=WHY, acting_user=person(by))


def test_the_list_begins_graded_twice_and_with_its_leads(city: None) -> None:
    rows = newest_versions()
    assert len(rows) == 22 and all(row.lead for row in rows.values())
    assert {row.regional_severity for row in rows.values() if row.default_severity == "grave"} == {"grave"}
    assert (rows["ZX04"].lead, rows["ZX02"].regional_severity) == ("人力资源社会保障部门", "ordinary")


def test_a_case_keeps_the_version_it_was_opened_under(city: None) -> None:
    case = open_case()
    second = reword(default_severity="grave")
    assert (second.version, second.is_in_force, second.default_severity) == (2, True, "grave")
    case = Case.objects.get(pk=case.pk)
    assert (case.behaviour.version, case.behaviour.name) == (1, "拖欠民营、中小企业账款")
    newer = open_case(behaviour=Behaviour.objects.get(code="ZX02", is_in_force=True))
    assert newer.behaviour == second


def test_it_is_on_record(city: None) -> None:
    reword(lead="财政部门", needs_grave_effect=True)
    said = SettingChange.objects.get()
    assert (said.key, said.what, said.reason) == ("behaviour:ZX02", "ZX02 拖欠账款 第2版", WHY)
    assert said.old.startswith("拖欠民营、中小企业账款；四（一）5、五（五）；国家一般；一般失信信息；牵头")
    assert "须写明重大损失、恶劣影响" in said.new and "牵头财政部门" in said.new


def test_only_one_version_is_in_force(city: None) -> None:
    reword()
    with pytest.raises(IntegrityError), transaction.atomic():
        Behaviour.objects.filter(code="ZX02").update(is_in_force=True)


@pytest.mark.parametrize("by", ["aq_admin", "sj_admin", "jw_leader", "fgw_intake"])
def test_nobody_else_may(city: None, by: str) -> None:
    acts = (
        lambda: reword(by=by),
        lambda: added(by=by),
        lambda: retire("ZX02", seen=seen(), reason=WHY, acting_user=person(by)),
        lambda: restore("ZX02", seen=seen(), reason=WHY, acting_user=person(by)),
        lambda: import_list("", seen="", reason=WHY, acting_user=person(by)),
    )
    for act in acts:
        with pytest.raises(NotYours):
            act()
    assert not SettingChange.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"basis": " "}, "basis"),
        ({"lead": "长" * 61}, "lead"),
        ({"default_severity": "x"}, "default_severity"),
        ({"regional_severity": "x"}, "regional_severity"),
        ({"name": "拖欠民营、中小企业账款"}, "name"),  # nothing changed
    ],
)
def test_it_refuses_what_makes_no_version(city: None, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        reword(**changed)
    assert refusal.value.field == field and present().name == "拖欠民营、中小企业账款"


@pytest.mark.parametrize("code", ["ZX02", "zx23", "ZX2", "ZX23456", "失信1"])
def test_a_new_code_has_its_shape_and_is_new(city: None, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        added(code)
    assert refusal.value.field == "code"


def test_a_retired_one_opens_no_case_and_may_come_back(city: None) -> None:
    from early_warnings.forms import ClueForm

    def offered() -> set[str]:
        return set(ClueForm().fields["behaviour"].queryset.values_list("code", flat=True))

    retire("ZX10", seen=seen("ZX10"), reason=WHY, acting_user=person("xt_admin"))
    assert "ZX10" not in offered()
    with pytest.raises(Refusal, match="已停用"):
        reword("ZX10")
    with pytest.raises(Refusal, match="已是停用"):
        retire("ZX10", seen=seen("ZX10"), reason=WHY, acting_user=person("xt_admin"))
    restore("ZX10", seen=seen("ZX10"), reason=WHY, acting_user=person("xt_admin"))
    assert "ZX10" in offered() and newest_versions()["ZX10"].version == 1
    assert [each.new for each in SettingChange.objects.all()] == ["现行", "停用"]


def test_what_the_register_opens_cases_under_is_never_retired(city: None) -> None:
    assert BEHAVIOUR in KEPT
    with pytest.raises(Refusal, match="不能停用"):
        retire("ZX01", seen=seen("ZX01"), reason=WHY, acting_user=person("xt_admin"))
    assert reword("ZX01", name="不履行生效裁判").version == 2


def test_whoever_saw_an_older_version_is_told(city: None) -> None:
    old = seen()
    reword()
    with pytest.raises(Stale, match="已由他人修改"):
        reword(name="拖欠", seen=old)
    with pytest.raises(Stale):
        retire("ZX02", seen=old, reason=WHY, acting_user=person("xt_admin"))


def test_of_two_at_once_one_wins(living_city: None) -> None:
    shown = seen()
    results = together(
        lambda: reword(name="甲", seen=shown),
        lambda: reword(name="乙", seen=shown),
    )
    lost = [result for result in results if isinstance(result, Exception)]
    assert [type(each) for each in lost] == [Stale], results
    assert Behaviour.objects.filter(code="ZX02").count() == 2


HEAD = "代码,名称,出处,国家三级,自治区类别,须写明重大影响,牵头部门\n"
LIST = HEAD + (
    "ZX02,拖欠账款,清单2,一般,一般失信信息,否,财政部门\n"
    "ZX03,恶意拖欠工程款,四（三）3,严重,严重失信信息,,工业和信息化部门、财政部门\n"
    "ZX30,虚报数据,清单30,严重,严重失信信息,是,统计部门\n"
    "ZX31,,清单31,严重,严重失信信息,,\n"
    "ZX32,某行为,清单32,很重,严重失信信息,,\n"
    "ZX33,某行为,清单33,轻微,别的,,\n"
    "ZX30,虚报数据,清单30,严重,严重失信信息,是,统计部门\n"
    ",,,,,,\n"
)


def test_every_row_of_a_list_is_accounted_for(city: None) -> None:
    rows = read_list(LIST)
    assert [(row.number, row.code, row.outcome) for row in rows] == [
        (2, "ZX02", "新版本"),
        (3, "ZX03", "不变"),
        (4, "ZX30", "新增"),
        (5, "ZX31", "拒绝"),
        (6, "ZX32", "拒绝"),
        (7, "ZX33", "拒绝"),
        (8, "ZX30", "拒绝"),
    ]
    reasons = [row.reason for row in rows[3:]]
    for reason, words in zip(reasons, ("没有填写名称", "很重", "别的", "出现两次"), strict=True):
        assert words in reason
    assert newest_versions()["ZX02"].version == 1


def test_a_list_is_written_as_it_was_previewed(city: None) -> None:
    rows = import_list(LIST, seen=state_of_list(), reason=WHY, acting_user=person("xt_admin"))
    assert len(rows) == 7
    now = newest_versions()
    assert (now["ZX02"].version, now["ZX02"].lead, now["ZX03"].version) == (2, "财政部门", 1)
    assert (now["ZX30"].name, now["ZX30"].needs_grave_effect) == ("虚报数据", True)
    assert "ZX31" not in now and len(now) == 23
    assert SettingChange.objects.filter(area="behaviour", reason=WHY).count() == 2
    with pytest.raises(Refusal, match="没有可以写入的行"):
        import_list(LIST, seen=state_of_list(), reason=WHY, acting_user=person("xt_admin"))


def test_a_list_previewed_before_somebodys_change_is_not_written(city: None) -> None:
    shown = state_of_list()
    reword("ZX05", name="不理旧账")
    with pytest.raises(Stale):
        import_list(LIST, seen=shown, reason=WHY, acting_user=person("xt_admin"))
    assert "ZX30" not in newest_versions()


def test_a_retired_code_in_a_list_is_rejected(city: None) -> None:
    retire("ZX02", seen=seen(), reason=WHY, acting_user=person("xt_admin"))
    assert (read_list(LIST)[0].outcome, "已停用" in read_list(LIST)[0].reason) == ("拒绝", True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "缺少列"),
        (HEAD.encode(), "没有一行内容"),
        ("代码,名称\nZX02,x\n".encode(), "缺少列：出处、国家三级、自治区类别"),
        (b"x" * 200_001, "文件超过"),
        (b"\xff\xfe\xff\xff\x81", "文件不是文本"),
        ((HEAD + "ZX40,a,b,一般,一般失信信息,,\n" * 501).encode(), "超过500行"),
    ],
)
def test_a_file_that_is_no_list_is_refused(city: None, content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refusal:
        read_list(decode(content))
    assert refusal.value.field == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_reads_what_offices_save(city: None, encoding: str) -> None:
    assert read_list(decode(LIST.replace("\n", "\r\n").encode(encoding)))[0].outcome == "新版本"
