"""The pages of «设置»: who reads, who sets, what they say, and what the forms do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from accounts.models import SettingChange
from accounts.setting_pages import TABS
from casework.models import Behaviour
from deadlines.limits import limit
from deadlines.models import Limit
from notices.models import NumberSeries
from tests.casework.test_behaviours import LIST
from tests.desk.pages import logged_in, text, visit
from tests.factories.notices import numbered
from tests.journeys.office import body

pytestmark = pytest.mark.django_db

READ = {
    "/settings/marks/": "文种代字",
    "/settings/series/": "发文登记簿中办理",
    "/settings/cases/": "案件编号",
    "/settings/limits/": "已经起算的期限按起算时的规定计算到底",
    "/settings/thresholds/": "严重情形涉及金额",
    "/settings/behaviours/": "ZX22",
    "/settings/changes/": "变更记录",
}
SET = [
    "/settings/marks/kinds/reminder/",
    "/settings/series/open/",
    "/settings/cases/open/",
    "/settings/limits/answer/",
    "/settings/thresholds/grave_amount/",
    "/settings/behaviours/new/",
    "/settings/behaviours/import/",
    "/settings/behaviours/ZX02/",
    "/settings/behaviours/ZX02/retire/",
    "/settings/behaviours/ZX02/restore/",
]


@pytest.mark.parametrize("username", ["xt_admin", "aq_admin", "sj_admin"])
def test_the_three_administrators_read(city: None, username: str) -> None:
    for address, words in READ.items():
        page = visit(username, address)
        assert page.status_code == 200 and words in page.content.decode(), address
        assert all(label in page.content.decode() for label in TABS), address
    assert visit(username, "/settings/").url == "/settings/marks/"


@pytest.mark.parametrize(
    "username", ["fgw_officer", "fgw_leader", "jw_leader", "jtj_head", "zy_judge", "zf_mayor"]
)
def test_nobody_else_reads_or_sets(city: None, username: str) -> None:
    client = logged_in(username)
    for address in [*READ, *SET, f"/settings/marks/bodies/{body('澄川市人民政府').pk}/"]:
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address


@pytest.mark.parametrize("username", ["aq_admin", "sj_admin"])
def test_the_other_two_administrators_set_nothing(city: None, username: str) -> None:
    client = logged_in(username)
    for address in SET:
        assert client.get(address).status_code == 403, address
    for address in READ:
        page = client.get(address).content.decode()
        assert "row-act" not in page and "/open/" not in page and "/import/" not in page, address


def test_the_system_administrator_finds_every_form(city: None) -> None:
    for address in SET:
        page = visit("xt_admin", address)
        assert (
            page.status_code == 200 and "理由" in page.content.decode()
        ) or "清单文件" in page.content.decode()
    assert 'href="/settings/"' in text("xt_admin", "/accounts/users/")


@pytest.mark.parametrize(
    "address",
    [
        "/settings/marks/kinds/nothing/",
        "/settings/marks/bodies/999999/",
        "/settings/limits/nothing/",
        "/settings/limits/plans/999999/withdraw/",
        "/settings/thresholds/nothing/",
        "/settings/behaviours/ZX99/",
        "/settings/behaviours/ZX99/retire/",
    ],
)
def test_what_is_not_there_is_not_found(city: None, address: str) -> None:
    assert visit("xt_admin", address).status_code == 404


def post(address: str, **data: Any) -> Any:
    return logged_in("xt_admin").post(address, data)


def test_a_limit_is_planned_shown_and_withdrawn(city: None) -> None:
    seen = Limit.objects.get(code="answer").pk
    said = {
        "amount": 7,
        "unit": "working_days",
        "source": "澄发改〔2026〕12号",
        "reason": "会议议定",
        "seen": seen,
    }
    address = "/settings/limits/answer/"
    assert post(address, **said, valid_from="2026-12-01").url == "/settings/limits/"
    page = text("sj_admin", "/settings/limits/")
    assert "2026-12-01起7个工作日" in page and "澄发改〔2026〕12号" in page and "会议议定" in page
    assert post(address, **said, valid_from="2026-12-02").status_code == 409
    wrong = post(
        address, **said | {"amount": 99, "seen": Limit.objects.latest("pk").pk}, valid_from="2026-12-03"
    )
    assert wrong.status_code == 200 and "须在1个工作日至30个工作日之间" in wrong.content.decode()
    plan = Limit.objects.latest("pk")
    assert post(f"/settings/limits/plans/{plan.pk}/withdraw/", reason="改期").url == "/settings/limits/"
    assert "2026-12-01起7个工作日" not in text("sj_admin", "/settings/limits/")
    assert limit("answer").amount == 5 and SettingChange.objects.count() == 2


def test_a_mark_is_previewed_then_changed(city: None) -> None:
    found = body("澄川市发展和改革委员会")
    address = f"/settings/marks/bodies/{found.pk}/"
    numbered()
    tried = post(address, mark="澄信", seen="澄发改", reason="", preview="1").content.decode()
    assert "澄信警〔2026〕1号" in tried and "field-error" not in tried
    assert body(found.name).document_mark == "澄发改"
    assert post(address, mark="澄信", seen="澄发改", reason="办公室核定").url == "/settings/marks/"
    page = text("aq_admin", "/settings/marks/")
    assert "澄信预〔2026〕1号" in page and "办公室核定" in page
    assert post(address, mark="澄改", seen="澄发改", reason="x").status_code == 409
    assert "只用汉字" in post(address, mark="a1", seen="澄信", reason="x").content.decode()
    tried = post("/settings/marks/kinds/reminder/", mark="醒", seen="提", reason="", preview="1")
    assert "澄信醒〔2026〕1号" in tried.content.decode()
    assert post("/settings/marks/kinds/reminder/", mark="醒", seen="提", reason="x").status_code == 302


def test_series_are_taken_over(city: None) -> None:
    issuer = body("澄川市发展和改革委员会")
    filled = text("xt_admin", f"/settings/series/open/?issuer={issuer.pk}&kind=reminder")
    assert f'value="{issuer.pk}" selected' in filled and 'value="reminder" selected' in filled
    said = {"issuer": issuer.pk, "kind": "early_warning", "last": 37, "again": 37, "reason": "原登记簿"}
    assert "两次填写的序号不同" in post("/settings/series/open/", **said | {"again": 73}).content.decode()
    assert post("/settings/series/open/", **said).url == "/settings/series/"
    assert "已接续到37号" in post("/settings/series/open/", **said).content.decode()
    numbered()
    page = text("sj_admin", "/settings/series/")
    assert "37号" in page and "自38号起" in page and NumberSeries.objects.get().last == 38
    assert text("sj_admin", "/settings/series/?year=x") and visit("sj_admin", "/settings/series/?year=9999")
    assert post("/settings/cases/open/", last=9, again=9, reason="原台账").url == "/settings/cases/"
    assert "自10号起" in text("sj_admin", "/settings/cases/")


def test_a_behaviour_gets_a_version_is_retired_and_comes_back(city: None) -> None:
    said = {
        "name": "拖欠账款",
        "basis": "清单2",
        "lead": "财政部门",
        "default_severity": "grave",
        "regional_severity": "grave",
        "reason": "自治区新清单",
    }
    address = "/settings/behaviours/ZX02/"
    # The code of an existing one is fixed, whatever is posted.
    assert post(address, **said, code="ZX99", seen="1+").url == "/settings/behaviours/"
    assert Behaviour.objects.get(code="ZX02", is_in_force=True).version == 2
    assert post(address, **said, seen="1+").status_code == 409
    page = text("aq_admin", "/settings/behaviours/")
    assert "第2版" in page and "第1版：拖欠民营、中小企业账款" in page
    assert post(f"{address}retire/", seen="2+", reason="x").status_code == 302
    assert "停用" in text("aq_admin", "/settings/behaviours/")
    assert post(f"{address}restore/", seen="2-", reason="x").status_code == 302
    assert post("/settings/behaviours/new/", **said, code="ZX40").status_code == 302
    assert "已有代码ZX40" in post("/settings/behaviours/new/", **said, code="ZX40").content.decode()
    assert "不能停用" in post("/settings/behaviours/ZX01/retire/", seen="1+", reason="x").content.decode()


def test_a_list_is_uploaded_looked_at_and_written(city: None) -> None:
    client, address = logged_in("xt_admin"), "/settings/behaviours/import/"
    page = client.post(address, {"file": SimpleUploadedFile("清单.csv", LIST.encode("gb18030"))})
    words = page.content.decode()
    assert "尚未写入任何数据" in words and "很重" in words and "虚报数据" in words
    assert not Behaviour.objects.filter(code="ZX30").exists()
    sent = {name: page.context["form"][name].value() for name in ("content", "seen")}
    unsaid = client.post(address, sent | {"reason": ""}).content.decode()
    assert "尚未写入任何数据" in unsaid and "field-error" in unsaid
    done = client.post(address, sent | {"reason": "自治区新清单"})
    assert done.status_code == 200 and "已写入，拒绝的行没有写入" in done.content.decode()
    assert Behaviour.objects.filter(code="ZX30").exists()
    assert client.post(address, sent | {"reason": "再来"}).status_code == 409
    bad = client.post(address, {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert "缺少列" in bad.content.decode()
    assert client.post(address, {"content": "x", "seen": "", "reason": ""}).status_code == 404


def test_the_record_can_be_narrowed(city: None) -> None:
    post("/settings/marks/kinds/reminder/", mark="醒", seen="提", reason="核定代字")
    post("/settings/cases/open/", last=9, again=9, reason="原台账编到九号")
    page = text("sj_admin", "/settings/changes/?area=mark")
    assert "核定代字" in page and "原台账编到九号" not in page
    page = text("sj_admin", "/settings/changes/?area=nothing")
    assert "核定代字" in page and "原台账编到九号" in page
    assert clock.today().isoformat() in page and "贝采薇" in page
