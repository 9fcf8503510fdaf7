"""One light for one clock: in the list, in its filter, at the desk, in the workbook, and in words on each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import cycle

import pytest

import clock
from casework.models import Case, CaseDeadline, Purpose
from casework.services import owe_now
from deadlines.limits import limit
from deadlines.models import DeadlineEntry
from deadlines.queries import calendar_since
from deadlines.services import meet, stop
from desk import lists, queries
from desk.exporting import due
from tests.desk.pages import text
from tests.journeys.office import open_case, person
from tests.journeys.reaching import reach

pytestmark = pytest.mark.django_db

LIGHTS = ("red", "amber", "green", "grey")
TERMS = ("1个工作日", "5个工作日", "12个工作日", "3日", "9日", "30日", "1个月")
KINDS = (Purpose.ANSWER, Purpose.REPORT, Purpose.ASSIGNMENT, Purpose.LOOK_BACK, Purpose.INSTRUCTION)


def at(day: date) -> None:
    clock.set_to(datetime(day.year, day.month, day.day, 9, 0, tzinfo=clock.ZONE))


def fleet() -> list[Case]:
    """Cases under way, at rest and over, with clocks of all lengths and kinds: one to three each, some of them stopped,
    some met, some not begun."""
    states = cycle(("", "", "", "suspended", "closed", "", "lifted"))
    cases = []
    for number in range(14):
        state = next(states)
        case = reach(state) if state else open_case()
        for clock_number in range(number % 3 + 1):
            turn = number + clock_number
            owed = owe_now(
                case,
                KINDS[turn % len(KINDS)],
                debtor=case.lead_department if turn % 2 else case.issuing_body,
                acting_user=None,
                term=TERMS[turn % len(TERMS)],
            )
            if turn % 4 == 3:
                stop(owed.deadline, on=clock.today(), acting_user=None, ground=DeadlineEntry.Ground.COURT)
            elif turn % 7 == 6:
                meet(owed.deadline, on=clock.today(), acting_user=None)
        cases.append(case)
    # One whose every clock stands still, and one with nothing but a long one.
    for owed in CaseDeadline.objects.filter(case=cases[0], deadline__met_on=None).select_related("deadline"):
        if owed.deadline.stopped_on is None and owed.deadline.started_on:
            stop(owed.deadline, on=clock.today(), acting_user=None)
    for owed in CaseDeadline.objects.filter(case=cases[1], deadline__met_on=None).select_related("deadline"):
        if owed.deadline.is_open:
            meet(owed.deadline, on=clock.today(), acting_user=None)
    owe_now(cases[1], Purpose.ANSWER, debtor=cases[1].issuing_body, acting_user=None, term="30日")
    return cases


def test_every_filter_finds_the_rows_that_show_its_light(city: None) -> None:
    fleet()
    seen = set()
    for days in range(0, 45, 3):
        at(date(2026, 11, 20) + timedelta(days=days))
        for who in ("fgw_officer", "jtj_handler"):
            user = person(who)
            everything = queries.listed_cases(user)
            rows = lists.case_rows(list(everything), user)
            for wanted in LIGHTS:
                found = set(queries.with_light(everything, wanted, user).values_list("number", flat=True))
                assert found == {row["number"] for row in rows if row["light"] == wanted}, (who, wanted)
                seen |= {wanted} if found else set()
    assert seen == set(LIGHTS)


def test_a_due_day_on_a_day_of_rest_is_found_where_it_shows(city: None) -> None:
    """A calendar corrected afterwards leaves such days behind until it is counted anew."""
    case, today = open_case(), date(2026, 11, 20)
    calendar, soon = calendar_since(today), limit("due_soon").amount
    user = person("fgw_officer")
    for left in range(12):
        owed = CaseDeadline.objects.get(case=case).deadline
        owed.due_on = today + timedelta(days=left)
        owed.save(update_fields=["due_on"])
        [row] = lists.case_rows([case], user)
        assert queries.with_light(queries.listed_cases(user), row["light"], user).filter(pk=case.pk).exists()
    assert soon and not calendar.is_working(date(2026, 11, 21))


def test_the_light_has_a_name_on_the_page_and_in_the_workbook(city: None) -> None:
    case = open_case()
    at(date(2026, 12, 1))
    page = text("fgw_officer", "/cases/")
    assert "红灯·" in page and "超5日" in page
    [row] = lists.case_rows([case], person("fgw_officer"))
    assert due(row) == "红灯·超5日"
    assert row["why"] in page
