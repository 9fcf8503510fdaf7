"""Text messages: what they say, when they go out, and through which gateway."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

import clock
from accounts.models import User
from casework.services import tell_of_case
from notifications import sms
from notifications.faults import LaterFault, RefusedFault, UnreachableFault
from notifications.models import Delivery, DeliveryAttempt, Message, Topic
from notifications.services import choose, tell
from notifications.tasks import send
from notifications.wording import sms_text
from tests.desk.pages import warned_early
from tests.notifications.test_digests import SECRET, at
from tests.waiting import together

MOBILE = "13800000000"


class Remembering:
    """A gateway of the tests': what it was asked to send, or the fault it answers with."""

    sent: list[tuple[str, str, str]] = []
    fault: Exception | None = None

    def send(self, number: str, text: str, *, key: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.sent.append((number, text, key))
        return "receipt-1"


@pytest.fixture
def sent(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    settings.SMS_GATEWAY = f"{__name__}.Remembering"
    monkeypatch.setattr(Remembering, "sent", [])
    return Remembering.sent


def phoned(username: str = "fgw_officer", phone: str = MOBILE) -> User:
    User.objects.filter(username=username).update(phone=phone)
    return User.objects.at_work().get(username=username)


def told(person: User, *topics: str) -> None:
    for topic in topics:
        tell([person], topic=topic, title=SECRET, text="澄川市交通运输局")


def test_what_it_says(city: None, sent: list[Any]) -> None:
    told(phoned(), Topic.OVERDUE, Topic.OVERDUE, Topic.SUPERVISED, Topic.DUE_SOON)
    assert send() == 1
    ((number, text, key),) = sent
    assert (number, text) == (MOBILE, "政信：有2项逾期、1项督办消息，请登录系统查看。")
    assert Delivery.objects.get().message_id == f"<{key}>"
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.outcome, attempt.said) == ("sent", "receipt-1")


def test_nothing_of_a_case_comes_into_it(city: None, sent: list[Any]) -> None:
    case = warned_early()
    handler = phoned("jtj_handler")
    tell_of_case(case, [handler], topic=Topic.PRESSED, title=SECRET, text=f"{case.number} 交通运输局")
    assert send() == 1
    assert sent[0][1] == "政信：有1项催办消息，请登录系统查看。"


@given(st.dictionaries(st.sampled_from(Topic.values), st.integers(1, 999), min_size=1), st.text())
def test_words_are_made_of_numbers_and_topics_alone(messages: dict[str, int], title: str) -> None:
    """Whatever else a row's counts held, it does not come into the text."""
    counts = {"messages": messages, "title": title, "desk": [[title, 1]]}
    assert sms_text(counts) == sms_text({"messages": messages})
    assert set(sms_text(counts)) <= set("政信：有项、消息，请登录系统查看。0123456789") | {
        letter for topic in Topic for letter in str(topic.label)
    }


def test_what_falls_in_the_quiet_time_is_one_the_next_working_day(city: None, sent: list[Any]) -> None:
    person = phoned()
    for moment in (at(20, 18), at(20, 23, 59), at(21, 10), at(22, 10), at(23, 7, 59)):
        clock.set_to(moment)
        told(person, Topic.OVERDUE)
        assert send() == 0
    clock.set_to(at(23, 8))
    assert (send(), send()) == (1, 0)
    assert [text for _, text, _ in sent] == ["政信：有5项逾期消息，请登录系统查看。"]


def test_at_most_one_an_hour(city: None, sent: list[Any]) -> None:
    person = phoned()
    told(person, Topic.OVERDUE)
    assert send() == 1
    clock.set_to(at(20, 9, 30))
    told(person, Topic.PRESSED, Topic.PRESSED)
    assert send() == 0
    clock.set_to(at(20, 10))
    assert send() == 1
    assert sent[1][1] == "政信：有2项催办消息，请登录系统查看。"


@pytest.mark.parametrize("why", ["landline", "declined", "inactive", "read", "other topic", "no gateway"])
def test_who_gets_none(city: None, sent: list[Any], settings: Any, why: str) -> None:
    person = phoned(phone="0473-2000000" if why == "landline" else MOBILE)
    told(person, Topic.RESULT if why == "other topic" else Topic.OVERDUE)
    if why == "declined":
        choose(by_mail=True, by_sms=False, email="", acting_user=person)
    if why == "inactive":
        User.objects.filter(pk=person.pk).update(is_active=False)
    if why == "read":
        Message.objects.update(read_at=clock.now())
    if why == "no gateway":
        settings.SMS_GATEWAY = ""
    assert send() == 0 and sent == []
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fault", "status", "outcome"),
    [
        (RefusedFault("no such number", 422), "given_up", "refused"),
        (LaterFault("busy", 429), "retrying", "later"),
        (UnreachableFault("away"), "retrying", "unreachable"),
    ],
)
def test_what_fails_is_on_record(
    city: None, sent: list[Any], monkeypatch: pytest.MonkeyPatch, fault: Exception, status: str, outcome: str
) -> None:
    monkeypatch.setattr(Remembering, "fault", fault)
    told(phoned(), Topic.OVERDUE)
    assert send() == 0 and sent == []
    assert Delivery.objects.get().status == status and DeliveryAttempt.objects.get().outcome == outcome
    monkeypatch.setattr(Remembering, "fault", None)
    clock.set_to(at(20, 9, 5))
    assert send() == (1 if status == "retrying" else 0) == len(sent)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one(living_city: None, sent: list[Any]) -> None:
    told(phoned(), Topic.OVERDUE)
    assert sum(together(send, send)) == 1 == len(sent)
    assert Delivery.objects.count() == 1


# --- the gateway over HTTP -----------------------------------------------------------------------------------


class Asked(BaseHTTPRequestHandler):
    """Keeps what it was asked and answers as the server is told."""

    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: Any) -> None:
        """Says nothing on the console."""


@pytest.fixture
def http(settings: Any) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.asked, server.status, server.answer = [], 200, '{"id": "回执一"}'.encode()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.SMS_GATEWAY = "notifications.sms.HttpGateway"
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/send", "secret-token"
    yield server
    server.shutdown()
    server.server_close()


def test_it_is_sent_over_http(city: None, http: Any) -> None:
    told(phoned(), Topic.OVERDUE)
    assert send() == 1
    ((headers, said),) = http.asked
    key = Delivery.objects.get().message_id.strip("<>")
    assert said == {"number": MOBILE, "text": "政信：有1项逾期消息，请登录系统查看。", "key": key}
    assert headers["Authorization"] == "Bearer secret-token" and headers["Idempotency-Key"] == key
    assert DeliveryAttempt.objects.get().said == "回执一"


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (400, RefusedFault), (422, RefusedFault),
        (408, LaterFault), (429, LaterFault), (500, LaterFault), (503, LaterFault),
        (401, UnreachableFault), (403, UnreachableFault), (404, UnreachableFault),
    ],
)  # fmt: skip
def test_its_answers_told_apart(http: Any, status: int, fault: type[Exception]) -> None:
    http.status = status
    with pytest.raises(fault):
        sms.gateway().send(MOBILE, "政信", key="1")


@pytest.mark.parametrize("answer", [b"", b"OK", b"[1]", b"{}"])
def test_a_receipt_is_not_needed(http: Any, answer: bytes) -> None:
    http.answer = answer
    assert sms.gateway().send(MOBILE, "政信", key="1") == ""


def test_a_gateway_that_is_away(http: Any) -> None:
    http.shutdown()
    http.server_close()
    with pytest.raises(UnreachableFault):
        sms.gateway().send(MOBILE, "政信", key="1")


def test_a_token_does_not_travel_in_the_clear(settings: Any) -> None:
    settings.SMS_URL = "http://sms.example.cn/send"
    with pytest.raises(ImproperlyConfigured, match="https"):
        sms.HttpGateway()


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("13800000000", "13800000000"), ("+86 138-0000-0000", "13800000000"), ("138 0000 0000", "13800000000"),
        ("0473-2000000", ""), ("12800000000", ""), ("138000000001", ""), ("", ""), ("转科室", ""),
    ],
)  # fmt: skip
def test_a_mobile_number(phone: str, number: str) -> None:
    assert sms.mobile_number(phone) == number
