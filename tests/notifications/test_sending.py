"""A mail server that refuses, delays, breaks and comes back: nothing is lost, nobody is sent the same twice."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

import clock
from notifications import sending
from notifications.models import Delivery, DeliveryAttempt, Preference
from notifications.services import choose, send_test, try_again
from notifications.tasks import send
from organisations.refusals import NotYours, Refusal, Stale
from tests.notifications.mailbox import Mailbox, free_port, password_checker, serving, tls_context
from tests.notifications.test_digests import ADDRESS, at, reader, told
from tests.waiting import together

pytestmark = pytest.mark.django_db
Status, Outcome = Delivery.Status, DeliveryAttempt.Outcome


def outcomes() -> list[tuple[str, int | None]]:
    return list(DeliveryAttempt.objects.order_by("id").values_list("outcome", "code"))


def test_a_recipient_refused_is_not_tried_again(city: None, box: Mailbox) -> None:
    """And the next day's digest is not even made, until the address is changed or saved anew."""
    person = reader()
    box.refuses[ADDRESS] = "550 5.1.1 no such mailbox"
    told(person)
    assert send() == 0
    row = Delivery.objects.get()
    assert (row.status, row.tries, row.claimed_at) == (Status.GIVEN_UP, 1, None)
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.outcome, attempt.code, attempt.said) == (Outcome.REFUSED, 550, "5.1.1 no such mailbox")
    clock.set_to(at(20, 17))
    assert send() == 0
    clock.set_to(at(23, 9))
    told(person)
    assert send() == 0 and Delivery.objects.count() == 1
    choose(by_mail=True, by_sms=True, email="right@fgw.example", acting_user=person)
    clock.set_to(at(24, 9))
    assert send() == 1 and box.addresses == ["right@fgw.example"]


def test_a_refused_one_does_not_stop_the_others(city: None, box: Mailbox) -> None:
    for name in ("fgw_officer", "fgw_officer2", "fgw_leader"):
        told(reader(name, f"{name}@zx.example"))
    box.refuses["fgw_officer@zx.example"] = "550 no"
    box.later["fgw_officer2@zx.example"] = "451 later"
    assert send() == 1
    assert box.addresses == ["fgw_leader@zx.example"]


def test_a_temporary_refusal_is_tried_again_and_delivered_once(city: None, box: Mailbox) -> None:
    told(reader())
    box.later[ADDRESS] = "451 4.7.1 greylisted"
    assert send() == 0
    row = Delivery.objects.get()
    assert (row.status, row.next_attempt_at) == (Status.RETRYING, at(20, 9, 5))
    assert send() == 0 and DeliveryAttempt.objects.count() == 1
    box.later.clear()
    clock.set_to(at(20, 9, 5))
    assert (send(), send()) == (1, 0)
    assert box.addresses == [ADDRESS] and box.mails[0]["Message-ID"] == row.message_id
    assert outcomes() == [("later", 451), ("sent", None)]
    row.refresh_from_db()
    assert (row.status, row.tries, row.sent_at) == (Status.SENT, 2, at(20, 9, 5))


def test_tries_wait_longer_each_time_and_never_into_the_night(city: None, box: Mailbox) -> None:
    told(reader())
    box.later[ADDRESS] = "451 later"
    seen = []
    for _ in range(8):
        assert send() == 0
        seen.append(Delivery.objects.get().next_attempt_at.astimezone(clock.ZONE))
        clock.set_to(seen[-1])
    assert [f"{moment:%d %H:%M}" for moment in seen] == [
        "20 09:05", "20 09:15", "20 09:35", "20 10:15", "20 11:35", "20 14:15", "23 08:00", "23 12:00",
    ]  # fmt: skip


def test_so_many_temporary_refusals_are_one(city: None, box: Mailbox) -> None:
    told(reader())
    box.later[ADDRESS] = "451 later"
    for _ in range(sending.MOST_TRIES + 2):
        assert send() == 0
        Delivery.objects.update(next_attempt_at=clock.now())
    assert Delivery.objects.filter(status=Status.GIVEN_UP, tries=sending.MOST_TRIES).exists()
    assert DeliveryAttempt.objects.count() == sending.MOST_TRIES


def test_a_server_that_is_down_loses_nothing(city: None, settings: Any) -> None:
    """One try finds it away, the others wait untried; when it is back all of them go out, each once."""
    box = Mailbox(port=free_port())
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    for name in ("fgw_officer", "fgw_officer2", "fgw_leader"):
        told(reader(name, f"{name}@zx.example"))
    assert send() == 0
    assert Delivery.objects.waiting().count() == 3 and outcomes() == [("unreachable", None)]
    with serving(box, settings):
        assert send() == 2
        clock.set_to(at(20, 9, 5))
        assert (send(), send()) == (1, 0)
    assert len(box.mails) == len(set(box.addresses)) == 3
    assert set(Delivery.objects.values_list("status", flat=True)) == {Status.SENT}


def test_what_the_day_left_over_waits_for_the_next(city: None, settings: Any) -> None:
    """The server comes back at night: of what was made by day nothing goes out before the morning."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    told(reader())
    assert send() == 0
    Delivery.objects.update(next_attempt_at=clock.now())
    clock.set_to(at(20, 22))
    assert sending.claim_next(Delivery.Channel.MAIL) is None
    clock.set_to(at(23, 9))
    assert sending.claim_next(Delivery.Channel.MAIL) is not None


def test_a_server_that_is_down_for_long_is_never_given_up(city: None, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    told(reader())
    for _ in range(sending.MOST_TRIES + 2):
        assert send() == 0
        Delivery.objects.update(next_attempt_at=clock.now())
    row = Delivery.objects.get()
    assert (row.status, row.tries) == (Status.RETRYING, sending.MOST_TRIES + 2)


def test_a_mail_refused_as_such_says_nothing_against_the_address(city: None, box: Mailbox) -> None:
    told(reader())
    box.data_answer = "554 5.7.1 looks like spam"
    assert send() == 0
    assert Delivery.objects.get().status == Status.GIVEN_UP and outcomes() == [("refused", 554)]
    assert not Preference.objects.exclude(refused_address="").exists()


def test_a_wrong_password_or_an_unknown_certificate_is_the_installations_fault(
    city: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is given up for it; once both are put right it goes out over TLS."""
    certificate = _certificate(tmp_path)
    checker = password_checker("zhengxin", "right")
    settings.EMAIL_SECURITY, settings.EMAIL_USER, settings.EMAIL_PASSWORD = "starttls", "zhengxin", "wrong"
    told(reader())
    with serving(
        Mailbox(), settings, tls_context=tls_context(certificate), authenticator=checker, auth_required=True
    ) as box:
        assert send() == 0 and "CERTIFICATE_VERIFY_FAILED" in DeliveryAttempt.objects.get().said
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
        clock.set_to(at(20, 9, 5))
        assert send() == 0 and outcomes() == [("unreachable", None), ("unreachable", 535)]
        settings.EMAIL_PASSWORD = "right"
        clock.set_to(at(20, 9, 15))
        assert send() == 1 and box.addresses == [ADDRESS]


def _certificate(folder: Path) -> str:
    """A key and a certificate of this machine's own, in one file."""
    made, names = folder / "server.pem", ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run([*command, "-keyout", made, "-out", folder / "cert.pem"], check=True, capture_output=True)
    made.write_bytes(made.read_bytes() + (folder / "cert.pem").read_bytes())
    return str(made)


def test_one_that_cannot_be_carried_does_not_stop_the_others(city: None, box: Mailbox) -> None:
    """An address that no form would take, from wherever it came: it is tried again, in case the fault is ours."""
    told(reader("fgw_officer", "line\nbreak@zx.example"))
    told(reader("fgw_officer2", "whole@zx.example"))
    assert send() == 1 and box.addresses == ["whole@zx.example"]
    attempt = DeliveryAttempt.objects.get(outcome=Outcome.LATER)
    assert attempt.said == "ValueError" and attempt.delivery.status == Status.RETRYING


# --- claims --------------------------------------------------------------------------------------------------


def queued() -> Delivery:
    person = reader("xt_admin", "admin@zx.example")
    return send_test(acting_user=person)


def test_a_claimed_one_is_left_alone_until_the_lease_ends(city: None, box: Mailbox, settings: Any) -> None:
    """A killed worker: the try is on record as interrupted, and the mail goes out under the same Message-ID."""
    row = queued()
    assert sending.claim_next("mail") == row
    assert sending.claim_next("mail") is None and send() == 0
    settings.SEND_LEASE_SECONDS = 0
    assert send() == 1
    assert outcomes() == [("interrupted", None), ("sent", None)]
    assert box.mails[0]["Message-ID"] == row.message_id


def test_killed_between_the_servers_yes_and_ours(city: None, box: Mailbox, settings: Any) -> None:
    """At least once: it comes twice, and the receiver knows by the Message-ID that it is one."""
    row = queued()
    settings.SEND_LEASE_SECONDS = 0
    claimed = sending.claim_next("mail")
    assert claimed is not None
    with sending.mail.Mailer() as mailer:
        mailer.send(sending.mail_of(claimed))
    assert send() == 1
    assert {mail["Message-ID"] for mail in box.mails} == {row.message_id} and len(box.mails) == 2
    assert box.mails[0].as_string().split("boundary")[0] == box.mails[1].as_string().split("boundary")[0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_one_claim(living_city: None, box: Mailbox) -> None:
    rows = {queued().pk for _ in range(4)}
    done = together(*[lambda: sending.claim_next("mail") for _ in range(4)])
    held = [row.pk for row in done if isinstance(row, Delivery)]
    assert len(held) == len(set(held)) and set(held) <= rows and held


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_try_is_never_rewritten(city: None, box: Mailbox, act: str) -> None:
    queued()
    send()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        tries = DeliveryAttempt.objects.all()
        tries.update(outcome="sent") if act == "update" else tries._raw_delete("default")


# --- what an administrator does ------------------------------------------------------------------------------


def test_a_test_mail_goes_out_at_any_hour_and_is_tried_once(city: None, box: Mailbox) -> None:
    clock.set_to(datetime(2026, 11, 21, 23, 30, tzinfo=clock.ZONE))
    box.later["admin@zx.example"] = "451 later"
    queued()
    assert send() == 0 and Delivery.objects.get().status == Status.GIVEN_UP
    box.later.clear()
    queued()
    assert send() == 1 and box.mails[0]["Subject"] == "政信测试邮件"


def test_a_given_up_one_is_tried_anew_at_the_present_address(city: None, box: Mailbox) -> None:
    person, admin = reader(), reader("xt_admin", "admin@zx.example")
    box.refuses[ADDRESS] = "550 no"
    told(person)
    send()
    reader(email="right@fgw.example")
    row = Delivery.objects.get()
    with pytest.raises(NotYours):
        try_again(row, acting_user=person)
    try_again(row, acting_user=admin)
    with pytest.raises(Stale):
        try_again(row, acting_user=admin)
    assert send() == 1 and box.addresses == ["right@fgw.example"]
    assert outcomes() == [("refused", 550), ("sent", None)]


def test_a_test_mail_needs_a_server_and_an_address(city: None, settings: Any) -> None:
    with pytest.raises(Refusal, match="未配置邮件服务器"):
        queued()
    settings.EMAIL_HOST = "127.0.0.1"
    with pytest.raises(Refusal, match="没有登记邮箱"):
        send_test(acting_user=reader("xt_admin", ""))
    with pytest.raises(NotYours):
        send_test(acting_user=reader("sj_admin"))
