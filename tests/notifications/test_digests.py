"""The daily digest, through a real mail server: to whom, when, what it says, and what it never says."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import call_command

import clock
from accounts.models import User
from casework.services import recuse, tell_of_case
from notifications import digests
from notifications.models import Delivery, DeliveryAttempt, DigestRound, Message, Topic
from notifications.services import choose, tell
from notifications.tasks import send
from tests.desk.pages import warned_early
from tests.factories.casework import make_case
from tests.journeys.office import do
from tests.notifications.mailbox import Mailbox, serving
from tests.waiting import together

ADDRESS = "officer@fgw.example"
SECRET = "养护工程款逾期未付"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November 2026; the 20th is a Friday, the 23rd a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.ZONE)


def reader(username: str = "fgw_officer", email: str = ADDRESS) -> User:
    person: User = User.objects.at_work().get(username=username)
    person.email = email
    person.save(update_fields=["email"])
    return person


def told(person: User, topic: str = Topic.OVERDUE, **more: Any) -> None:
    tell([person], topic=topic, title=SECRET, text="澄川市交通运输局", **more)


def parts(mail: EmailMessage) -> dict[str, str]:
    """The decoded text of each part, by its kind."""
    return {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}


def test_what_a_mail_says(city: None, box: Mailbox) -> None:
    person = reader()
    for topic in (Topic.OVERDUE, Topic.OVERDUE, Topic.PRESSED):
        told(person, topic)
    assert send() == 1
    (mail,) = box.mails
    assert mail["To"] == ADDRESS and mail["From"] == "政信 <zhengxin@zx.example>"
    assert mail["Subject"] == "政信每日摘要（11月20日）"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == at(20, 9)
    assert mail.get_content_type() == "multipart/alternative"
    said = parts(mail)
    assert set(said) == {"text/plain", "text/html"}
    for words in said.values():
        assert "逾期：2项" in words and "催办：1项" in words and "http://" in words


def test_it_names_nothing_of_a_case(city: None, box: Mailbox) -> None:
    """Neither a title nor a body nor a number: what a mail is made from holds numbers alone."""
    case = warned_early()
    handler = reader("jtj_handler")
    tell_of_case(case, [handler], topic=Topic.OVERDUE, title=SECRET, text="逾期未付")
    assert send() == 1
    whole = "".join(parts(box.mails[0]).values()) + box.mails[0].as_string()
    for word in (SECRET, "逾期未付", "交通运输局", case.number, str(case.pk) + "/", "案件编号"):
        assert word not in whole
    assert Delivery.objects.get().counts == {"messages": {"overdue": 1}, "desk": [["将到期", 1]]}
    assert "将到期：1件" in parts(box.mails[0])["text/plain"]


def test_a_desk_with_something_near_its_end_is_worth_a_mail(city: None, box: Mailbox) -> None:
    do(warned_early(), "sign_for_letter", "jtj_handler", "sign_for")
    reader("jtj_handler")
    assert send() == 0
    clock.set_to(at(24, 9))
    assert send() == 1
    assert "将到期：1件" in parts(box.mails[0])["text/plain"]


def test_nothing_to_say_nothing_sent(city: None, box: Mailbox) -> None:
    reader()
    assert send() == 0
    assert not Delivery.objects.exists() and box.mails == []


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (at(20, 8, 29), 0),
        (at(20, 8, 30), 1),
        (at(20, 17, 59), 1),
        (at(20, 18, 0), 0),
        (at(21, 9), 0),  # Saturday
        (at(22, 9), 0),
        (at(23, 9), 1),
        (datetime(2026, 10, 1, 9, tzinfo=clock.ZONE), 0),  # National Day
        (datetime(2026, 10, 10, 9, tzinfo=clock.ZONE), 1),  # a Saturday at work
    ],
)
def test_when_it_is_sent(city: None, box: Mailbox, moment: datetime, number: int) -> None:
    clock.set_to(moment)
    told(reader())
    assert send() == number == len(box.mails)


@pytest.mark.parametrize("why", ["no address", "declined", "inactive", "read"])
def test_who_gets_none(city: None, box: Mailbox, why: str) -> None:
    person = reader(email="" if why == "no address" else ADDRESS)
    told(person)
    if why == "declined":
        choose(by_mail=False, by_sms=True, email=ADDRESS, acting_user=person)
    if why == "inactive":
        User.objects.filter(pk=person.pk).update(is_active=False)
    if why == "read":
        Message.objects.update(read_at=clock.now())
    assert send() == 0
    assert box.mails == [] and not Delivery.objects.exists()


def test_who_has_withdrawn_from_a_case_hears_no_more_of_it(city: None, box: Mailbox) -> None:
    case, person = make_case(), reader()
    assert tell_of_case(case, [person], topic=Topic.OVERDUE, title=SECRET) == 1
    recuse(case, person, ground="kin", acting_user=person)
    assert send() == 0 and box.mails == []


def test_once_a_day_and_each_message_once(city: None, box: Mailbox) -> None:
    person = reader()
    told(person)
    assert (send(), send()) == (1, 0)
    clock.set_to(at(20, 10))
    told(person, Topic.PRESSED)
    assert send() == 0
    clock.set_to(at(23, 9))
    assert send() == 1
    assert "催办：1项" in parts(box.mails[1])["text/plain"]
    assert "逾期" not in parts(box.mails[1])["text/plain"]


def test_what_a_failed_digest_would_have_said_stands_in_the_next(city: None, settings: Any) -> None:
    """A server that is away for days owes nobody a mail for each of them."""
    box, person = Mailbox(), reader()
    with serving(box, settings):
        pass
    told(person)
    assert send() == 0
    clock.set_to(at(23, 9))
    told(person, Topic.PRESSED)
    assert send() == 0
    clock.set_to(at(23, 9, 30))
    with serving(box, settings):
        assert send() == 1
    said = parts(box.mails[0])["text/plain"]
    assert "逾期：1项" in said and "催办：1项" in said
    assert list(Delivery.objects.order_by("day").values_list("status", flat=True)) == ["superseded", "sent"]


def test_a_round_that_a_dead_worker_left_is_taken_up(city: None, box: Mailbox, settings: Any) -> None:
    person = reader()
    told(person)
    DigestRound.objects.create(day=clock.today(), claimed_at=clock.wall())
    assert send() == 0
    DigestRound.objects.update(claimed_at=clock.wall() - timedelta(minutes=6))
    assert send() == 1


def test_one_desk_that_cannot_be_counted_keeps_nobody_else_from_theirs(
    city: None, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = reader(), reader("fgw_officer2", "whole@zx.example")
    told(broken)
    told(whole)

    def section(person: User) -> list[digests.Line]:
        if person == broken:
            raise ValueError("a section's own mistake")
        return []

    monkeypatch.setattr(digests, "_sections", [section])
    assert send() == 1 and box.addresses == ["whole@zx.example"]
    assert DigestRound.objects.get().finished_at == clock.now()


def test_without_a_server_nothing_is_made(city: None) -> None:
    told(reader())
    assert send() == 0
    assert not Delivery.objects.exists() and not DigestRound.objects.exists()


def test_by_hand(city: None, box: Mailbox, capsys: Any) -> None:
    told(reader())
    call_command("send_digests", "--dry-run")
    assert capsys.readouterr().out == "未配置短信网关，不发短信。\nfgw_officer\t未读1项\t办公桌0件\n"
    assert not Delivery.objects.exists() and box.mails == []
    call_command("send_digests")
    assert "发出1件" in capsys.readouterr().out and box.addresses == [ADDRESS]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_each(living_city: None, box: Mailbox) -> None:
    people = [reader(name, f"{name}@zx.example") for name in ("fgw_officer", "fgw_officer2", "fgw_leader")]
    for person in people:
        told(person)
    done = together(send, send)
    assert sum(done) == 3, done
    # The round belongs to one of them; the other may have found it before anything was in it.
    assert sorted(box.addresses) == sorted(person.email for person in people)
    assert DeliveryAttempt.objects.count() == 3
