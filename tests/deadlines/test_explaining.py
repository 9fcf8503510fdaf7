"""Why the due date is this day. Today is Friday, 20 November 2026, unless a test says otherwise."""

from datetime import date, datetime

import pytest

import clock
from deadlines import services
from deadlines.explaining import due_mark, explain
from deadlines.limits import limit, limits_in_force
from deadlines.models import DeadlineEntry, Limit
from tests.factories.deadlines import make_deadline

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int) -> None:
    clock.set_to(datetime(year, month, day, 9, 0, tzinfo=clock.ZONE))


def test_it_numbers_the_counted_days_and_names_the_others():
    at(2026, 9, 30)
    strip = explain(make_deadline(on=date(2026, 9, 29)))
    assert [(cell.day.day, cell.label) for cell in strip.cells] == [
        (29, "送"), (30, "1"), (1, "假"), (2, "假"), (3, "假"), (4, "假"), (5, "假"), (6, "假"), (7, "假"),
        (8, "2"), (9, "3"), (10, "4"), (11, "休"), (12, "5"),
    ]  # fmt: skip
    last, make_up = strip.cells[-1], strip.cells[-3]
    assert (last.kind, last.above, last.is_due) == ("due", "到期", True)
    assert (make_up.kind, make_up.above, make_up.reason) == ("counted", "调休", "调休")
    assert [cell.day.day for cell in strip.cells if cell.is_today] == [30]
    assert strip.sentence == (
        "2026年9月29日送达，次日起算5个工作日，国庆节放假不计，10月10日调休上班计入，"
        "2026年10月12日（星期一）到期，还剩4个工作日。"
    )


def test_a_clock_that_no_document_begins_speaks_of_no_service():
    strip = explain(make_deadline(amount=3, on=date(2026, 11, 18)), is_by_service=False)
    assert strip.cells[0].label == "起" and "送" not in strip.sentence + strip.basis
    assert strip.sentence.startswith("2026年11月18日开始，次日起算3个工作日")


def test_it_counts_the_days_past_the_due_one():
    strip = explain(make_deadline(amount=3, on=date(2026, 11, 12)))
    assert [cell.label for cell in strip.cells] == ["送", "1", "休", "休", "2", "3", "超1", "超2", "超3"]
    assert strip.sentence.endswith("已超期3个工作日。")


def test_it_shows_a_stop_and_the_original_day():
    deadline = make_deadline(on=date(2026, 11, 9))
    services.stop(deadline, on=date(2026, 11, 11), acting_user=None)
    services.resume(deadline, on=date(2026, 11, 13), acting_user=None)
    strip = explain(deadline)
    assert [cell.label for cell in strip.cells][:6] == ["送", "1", "停", "停", "2", "休"]
    assert "2026年11月11日因案件中止停止计算、2026年11月13日恢复" in strip.sentence
    assert "原到期日为2026年11月16日" in strip.sentence


def test_a_term_in_days_rolls_over_the_weekend():
    strip = explain(make_deadline(amount=30, unit="calendar_days", on=date(2026, 11, 19)))
    assert [cell.label for cell in strip.cells][-4:] == ["29", "30", "休", "顺延"]
    assert "顺延" in strip.basis


def test_it_says_that_next_year_is_provisional():
    strip = explain(make_deadline(amount=3, unit="months", on=date(2026, 11, 20)))
    assert strip.cells[-1].is_provisional
    assert strip.sentence.endswith("暂定日历计算。")


def test_it_has_no_cells_before_the_service():
    strip = explain(make_deadline())
    assert strip.cells == [] and "尚未起算" in strip.sentence


def test_it_marks_a_row_of_a_list():
    running, late = make_deadline(on=date(2026, 11, 16)), make_deadline(on=date(2026, 11, 12))
    stopped, waiting = make_deadline(on=date(2026, 11, 16)), make_deadline()
    services.stop(stopped, on=date(2026, 11, 18), acting_user=None)
    marks = [due_mark(row) for row in (running, late, stopped, waiting)]
    assert [(mark.light, mark.days) for mark in marks] == [
        ("amber", 1), ("red", -1), ("grey", 3), ("grey", None),
    ]  # fmt: skip


def test_a_limit_changes_from_a_day_on_and_not_before():
    Limit.objects.create(
        code="answer", name="书面答复", amount=7, unit="working_days", valid_from=date(2026, 12, 1)
    )
    assert limit("answer").amount == limits_in_force()["answer"].amount == 5
    assert limit("answer", date(2026, 12, 1)).amount == 7


def test_an_unknown_limit_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="there are: answer"):
        limit("no-such")


def test_a_due_day_in_a_stop_that_lasts_is_stopped_and_not_put_off():
    deadline = make_deadline(on=date(2026, 11, 13))
    services.stop(deadline, on=date(2026, 11, 18), acting_user=None, ground=DeadlineEntry.Ground.COURT)
    cells = {cell.day.day: cell for cell in explain(deadline).cells}
    assert [cells[day].label for day in (16, 17, 18, 19, 20)] == ["1", "2", "停", "停", "停"]
    assert (cells[20].is_due, cells[20].words) == (True, "等待法院")
    assert "自2026年11月18日起停止计算（等待法院）" in explain(deadline).sentence
