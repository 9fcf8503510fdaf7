"""The administrators' pages: what was sent and how it went, never what it said; and the rules, with their history."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from accounts.models import SettingChange
from notifications.models import Delivery, SendingRules, Topic
from notifications.queries import rules_in_force
from notifications.services import change_rules
from notifications.tasks import send
from organisations.refusals import NotYours, Refusal, Stale
from tests.desk.pages import logged_in, text, visit
from tests.journeys.office import person
from tests.notifications.mailbox import Mailbox
from tests.notifications.test_digests import ADDRESS, SECRET, reader, told

pytestmark = pytest.mark.django_db
PAGE = "/messages/deliveries/"


@pytest.fixture
def refused(city: None, box: Mailbox) -> Delivery:
    """A digest that the server refused for good."""
    box.refuses[ADDRESS] = "550 no such mailbox"
    told(reader())
    assert send() == 0
    box.refuses.clear()
    return Delivery.objects.get()


def test_it_says_what_happened_and_not_what_was_said(refused: Delivery) -> None:
    page = text("xt_admin", PAGE)
    for word in (ADDRESS, "每日摘要", "放弃", "拒收 550", "no such mailbox", "127.0.0.1:"):
        assert word in page
    assert SECRET not in page and "逾期" not in page.split("<tbody>")[1]
    assert "放弃" not in text("xt_admin", f"{PAGE}?status=sent").split("</form>")[-1]
    assert ADDRESS in text("xt_admin", f"{PAGE}?status=given_up&channel=mail")
    assert ADDRESS not in text("xt_admin", f"{PAGE}?channel=sms")


def test_the_system_administrator_is_told_of_failures(refused: Delivery) -> None:
    assert '发送记录<span class="count">1</span>' in text("xt_admin", "/accounts/users/")
    Delivery.objects.update(status=Delivery.Status.SENT)
    assert '发送记录<span class="count">' not in text("xt_admin", "/accounts/users/")


@pytest.mark.parametrize(
    ("username", "status"),
    [("xt_admin", 200), ("sj_admin", 200), ("aq_admin", 403), ("fgw_leader", 403), ("zf_mayor", 403)],
)
def test_who_reads_it(city: None, username: str, status: int) -> None:
    assert visit(username, PAGE).status_code == status


def test_trying_again(refused: Delivery, box: Mailbox) -> None:
    address = f"{PAGE}{refused.pk}/again/"
    assert "重发" not in text("sj_admin", PAGE) and logged_in("sj_admin").post(address).status_code == 403
    assert "重发" in text("xt_admin", PAGE)
    assert "已重新排队" in logged_in("xt_admin").post(address, follow=True).content.decode()
    assert send() == 1 and box.addresses == [ADDRESS]
    assert "不必重发" in logged_in("xt_admin").post(address, follow=True).content.decode()


def test_a_test_mail(city: None, box: Mailbox) -> None:
    assert ">发测试邮件<" not in text("xt_admin", PAGE)
    reader("xt_admin", "admin@zx.example")
    assert ">发测试邮件<" in text("xt_admin", PAGE)
    assert "已排队" in logged_in("xt_admin").post(f"{PAGE}test/", follow=True).content.decode()
    assert send() == 1 and box.addresses == ["admin@zx.example"]


def test_without_a_server_it_says_so(city: None) -> None:
    page = text("xt_admin", PAGE)
    assert "未配置邮件服务器" in page and "未配置短信网关" in page
    assert "未配置邮件服务器" in logged_in("xt_admin").post(f"{PAGE}test/", follow=True).content.decode()


# --- the rules -----------------------------------------------------------------------------------------------


def change(**changed: Any) -> SendingRules:
    values: dict[str, Any] = {
        "digest_at": time(9), "opens": time(8), "closes": time(17), "sms_topics": [Topic.OVERDUE],
        "reason": "办公室要求", "seen": "", "acting_user": person("xt_admin"),
    }  # fmt: skip
    return change_rules(**values | changed)


def test_a_change_counts_at_once_and_is_on_record(city: None) -> None:
    made = change()
    assert rules_in_force() == made and made.topics == (Topic.OVERDUE,)
    line = SettingChange.objects.get()
    assert line.old == "每日摘要08:30；工作日08:00—18:00；短信：逾期、催办、督办"
    assert line.new == "每日摘要09:00；工作日08:00—17:00；短信：逾期"
    assert "办公室要求" in text("sj_admin", "/settings/messages/")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"opens": time(6, 59)}, "opens"),
        ({"closes": time(21, 1)}, "closes"),
        ({"closes": time(8)}, "closes"),
        ({"digest_at": time(7, 59)}, "digest_at"),
        ({"digest_at": time(17)}, "digest_at"),
        ({"reason": " "}, "reason"),
        (
            {
                "digest_at": time(8, 30),
                "closes": time(18),
                "sms_topics": ["overdue", "pressed", "supervised"],
            },
            None,
        ),
    ],
)
def test_what_is_out_of_bounds_or_nothing_new(city: None, changed: dict[str, Any], field: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        change(**changed)
    assert refused.value.field == field and not SendingRules.objects.exists()


def test_who_was_slower_is_told(city: None) -> None:
    first = change()
    with pytest.raises(Stale):
        change(closes=time(16))
    assert change(closes=time(16), seen=str(first.pk)).closes == time(16)


def test_nobody_else_changes_them(city: None) -> None:
    for username in ("aq_admin", "sj_admin", "fgw_leader"):
        with pytest.raises(NotYours):
            change(acting_user=person(username))


def test_by_the_page(city: None) -> None:
    form = {
        "opens": "08:30",
        "closes": "17:30",
        "digest_at": "09:00",
        "sms_topics": ["pressed"],
        "reason": "试行",
    }
    client = logged_in("xt_admin")
    assert "08:30" in client.get("/settings/messages/").content.decode()
    late = client.post("/settings/messages/change/", form | {"closes": "22:00"}).content.decode()
    assert "不得晚于21:00" in late
    page = client.post("/settings/messages/change/", form, follow=True).content.decode()
    assert "工作日08:30—17:30" in page and "催办" in page
    assert client.post("/settings/messages/change/", form).status_code == 409
