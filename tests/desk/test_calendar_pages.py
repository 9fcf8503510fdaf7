"""The pages of the calendar: who reads, who changes, what they show, and that confirming is what was shown."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import SettingChange
from casework.models import Case
from deadlines.editions import add_region, newest
from deadlines.models import CalendarDay, CalendarEdition, CalendarRegion, Deadline
from tests.desk.pages import logged_in, text, visit
from tests.factories.calendars import NOTICE, draft_of, put_in_force
from tests.journeys.filling import shown
from tests.journeys.office import DEPARTMENT, open_case, person

pytestmark = pytest.mark.django_db
YEAR = "/settings/calendar/2027/"
CHANGE = "/settings/calendar/2026/change/"
IMPORT = "/settings/calendar/import/"
CONFIRM = "/settings/calendar/confirm/"
REASON = "按国务院办公厅通知。"
READ = ["/settings/calendar/2026/", YEAR]
SET = [CHANGE, "/settings/calendar/2027/change/", IMPORT, "/settings/calendar/import/template.csv"]
SET += ["/settings/calendar/regions/new/"]
FILE = (
    "日期,止,类别,名称\n2027-01-01,2027-01-03,放假,元旦\n2027-01-04,,放假,元旦\n2027-01-09,,调休上班,元旦\n"
)


def changed(client: Client, **added: str) -> Any:
    """The form of 2026 as a browser posts it, with one row more."""
    page = client.get(CHANGE)
    form = page.context["form"]
    form.formsets = page.context["formsets"]
    data = shown(form)
    rows = form.formsets[0]
    data["spans-INITIAL_FORMS"] = rows.initial_form_count()
    blank = rows.initial_form_count()
    row = {"first": "2026-11-23", "last": "", "kind": "off", "name": "区庆日"} | added
    data |= {f"spans-{blank}-{name}": value for name, value in row.items()}
    return client.post(CHANGE, data | {"source": NOTICE})


def confirmed(client: Client, page: Any, **given: str) -> Any:
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("carried", "seen")}
    return client.post(CONFIRM, data | {"reason": REASON} | given)


def upload(client: Client, content: str, name: str = "2027.csv", **given: str) -> Any:
    data = {"year": "2027", "region": "", "status": "official", "source": NOTICE} | given
    return client.post(IMPORT, data | {"file": SimpleUploadedFile(name, content.encode())})


@pytest.mark.parametrize("username", ["xt_admin", "aq_admin", "sj_admin"])
def test_the_three_administrators_read_a_year_at_a_glance(city: None, username: str) -> None:
    assert visit(username, "/settings/calendar/").url == "/settings/calendar/2026/"
    said = text(username, "/settings/calendar/2026/")
    assert said.count('class="year-month"') == 12
    assert 'title="10月10日国庆节调休上班"' in said and 'title="10月1日国庆节放假"' in said
    assert "国办发明电〔2025〕7号" in said and "工作日<b>18</b>天" in said
    later = text(username, YEAR)
    assert 'year-status is-provisional">暂定' in later and "10月1日国庆节放假（暂定）" in later
    assert "/settings/calendar/2026/" in later and "/settings/calendar/2028/" in later
    edition = newest(2026)[""]
    assert "初始" in text(username, f"/settings/calendar/editions/{edition.pk}/")


@pytest.mark.parametrize("username", ["aq_admin", "sj_admin", "fgw_leader", "jtj_head"])
def test_only_the_system_administrator_changes(city: None, username: str) -> None:
    client = logged_in(username)
    assert [client.get(address).status_code for address in SET] == [403] * len(SET)
    assert client.post(CONFIRM, {}).status_code == 403
    if username.endswith("admin"):
        assert "/change/" not in client.get(YEAR).content.decode()
    else:
        assert [client.get(address).status_code for address in READ] == [403] * len(READ)


def test_the_system_administrator_finds_every_page(city: None) -> None:
    client = logged_in("xt_admin")
    assert [client.get(address).status_code for address in [*READ, *SET]] == [200] * len([*READ, *SET])
    assert client.get(CONFIRM).status_code == 302
    for nowhere in ("1999/", "2031/", "2031/change/", "2026/change/0/", "editions/0/"):
        assert client.get(f"/settings/calendar/{nowhere}").status_code == 404, nowhere


def test_a_change_is_previewed_and_confirmed_as_it_was_shown(city: None) -> None:
    case, client = open_case(), logged_in("xt_admin")
    preview = changed(client)
    said = unescape(preview.content.decode())
    assert CalendarEdition.objects.filter(year=2026).count() == 1
    assert case.number in said and "2026-11-24" in said and "2026-11-25" in said
    assert "放假·区庆日" in said
    # The administrator judges the list, and learns nothing of the matter.
    assert case.title not in said and DEPARTMENT not in said and case.behaviour.name not in said
    done = confirmed(client, preview)
    assert done.status_code == 200 and "日历已施行" in done.content.decode()
    assert str(Deadline.objects.get(owed__case=case).due_on) == "2026-11-25"
    assert newest(2026)[""].number == 2
    history = text("sj_admin", "/settings/changes/?area=calendar")
    assert "2026年日历（全国）" in history and "放假·区庆日" in history
    former = CalendarEdition.objects.get(year=2026, number=1)
    assert "已由" in text("sj_admin", f"/settings/calendar/editions/{former.pk}/")


def test_nothing_is_written_without_a_reason_and_the_list_stays(city: None) -> None:
    case, client = open_case(), logged_in("xt_admin")
    page = confirmed(client, changed(client), reason="")
    assert page.status_code == 200 and case.number in page.content.decode()
    assert page.context["form"].errors["reason"] and newest(2026)[""].number == 1
    assert confirmed(client, page).status_code == 200 and newest(2026)[""].number == 2


def test_whoever_confirms_what_has_changed_is_told_and_sees_the_list_anew(city: None) -> None:
    client = logged_in("xt_admin")
    open_case()
    preview = changed(client)
    late = open_case()
    assert late.number not in preview.content.decode()
    again = confirmed(client, preview)
    assert again.status_code == 409
    said = again.content.decode()
    assert "本次没有写入" in said and late.number in said and REASON in said
    assert newest(2026)[""].number == 1
    assert confirmed(client, again).status_code == 200
    assert newest(2026)[""].number == 2


def test_a_form_opened_before_somebody_elses_edition_is_not_previewed(city: None) -> None:
    client = logged_in("xt_admin")
    page = client.get(CHANGE)
    put_in_force(draft_of(2026, add={"2026-12-07": "区庆日"}))
    form = page.context["form"]
    form.formsets = page.context["formsets"]
    data = shown(form) | {"spans-INITIAL_FORMS": page.context["formsets"][0].initial_form_count()}
    assert client.post(CHANGE, data).status_code == 409


def test_a_draft_of_somebody_else_or_changed_on_the_way_is_not_taken(city: None) -> None:
    client = logged_in("xt_admin")
    preview = changed(client)
    data = {"carried": preview.context["form"]["carried"].value() + "x", "seen": "0", "reason": REASON}
    assert client.post(CONFIRM, data).status_code == 400
    assert newest(2026)[""].number == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": ""}, "请写明节日名称"),
        ({"last": "2026-11-20"}, "止日早于起日"),
        ({"last": "2027-11-23"}, "一段不超过31天"),
        ({"first": "2027-02-01"}, "不在2026年"),
        ({"kind": "work"}, "本来就是工作日"),
        ({"first": "2026-10-01"}, "出现了两次"),
        ({"first": ""}, "请填写起日"),
    ],
)
def test_a_row_that_cannot_be_is_named(city: None, row: dict[str, str], said: str) -> None:
    page = changed(logged_in("xt_admin"), **row)
    assert page.status_code == 200 and said in page.content.decode()
    assert "确认施行" not in page.content.decode()


def test_a_provisional_year_becomes_official_by_a_file(city: None) -> None:
    client = logged_in("xt_admin")
    preview = upload(client, FILE)
    said = preview.content.decode()
    assert '<del class="was">暂定</del>' in said and "放假·元旦" in said and "调休上班·元旦" in said
    assert confirmed(client, preview).status_code == 200
    edition = newest(2027)[""]
    assert (edition.status, edition.source, edition.by.username) == ("official", NOTICE, "xt_admin")
    assert not CalendarDay.objects.filter(day__year=2027, status="provisional").exists()
    assert 'year-status">已公布' in text("aq_admin", YEAR)


def test_a_calendar_file_shows_what_it_does_not_take(city: None) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for day, summary in (("20270101", "元旦（休）"), ("20270308", "妇女节")):
        lines += ["BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{day}", f"SUMMARY:{summary}", "END:VEVENT"]
    page = upload(logged_in("xt_admin"), "\r\n".join([*lines, "END:VCALENDAR", ""]), "2027.ics")
    said = page.content.decode()
    assert "没有取用" in said and "妇女节" in said and "确认施行" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (FILE + "2026-01-01,,放假,元旦\n", "不在2027年"),
        (FILE + "2027-01-04,,放假,元旦\n", "重复"),
        (FILE.replace("放假", "过节"), "不认识"),
        ("日期,名称\n2027-01-01,元旦\n", "缺少列：类别"),
    ],
)
def test_a_file_with_a_fault_is_reported_and_nothing_of_it_taken(city: None, content: str, said: str) -> None:
    page = upload(logged_in("xt_admin"), content)
    assert said in page.content.decode() and "确认施行" not in page.content.decode()
    assert newest(2027)[""].number == 1


def test_a_region_is_entered_and_its_day_is_marked_on_the_year(city: None) -> None:
    client = logged_in("xt_admin")
    sent = client.post("/settings/calendar/regions/new/", {"name": "内蒙古自治区", "reason": "本市所在。"})
    assert sent.status_code == 302
    region = CalendarRegion.objects.get()
    page = client.get(f"/settings/calendar/2027/change/{region.pk}/")
    assert "内蒙古自治区" in page.content.decode()
    put_in_force(draft_of(region=region.name, add={"2027-08-02": "区庆日"}))
    said = text("sj_admin", YEAR)
    assert "8月2日区庆日放假（内蒙古自治区）" in said and "is-rest is-region" in said


def test_a_case_page_shows_the_change_to_its_officer(city: None) -> None:
    case = open_case()
    put_in_force(draft_of(2026, add={"2026-11-23": "区庆日"}))
    said = text("fgw_officer", f"/cases/{case.number}/")
    assert "期限变更" in said and "到期日由2026-11-24改为2026-11-25" in said
    assert Case.objects.get(pk=case.pk).last_seq == case.events.count()
    assert SettingChange.objects.filter(area="calendar").count() == 1


def test_a_region_cannot_be_entered_twice(city: None) -> None:
    add_region("内蒙古自治区", reason="本市所在。", acting_user=person("xt_admin"))
    page = logged_in("xt_admin").post(
        "/settings/calendar/regions/new/", {"name": "内蒙古自治区", "reason": "再来。"}
    )
    assert "已经登记" in page.content.decode()
