"""The page of messages: one's own, newest first, read by opening, and nothing of a case one sees no more."""

from __future__ import annotations

from typing import Any

import pytest

import clock
from accounts.models import User
from casework.services import recuse, tell_of_case
from notifications.models import Message, Preference, Topic
from notifications.services import open_message, tell
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import make_case
from tests.journeys.office import person
from tests.notifications.test_digests import at

pytestmark = pytest.mark.django_db
OFFICER = "fgw_officer"


def who(username: str = OFFICER) -> User:
    found: User = User.objects.at_work().get(username=username)
    return found


def tell_one(title: str = "督办事项", username: str = OFFICER, **more: Any) -> Message:
    tell([who(username)], topic=more.pop("topic", Topic.SUPERVISED), title=title, **more)
    return Message.objects.latest("id")


def badge(username: str = OFFICER, address: str = "/messages/") -> str:
    page = text(username, address)
    return (
        page.split('class="inbox-count" aria-hidden="true">')[1].split("<")[0]
        if "inbox-count" in page
        else ""
    )


def test_newest_first_and_the_unread_are_marked(city: None) -> None:
    first = tell_one("先到的")
    clock.set_to(at(20, 10))
    tell_one("后到的")
    Message.objects.filter(pk=first.pk).update(read_at=clock.now())
    page = text(OFFICER, "/messages/")
    assert page.index("后到的") < page.index("先到的")
    assert page.count('title="未读"') == 1
    assert "先到的" not in text(OFFICER, "/messages/?view=unread")


def test_one_topic(city: None) -> None:
    tell_one("被督办", topic=Topic.SUPERVISED)
    tell_one("快到期", topic=Topic.DUE_SOON)
    page = text(OFFICER, "/messages/?topic=due_soon")
    assert "快到期" in page and "被督办" not in page
    assert "被督办" in text(OFFICER, "/messages/?topic=nonsense")


def test_opening_reads_it_and_goes_to_its_page(city: None) -> None:
    message = tell_one(href="/cases/")
    clock.set_to(at(20, 10))
    response = visit(OFFICER, f"/messages/{message.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/cases/")
    message.refresh_from_db()
    assert message.read_at == at(20, 10)
    clock.set_to(at(20, 11))
    visit(OFFICER, f"/messages/{message.pk}/")
    message.refresh_from_db()
    assert message.read_at == at(20, 10)


@pytest.mark.parametrize(
    "href", ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_it_leads_nowhere_outside(city: None, href: str) -> None:
    message = tell_one(href=href)
    assert visit(OFFICER, f"/messages/{message.pk}/")["Location"] == "/messages/"
    assert open_message(message, acting_user=who()) == ""


def test_anothers_message_does_not_exist(city: None) -> None:
    message = tell_one(title="别人的", href="/cases/")
    assert visit("fgw_officer2", f"/messages/{message.pk}/").status_code == 404
    assert "别人的" not in text("fgw_officer2", "/messages/")
    message.refresh_from_db()
    assert message.read_at is None


def test_a_case_one_has_withdrawn_from_is_spoken_of_no_more(city: None) -> None:
    """Neither on the page nor in the number at its head nor by its address; a lifted recusal brings it back."""
    case, officer = make_case(), who()
    tell_of_case(case, [officer], topic=Topic.OVERDUE, title="某局逾期")
    message = Message.objects.get()
    assert message.case_number == case.number and badge() == "1"
    recuse(case, officer, ground="kin", acting_user=officer)
    page = text(OFFICER, "/messages/")
    assert "某局逾期" not in page and case.number not in page
    assert badge() == "" and visit(OFFICER, f"/messages/{message.pk}/").status_code == 404


def test_who_has_gone_to_another_body_is_shown_its_old_cases_no_more(city: None) -> None:
    case = make_case()
    tell_of_case(case, [who()], topic=Topic.OVERDUE, title="某局逾期")
    assert "某局逾期" in text(OFFICER, "/messages/")
    User.objects.filter(username=OFFICER).update(body=person("jtj_handler").body)
    assert "某局逾期" not in text(OFFICER, "/messages/")


def test_all_of_them_read_up_to_what_the_page_showed(city: None) -> None:
    tell_one("一"), tell_one("二")
    client = logged_in(OFFICER)
    until = client.get("/messages/").context["newest"]
    tell_one("三")
    assert client.get("/messages/read/").status_code == 405
    answer = client.post("/messages/read/", {"until": until}, follow=True).content.decode()
    assert "2条消息已标为已读" in answer
    assert list(Message.objects.unread().values_list("title", flat=True)) == ["三"]
    assert "没有未读消息" in client.post("/messages/read/", {"until": "x"}, follow=True).content.decode()


def test_a_page_at_a_time(city: None) -> None:
    for number in range(51):
        tell_one(f"消息{number}")
    assert len(visit(OFFICER, "/messages/").context["rows"]) == 50
    assert len(visit(OFFICER, "/messages/?page=2").context["rows"]) == 1


@pytest.mark.parametrize(("number", "shown"), [(0, ""), (1, "1"), (99, "99"), (100, "99+"), (130, "99+")])
def test_the_number_at_the_head(city: None, number: int, shown: str) -> None:
    Message.objects.bulk_create(
        Message(person=who(), topic=Topic.RESULT, title=f"办结{n}") for n in range(number)
    )
    assert badge() == shown


@pytest.mark.parametrize(
    "username", ["zf_mayor", "rd_viewer", "xt_admin", "sj_admin", "jtj_handler", "whfy_clerk"]
)
def test_everybody_has_messages(city: None, username: str) -> None:
    tell_one("给你的消息", username)
    assert badge(username, "/organisations/") == "1"
    assert "给你的消息" in text(username, "/messages/")


def test_the_number_costs_one_statement(city: None, django_assert_num_queries: Any) -> None:
    from notifications.queries import count_unread

    user, case = who(), make_case()
    for n in range(5):
        tell_of_case(case, [user], topic=Topic.OVERDUE, title=f"逾期{n}")
    with django_assert_num_queries(1):
        assert count_unread(user) == 5


# --- how one wants to be told --------------------------------------------------------------------------------


def test_what_one_chooses_is_kept(city: None) -> None:
    client = logged_in(OFFICER)
    page = client.get("/messages/preferences/").content.decode()
    assert "未配置邮件服务器" in page and "未配置短信网关" in page
    client.post("/messages/preferences/", {"email": "me@fgw.example", "by_sms": "on"})
    kept = Preference.objects.get()
    assert (kept.person, kept.by_mail, kept.by_sms) == (who(), False, True)
    assert who().email == "me@fgw.example" and "me@fgw.example" in text(OFFICER, "/accounts/me/")
    assert who().account_events.filter(detail__contains="邮箱：无 → me@fgw.example").count() == 1


@pytest.mark.parametrize(
    "email", ["nobody", "a@b", "a@b.example\nBcc: x@y.example", "a@b.example, c@d.example"]
)
def test_what_is_no_address_is_refused(city: None, email: str) -> None:
    response = logged_in(OFFICER).post("/messages/preferences/", {"email": email, "by_mail": "on"})
    assert response.status_code == 200 and response.context["form"].errors["email"]
    assert who().email == "" and not Preference.objects.exists()


def test_a_refused_address_is_said(city: None) -> None:
    User.objects.filter(username=OFFICER).update(email="old@fgw.example")
    Preference.objects.create(person=who(), refused_address="old@fgw.example")
    assert "被邮件服务器拒收" in text(OFFICER, "/messages/preferences/")
    logged_in(OFFICER).post("/messages/preferences/", {"email": "old@fgw.example", "by_mail": "on"})
    assert "被邮件服务器拒收" not in text(OFFICER, "/messages/preferences/")
