"""用印, 送达, 签收, 作废 of a document: every state × act × person; what leaves by itself, and what waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

import clock
from accounts.models import User
from notices.lifecycle import NoticeState
from notices.models import IssuerPractice, Notice, Sealing
from notices.papers import Made
from notices.sealing import change_practice, confirm_seal, in_words, practice_of, serve_through_system
from notices.services import render, sign_for, void
from notices.serving import Handed, hand_over
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from tests.factories.notices import ISSUER, frozen, numbered

pytestmark = pytest.mark.usefixtures("city")

CONTENT = b"%PDF-1.7 a page"
MADE = Made(CONTENT, hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
SIGNED = Made(
    CONTENT + b" signed", MADE.sha256, len(CONTENT), hashlib.sha256(b"signed").hexdigest(), "CN=样例"
)


def person(username: str) -> User:
    return User.objects.select_related("body").get(username=username)


def practising(**practice: bool) -> None:
    IssuerPractice.objects.update_or_create(issuer=Body.objects.get(name=ISSUER), defaults=practice)


def made(notice: Notice, made: Made = MADE) -> Notice:
    """What the worker puts on record, without the typesetting."""
    return render(notice, make=lambda _: made)


def in_state(state: str) -> Notice:
    """A document in this state, waiting for its officers wherever an officer may be waited for."""
    practising(confirms_seal=True, chooses_service=True)
    if state == "signed":
        return frozen()
    notice = numbered()
    if state == "numbered":
        return notice
    if state == "void":
        return void(notice, reason="误发")
    notice = made(notice)
    officer = person("fgw_officer")
    if state != "rendered":
        notice = confirm_seal(notice, sealed_on=clock.today(), acting_user=officer)
    if state in ("served", "signed_for"):
        notice = serve_through_system(notice, acting_user=officer)
    if state == "signed_for":
        notice = sign_for(notice, acting_user=person("jtj_handler"))
    return notice


ACTS: dict[str, Callable[[Notice, User], Any]] = {
    "confirm_seal": lambda notice, user: confirm_seal(notice, sealed_on=clock.today(), acting_user=user),
    "serve": lambda notice, user: serve_through_system(notice, acting_user=user),
    "hand_over": lambda notice, user: hand_over(
        notice, Handed("邮寄送达", clock.today(), "邮件号码1"), acting_user=user
    ),
    "sign_for": lambda notice, user: sign_for(notice, acting_user=user),
    "void": lambda notice, user: void(notice, reason="误发"),
}
PEOPLE = ("fgw_officer", "jtj_handler", "jw_officer")
# From which states an act leads on, where to, and by whom: of everything else nothing comes.
ALLOWED = {
    "confirm_seal": ({"rendered"}, "sealed", {"fgw_officer"}),
    "serve": ({"sealed"}, "served", {"fgw_officer"}),
    "hand_over": ({"sealed", "served"}, "signed_for", {"fgw_officer"}),
    "sign_for": ({"served"}, "signed_for", {"jtj_handler"}),
    # Who may void it is asked where the case is known (tests/casework/test_voiding.py).
    "void": ({"signed", "numbered", "rendered", "sealed", "served"}, "void", set(PEOPLE)),
}


@pytest.mark.parametrize("username", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", NoticeState.values)
def test_each_state_act_and_person(state: str, act: str, username: str) -> None:
    notice = in_state(state)
    assert notice.state == state
    sources, target, people = ALLOWED[act]
    if state in sources and username in people:
        ACTS[act](notice, person(username))
        assert Notice.objects.get(pk=notice.pk).state == target
        return
    before = Notice.objects.filter(pk=notice.pk).values().get()
    with pytest.raises(Refusal):
        ACTS[act](notice, person(username))
    assert Notice.objects.filter(pk=notice.pk).values().get() == before


# --- what leaves by itself, and what waits ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("practice", "how", "state"),
    [
        ({}, MADE, "served"),
        ({}, SIGNED, "served"),
        ({"confirms_seal": True}, MADE, "rendered"),
        ({"chooses_service": True}, MADE, "sealed"),
        ({"chooses_service": True}, SIGNED, "sealed"),
        ({"confirms_seal": True, "chooses_service": True}, MADE, "rendered"),
    ],
)
def test_a_document_goes_as_far_as_its_issuer_lets_it(
    practice: dict[str, bool], how: Made, state: str
) -> None:
    if practice:
        practising(**practice)
    notice = Notice.objects.get(pk=made(numbered(), how).pk)
    assert notice.state == state
    if state == "rendered":
        assert (notice.sealed_at, notice.sealed_how, notice.served_at) == (None, "", None)
        return
    by_signature = how is SIGNED
    assert notice.sealed_how == (Sealing.SIGNED if by_signature else Sealing.COUNTED)
    assert (notice.sealed_at, notice.sealed_by) == (clock.now(), person("fgw_leader"))
    assert (notice.served_at, notice.service_method) == (
        (clock.now(), "系统送达") if state == "served" else (None, "")
    )


def test_a_kind_without_a_seal_is_served_as_it_is_made() -> None:
    practising(confirms_seal=True)
    notice = Notice.objects.get(pk=made(numbered("minutes")).pk)
    assert (notice.state, notice.sealed_at, notice.sealed_how) == ("served", None, "")


def test_what_was_signed_before_the_practice_changed_goes_by_the_old_one() -> None:
    notice = numbered()
    practising(confirms_seal=True)
    assert made(notice).state == "served"


def test_confirming_serves_at_once_unless_the_issuer_chooses_the_way() -> None:
    practising(confirms_seal=True)
    notice = confirm_seal(made(numbered()), sealed_on=clock.today(), acting_user=person("fgw_officer"))
    assert (notice.state, notice.sealed_how, notice.sealed_by) == (
        "served",
        Sealing.BY_HAND,
        person("fgw_officer"),
    )


def test_an_addressee_outside_the_register_is_never_served_through_the_system() -> None:
    notice = made(numbered(addressee=None, addressee_name="样例建设有限公司"))
    assert (notice.state, notice.awaits_service) == ("sealed", True)
    with pytest.raises(Refusal, match="不在机构名录中"):
        serve_through_system(notice, acting_user=person("fgw_officer"))
    handed = Handed("直接送达", clock.today(), "收件人：样例甲")
    served = hand_over(notice, handed, acting_user=person("fgw_officer"))
    assert (served.state, served.served_at, served.signed_for_at) == ("signed_for", clock.now(), clock.now())


# --- days ------------------------------------------------------------------------------------------------------


def days_later(count: int) -> date:
    clock.set_to(clock.now() + timedelta(days=count))
    return clock.today()


@pytest.mark.parametrize(
    ("sealed_on", "fits"), [(19, False), (20, True), (22, True), (23, True), (24, False)]
)
def test_a_seal_is_of_a_day_from_the_making_until_today(sealed_on: int, fits: bool) -> None:
    practising(confirms_seal=True)
    notice = made(numbered())  # on the 20th
    days_later(3)
    day = date(2026, 11, sealed_on)
    if fits:
        sealed = confirm_seal(notice, sealed_on=day, acting_user=person("fgw_officer"))
        assert sealed.sealed_at is not None and sealed.sealed_at.astimezone(clock.ZONE).date() == day
        return
    with pytest.raises(Refusal) as refused:
        confirm_seal(notice, sealed_on=day, acting_user=person("fgw_officer"))
    assert refused.value.field == "sealed_on"


@pytest.mark.parametrize(
    ("on", "at", "field"),
    [
        (date(2026, 11, 22), None, "served_on"),  # before the seal of the 23rd
        (date(2026, 11, 23), None, ""),
        (date(2026, 11, 24), time(15, 20), ""),
        (date(2026, 11, 25), time(8, 59), ""),
        (date(2026, 11, 25), time(9, 1), "served_time"),  # it is nine
        (date(2026, 11, 26), None, "served_on"),
    ],
)
def test_service_is_of_a_day_from_the_seal_until_now(on: date, at: time | None, field: str) -> None:
    practising(confirms_seal=True, chooses_service=True)
    notice, officer = made(numbered()), person("fgw_officer")
    confirm_seal(notice, sealed_on=days_later(3), acting_user=officer)
    days_later(2)
    handed = Handed("直接送达", on, "收件人：样例甲", at)
    if field:
        with pytest.raises(Refusal) as refused:
            hand_over(notice, handed, acting_user=officer)
        assert refused.value.field == field
        return
    served = hand_over(notice, handed, acting_user=officer)
    assert served.served_at == served.signed_for_at and served.served_at is not None
    moment = served.served_at.astimezone(clock.ZONE)
    assert moment.date() == on and (at is None or moment == datetime.combine(on, at, clock.ZONE))


@pytest.mark.parametrize(
    ("at", "field"),
    [(time(8, 59), "served_time"), (time(9, 0), ""), (time(9, 30), ""), (time(11, 1), "served_time")],
)
def test_service_is_not_before_the_making_of_the_same_day(at: time, field: str) -> None:
    """Sealed by hand at an hour that nobody wrote down: it was put on record at eleven."""
    practising(confirms_seal=True, chooses_service=True)
    notice, officer = made(numbered()), person("fgw_officer")  # at nine
    clock.set_to(clock.now() + timedelta(hours=2))
    confirm_seal(notice, sealed_on=clock.today(), acting_user=officer)
    handed = Handed("直接送达", clock.today(), "收件人：样例甲", at)
    if field:
        with pytest.raises(Refusal) as refused:
            hand_over(notice, handed, acting_user=officer)
        assert refused.value.field == field
        return
    served = hand_over(notice, handed, acting_user=officer)
    assert served.signed_for_at == datetime.combine(handed.on, at, clock.ZONE)


@pytest.mark.parametrize(
    ("on", "at", "field"),
    [
        (date(2026, 11, 22), None, "served_on"),
        (date(2026, 11, 23), time(8, 59), "served_time"),  # served through the system at nine
        (date(2026, 11, 23), time(9, 0), ""),
        (date(2026, 11, 23), None, ""),
    ],
)
def test_service_on_paper_is_not_before_the_one_that_it_stands_in_for(
    on: date, at: time | None, field: str
) -> None:
    practising(chooses_service=True)
    notice, officer = made(numbered()), person("fgw_officer")  # on the 20th
    days_later(3)
    first = serve_through_system(notice, acting_user=officer).served_at
    assert first is not None
    days_later(5)
    handed = Handed("直接送达", on, "收件人：样例甲", at)
    if field:
        with pytest.raises(Refusal, match="系统送达") as refused:
            hand_over(notice, handed, acting_user=officer)
        assert refused.value.field == field
        return
    served = hand_over(notice, handed, acting_user=officer)
    assert served.signed_for_at is not None and served.signed_for_at >= first == served.served_at


# --- the setting -------------------------------------------------------------------------------------------------


def test_the_system_administrator_alone_changes_the_practice() -> None:
    issuer = Body.objects.get(name=ISSUER)
    seen = in_words(practice_of(issuer))
    asked = {"confirms_seal": True, "chooses_service": False, "reason": "办公室通知"}
    for username in ("fgw_leader", "aq_admin"):
        with pytest.raises(NotYours):
            change_practice(issuer, **asked, seen=seen, acting_user=person(username))
    change_practice(issuer, **asked, seen=seen, acting_user=person("xt_admin"))
    assert practice_of(issuer).confirms_seal
    with pytest.raises(Stale, match="刚被改为"):
        change_practice(issuer, **asked, seen=seen, acting_user=person("xt_admin"))
    with pytest.raises(Refusal, match="没有改动"):
        change_practice(issuer, **asked, seen=in_words(practice_of(issuer)), acting_user=person("xt_admin"))
