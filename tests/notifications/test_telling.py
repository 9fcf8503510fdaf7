"""Telling people: each once, the active alone, and of a case only those who may see it."""

from __future__ import annotations

import pytest

from accounts.models import User
from casework.services import recuse, tell_of_case
from notifications.models import Message, Topic
from notifications.services import tell
from tests.factories.casework import make_case

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    return set(Message.objects.values_list("person__username", flat=True))


def test_each_of_the_people_once(city: None) -> None:
    people = list(User.objects.active()[:3])
    assert tell([*people, people[0]], topic=Topic.PRESSED, title="催办") == 3
    assert Message.objects.unread().count() == 3


def test_under_one_key_once_for_good(city: None) -> None:
    first, second = User.objects.active()[:2]
    assert tell([first], topic=Topic.OVERDUE, title="逾期", key="deadline:1:red") == 1
    assert tell([first, second], topic=Topic.OVERDUE, title="逾期", key="deadline:1:red") == 1
    assert Message.objects.count() == 2


def test_without_a_key_again(city: None) -> None:
    person = User.objects.active()[0]
    for _ in range(2):
        assert tell([person], topic=Topic.PRESSED, title="催办") == 1
    assert Message.objects.count() == 2


def test_not_who_is_inactive(city: None) -> None:
    person = User.objects.active()[0]
    person.is_active = False
    assert tell([person], topic=Topic.PRESSED, title="催办") == 0


def test_of_a_case_only_who_may_see_it(city: None) -> None:
    """A case in triage is no business of the department's; who has withdrawn from it is out as well."""
    case = make_case()
    officers = list(User.objects.at_work().filter(username__in=["fgw_officer", "fgw_officer2"]))
    department = list(User.objects.at_work().filter(username="jtj_handler"))
    recuse(case, officers[0], ground="kin", acting_user=officers[0])
    assert tell_of_case(case, [*officers, *department], topic=Topic.OVERDUE, title="逾期") == 1
    assert told() == {officers[1].username}
    assert Message.objects.get().href == f"/cases/{case.number}/"
