import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from casework.models import CaseEvent
from deadlines.models import CalendarDay
from tests.journeys.office import open_case


@pytest.mark.parametrize("n", range(5))
def test_city(city, n):
    assert User.objects.count() == 71


@pytest.mark.parametrize("n", range(4))
def test_living(living_city, n):
    assert User.objects.count() == 71 and CalendarDay.objects.count() == 1826
    open_case()
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEvent.objects.update(reason="x")


@pytest.mark.django_db
def test_empty():
    assert User.objects.count() == 0 and CalendarDay.objects.count() == 1826
