"""The small state machines: every status × step × role, allowed or refused, against the table written here."""

from __future__ import annotations

from itertools import product

import pytest
from django_fsm import can_proceed, has_transition_perm

from findings.models import Exemption, Objection, Proceeding, Repair
from findings.proceeding import INNER, OPEN, PENDING, STEPS, Hand, Status

ROLES = {
    "handler": Hand(applies=True),
    "head": Hand(heads=True),
    "intake": Hand(takes_in=True),
    "officer": Hand(handles=True),
    "recused officer": Hand(handles=True, is_recused=True),
    "leader": Hand(decides=True),
    "recused leader": Hand(decides=True, is_recused=True),
    "leader who drafted": Hand(decides=True, has_drafted=True),
    "leader who reviewed": Hand(decides=True, has_reviewed=True),
    "stranger": Hand(),
}
APPLICANTS = {"handler", "head", "intake"}
LEADERS = {"leader", "leader who drafted", "leader who reviewed"}
NOT_THE_DRAFTER = {"leader", "leader who reviewed"}
# status, step, to, who: what all proceedings share.
SHARED = [
    ("filed", "send", "applied", {"head"}),
    ("filed", "send_back", "sent_back", {"head"}),
    ("sent_back", "refile", "filed", {"handler"}),
    ("applied", "accept", "handling", {"officer"}),
    ("applied", "refuse", "not_accepted", {"officer"}),
    ("reviewed", "decide", "decided", {"leader"}),
    *((status, "withdraw", "withdrawn", APPLICANTS)
      for status in ("filed", "sent_back", "applied", "handling", "consulting")),
]  # fmt: skip
AT_ONE_LEVEL = [("drafted", "decide", "decided", {"leader"})]
AT_TWO_LEVELS = [("drafted", "review", "reviewed", NOT_THE_DRAFTER)]
STRAIGHT = [
    ("handling", "propose", "drafted", {"officer"}),
    ("drafted", "return_decision", "handling", LEADERS),
    ("reviewed", "return_decision", "handling", LEADERS),
]
CONSULTED = [
    ("handling", "consult", "consulting", {"officer"}),
    ("consulting", "propose", "drafted", {"officer"}),
    ("drafted", "return_decision", "consulting", LEADERS),
    ("reviewed", "return_decision", "consulting", LEADERS),
]
OF_A_COURT = [
    ("passed_on", "note_answer", "answered", {"officer", "recused officer"}),
    ("applied", "pass_on", "passed_on", {"officer", "recused officer"}),
]
TABLES = {
    "objection": [*SHARED, *AT_ONE_LEVEL, *STRAIGHT, OF_A_COURT[0]],
    "objection to be upheld by a revocation": [*SHARED, *AT_TWO_LEVELS, *STRAIGHT, OF_A_COURT[0]],
    "objection to a court": [
        *(row for row in SHARED if row[1] not in ("accept", "refuse")),
        *AT_ONE_LEVEL,
        *STRAIGHT,
        *OF_A_COURT,
    ],
    "exemption": [*SHARED, *AT_ONE_LEVEL, *CONSULTED],
    "repair": [*SHARED, *AT_ONE_LEVEL, *STRAIGHT],
}


def in_status(what: str, status: str) -> Proceeding:
    match what:
        case "objection":
            return Objection(status=status)
        case "objection to be upheld by a revocation":
            return Objection(status=status, outcome="revoke")
        case "objection to a court":
            return Objection(status=status, court_id=1)
        case "exemption":
            return Exemption(status=status)
    return Repair(status=status)


@pytest.mark.parametrize("what", TABLES)
def test_it_allows_what_the_table_allows_and_nothing_else(what: str) -> None:
    expected = {(status, step): (to, who) for status, step, to, who in TABLES[what]}
    for status, step, role in product(Status.values, STEPS, ROLES):
        row = in_status(what, status)
        bound = getattr(row, step, None)
        if bound is None:
            assert (status, step) not in expected
            continue
        allowed = can_proceed(bound) and has_transition_perm(bound, ROLES[role])
        to, who = expected.get((status, step), ("", set()))
        assert allowed == (role in who), (what, status, step, role)
        if allowed:
            bound()
            assert row.status == to


def test_it_waits_for_every_opinion() -> None:
    row = Exemption(status="consulting", opinions_missing=1)
    assert not can_proceed(row.propose)
    row.opinions_missing = 0
    assert can_proceed(row.propose)


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("status", Status.values)
def test_it_lapses_from_what_is_open_and_by_nobodys_hand(what: str, status: str) -> None:
    row = in_status(what, status)
    assert can_proceed(row.lapse) == (status in OPEN)
    assert not any(has_transition_perm(row.lapse, hand) for hand in ROLES.values())


def test_what_is_open_is_either_the_applicants_own_or_the_authoritys() -> None:
    assert OPEN == INNER | PENDING and not INNER & PENDING
