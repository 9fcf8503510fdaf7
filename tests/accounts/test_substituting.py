"""代办安排: who may stand in for whom, on which days, with which roles; chains, and no circles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clock
from accounts import services
from accounts.models import AccountEvent, Substitution, User
from accounts.roles import Role
from accounts.substitutes import leads_back, paths_to, stands_of
from organisations.models import Body
from organisations.refusals import NotYours, Refusal, Stale
from tests.factories.accounts import UserFactory
from tests.factories.organisations import BodyFactory, CreditOfficeFactory

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)
OFFICER, LEADER, INTAKE = Role.CREDIT_OFFICER, Role.CREDIT_LEADER, Role.INTAKE_OFFICER


@pytest.fixture
def office(db: None) -> Body:
    return CreditOfficeFactory()


def at(body: Body, *roles: str, **fields: Any) -> User:
    return UserFactory(body=body, roles=roles, **fields)


def arrange(absent: User, substitute: User, **changed: Any) -> Substitution:
    values = {
        "first_day": FIRST,
        "last_day": LAST,
        "scope": "all",
        "reason": "出差",
        "acting_user": absent,
    }
    return services.arrange(absent, substitute, **values | changed)


# scope × role of the absent person × day → whether the substitute may act in it
SCOPES = [
    ("all", {OFFICER, LEADER, INTAKE}),
    ("officer", {OFFICER, INTAKE}),
    ("leader", {LEADER}),
]
DAYS = [
    (datetime(2026, 11, 22, 23, 59, 59), False),
    (datetime(2026, 11, 23, 0, 0), True),
    (datetime(2026, 11, 25, 12, 0), True),
    (datetime(2026, 11, 27, 23, 59, 59), True),
    (datetime(2026, 11, 28, 0, 0), False),
]


@pytest.mark.parametrize(("scope", "handed"), SCOPES)
@pytest.mark.parametrize(("moment", "in_force"), DAYS)
def test_what_a_substitute_may_by_scope_and_day(
    office: Body, scope: str, handed: set[str], moment: datetime, in_force: bool
) -> None:
    absent, other = at(office, OFFICER, LEADER, INTAKE), at(office, OFFICER)
    arrange(absent, other, scope=scope)
    clock.set_to(moment.replace(tzinfo=clock.ZONE))
    stands = stands_of(other)
    assert [set(stand.roles) for stand in stands] == ([handed] if in_force else [])
    read = User.objects.at_work().get(pk=other.pk)
    assert read.may_stand_in is in_force


def test_a_role_taken_from_the_absent_person_is_not_the_substitutes(office: Body) -> None:
    absent, other = at(office, OFFICER, LEADER), at(office)
    arrange(absent, other, first_day=clock.today())
    absent.grants.filter(role=LEADER).delete()
    assert stands_of(other)[0].roles == {OFFICER}
    absent.grants.all().delete()
    assert stands_of(other) == []


@pytest.mark.parametrize("who", ["absent", "other"])
def test_a_closed_account_ends_it(office: Body, who: str) -> None:
    people = {"absent": at(office, OFFICER), "other": at(office)}
    row = arrange(people["absent"], people["other"], first_day=clock.today())
    assert stands_of(people["other"])
    services.deactivate(people[who], acting_user=None)
    assert stands_of(people["other"]) == []
    row.refresh_from_db()
    assert row.ended_at is not None


def test_who_moved_away_stands_in_for_nobody(office: Body) -> None:
    absent, other = at(office, OFFICER), at(office)
    arrange(absent, other, first_day=clock.today())
    services.move_user(other, BodyFactory(), acting_user=None)
    assert stands_of(User.objects.get(pk=other.pk)) == []


def test_who_arranges_and_who_ends(office: Body) -> None:
    absent, other, leader = at(office, OFFICER), at(office, OFFICER), at(office, LEADER)
    for stranger in (other, at(office, INTAKE), at(CreditOfficeFactory(), LEADER)):
        with pytest.raises(NotYours):
            arrange(absent, other, acting_user=stranger)
    made = arrange(absent, other, acting_user=leader)
    with pytest.raises(NotYours):
        services.end_substitution(made, acting_user=at(office, OFFICER))
    services.end_substitution(made, acting_user=other)
    with pytest.raises(Stale):
        services.end_substitution(made, acting_user=leader)
    verbs = list(AccountEvent.objects.filter(target=absent).values_list("verb", flat=True))
    assert verbs == ["substitution_ended", "substituted"]


def test_what_cannot_be_arranged(office: Body) -> None:
    absent, other = at(office, OFFICER), at(office, OFFICER)
    closed = at(office, OFFICER, is_active=False)
    administrator = UserFactory(body=office, roles=[Role.AUDIT_ADMIN])
    for field, substitute, changed in [
        ("substitute", absent, {}),
        ("substitute", closed, {}),
        ("substitute", at(CreditOfficeFactory(), OFFICER), {}),
        ("substitute", administrator, {}),
        ("last_day", other, {"last_day": FIRST - timedelta(days=1)}),
        ("first_day", other, {"first_day": clock.today() - timedelta(days=1)}),
        ("last_day", other, {"last_day": FIRST + timedelta(days=366)}),
        ("scope", other, {"scope": "leader"}),
        ("reason", other, {"reason": " "}),
    ]:
        with pytest.raises(Refusal) as said:
            arrange(absent, substitute, **changed)
        assert said.value.field == field
    with pytest.raises(Refusal):
        arrange(administrator, other)
    assert not Substitution.objects.exists()


def test_one_role_has_one_substitute_a_day(office: Body) -> None:
    absent, other, third = at(office, OFFICER, LEADER), at(office), at(office)
    arrange(absent, other, scope="officer")
    with pytest.raises(Refusal, match="已由"):
        arrange(absent, third, first_day=LAST, last_day=LAST)
    arrange(absent, third, scope="leader")
    arrange(absent, third, first_day=LAST + timedelta(days=1), last_day=LAST + timedelta(days=2))


class TestChains:
    def test_through_whom_it_came_is_named(self, office: Body) -> None:
        a, b, c = at(office, LEADER), at(office, OFFICER), at(office, INTAKE)
        arrange(a, b)
        arrange(b, c)
        clock.set_to(datetime(2026, 11, 24, 9, tzinfo=clock.ZONE))
        stands = {stand.absent: stand for stand in stands_of(c)}
        assert set(stands) == {a, b}
        assert stands[a].roles == {LEADER} and stands[a].through == (b,)
        assert stands[a].words == f"代{b.full_name}代{a.full_name}"
        assert stands[b].roles == {OFFICER}

    def test_a_narrow_scope_hands_on_nothing_else(self, office: Body) -> None:
        a, b, c = at(office, LEADER), at(office, OFFICER), at(office)
        arrange(a, b)
        arrange(b, c, scope="officer")
        clock.set_to(datetime(2026, 11, 24, 9, tzinfo=clock.ZONE))
        assert [stand.absent for stand in stands_of(c)] == [b]

    def test_it_holds_only_on_the_common_days(self, office: Body) -> None:
        a, b, c = at(office, LEADER), at(office, OFFICER), at(office)
        arrange(a, b)
        arrange(b, c, first_day=LAST, last_day=LAST + timedelta(days=3))
        for day, absent in [(FIRST, []), (LAST, [a, b]), (LAST + timedelta(days=1), [b])]:
            assert sorted(stand.absent.pk for stand in stands_of(c, day)) == [each.pk for each in absent]

    def test_no_circle_whatever_its_length(self, office: Body) -> None:
        people = [at(office, OFFICER) for _ in range(4)]
        for absent, substitute in pairwise(people):
            arrange(absent, substitute)
        with pytest.raises(Refusal, match="循环"):
            arrange(people[-1], people[0], first_day=LAST, last_day=LAST)
        arrange(people[-1], people[0], first_day=LAST + timedelta(days=1), last_day=LAST + timedelta(days=9))

    def test_a_circle_without_a_common_day_is_none(self, office: Body) -> None:
        a, b, c = (at(office, OFFICER) for _ in range(3))
        arrange(a, b, last_day=FIRST)
        arrange(b, c, first_day=LAST)
        arrange(c, a, first_day=FIRST)


Links = list[tuple[int, int, int, int]]
LINK = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 9), st.integers(0, 4))


def row(absent: int, substitute: int, start: int, length: int) -> Substitution:
    first = FIRST + timedelta(days=start)
    return Substitution(
        absent_id=absent, substitute_id=substitute, first_day=first, last_day=first + timedelta(days=length)
    )


def has_circle(links: list[Substitution], day: date) -> bool:
    """By peeling: whoever hands over to nobody is taken away until nothing is left, or a circle is."""
    edges = {(link.absent_id, link.substitute_id) for link in links if link.is_in_force(day)}
    while edges:
        ends = {to for _, to in edges} - {of for of, _ in edges}
        kept = {(of, to) for of, to in edges if to not in ends}
        if kept == edges:
            return True
        edges = kept
    return False


@given(st.lists(LINK, max_size=14))
def test_what_is_let_in_never_makes_a_circle_and_what_is_not_would(links: Links) -> None:
    let_in: list[Substitution] = []
    for absent, substitute, start, length in links:
        if absent == substitute:
            continue
        new = row(absent, substitute, start, length)
        days = [new.first_day + timedelta(days=n) for n in range(length + 1)]
        refused = leads_back(let_in, absent, substitute, new.first_day, new.last_day)
        assert refused == any(has_circle([*let_in, new], day) for day in days)
        if not refused:
            let_in.append(new)


@given(st.lists(LINK, max_size=10), st.integers(1, 6))
def test_a_chain_has_nobody_twice_and_ends_with_the_person(links: Links, person: int) -> None:
    rows = [row(*link) for link in links if link[0] != link[1]]
    for path in paths_to(rows, person):
        assert path[-1].substitute_id == person
        assert all(one.substitute_id == after.absent_id for one, after in pairwise(path))
        people = [path[0].absent_id, *(link.substitute_id for link in path)]
        assert len(set(people)) == len(people)
