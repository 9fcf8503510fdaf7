"""为什么是这一天: who is answered, and what; on the page, in the window, on the terminal.

Today is Friday, 20 November 2026. An early warning signed for then asks for an answer in five working days: the 27th.
"""

from __future__ import annotations

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import clock
from casework.models import Case, CaseDeadline
from casework.services import StopTerms, resume_clock, stop_clock
from deadlines.explaining import explain
from deadlines.models import DeadlineEntry
from deadlines.picturing import months_of, spans_of
from deadlines.services import extend
from tests.desk.pages import logged_in, text, visit
from tests.factories.deadlines import make_deadline
from tests.journeys.office import open_case, person
from tests.journeys.reaching import reach

pytestmark = pytest.mark.django_db


def at(month: int, day: int) -> None:
    clock.set_to(datetime(2026, month, day, 9, 0, tzinfo=clock.ZONE))


def why(owed: CaseDeadline) -> str:
    return f"/deadlines/{owed.deadline_id}/why/"


def clock_of(case: Case, purpose: str) -> CaseDeadline:
    return case.deadlines.select_related("deadline", "case", "debtor").get(purpose=purpose)


@pytest.fixture
def owed(city: None) -> CaseDeadline:
    """An answer whose clock was stopped for a court for two working days, and then extended by three."""
    found = clock_of(reach("early_warning"), "answer")
    at(11, 23)
    stop_clock(
        found,
        StopTerms(DeadlineEntry.Ground.COURT, clock.today(), "等待再审裁定", "（2026）民再7号"),
        acting_user=person("fgw_leader"),
    )
    at(11, 25)
    resume_clock(
        found,
        on=clock.today(),
        reason="已经裁定",
        basis="（2026）民再7号裁定",
        acting_user=person("fgw_leader"),
    )
    at(11, 26)
    extend(
        found.deadline, amount=3, on=clock.today(), acting_user=person("fgw_leader"), reason="账册在外地",
        applied_on=date(2026, 11, 25),
    )  # fmt: skip
    return clock_of(found.case, "answer")


def test_it_says_everything(owed: CaseDeadline) -> None:
    page = text("fgw_officer", why(owed))
    paper = owed.case.papers.get().notice
    assert owed.deadline.due_on == date(2026, 12, 4)
    for words in (
        "答复期限",
        "2026年12月4日",
        "原到期日为2026年11月27日",
        f"{paper.get_kind_display()}{paper.number_text}载明：答复5个工作日",
        "停止计算（等待法院）",
        "等待再审裁定（依据：（2026）民再7号）",
        "延长3个工作日（2026-11-25申请）",
        "账册在外地",
        "已延长1次，不能再延长",
        person("fgw_leader").full_name,
        "2026年11月</caption>",
        "2026年12月</caption>",
    ):
        assert words in page, words


def test_the_calendar_counts_as_the_clock_did(owed: CaseDeadline) -> None:
    months = visit("fgw_officer", why(owed)).context["months"]
    cells = {
        square.day: square.cell for month in months for week in month.weeks for square in week if square.cell
    }
    labels = {(day.month, day.day): cell.label for day, cell in cells.items()}
    assert labels == {
        (11, 20): "送", (11, 21): "休", (11, 22): "休", (11, 23): "停", (11, 24): "停", (11, 25): "1",
        (11, 26): "2", (11, 27): "3", (11, 28): "休", (11, 29): "休", (11, 30): "4",
        (12, 1): "5", (12, 2): "6", (12, 3): "7", (12, 4): "8",
    }  # fmt: skip
    assert cells[date(2026, 11, 23)].words == "等待法院"
    assert cells[date(2026, 11, 27)].was_due and cells[date(2026, 12, 4)].is_due
    assert cells[date(2026, 11, 26)].is_today
    assert all(len(week) == 7 for month in months for week in month.weeks)


def test_the_window_is_the_page_without_its_frame(owed: CaseDeadline) -> None:
    inside = logged_in("fgw_officer").get(why(owed), headers={"X-Why": "1"})
    assert "X-Why" in inside.headers["Vary"]
    words = inside.content.decode()
    assert "data-why-body" in words and "<html" not in words and "停止计算（等待法院）" in words


@pytest.mark.parametrize(
    ("who", "purpose", "status"),
    [
        ("fgw_officer", "answer", 200),
        ("fgw_leader", "answer", 200),
        ("jtj_handler", "answer", 200),
        ("jtj_head", "answer", 200),
        # A department is told its own clocks alone; what the office owes itself is none of its business.
        ("jtj_handler", "triage", 404),
        ("fgw_officer", "triage", 200),
        ("jyj_handler", "answer", 404),
        ("whjw_officer", "answer", 404),
        ("zy_clerk", "answer", 404),
        ("xt_admin", "answer", 404),
    ],
)
def test_who_may_ask(owed: CaseDeadline, who: str, purpose: str, status: int) -> None:
    assert visit(who, why(clock_of(owed.case, purpose))).status_code == status


def test_a_department_reads_the_body_and_not_the_person(owed: CaseDeadline) -> None:
    page = text("jtj_handler", why(owed))
    assert person("fgw_leader").full_name not in page
    assert person("fgw_leader").body.name in page and "等待再审裁定" in page


def test_a_deadline_of_no_case_is_nobodys(city: None) -> None:
    assert visit("fgw_officer", f"/deadlines/{make_deadline().pk}/why/").status_code == 404


def test_a_rule_is_named_with_its_source(city: None) -> None:
    page = text("fgw_officer", why(clock_of(open_case(), "triage")))
    assert "时限规定“研判”：研判2个工作日" in page and "默认值，可调整" in page and "按规定不能延长" in page


def test_a_clock_not_begun_says_so(city: None) -> None:
    case = reach("early_warning", is_served=False)
    page = text("fgw_officer", why(clock_of(case, "answer")))
    assert "尚未起算" in page and "</caption>" not in page


@pytest.mark.parametrize("address", ["/", "/cases/", "/cases/{number}/"])
def test_every_due_date_leads_there(city: None, address: str) -> None:
    case = reach("early_warning")
    page = text("jtj_handler", address.format(number=case.number))
    assert why(clock_of(case, "answer")) in page


def test_the_documents_lead_there_for_the_addressee(city: None) -> None:
    case = reach("early_warning", is_served=False)
    address = why(clock_of(case, "sign_for"))
    assert address in text("jtj_handler", "/documents/") and address in text("fgw_officer", "/documents/")


def test_long_terms_show_the_first_months_and_the_last(city: None) -> None:
    strip = explain(make_deadline(amount=2, unit="years", on=date(2026, 11, 20)))
    months = months_of(strip.cells)
    assert [month.first for month in months] == [
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
        date(2028, 9, 1), date(2028, 10, 1), date(2028, 11, 1),
    ]  # fmt: skip
    assert [month.left_out for month in months] == [0, 0, 0, 19, 0, 0]


def test_the_days_that_did_not_count_are_told_in_rows(city: None) -> None:
    """Served on 29 September 2026: National Day 1–7 October off, Saturday the 10th at work."""
    strip = explain(make_deadline(on=date(2026, 9, 29)))
    spans = [(span.first, span.last, span.words, span.counts) for span in spans_of(strip.cells)]
    assert spans == [
        (date(2026, 10, 1), date(2026, 10, 7), "国庆节放假", False),
        (date(2026, 10, 10), date(2026, 10, 10), "国庆节调休上班", True),
        (date(2026, 10, 11), date(2026, 10, 11), "休息日", False),
    ]


def explained(which: object) -> str:
    out = StringIO()
    call_command("explain_deadline", str(which), stdout=out)
    return out.getvalue()


def test_the_terminal_says_the_same(owed: CaseDeadline) -> None:
    said = explained(owed.deadline_id)
    for words in (
        "到期日　2026-12-04",
        "原到期日　2026-11-27",
        "载明：答复5个工作日",
        "23日停",
        "等待法院",
        "4日8(到期)",
    ):
        assert words in said, words
    assert "延长3个工作日" in said and person("fgw_leader").full_name in said
    whole = explained(owed.case.number)
    assert said.strip() in whole and "研判" in whole


@pytest.mark.parametrize("which", ["0", "999999999", "ZX-1999-000001", "99999999999999999999999", "答复"])
def test_the_terminal_knows_what_there_is_not(city: None, which: str) -> None:
    with pytest.raises(CommandError, match="没有期限编号或者案件编号") as refused:
        explained(which)
    assert refused.value.returncode == 2
