"""催办: who may press whom, when, how often; who is told; and what stays on record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

import clock
from casework.models import Case, CaseDeadline, CaseEvent, Pressing, Purpose
from casework.services import NotYours, Stale, press, press_again_on
from casework.verification import broken_chains
from deadlines.counting import Calendar, NamedDay, working_days_between
from deadlines.limits import limit
from notifications.models import Message, Topic
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.factories.casework import read_again
from tests.journeys.beside_the_ladder import suspend
from tests.journeys.office import do, letter_data, open_case, person
from tests.journeys.reaching import reach
from tests.waiting import together


def on(day: date, hour: int = 9) -> None:
    clock.set_to(datetime.combine(day, time(hour), tzinfo=clock.ZONE))


def owed(case: Case, purpose: str = Purpose.ANSWER) -> CaseDeadline:
    rows = CaseDeadline.objects.filter(case=case, purpose=purpose)
    return rows.select_related("case", "deadline", "debtor").latest("pk")


def waiting() -> Case:
    """An early warning signed for on Friday, 20 November: its answer is due on the 27th."""
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def told(username: str) -> list[str]:
    return list(
        Message.objects.filter(person=person(username)).order_by("pk").values_list("title", flat=True)
    )


@pytest.mark.django_db
class TestPressing:
    def test_it_is_on_record_beside_the_obligation_and_on_the_file(self, city: None) -> None:
        case = waiting()
        on(date(2026, 11, 26))
        made = press(owed(case), note="请今日报送。", acting_user=person("fgw_officer"))
        assert (made.nth, made.body.name, made.pressed_by) == (1, "澄川市交通运输局", person("fgw_officer"))
        found = owed(case)
        assert (found.pressed, found.pressed_at) == (1, clock.now())
        event = CaseEvent.objects.filter(case=case).latest("seq")
        assert (event.verb, event.is_internal, event.details["nth"]) == ("pressed", False, 1)
        assert list(broken_chains()) == []
        for reader in ("fgw_officer", "jtj_handler"):
            page = text(reader, f"/cases/{case.number}/")
            assert "请今日报送。" in page and "已催办1次，最近11月26日" in page, reader
        assert "催办1次" in text("jtj_handler", "/")

    def test_the_handler_is_told_and_from_the_second_time_the_head(self, city: None) -> None:
        case = waiting()
        on(date(2026, 11, 26))
        press(owed(case), acting_user=person("fgw_officer"))
        assert told("jtj_handler") == ["催办：答复（第1次）"] and told("jtj_head") == []
        on(date(2026, 11, 27))
        press(owed(case), acting_user=person("fgw_leader"))
        assert told("jtj_handler") == ["催办：答复（第1次）", "催办：答复（第2次）"]
        assert told("jtj_head") == ["催办：答复（第2次）"]
        assert set(Message.objects.values_list("topic", flat=True)) == {Topic.PRESSED}
        assert told("fgw_officer") == told("zjj_handler") == []

    def test_a_window_stops_pestering_and_says_who_and_when(self, city: None) -> None:
        case = waiting()
        on(date(2026, 11, 27))
        press(owed(case), acting_user=person("fgw_officer"))
        for day in (date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)):
            on(day, 17)
            with pytest.raises(Refusal) as refused:
                press(owed(case), acting_user=person("fgw_leader"))
            assert "11月30日" in str(refused.value.remedy), day
            if day == date(2026, 11, 27):
                assert refused.value.message == "陆采薇已于11月27日催办，1个工作日内不重复催办同一事项。"
            else:
                assert "休息日" in refused.value.message
        on(date(2026, 11, 30))
        assert press(owed(case), acting_user=person("fgw_leader")).nth == 2

    def test_the_first_day_after_the_new_year_s_holiday_is_a_working_day(self, city: None) -> None:
        case = waiting()
        on(date(2026, 12, 31))
        press(owed(case), acting_user=person("fgw_officer"))
        on(date(2027, 1, 1))
        with pytest.raises(Refusal, match="元旦"):
            press(owed(case), acting_user=person("fgw_officer"))

    def test_a_longer_limit_keeps_the_window_longer(self, city: None) -> None:
        limit("press_again").__class__.objects.filter(code="press_again").update(amount=2)
        case = waiting()
        on(date(2026, 11, 26))
        press(owed(case), acting_user=person("fgw_officer"))
        on(date(2026, 11, 27))
        with pytest.raises(Refusal) as refused:
            press(owed(case), acting_user=person("fgw_officer"))
        assert refused.value.remedy == "请在11月30日以后再催办。"


WHEN: list[tuple[str, str]] = [
    ("green", "不催办"),
    ("met", "已经办结"),
    ("suspended", "中止"),
    ("ended", "已结束"),
    ("not begun", "尚未起算"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("how", "said"), WHEN)
def test_what_is_not_urgent_or_not_running_is_not_pressed_for(city: None, how: str, said: str) -> None:
    case = warned_early() if how == "not begun" else waiting()
    on(date(2026, 11, 20) if how == "green" else date(2026, 11, 27))
    if how == "met":
        do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
        do(case, "approve_answer", "jtj_head", "approve")
    elif how == "suspended":
        suspend(case)
    elif how == "ended":
        Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(Refusal, match=said):
        press(owed(read_again(case)), acting_user=person("fgw_officer"))
    assert not Pressing.objects.exists() and not Message.objects.exists()


WHO = [
    ("fgw_officer", True, "the side it is owed to"),
    ("fgw_leader", True, "its leader"),
    ("fgw_intake", False, "takes in, does not handle"),
    ("jw_officer", False, "oversees, but it is not owed there"),
    ("zf_officer", False, "its superior, who ordered nothing"),
    ("jtj_handler", False, "owes it"),
    ("jtj_head", False, "owes it"),
    ("zf_mayor", False, "looks on"),
    ("whfg_officer", False, "a stranger"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "may", "why"), WHO, ids=[name for name, *_ in WHO])
def test_who_may_press_a_department(city: None, username: str, may: bool, why: str) -> None:
    case = waiting()
    on(date(2026, 11, 27))
    answer = logged_in(username).post(f"/flow/cases/{case.number}/press/{owed(case).pk}/")
    assert (answer.status_code == 302) is may, why
    assert Pressing.objects.exists() is may
    if not may:
        assert answer.status_code in (403, 404)
        with pytest.raises(NotYours):
            press(owed(case), acting_user=person(username))


@pytest.mark.django_db
class TestTheOwnBody:
    def test_a_leader_presses_the_own_officers_and_no_department_reads_of_it(self, city: None) -> None:
        case = open_case()
        on(owed(case, Purpose.TRIAGE).deadline.due_on or date.max)
        with pytest.raises(NotYours):
            press(owed(case, Purpose.TRIAGE), acting_user=person("fgw_officer"))
        press(owed(case, Purpose.TRIAGE), note="尽快研判。", acting_user=person("fgw_leader"))
        assert told("fgw_officer") == ["催办：研判（第1次）"] and told("fgw_leader") == []
        assert CaseEvent.objects.filter(case=case, verb="pressed").get().is_internal
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        assert "尽快研判。" not in visit("jtj_handler", f"/cases/{case.number}/").content.decode()

    def test_another_issuer_presses_for_what_its_own_document_asks(self, city: None) -> None:
        case = reach("rectifying")
        plan = owed(case, Purpose.PLAN)
        on(plan.deadline.due_on or date.max)
        assert press(plan, acting_user=person("zf_officer")).nth == 1


@pytest.mark.django_db
def test_the_record_of_a_press_is_never_changed(city: None) -> None:
    case = waiting()
    on(date(2026, 11, 27))
    made = press(owed(case), acting_user=person("fgw_officer"))
    for change in (
        lambda: Pressing.objects.filter(pk=made.pk).update(note="x"),
        lambda: Pressing.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Pressing.objects.get().note == ""


@pytest.mark.usefixtures("living_city")
def test_of_two_who_press_at_once_one_is_first_and_the_other_is_told() -> None:
    case = waiting()
    on(date(2026, 11, 27))

    def pressing(username: str) -> object:
        return lambda: press(owed(case), acting_user=person(username))

    results = together(pressing("fgw_officer"), pressing("fgw_leader"))
    refused = [found for found in results if isinstance(found, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refusal), results
    first = Pressing.objects.get().pressed_by.full_name
    assert str(refused[0]).startswith(f"{first}已于11月27日催办")
    assert owed(case).pressed == 1
    assert told("jtj_handler") == ["催办：答复（第1次）"]


NAMED = st.dictionaries(
    st.dates(date(2026, 9, 1), date(2026, 12, 31)),
    st.builds(NamedDay, st.booleans(), st.just("假")),
    max_size=40,
)


@given(pressed=st.dates(date(2026, 9, 1), date(2026, 12, 1)), named=NAMED, amount=st.integers(1, 5))
def test_the_window_is_so_many_working_days_whatever_the_calendar(
    pressed: date, named: dict[date, NamedDay], amount: int
) -> None:
    calendar = Calendar(named)
    at = datetime.combine(pressed, time(23, 30), tzinfo=clock.ZONE)
    again = press_again_on(at, calendar, amount)
    assert calendar.is_working(again)
    assert working_days_between(pressed, again, calendar) == amount
    assert all(
        working_days_between(pressed, pressed + timedelta(days=n), calendar) < amount
        for n in range((again - pressed).days)
    )


@pytest.mark.django_db
def test_over_and_over_is_stale(city: None) -> None:
    """What is met while the page lies open is told as such, not as a lack of rights."""
    case = waiting()
    on(date(2026, 11, 27))
    stale = owed(case)
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    with pytest.raises(Stale):
        press(stale, acting_user=person("fgw_officer"))
    answer = logged_in("fgw_officer").post(f"/flow/cases/{case.number}/press/{stale.pk}/")
    assert answer.status_code == 409
