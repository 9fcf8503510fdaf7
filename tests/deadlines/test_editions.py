"""The calendar as editions: what is seeded, what a draft may say, how regions lie over the nation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

import clock
from accounts.models import SettingChange
from deadlines.editions import (
    Draft,
    Named,
    add_region,
    changes_by,
    days_in_force,
    enter,
    named_of,
    newest,
    refuse_unfit,
)
from deadlines.models import CalendarDay, CalendarEdition
from deadlines.queries import calendar_since
from deadlines.year import year_in_force
from organisations.refusals import NotYours, Refusal
from tests.factories.calendars import draft_of
from tests.journeys.office import person

pytestmark = pytest.mark.django_db
INNER_MONGOLIA = "内蒙古自治区"

# By hand, from the yearly notices: first and last day off, then the weekends at work.
PUBLISHED = {
    2024: (
        [("01-01", 1), ("02-10", 8), ("04-04", 3), ("05-01", 5), ("06-10", 1), ("09-15", 3), ("10-01", 7)],
        ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    ),
    2025: (
        [("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8)],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}
NUMBERS = {2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}


def put(draft: Draft, by: str = "xt_admin") -> CalendarEdition:
    return enter(draft, reason="按通知。", acting_user=person(by))


@pytest.mark.parametrize("year", sorted(PUBLISHED))
def test_the_published_years_are_seeded_as_they_were_published(year: int) -> None:
    off, at_work = PUBLISHED[year]
    wanted_off = {
        date.fromisoformat(f"{year}-{first}") + timedelta(days=n) for first, days in off for n in range(days)
    }
    wanted_work = {date.fromisoformat(f"{year}-{day}") for day in at_work}
    edition = newest(year)[""]
    days = named_of(edition.days)
    assert {each.day for each in days if not each.is_working} == wanted_off
    assert {each.day for each in days if each.is_working} == wanted_work
    assert (edition.number, edition.status, edition.by) == (1, "official", None)
    assert NUMBERS[year] in edition.source
    assert {row.day for row in CalendarDay.objects.filter(day__year=year).exclude(name="")} == (
        wanted_off | wanted_work
    )


def test_the_year_after_is_provisional_and_says_why() -> None:
    edition = newest(2027)[""]
    assert edition.is_provisional and "795号" in edition.source
    assert calendar_since(date(2027, 1, 1)).is_provisional(date(2027, 6, 1))


def test_working_days_of_2026_are_counted_for_months_and_year() -> None:
    """365 days; 104 weekend days; of 33 days off 13 fall on weekends; 6 weekends at work."""
    year = year_in_force(2026)
    weekdays_off = sum(
        1 for day in days_in_force(2026).values() if not day.is_working and day.day.weekday() < 5
    )
    assert (year.named_off, year.made_up) == (33, 6)
    assert year.working_days == 261 - weekdays_off + 6
    assert year.working_days + year.days_off == 365
    october = year.months[9]
    assert (october.working_days, october.days_off) == (18, 13)  # 22 weekdays, five off, the 10th at work


def test_a_change_is_a_new_edition_and_the_former_stays_readable(city: None) -> None:
    before = newest(2027)[""]
    made = put(draft_of(add={"2027-01-04": "元旦"}, at_work={"2027-01-09": "元旦"}))
    assert (made.number, made.status, made.by.username) == (2, "official", "xt_admin")
    assert CalendarEdition.objects.get(pk=before.pk).days == before.days
    calendar = calendar_since(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 1, 4)) and calendar.is_working(date(2027, 1, 9))
    assert not calendar.is_provisional(date(2027, 6, 1))
    assert CalendarDay.objects.filter(day__year=2027).count() == 365
    change = SettingChange.objects.get(area="calendar")
    assert "第1版，暂定" in change.old and "第2版，已公布（国办发明电〔2026〕9号）" in change.new
    assert "1月4日工作日→放假·元旦" in change.new


def test_the_calendar_costs_one_statement_with_regions_too(
    city: None, django_assert_num_queries: Any
) -> None:
    add_region(INNER_MONGOLIA, reason="本市所在。", acting_user=person("xt_admin"))
    put(draft_of(region=INNER_MONGOLIA, add={"2027-08-02": "成立纪念日"}))
    with django_assert_num_queries(1):
        assert calendar_since(date(2027, 1, 1)).name(date(2027, 8, 2)) == "成立纪念日"


def test_an_edition_cannot_be_rewritten(city: None) -> None:
    for act in (
        lambda: CalendarEdition.objects.update(source="别的"),
        lambda: CalendarEdition.objects.filter(year=2027).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert "795号" in newest(2027)[""].source


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": 2019}, "只能设2021年至2028年"),
        ({"year": 2029}, "只能设2021年至2028年"),
        ({"source": "  "}, "没有写明依据"),
        ({"status": "maybe"}, "暂定还是已公布"),
        ({"region": "别省"}, "没有登记为适用地区"),
        ({"days": ()}, "没有一个节日"),
        ({"days": (Named(date(2027, 1, 4), False, ""),)}, "没有写明节日名称"),
        ({"days": (Named(date(2027, 1, 4), True, "元旦"),)}, "本来就是工作日"),
        ({"days": (Named(date(2026, 12, 31), False, "元旦"),)}, "不在2027年"),
        ({"days": (Named(date(2027, 1, 4), False, "长" * 21),)}, "名称超过20字"),
        ({"days": (Named(date(2027, 1, 4), False, "元旦"),) * 2}, "出现了两次"),
        (
            {"days": tuple(Named(date(2027, 1, 1) + timedelta(days=n), False, "长假") for n in range(101))},
            "超过100天",
        ),
    ],
)
def test_a_draft_that_cannot_be_is_refused_with_its_field(changed: dict[str, Any], said: str) -> None:
    good = {"year": 2027, "region": "", "status": "official", "source": "国办发明电〔2026〕9号"}
    days = (Named(date(2027, 1, 1), False, "元旦"),)
    with pytest.raises(Refusal, match=said) as refused:
        refuse_unfit(Draft(**{**good, "days": days, **changed}))
    assert refused.value.field


def test_a_draft_that_says_nothing_new_is_refused() -> None:
    present = newest(2027)[""]
    with pytest.raises(Refusal, match="第1版相同"):
        refuse_unfit(draft_of(status=present.status, source=present.source))
    refuse_unfit(draft_of(status="official", source=present.source))


@pytest.mark.parametrize("username", ["aq_admin", "sj_admin", "fgw_leader"])
def test_nobody_but_the_system_administrator_makes_editions(city: None, username: str) -> None:
    with pytest.raises(NotYours):
        put(draft_of(add={"2027-01-04": "元旦"}), by=username)
    with pytest.raises(NotYours):
        add_region(INNER_MONGOLIA, reason="本市所在。", acting_user=person(username))


def test_a_region_wins_over_the_nation_and_the_narrower_over_the_wider(city: None) -> None:
    admin, league = person("xt_admin"), "某盟"
    add_region(INNER_MONGOLIA, reason="本市所在。", acting_user=admin)
    add_region(league, reason="本市所在。", acting_user=admin)
    put(draft_of(region=INNER_MONGOLIA, add={"2027-10-01": "区庆日", "2027-08-02": "区庆日"}))
    put(draft_of(region=league, add={"2027-08-02": "那达慕"}))
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=2027)}
    assert len(rows) == 365
    assert (rows[date(2027, 10, 1)].name, rows[date(2027, 10, 1)].region) == ("区庆日", INNER_MONGOLIA)
    assert (rows[date(2027, 8, 2)].name, rows[date(2027, 8, 2)].region) == ("那达慕", league)
    assert (rows[date(2027, 10, 2)].name, rows[date(2027, 10, 2)].region) == ("国庆节", "")
    # Regional days are published, the nation's year is not: the one is certain, the others are not.
    calendar = calendar_since(date(2027, 1, 1))
    assert calendar.is_provisional(date(2027, 10, 2))
    # What the nation publishes afterwards leaves the region's own days where they are.
    put(draft_of(add={"2027-01-04": "元旦"}))
    calendar = calendar_since(date(2027, 1, 1))
    assert calendar.name(date(2027, 8, 2)) == "那达慕" and not calendar.is_provisional(date(2027, 10, 2))


def test_a_provisional_region_leaves_the_rest_of_a_published_year_certain(city: None) -> None:
    add_region(INNER_MONGOLIA, reason="本市所在。", acting_user=person("xt_admin"))
    put(draft_of(2026, region=INNER_MONGOLIA, status="provisional", add={"2026-12-07": "区庆日"}))
    calendar = calendar_since(clock.today())
    assert calendar.is_provisional(date(2026, 12, 7)) and not calendar.is_provisional(date(2026, 12, 8))


def test_a_region_without_editions_changes_nothing_and_is_entered_once(city: None) -> None:
    before = list(CalendarDay.objects.values_list("day", "is_working", "name"))
    add_region(INNER_MONGOLIA, reason="本市所在。", acting_user=person("xt_admin"))
    assert list(CalendarDay.objects.values_list("day", "is_working", "name")) == before
    with pytest.raises(Refusal, match="已经登记"):
        add_region(f" {INNER_MONGOLIA} ", reason="再来。", acting_user=person("xt_admin"))


def test_the_list_of_days_names_what_differs_and_nothing_else() -> None:
    draft = draft_of(add={"2027-01-04": "元旦"}, at_work={"2027-01-09": "元旦"}, without=("2027-10-03",))
    assert [(str(each.day), each.before, each.after) for each in changes_by(draft)] == [
        ("2027-01-04", "工作日", "放假·元旦"),
        ("2027-01-09", "休息日", "调休上班·元旦"),
        ("2027-10-03", "放假·国庆节", "休息日"),
    ]
