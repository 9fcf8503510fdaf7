"""Telling the people of a case what fired: one message a person, case and sweep, however many rules did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

import clock
from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.escalation.actions import OF_THE_DEBTOR, Audience
from casework.escalation.finding import Found
from casework.models import Case, EscalationRule, Firing
from casework.services.telling import people_of, tell_of_case, who_may_know
from notifications.models import Topic
from organisations.models import Body

A, T = Audience, EscalationRule.Trigger
OFFICERS = tuple(OFFICER[letter] for letter in "JFRG")
LEADERS = tuple(LEADER[letter] for letter in "JFRG")
LONGEST_TEXT = 1000


class Told(list[tuple[str, str]]):
    """Who is told, as (name, as what) for the record, with the people themselves by audience."""

    def __init__(self, people: dict[str, list[User]]) -> None:
        self.people = people
        super().__init__((user.full_name, A(code).label) for code, users in people.items() for user in users)


@dataclass(frozen=True)
class Alert:
    """One thing that fired, and who hears of it."""

    found: Found
    firing: Firing
    told: Told


def who_is_told(case: Case, found: Found) -> Told:
    """The people of the version's audience who may know of the case, each once, under the first heading that fits."""
    people: dict[str, list[User]] = {}
    seen: set[int] = set()
    for code in found.ruling.version.audience:
        if code in OF_THE_DEBTOR and not found.outside:
            continue
        fresh = [user for user in _people(case, found, code) if user.pk not in seen]
        people[code] = who_may_know(case, fresh)
        seen |= {user.pk for user in people[code]}
    return Told(people)


def alert(case: Case, alerts: list[Alert]) -> None:
    """One message to each person, of everything in this case that concerns him."""
    lines: dict[int, list[tuple[Alert, bool]]] = defaultdict(list)
    users: dict[int, User] = {}
    for each in alerts:
        for code, people in each.told.people.items():
            for user in people:
                users[user.pk] = user
                lines[user.pk].append((each, _is_outside(case, each, code)))
    alike: dict[tuple[str, str, str, str], list[User]] = defaultdict(list)
    for pk, told in lines.items():
        alike[_message(case, told)].append(users[pk])
    for (topic, title, text, key), people in alike.items():
        tell_of_case(case, people, topic=topic, title=title, text=text, key=key)


def _message(case: Case, told: list[tuple[Alert, bool]]) -> tuple[str, str, str, str]:
    """Topic, title, text and key: the most urgent speaks first."""
    first = told[0][0]
    text = "\n".join(each.found.outside if outside else _inside(each) for each, outside in told)
    topics = [_topic(each, outside) for each, outside in told]
    topic = next(t for t in (Topic.PROPOSED, Topic.OVERDUE, Topic.DUE_SOON) if t in topics)
    if len(told) > 1:
        title = f"{len(told)}项提示"
    elif told[0][1]:
        # The name of a rule may say what is proposed by it.
        title = "期限将到" if topic == Topic.DUE_SOON else "期限逾期"
    else:
        title = first.found.ruling.rule.name
    return str(topic), f"{case.number} {title}"[:100], text[:LONGEST_TEXT], f"firing:{first.firing.pk}"


def _inside(each: Alert) -> str:
    what = "、".join(action.label for action in each.found.ruling.actions)
    return f"{each.found.why}建议：{what}，待决定。" if what else each.found.why


def _topic(each: Alert, outside: bool) -> Topic:
    if each.found.ruling.actions and not outside:
        return Topic.PROPOSED
    return Topic.OVERDUE if each.found.facts.get("late", 1) > 0 else Topic.DUE_SOON


def _is_outside(case: Case, each: Alert, code: str) -> bool:
    """The people of a department that owes, lead or joint, who read nothing of a proposal."""
    return code in OF_THE_DEBTOR and _owes_from_outside(case, each.found)


def _owes_from_outside(case: Case, found: Found) -> bool:
    """Whether it is owed by another body than the ones that govern the case."""
    return found.debtor is not None and found.debtor not in (case.issuing_body_id, case.measure_issuer_id)


def _people(case: Case, found: Found, code: str) -> Iterable[User]:
    issuer = case.measure_issuer or case.issuing_body
    match code:
        case A.HANDLER if _owes_from_outside(case, found):
            assert found.debtor is not None
            return people_of(found.debtor, Role.HANDLER, *OFFICERS, Role.VERIFIER)
        case A.HEAD if _owes_from_outside(case, found):
            assert found.debtor is not None
            return people_of(found.debtor, Role.HEAD, *LEADERS)
        case A.HANDLER:
            return _officers(case, found.debtor or issuer.pk)
        case A.HEAD:
            return people_of(found.debtor or issuer.pk, *LEADERS)
        case A.OFFICERS:
            return _officers(case, issuer.pk)
        case A.LEADERS:
            return people_of(issuer.pk, *LEADERS)
        case A.OVERSEERS:
            return _overseers()
    return ()


def _officers(case: Case, body_id: int) -> Iterable[User]:
    """经办人 where that person is of this body and at work; else the officers of the body."""
    people = people_of(body_id, *OFFICERS, Role.VERIFIER)
    own = list(people.filter(pk=case.lead_officer_id))
    return own or people


def _overseers() -> QuerySet[User]:
    """The commission's people; which of them know of the case, its visibility says."""
    commissions = Body.objects.in_force(clock.today()).playing("J")
    people = User.objects.at_work().active().filter(body__in=commissions)
    return people.holding(Role.COMMISSION_OFFICER, Role.COMMISSION_LEADER)
