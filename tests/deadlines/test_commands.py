"""A published year replaces the provisional one."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import clock
from deadlines.models import CalendarDay
from deadlines.queries import calendar_since
from tests.factories.deadlines import make_deadline

pytestmark = pytest.mark.django_db

PUBLISHED = """day,is_working,name,status
2027-01-01,no,元旦,official
2027-01-03,yes,元旦,official
2027-01-04,no,元旦,official
"""


def load(path) -> str:
    out = StringIO()
    call_command("load_calendar", str(path), stdout=out)
    return out.getvalue()


def test_it_loads_a_year_and_counts_open_deadlines_anew(tmp_path):
    clock.set_to(datetime(2026, 12, 30, 9, 0, tzinfo=clock.ZONE))
    deadline = make_deadline(amount=3, on=date(2026, 12, 30))
    assert deadline.due_on == date(2027, 1, 5)
    path = tmp_path / "2027.csv"
    path.write_text(PUBLISHED, encoding="utf-8")
    assert "变动的期限 0 个" in load(path)
    path.write_text(PUBLISHED.replace("2027-01-03,yes", "2027-01-03,no"), encoding="utf-8")
    assert "变动的期限 1 个" in load(path)
    deadline.refresh_from_db()
    assert deadline.due_on == date(2027, 1, 6)
    days = CalendarDay.objects.filter(day__year=2027)
    assert days.count() == 365 and not days.filter(status="provisional").exists()
    assert not calendar_since(date(2027, 6, 1)).is_provisional(date(2027, 12, 31))


@pytest.mark.parametrize(
    "text", ["day,name\n2027-01-01,元旦\n", "day,is_working,name,status\n2027-13-01,no,甲,official\n"]
)
def test_it_refuses_a_file_it_cannot_read(tmp_path, text):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError):
        load(path)
    with pytest.raises(CommandError):
        load(tmp_path / "none.csv")
