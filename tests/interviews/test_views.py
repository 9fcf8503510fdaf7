"""The month of interviews, as different people see it."""

from django.urls import reverse

from tests.factories.casework import person
from tests.factories.interviews import conclude, hold, sign, summon


def page(client, username, month="2026-11"):
    client.force_login(person(username))
    return client.get(reverse("interviews:calendar"), {"month": month})


def test_it_shows_the_appointment_on_its_day(client):
    interview = summon()
    answer = page(client, "fgw_officer")
    (row,) = answer.context["rows"]
    assert (row.body, row.status, row.at.hour) == ("澄川市交通运输局", "已通知", 9)
    days = [day for week in answer.context["weeks"] for day in week if day.interviews]
    assert [day.day for day in days] == [interview.scheduled_at.date()]
    assert interview.case.number in answer.content.decode()


def test_one_that_was_held_and_one_that_nobody_recorded(client):
    hold(summon())
    (row,) = page(client, "fgw_officer").context["rows"]
    assert (row.status, row.light) == ("已约谈", "")


def test_minutes_are_linked(client):
    interview = conclude(sign(hold(summon())))
    (row,) = page(client, "fgw_officer").context["rows"]
    assert row.minutes == "澄发改纪〔2026〕1号"
    assert str(interview.minutes.notice_id) in row.minutes_href


def test_other_months_and_odd_ones(client):
    summon()
    assert page(client, "fgw_officer", "2026-12").context["rows"] == []
    assert page(client, "fgw_officer", "x").context["month"].month == 11


def test_a_stranger_sees_nothing(client):
    summon()
    answer = page(client, "jyj_handler")
    assert answer.status_code == 200
    assert answer.context["rows"] == []


def test_an_anonymous_visitor_goes_to_the_login(client):
    answer = client.get(reverse("interviews:calendar"))
    assert answer.status_code == 302
