"""What the clock does: by the rules in force it tells people and proposes (domain 2.6, 0b.5).

It moves no case, issues nothing and signs nothing. Each case is one transaction, under the lock of its row: of two
sweepers the second finds what the first has done, and a case that fails keeps no other waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date

import clock
from casework.escalation.actions import ACTIONS, Action
from casework.escalation.finding import Found, already_open, by_case, find, is_barred
from casework.escalation.grave import is_repeated
from casework.escalation.ruling import rulings
from casework.lifecycle import MOVES
from casework.models import Case, CaseDeadline, Draft, EscalationRule, Firing, NotedFact, Proposal
from casework.services.alerting import Alert, alert, who_is_told
from casework.services.proposing import propose
from casework.services.recording import lock
from casework.thresholds import threshold
from deadlines.queries import calendar_since
from organisations.transactions import one_transaction

logger = logging.getLogger(__name__)
T = EscalationRule.Trigger
CAP = "firings_per_sweep"


def sweep_overdue(today: date | None = None) -> int:
    """Fires what the rules call for. Returns how many proposals are new.

    One firing a rule and subject, however often and wherever it sweeps. After an outage of days the highest rung of
    each clock alone fires. At most as many a sweep as the threshold `firings_per_sweep` says; the rest waits for the
    next, the most urgent first.
    """
    day = today or clock.today()
    found = find(day, rulings(day), calendar_since(date(day.year - 2, 1, 1)))
    if not found:
        return 0
    waiting = by_case(found[: threshold(CAP, day)])
    cases = Case.objects.select_related(
        "subject", "issuing_body", "measure_issuer", "lead_department", "lead_officer", "behaviour"
    ).in_bulk(waiting)
    return sum(_fire_safely(cases[pk], each) for pk, each in waiting.items())


def _fire_safely(case: Case, found: list[Found]) -> int:
    try:
        return _fire_all(case, found)
    except Exception:
        # Whatever is wrong with one case must not keep the others from being told.
        logger.exception("the rules could not fire in %s", case.number)
        return 0


@one_transaction()
def _fire_all(case: Case, found: list[Found]) -> int:
    """Fires in one case what still holds now that its row is locked; the number of new proposals."""
    lock(case)
    standing = [each for each in found if each.state == case.state and _still_holds(case, each)]
    known = set(Firing.objects.filter(key__in=[f.key for f in standing]).values_list("key", flat=True))
    draft = Draft.objects.lying().filter(case=case).first()
    made, alerts, proposed = 0, [], already_open([case.pk])
    for each in standing:
        if each.key in known or is_barred(each.ruling, draft.move if draft else None):
            continue
        told = who_is_told(case, each)
        firing = _write(case, each, told)
        _supersede(firing)
        for action in each.ruling.actions:
            if (case.pk, action.word) not in proposed:
                made += _propose(case, each, firing, action)
                proposed.add((case.pk, action.word))
        alerts.append(Alert(each, firing, told))
    alert(case, alerts)
    return made


def _still_holds(case: Case, found: Found) -> bool:
    """Whether the fact stands under the lock: the clock runs to the same day, the note was not withdrawn."""
    match found.ruling.trigger:
        case T.RETURNS:
            return bool(case.returns == found.facts["returns"])
        case T.NOTED:
            return NotedFact.objects.filter(pk=found.facts["fact"], withdrawn_at=None).exists()
    if found.deadline is None:
        return True
    same = CaseDeadline.objects.filter(deadline=found.deadline, deadline__due_on=found.facts["due_on"])
    return same.filter(deadline__met_on=None, deadline__cancelled_on=None, deadline__stopped_on=None).exists()


def _write(case: Case, found: Found, told: Iterable[tuple[str, str]]) -> Firing:
    facts = found.facts | ({"number": found.number.written} if found.number else {})
    return Firing.objects.create(
        key=found.key,
        version=found.ruling.version,
        case=case,
        subject=found.subject,
        state=case.state,
        since=found.since,
        why=found.why,
        facts=facts,
        told=[{"name": name, "as": as_what} for name, as_what in told],
    )


def _supersede(firing: Firing) -> None:
    """A higher rung of the same subject takes the place of what a lower one proposed and nobody decided."""
    lower = Proposal.objects.filter(firing__case=firing.case_id, status=Proposal.Status.OPEN)
    if "deadline" in firing.facts:
        lower = lower.filter(facts__deadline=firing.facts["deadline"])
    else:
        lower = lower.filter(firing__subject=firing.subject)
    lower.exclude(firing=firing).update(status=Proposal.Status.LAPSED, decided_at=clock.now())


def _propose(case: Case, found: Found, firing: Firing, action: Action) -> bool:
    addressee = case.issuing_body if action.move == "transfer" else case.measure_issuer or case.issuing_body
    how = f"{action.how}。" if action.how else ""
    proposal = propose(
        key=_key_of(found, action),
        kind=action.kind,
        case=case,
        body=case.subject,
        addressee=addressee,
        move=action.move,
        why=f"{found.why}建议{_in_words(case, action)}，请决定。{how}",
        facts=found.facts,
        firing=firing,
    )
    return proposal is not None


def _key_of(found: Found, action: Action) -> str:
    """What was proposed under such a key before rules were data is known by it, and not asked twice."""
    is_as_before = found.ruling.trigger == T.RETURNS and action.move == "refer_for_determination"
    return found.subject if is_as_before else f"{found.subject}:{action.word}"


def _in_words(case: Case, action: Action) -> str:
    """约谈, and whom: the head where the matter has come up before (domain 2.6)."""
    if action.move != "summon":
        return MOVES.get(action.move, ACTIONS[action.code].label)
    return "约谈主要负责人（同一事由再次发生）" if is_repeated(case) else "约谈分管负责人"
