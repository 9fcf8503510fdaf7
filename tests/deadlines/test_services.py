"""The acts on a deadline, and what its row says afterwards. Today is Friday, 20 November 2026."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

import clock
from deadlines import services
from deadlines.counting import due_on
from deadlines.models import CalendarDay, Deadline, DeadlineEntry
from deadlines.queries import calendar_since, remaining
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import make_deadline

Ground = DeadlineEntry.Ground
pytestmark = pytest.mark.django_db


def on(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)


def at(month: int, day: int, year: int = 2026) -> None:
    clock.set_to(datetime(year, month, day, 9, 0, tzinfo=clock.ZONE))


@pytest.fixture
def user():
    return UserFactory()


def test_it_waits_for_the_service_and_counts_from_the_next_day(user):
    at(9, 29)
    deadline = make_deadline(acting_user=user)
    assert deadline.due_on is None and not deadline.is_running
    entry = services.start(deadline, on=on(9, 29), acting_user=user, reason="签收")
    assert deadline.due_on == deadline.original_due_on == on(10, 12)
    assert (entry.kind, entry.by, entry.reason, entry.at) == ("started", user, "签收", clock.now())
    assert Deadline.objects.get().due_on == on(10, 12)


def test_it_starts_at_once_when_the_day_of_service_is_given():
    deadline = make_deadline(on=on(11, 16))
    assert deadline.due_on == on(11, 23)
    assert [entry.kind for entry in deadline.entries.all()] == ["started"]


def test_it_opens_by_a_limit_of_the_office():
    deadline = services.open_by_limit("rectify", acting_user=None, on=on(11, 20))
    assert (deadline.what, deadline.amount, deadline.unit) == ("整改", 30, "calendar_days")
    assert deadline.due_on == on(12, 21)


def test_it_refuses_to_start_twice():
    deadline = make_deadline(on=on(11, 16))
    with pytest.raises(Refusal, match="2026年11月16日起算"):
        services.start(deadline, on=on(11, 17), acting_user=None)
    assert DeadlineEntry.objects.count() == 1


def test_it_refuses_a_day_to_come():
    with pytest.raises(Refusal) as refused:
        services.start(make_deadline(), on=on(11, 21), acting_user=None)
    assert refused.value.field == "on"


def test_it_stands_still_and_moves_by_the_stopped_days():
    deadline = make_deadline(on=on(11, 16))
    services.stop(deadline, on=on(11, 18), acting_user=None, reason="执行中止")
    assert deadline.stopped_on == on(11, 18) and deadline.due_on == on(11, 23)
    assert not Deadline.objects.running().exists() and Deadline.objects.open().exists()
    services.resume(deadline, on=on(11, 20), acting_user=None)
    assert deadline.stopped_on is None and deadline.due_on == on(11, 25)
    assert deadline.original_due_on == on(11, 23)


@pytest.mark.parametrize("act", [services.stop, services.resume, services.extend])
def test_it_refuses_what_needs_a_started_clock(act):
    extra = {"amount": 3, "reason": "材料较多"} if act is services.extend else {}
    with pytest.raises(Refusal, match="尚未起算"):
        act(make_deadline(), on=on(11, 20), acting_user=None, **extra)


def test_it_refuses_to_stop_twice_and_to_resume_what_runs():
    deadline = make_deadline(on=on(11, 16))
    with pytest.raises(Refusal, match="没有中止"):
        services.resume(deadline, on=on(11, 18), acting_user=None)
    services.stop(deadline, on=on(11, 18), acting_user=None)
    with pytest.raises(Refusal, match="已经中止"):
        services.stop(deadline, on=on(11, 19), acting_user=None)
    with pytest.raises(Refusal, match="不能早于中止日期"):
        services.resume(deadline, on=on(11, 17), acting_user=None)


def test_it_is_extended_in_time_once_and_shows_the_original_day():
    deadline = make_deadline(on=on(11, 16))
    services.extend(deadline, amount=5, on=on(11, 20), acting_user=None, reason="对账未完成")
    assert (deadline.due_on, deadline.original_due_on) == (on(11, 30), on(11, 23))
    with pytest.raises(Refusal, match="只能延长 1 次"):
        services.extend(deadline, amount=1, on=on(11, 20), acting_user=None, reason="再延")


@pytest.mark.parametrize(
    ("served", "amount", "reason", "words"),
    [
        (on(11, 2), 5, "理由", "已过到期日"),
        (on(11, 16), 5, " ", "延期理由"),
        (on(11, 16), 0, "理由", "至少为 1"),
        (on(11, 16), 6, "理由", "上限"),
    ],
)
def test_it_refuses_an_extension_that_the_rules_do_not_know(served, amount, reason, words):
    deadline = make_deadline(on=served, cap=10)
    with pytest.raises(Refusal, match=words):
        services.extend(deadline, amount=amount, on=on(11, 20), acting_user=None, reason=reason)
    assert deadline.entries.count() == 1


def test_an_extension_applied_for_in_time_may_be_granted_late():
    """Due on the 13th and asked for on that day; the leader agrees a week later."""
    deadline = make_deadline(on=on(11, 6))
    with pytest.raises(Refusal, match="已过到期日"):
        services.extend(deadline, amount=5, on=on(11, 20), acting_user=None, reason="对账未完成")
    with pytest.raises(Refusal, match="已过到期日"):
        services.extend(
            deadline, amount=5, on=on(11, 20), applied_on=on(11, 16), acting_user=None, reason="对账未完成"
        )
    entry = services.extend(
        deadline, amount=5, on=on(11, 20), applied_on=on(11, 13), acting_user=None, reason="对账未完成"
    )
    assert (entry.applied_on, entry.on) == (on(11, 13), on(11, 20))
    assert (deadline.due_on, deadline.original_due_on) == (on(11, 20), on(11, 13))


@pytest.mark.parametrize("applied_on", [on(11, 15), on(11, 21)])
def test_an_extension_is_applied_for_while_the_clock_runs_and_before_it_is_granted(applied_on):
    deadline = make_deadline(on=on(11, 16))
    with pytest.raises(Refusal) as refused:
        services.extend(
            deadline, amount=1, on=on(11, 20), applied_on=applied_on, acting_user=None, reason="理由"
        )
    assert refused.value.field == "applied_on"


def test_what_stood_still_in_time_may_be_extended_in_time():
    deadline = make_deadline(on=on(11, 9))
    services.stop(deadline, on=on(11, 12), acting_user=None)
    services.extend(deadline, amount=2, on=on(11, 20), acting_user=None, reason="对账未完成")
    assert deadline.due_on == on(11, 18)
    late = make_deadline(on=on(11, 2))
    services.stop(late, on=on(11, 12), acting_user=None)
    with pytest.raises(Refusal, match="已过到期日"):
        services.extend(late, amount=2, on=on(11, 20), acting_user=None, reason="对账未完成")


@pytest.mark.parametrize(
    ("term", "longest"),
    [
        ((5, "working_days", "answer"), 10),
        ((30, "calendar_days", "rectify"), 90),
        # The order counts in working days, the rule in calendar days: twice the order's term.
        ((20, "working_days", "rectify"), 40),
    ],
)
def test_a_rule_says_how_far_its_term_may_be_extended(term, longest):
    amount, unit, rule = term
    made = services.open_deadlines(
        [services.Term("期限", amount, unit, on(11, 20), rule=rule)], acting_user=None
    )
    more = {"on": on(11, 20), "acting_user": None, "reason": "对账未完成"}
    with pytest.raises(Refusal, match=f"上限（{longest}"):
        services.extend(made[0], amount=longest - amount + 1, **more)
    services.extend(made[0], amount=longest - amount, **more)
    assert made[0].due_on == due_on(longest, unit, on(11, 20), (), calendar_since(on(11, 20)))


def test_what_no_rule_lets_be_extended_is_not():
    deadline = services.open_by_limit("sign_for", acting_user=None, on=on(11, 20))
    with pytest.raises(Refusal, match="按规定不能延长"):
        services.extend(deadline, amount=1, on=on(11, 20), acting_user=None, reason="出差")


def test_a_deadline_keeps_the_rule_it_came_from():
    deadline = services.open_by_limit("rectify_longest", acting_user=None, on=on(11, 20))
    assert (deadline.rule, deadline.origin) == ("rectify_longest", "limit")
    assert deadline.source == "参照《保障中小企业款项支付条例》第二十五条"


def test_two_grounds_that_last_together_end_one_by_one():
    """Due on the 23rd. Stopped for the court on the 17th, with the case on the 18th; the case goes on on the 19th,
    the court on the 20th: three working days in all."""
    deadline = make_deadline(on=on(11, 16))
    services.stop(deadline, on=on(11, 17), acting_user=None, ground=Ground.COURT)
    services.stop(deadline, on=on(11, 18), acting_user=None)
    assert deadline.stopped_on == on(11, 17)
    with pytest.raises(Refusal, match="没有中止"):
        services.resume(deadline, on=on(11, 19), acting_user=None, ground=Ground.FORCE_MAJEURE)
    services.resume(deadline, on=on(11, 19), acting_user=None)
    assert deadline.stopped_on == on(11, 17)
    services.resume(deadline, on=on(11, 20), acting_user=None, ground=Ground.COURT)
    assert (deadline.stopped_on, deadline.due_on) == (None, on(11, 26))


@pytest.mark.parametrize("rewrite", ["update", "delete"])
def test_nobody_rewrites_a_ledger(rewrite):
    entries = make_deadline(on=on(11, 16)).entries.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(reason="改写") if rewrite == "update" else entries.delete()
    assert [entry.reason for entry in entries.all()] == [""]


@pytest.mark.parametrize(("act", "words"), [(services.meet, "办结"), (services.cancel, "撤销")])
def test_it_ends_once(act, words):
    deadline = make_deadline(on=on(11, 16))
    act(deadline, on=on(11, 20), acting_user=None)
    assert not deadline.is_open and not Deadline.objects.open().exists()
    with pytest.raises(Refusal, match=words):
        services.stop(deadline, on=on(11, 20), acting_user=None)


def test_it_knows_what_is_overdue_and_what_is_near():
    today = clock.today()
    late, due_today, near, far = (make_deadline(on=on(11, day)) for day in (12, 13, 18, 19))
    make_deadline()
    calendar = calendar_since(today)
    assert list(Deadline.objects.overdue(today)) == [late]
    assert [remaining(row, today, calendar) for row in (late, due_today, near, far)] == [-1, 0, 3, 4]


def test_days_stopped_after_the_due_day_are_not_held_against_anybody():
    deadline = make_deadline(on=on(11, 2))
    assert remaining(deadline) == -9
    services.stop(deadline, on=on(11, 16), acting_user=None)
    assert remaining(deadline) == -4
    at(11, 27)
    services.resume(deadline, on=on(11, 27), acting_user=None)
    assert remaining(deadline) == -5


def test_it_keeps_what_was_left_while_it_is_stopped():
    deadline = make_deadline(on=on(11, 16))
    services.stop(deadline, on=on(11, 18), acting_user=None)
    at(11, 30)
    assert remaining(deadline) == 4


def test_it_costs_three_statements_however_long_the_term(django_assert_num_queries):
    with django_assert_num_queries(5):  # savepoint, calendar, deadline, entry, release
        make_deadline(amount=300, on=on(11, 20))


def test_the_calendar_has_every_day_from_2023_to_2027_and_2027_is_provisional():
    assert CalendarDay.objects.count() == 1826
    provisional = CalendarDay.objects.filter(status="provisional")
    assert provisional.count() == 365
    assert not provisional.filter(is_working=True).exclude(name="").exists()
    assert CalendarDay.objects.get(day=on(10, 10)).name == "国庆节"
