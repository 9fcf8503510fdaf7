"""严重情形 (domain 2.6): what makes a matter so grave that it may begin with an interview (T4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import clock
from casework.escalation.ruling import Thresholds
from casework.lifecycle import State
from casework.models import Case, NationalSeverity, NotedFact, Proposal
from deadlines.counting import add_months

N = NotedFact.Kind
WAGES, RETALIATION = "ZX04", "ZX17"
WAN = 10_000
# No threshold `repeat_within` reaches back further (casework.thresholds: 36 months).
LONGEST = timedelta(days=37 * 31)
# Noted facts that make a matter grave; the others have consequences of their own.
NOTED = (N.GROUP_WAGES, N.RETALIATION, N.FORGED)
# Matters that came to nothing are no earlier occurrence.
NO_OCCURRENCE = (State.DRAFT, State.DECLINED, State.MERGED, State.REVOKED)


@dataclass(frozen=True)
class GraveFact:
    """One grave fact: `why` is the sentence a person reads. Where it does not `fire`, a person has weighed it already:
    it allows the direct interview and proposes nothing."""

    code: str
    why: str
    fires: bool = True


def grave_facts(case: Case) -> list[GraveFact]:
    """The grave facts of one case, from the register, the case and what officers noted on it."""
    return grave_facts_of([case])[case.pk]


def is_repeated(case: Case) -> bool:
    """Whether the same body did the same within the threshold `repeat_within` before: then its head is summoned."""
    return any(fact.code == "repeat" for fact in grave_facts(case))


def grave_facts_of(cases: Sequence[Case], thresholds: Thresholds | None = None) -> dict[int, list[GraveFact]]:
    """The same of many cases, whose behaviour is read, in four statements."""
    found: dict[int, list[GraveFact]] = {case.pk: [] for case in cases}
    if not found:
        return found
    known = thresholds or Thresholds()
    listed, earlier, noted = _listed(found), _earlier(cases), _noted(found)
    for case in cases:
        opened_on = case.opened_at.astimezone(clock.ZONE).date()
        facts = found[case.pk]
        if case.pk in listed:
            facts.append(GraveFact("listed", f"{case.subject.name}新纳入失信被执行人名单。"))
        facts += noted[case.pk]
        if case.behaviour.code == RETALIATION and not any(fact.code == N.RETALIATION for fact in facts):
            facts.append(GraveFact(N.RETALIATION.value, f"失信行为是“{case.behaviour}”。"))
        limit = Decimal(known.at("grave_amount", opened_on))
        if case.amount is not None and case.amount >= limit * WAN:
            said = f"涉及金额{case.amount / WAN:,.2f}万元，达到严重情形的{limit}万元。"
            facts.append(GraveFact("amount", said))
        facts += _repeat(case, opened_on, earlier, known.at("repeat_within", opened_on))
        if case.national_severity == NationalSeverity.GRAVE:
            facts.append(GraveFact("severity", "承办机关已将国家三级核定为“严重”。", fires=False))
    return found


def _listed(keys: Iterable[int]) -> set[int]:
    """Cases whose debtor the register shows as newly listed, as it was proposed to record (enforcement)."""
    rows = Proposal.objects.filter(case__in=list(keys), kind=Proposal.Kind.RECORD_LISTING)
    standing = rows.exclude(status__in=[Proposal.Status.LAPSED, Proposal.Status.REFUSED])
    return {pk for pk in standing.values_list("case_id", flat=True) if pk is not None}


def _noted(keys: Iterable[int]) -> dict[int, list[GraveFact]]:
    rows = NotedFact.objects.filter(case__in=list(keys), kind__in=NOTED, withdrawn_at=None)
    found: dict[int, list[GraveFact]] = defaultdict(list)
    for row in rows.select_related("noted_by"):
        people = f"，涉及{row.people}人" if row.people else ""
        said = f"{row.noted_by.full_name}登记：{row.get_kind_display()}{people}。{row.text}"
        found[row.case_id].append(GraveFact(row.kind, said))
    return found


Earlier = dict[tuple[int, str], list[tuple[int, date, str]]]


def _earlier(cases: Sequence[Case]) -> Earlier:
    """Cases by body and behaviour: (key, day opened, number)."""
    subjects = {case.subject_id for case in cases}
    since = min(case.opened_at for case in cases) - LONGEST
    rows = Case.objects.filter(subject__in=subjects, opened_at__gte=since).exclude(state__in=NO_OCCURRENCE)
    found: Earlier = defaultdict(list)
    for pk, subject, code, at, number in rows.order_by("opened_at").values_list(
        "pk", "subject_id", "behaviour__code", "opened_at", "number"
    ):
        found[subject, code].append((pk, at.astimezone(clock.ZONE).date(), number))
    return found


def _repeat(case: Case, opened_on: date, earlier: Earlier, months: int) -> list[GraveFact]:
    first = add_months(opened_on, -months)
    for pk, day, number in reversed(earlier[case.subject_id, case.behaviour.code]):
        if pk < case.pk and first <= day <= opened_on:
            said = f"{months}个月内同一单位同一事由再次发生，前案{number}。"
            return [GraveFact("repeat", said)]
    return []
